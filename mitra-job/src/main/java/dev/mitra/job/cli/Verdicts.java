package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.job.control.Ack;
import dev.mitra.job.kafka.ControlClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Waits for the verdicts on what was published and shows them. */
final class Verdicts {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private Verdicts() {}

  /**
   * Shows a line for each record, with its findings when it was refused.
   *
   * @param published keys by epoch
   * @return the exit status
   */
  static int show(
      ControlClient client, Map<Long, String> published, Duration patience, PrintWriter out) {
    Map<Long, Ack> acks = client.await(new ArrayList<>(published.keySet()), patience);
    int status = 0;
    int width = published.values().stream().mapToInt(String::length).max().orElse(0);
    for (Map.Entry<Long, String> entry : new LinkedHashMap<>(published).entrySet()) {
      Ack ack = acks.get(entry.getKey());
      String resource = entry.getValue() + " ".repeat(width - entry.getValue().length());
      if (ack == null) {
        out.printf("%s  no verdict yet    epoch %d%n", resource, entry.getKey());
        status = Math.max(status, Mitra.NO_ANSWER);
      } else if (ack.admitted()) {
        out.printf(
            "%s  admitted          epoch %d, in force from %s%n",
            resource, ack.epoch(), CLOCK.format(Instant.ofEpochMilli(ack.effectiveAt())));
      } else {
        out.printf("%s  REFUSED           epoch %d%n", resource, ack.epoch());
        for (Finding finding : ack.findings()) {
          out.println("    " + finding);
        }
        status = Math.max(status, Mitra.REFUSED);
      }
    }
    if (status == Mitra.NO_ANSWER) {
      out.println(
          "No verdict came within "
              + patience.toSeconds()
              + " s: is a job running that reads this control topic? What was published stays in"
              + " the topic and is read when one starts.");
    }
    out.flush();
    return status;
  }
}
