package dev.mitra.job.cli;

import dev.mitra.features.check.Quote;
import dev.mitra.features.event.RejectReason;
import dev.mitra.features.event.RejectedEventException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run over events counts and says. Never says anything of an event's own text. */
final class ComputeReport {
  private static final long SAY_EVERY_NANOS = 5_000_000_000L;

  private final PrintWriter err;
  private final int listed;
  private final long began = System.nanoTime();
  private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
  private long said = began;
  private long events;
  private long refused;
  private long late;
  private long oldest = Long.MAX_VALUE;
  private long newest = Long.MIN_VALUE;

  /**
   * A report on nothing yet.
   *
   * @param err where progress and refused lines go
   * @param listed how many refused lines are shown one by one
   */
  ComputeReport(PrintWriter err, int listed) {
    this.err = err;
    this.listed = listed;
  }

  /** An event was read. */
  void event(long time, long rows) {
    events++;
    if (time < newest) {
      late++;
    }
    oldest = Math.min(oldest, time);
    newest = Math.max(newest, time);
    if ((events & 0xff) == 0 && System.nanoTime() - said >= SAY_EVERY_NANOS) {
      said = System.nanoTime();
      err.printf(Locale.ROOT, "%,d events (%,.0f/s), %,d rows%n", events, events / seconds(), rows);
      err.flush();
    }
  }

  /** A line was refused. */
  void refused(String file, long line, RejectedEventException why) {
    refused++;
    rejected.merge(why.reason(), 1L, Long::sum);
    if (refused <= listed) {
      err.printf(Locale.ROOT, "mitra: %s:%d: %s: %s%n", file, line, why.reason(), why.getMessage());
    } else if (refused == listed + 1L) {
      err.println("mitra: more lines are refused; from here on they are only counted");
    }
    err.flush();
  }

  /** How many lines were refused. */
  long refused() {
    return refused;
  }

  /**
   * The totals, a line each.
   *
   * @param run what was done with the events
   * @param wasSorted whether they were put in the order of their times
   */
  List<String> totals(ComputeRun run, boolean wasSorted) {
    List<String> lines = new ArrayList<>();
    lines.add(line("lines", events + refused));
    lines.add(line("  refused", refused));
    rejected.forEach((reason, count) -> lines.add(line("    " + reason, count)));
    lines.add(line("  repeated ids", run.repeated()));
    lines.add(line("  events taken up", events - run.repeated()));
    if (events > 0) {
      lines.add(text("  from", Instant.ofEpochMilli(oldest).toString()));
      lines.add(text("  to", Instant.ofEpochMilli(newest).toString()));
    }
    lines.add(
        line("  older than one before", late)
            + (late == 0 ? "" : wasSorted ? "  (sorted)" : "  (taken as late events; see --sort)"));
    if (run.idsForgottenEarly() > 0) {
      lines.add(
          line("  ids forgotten early", run.idsForgottenEarly())
              + "  (repeats of these were not found; see --dedupe-ids)");
    }
    lines.add(line("rows", run.rows()));
    run.unmetTypes().forEach(type -> lines.add("  no event is of type " + Quote.of(type)));
    lines.add(line("columns", run.columns()));
    lines.add(line("profiles", run.profiles()));
    lines.add(line("  bytes", run.profileBytes()));
    lines.add(
        text("seconds", String.format(Locale.ROOT, "%,.1f", seconds()))
            + String.format(Locale.ROOT, "  (%,.0f events/s)", events / seconds()));
    return lines;
  }

  private double seconds() {
    return Math.max(1, System.nanoTime() - began) / 1e9;
  }

  private static String line(String name, long value) {
    return text(name, String.format(Locale.ROOT, "%,d", value));
  }

  private static String text(String name, String value) {
    return String.format(Locale.ROOT, "%-24s%24s", name, value);
  }
}
