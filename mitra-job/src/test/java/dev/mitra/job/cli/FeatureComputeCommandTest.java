package dev.mitra.job.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficConfig;
import dev.mitra.job.traffic.TrafficGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra features compute}. */
class FeatureComputeCommandTest {
  private static final Path DEFAULTS = Repository.root().resolve("deploy/defaults");
  private static final String HEADER = "event_id,event_time,event_type";

  private Shell.Ended ended = new Shell.Ended(0, "", "");

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void writeSmallSchemaAndFeatures() throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), Payments.YAML);
    Files.writeString(
        folder.resolve("card.yaml"),
        Controls.featureSet(
            "card",
            "count: { windows: [1h], coverage: true }",
            "amount: { of: amount, aggregates: [sum, avg], windows: [1h] }"));
  }

  @Test
  void generatedTrafficGetsTheVectorsOfTheFeatureCode() throws IOException, RejectedEventException {
    EventSchema schema =
        EventSchemaParser.parse(Files.readAllBytes(DEFAULTS.resolve("schema.yaml")));
    TrafficGenerator traffic =
        new TrafficGenerator(
            TrafficConfig.defaults().withSeed(11).withPaymentsPerSecond(5).withShares(0.2, 0.2));
    List<Event> events = new ArrayList<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    EventDecoder decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
    for (int i = 0; i < 3000; i++) {
      GeneratedEvent generated = traffic.next();
      events.add(decoder.decode(generated.json(), generated.time()));
      lines.write(generated.json());
      lines.write('\n');
    }
    Files.write(folder.resolve("traffic.jsonl"), lines.toByteArray());

    assertThat(
            run(
                "--events", folder.resolve("traffic.jsonl").toString(),
                "--schema", DEFAULTS.resolve("schema.yaml").toString(),
                "--resources", DEFAULTS.resolve("resources").toString(),
                "--out", folder.resolve("table.csv.gz").toString()))
        .as("%s", ended.err())
        .isZero();

    List<String[]> rows = new ArrayList<>();
    for (String line : unzipped("table.csv.gz").split("\r\n", -1)) {
      rows.add(line.split(",", -1));
    }
    VectorDeclarations declared = VectorDeclarations.read(List.of(DEFAULTS.resolve("resources")));
    OfflineFeatures features =
        declared.features(declared.plan(new FeaturePlanCompiler(schema), events.get(0).time()));
    assertThat(List.of(rows.get(0)).subList(3, rows.get(0).length)).isEqualTo(features.columns());
    double[] vector = features.newVector();
    int row = 1;
    for (Event event : events) {
      features.next(event, vector);
      if (schema.isScored(event.type())) {
        assertThat(rows.get(row)[0]).isEqualTo(event.id());
        assertThat(values(rows.get(row))).as(event.id()).containsExactly(vector);
        row++;
      }
    }
    assertThat(rows.get(row)).as("what follows the last line").containsExactly("");
    assertThat(row).isGreaterThan(1000);
  }

  @Test
  void theTableOfAFewEventsLooksLikeThis() throws IOException {
    String events =
        lines(
            event("e-1", Payments.ATTEMPTED, 0, "c1", 100),
            event("f-1", Payments.FAILED, 60_000, "c1", 100),
            event("e-2", Payments.ATTEMPTED, 120_000, "c1", 50.5),
            event("e-3", Payments.ATTEMPTED, 90_000, "c2", 7),
            event("e-2", Payments.ATTEMPTED, 180_000, "c1", 50.5),
            "{\"id\":\"broken",
            event("e-4", Payments.ATTEMPTED, 3_600_000, "c1", 1.0 / 3),
            Payments.json("e-5", Payments.ATTEMPTED, Payments.T0 + 3_600_001, ""));
    StringBuilder text = new StringBuilder();
    for (String more :
        List.of("", "--types all", "--sort --format jsonl --columns amount,card.*")) {
      Path table = folder.resolve("table");
      assertThat(small(events, table, more)).as("%s", ended.err()).isZero();
      text.append("mitra features compute ").append(more).append('\n');
      text.append(Files.readString(table).replace("\r", "<CR>")).append('\n');
    }
    Golden.check("cli/features-compute.txt", text.toString());
  }

  @Test
  void aRepeatedIdIsTakenUpOnceWithinItsRetention() throws IOException {
    String events =
        lines(
            event("e-1", Payments.ATTEMPTED, 0, "c1", 1),
            event("e-1", Payments.ATTEMPTED, 999, "c1", 1),
            event("e-1", Payments.ATTEMPTED, 1000, "c1", 1));
    assertThat(small(events, table(), "--columns card.count_1h")).isZero();
    assertThat(rows()).hasSize(1);
    assertThat(totals()).contains("repeated ids 2");
    assertThat(small(events, table(), "--columns card.count_1h --dedupe-retention 1s")).isZero();
    assertThat(rows()).hasSize(2);
    assertThat(rows().get(1)).endsWith(",2");
  }

  @Test
  void linesThatAreNoEventsAreCountedAndListedWithoutTheirText() throws IOException {
    String events =
        lines(
            "SECRET",
            event("e-1", Payments.ATTEMPTED, 0, "c1", 1),
            "{\"id\":\"SECRET\",\"type\":\"t\"}",
            "SECRET",
            event("SECRET", Payments.ATTEMPTED, 1L << 50, "c1", 1));
    assertThat(small(events, table(), "--rejects 2")).isZero();
    assertThat(rows()).hasSize(1);
    String file = folder.resolve("events.jsonl").toString();
    assertThat(ended.err())
        .contains(file + ":1: NOT_JSON: ", file + ":3: MISSING_TIME: ", "only counted")
        .doesNotContain(file + ":4", "SECRET");
    assertThat(totals()).contains("refused 4", "NOT_JSON 2", "MISSING_TIME 1", "FUTURE_TIME 1");
    assertThat(ended.out()).doesNotContain("SECRET");
  }

  @Test
  void withStrictARefusedLineIsAnErrorAndLeavesNoTable() throws IOException {
    String events = lines(event("e-1", Payments.ATTEMPTED, 0, "c1", 1), "{}");
    assertThat(small(events, table(), "--strict")).isEqualTo(1);
    assertThat(ended.out()).contains("No table: --strict");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("schema.yaml", "card.yaml", "events.jsonl");
    }
  }

  @Test
  void featuresCountAsDeclaredFromTheFirstEventOnOrSinceTheMomentThatIsNamed() throws IOException {
    String events =
        lines(
            event("e-1", Payments.ATTEMPTED, 0, "c1", 1),
            event("e-2", Payments.ATTEMPTED, 900_000, "c1", 1));
    String columns = "--columns card.count_coverage_1h";
    assertThat(small(events, table(), columns)).as("%s", ended.err()).isZero();
    assertThat(rows())
        .extracting(row -> row.substring(row.lastIndexOf(',') + 1))
        .containsExactly("0", "0.25");
    assertThat(small(events, table(), columns + " --since 2020-01-01T00:00:00Z")).isZero();
    assertThat(rows())
        .extracting(row -> row.substring(row.lastIndexOf(',') + 1))
        .containsExactly("1", "1");
  }

  @Test
  void patternsFillTheirColumns() throws IOException {
    Files.writeString(
        folder.resolve("card.yaml"),
        String.join(
            "---\n",
            Controls.CARD,
            Controls.resource(
                "Pattern",
                "test-then-spend",
                "",
                """
                entity: card
                within: 1h
                sequence:
                  - begin: small
                    where: amount < 100.0 && card.count_1h <= 2.0
                    times: { from: 2 }
                  - followedBy: big
                    where: amount > small.max.amount * 10.0
                skip: SKIP_PAST_LAST_EVENT
                counts: [1h]
                """),
            Controls.resource(
                "Pattern",
                "asleep",
                "",
                "entity: card\nmode: DISABLED\nwithin: 1h\nsequence: [{ begin: any }]"),
            Controls.rule("of-others", "no.such.variable", "BLOCK")));
    String events =
        lines(
            event("e-1", Payments.ATTEMPTED, 0, "c1", 10),
            event("e-2", Payments.FAILED, 1000, "c1", 20),
            event("e-3", Payments.ATTEMPTED, 2000, "c1", 500),
            event("e-4", Payments.ATTEMPTED, 5000, "c1", 5),
            event("e-5", Payments.ATTEMPTED, 6000, "c2", 500),
            Payments.json("e-6", Payments.ATTEMPTED, Payments.T0 + 7000, ""));
    assertThat(small(events, table(), "--columns pattern.*")).as("%s", ended.err()).isZero();
    Golden.check("cli/features-compute-patterns.txt", Files.readString(table()));
  }

  @Test
  void whatIsWrongWithPatternsIsToldWithTheirFiles() throws IOException {
    String events = lines(event("e-1", Payments.ATTEMPTED, 0, "c1", 10));
    String pattern =
        Controls.resource(
            "Pattern", "p", "", "entity: %s\nwithin: 1h\nsequence: [{ begin: a, where: %s }]");
    Path card = folder.resolve("card.yaml");
    Files.writeString(
        card, Controls.CARD + "---\n" + pattern.formatted("card", "device.count_1h > 1.0"));
    assertThat(small(events, table(), "")).isEqualTo(1);
    assertThat(ended.err()).contains("mitra: " + card + " spec.sequence[0].where: ");
    Files.writeString(card, Controls.CARD + "---\n" + pattern.formatted("device", "amount > 1.0"));
    assertThat(small(events, table(), "")).isEqualTo(1);
    assertThat(ended.err()).contains("mitra: " + card + " spec.entity: ");
    String twice = pattern.formatted("card", "amount > 1.0");
    Files.writeString(card, String.join("---\n", Controls.CARD, twice, twice));
    assertThat(small(events, table(), "")).isEqualTo(1);
    assertThat(ended.err()).contains("is another Pattern/p");
    assertThat(Files.exists(table())).isFalse();
  }

  @Test
  void anErasureHasNoRowAndMakesItsSubjectAStranger() throws IOException {
    String events =
        lines(
            event("e-1", Payments.ATTEMPTED, 0, "c1", 1),
            event("e-2", Payments.ATTEMPTED, 1, "c2", 1),
            event("x-1", Payments.ERASED, 2, "c1", 1),
            event("e-3", Payments.ATTEMPTED, 3, "c1", 1),
            event("e-4", Payments.ATTEMPTED, 4, "c2", 1));
    for (String types : List.of("", " --types all")) {
      assertThat(small(events, table(), "--columns card.count_1h" + types)).isZero();
      assertThat(rows())
          .extracting(row -> row.substring(row.lastIndexOf(',') + 1))
          .containsExactly("1", "1", "1", "2");
    }
  }

  @Test
  void eventsComeFromSeveralFilesAndStandardInput() throws IOException {
    Files.writeString(
        folder.resolve("first.jsonl"), event("e-1", Payments.ATTEMPTED, 0, "c1", 1) + "\n");
    String second = event("e-2", Payments.ATTEMPTED, 1, "c1", 1);
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(second.getBytes(UTF_8)));
      assertThat(
              run(
                  "--events",
                  folder.resolve("first.jsonl").toString(),
                  "-",
                  "--out",
                  table().toString(),
                  "--schema",
                  folder.resolve("schema.yaml").toString(),
                  "--resources",
                  folder.resolve("card.yaml").toString(),
                  "--columns",
                  "card.count_1h"))
          .as("%s", ended.err())
          .isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(rows())
        .extracting(row -> row.substring(row.lastIndexOf(',') + 1))
        .containsExactly("1", "2");
  }

  @Test
  void whatIsWrongIsToldTheWayItIsElsewhere() throws IOException {
    String events = lines(event("e-1", Payments.ATTEMPTED, 0, "c1", 1));
    assertThat(small(events, table(), "--columns card.count_1g")).isEqualTo(1);
    assertThat(ended.err()).contains("mitra: columns: ", "did you mean 'card.count_1h'?");
    assertThat(small(events, folder.resolve("none/table.csv"), "")).isEqualTo(1);
    assertThat(ended.err()).contains("mitra: --out: the folder ");
    assertThat(small(events, folder.resolve("events.jsonl"), "")).isEqualTo(1);
    assertThat(ended.err()).contains("is one of the files of events");
    assertThat(small(events, table(), "--since yesterday")).isEqualTo(2);
    assertThat(ended.err()).contains("write a moment with its offset");
    Files.writeString(
        folder.resolve("card.yaml"), Controls.featureSet("card", "count: { windows: [1x] }"));
    assertThat(small(events, table(), "")).isEqualTo(1);
    assertThat(ended.err())
        .contains("mitra: " + folder.resolve("card.yaml") + " spec.features[0].count.windows[0]: ");
    assertThat(Files.exists(table())).isFalse();
  }

  @Test
  void typesThatNeverCameAreNamed() throws IOException {
    String events = lines(event("e-1", Payments.ATTEMPTED, 0, "c1", 1));
    assertThat(small(events, table(), "--types payment.faild,payment.attempted")).isZero();
    assertThat(rows()).hasSize(1);
    assertThat(ended.out()).contains("no event is of type 'payment.faild'");
  }

  @Test
  void theDefaultsAreThoseOfTheJob() {
    var config =
        JobConfigParser.parse(
            "kafka: { bootstrapServers: 'none:1' }\nschema: schema.yaml\n", folder);
    assertThat(FeatureComputeCommand.DEDUPE_RETENTION.toMillis())
        .isEqualTo(config.dedupeRetentionMillis());
    assertThat(config.decodeLimits()).isEqualTo(DecodeLimits.DEFAULT);
  }

  /** Runs the command on the small schema; options without spaces in them. */
  private int small(String events, Path table, String more) throws IOException {
    Path file = Files.writeString(folder.resolve("events.jsonl"), events);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--events", file.toString(),
                "--out", table.toString(),
                "--schema", folder.resolve("schema.yaml").toString(),
                "--resources", folder.resolve("card.yaml").toString()));
    Stream.of(more.split(" ", -1)).filter(word -> !word.isEmpty()).forEach(arguments::add);
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    ended = Shell.run("features", "compute", arguments);
    return ended.status();
  }

  private Path table() {
    return folder.resolve("table.csv");
  }

  private List<String> rows() throws IOException {
    List<String> lines = Files.readAllLines(table());
    assertThat(lines.get(0)).startsWith(HEADER);
    return lines.subList(1, lines.size());
  }

  private String totals() {
    return ended.out().replaceAll(" +", " ");
  }

  private String unzipped(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static double[] values(String[] row) {
    return Stream.of(row)
        .skip(3)
        .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
        .toArray();
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  private static String event(String id, String type, long after, String card, double amount) {
    return Payments.json(
        id, type, Payments.T0 + after, ",\"card\":\"" + card + "\",\"amount\":" + amount);
  }
}
