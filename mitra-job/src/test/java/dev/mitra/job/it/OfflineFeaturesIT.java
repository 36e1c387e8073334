package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.cli.Mitra;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra features compute} makes of a topic's events what the job has logged for them. */
class OfflineFeaturesIT {
  private static final Path DEFAULTS = Repository.root().resolve("deploy/defaults");
  private static final int EVENTS = 400;
  private static final int LATER_BY = 25;

  /** Some of the traffic comes late: in time for the pattern, or too late. */
  private static final String PATTERN =
      """
      apiVersion: mitra/v1
      kind: Pattern
      metadata: { name: more-each-time }
      spec:
        entity: merchant
        within: 1h
        sequence:
          - begin: first
            where: type == 'payment.attempted' && merchant.count_1h >= 2.0
          - followedBy: more
            where: type == 'payment.attempted' && amount > first.last.amount
            times: { from: 2 }
        skip: SKIP_PAST_LAST_EVENT
        counts: [1h]
        lateness: 10s
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void aTableHoldsWhatTheJobHasLogged() throws IOException {
    List<GeneratedEvent> events = traffic();
    String first = Instant.ofEpochMilli(events.get(0).time()).toString();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (JobUnderTest job = new JobUnderTest()) {
      publishDefaultFeatures(job, first);
      job.publish("Pattern/more-each-time", PATTERN);
      job.start();
      for (GeneratedEvent event : events) {
        send(event.json(), job, lines);
      }
      // Neither a line that is no event nor a repeated one moves anything.
      send("{\"id\":\"broken".getBytes(UTF_8), job, lines);
      send(events.get(EVENTS / 2).json(), job, lines);
      PaymentEvent last = PaymentEvent.fresh("last");
      send(oneLine(last), job, lines);
      job.decision("last");
      List<JsonNode> rows = table(lines.toByteArray());
      assertThat(rows).anyMatch(row -> row.path("pattern.more_each_time").asInt() == 1);
      assertThat(rows).hasSize((int) events.stream().filter(GeneratedEvent::scored).count() + 1);
      for (JsonNode row : rows) {
        String id = row.get("event_id").asText();
        FeatureLog.Entry logged = job.vector(id);
        assertThat(logged.missing()).as("entities of %s that came too late", id).isZero();
        assertThat(row.size()).isEqualTo(3 + logged.names().size());
        for (int i = 0; i < logged.names().size(); i++) {
          JsonNode cell = row.get(logged.names().get(i));
          assertThat(cell.isNull() ? Double.NaN : Double.parseDouble(cell.asText()))
              .as("%s of %s", logged.names().get(i), id)
              .isEqualTo((Double) logged.values()[i]);
        }
      }
      job.assertNeverFailed();
    }
  }

  /** Traffic of the last hours, with some events that come late. */
  private static List<GeneratedEvent> traffic() {
    TrafficGenerator generator =
        new TrafficGenerator(
            TrafficConfig.defaults()
                .withSeed(5)
                .withPaymentsPerSecond(1)
                .withShares(0.2, 0.2)
                .withStartTime(Instant.now().minusSeconds(7200)));
    List<GeneratedEvent> events =
        new ArrayList<>(Stream.generate(generator::next).limit(EVENTS).toList());
    for (int i = 50; i + LATER_BY < EVENTS; i += 30) {
      Collections.rotate(events.subList(i, i + LATER_BY), -1);
    }
    return events;
  }

  /** With the beginning that the command takes by itself: that of the events. */
  private static void publishDefaultFeatures(JobUnderTest job, String since) throws IOException {
    try (Stream<Path> files = Files.list(DEFAULTS.resolve("resources/features"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".yaml", "");
        String resource =
            Files.readString(file).replace("\nspec:\n", "\nspec:\n  since: " + since + "\n");
        assertThat(resource).contains(since);
        job.publish("FeatureSet/" + name, resource);
      }
    }
  }

  private static void send(byte[] event, JobUnderTest job, ByteArrayOutputStream lines) {
    job.send(0, event);
    lines.writeBytes(event);
    lines.write('\n');
  }

  private static byte[] oneLine(PaymentEvent payment) {
    return new String(payment.json(), UTF_8).replace("\n", "").getBytes(UTF_8);
  }

  private List<JsonNode> table(byte[] lines) throws IOException {
    Path events = Files.write(folder.resolve("events.jsonl"), lines);
    Path table = folder.resolve("table.jsonl");
    assertThat(
            Mitra.commandLine()
                .execute(
                    "features",
                    "compute",
                    "--events=" + events,
                    "--out=" + table,
                    "--schema=" + DEFAULTS.resolve("schema.yaml"),
                    "--resources",
                    DEFAULTS.resolve("resources/features").toString(),
                    Files.writeString(folder.resolve("pattern.yaml"), PATTERN).toString()))
        .isZero();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(table)) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }
}
