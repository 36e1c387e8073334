package dev.mitra.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.modelfile.ModelFileSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobConfigParserTest {
  private static final String SHORTEST =
      """
      kafka: { bootstrapServers: "localhost:9092" }
      schema: schema.yaml
      """;

  @TempDir Path folder = Path.of("");

  private final StringBuilder golden = new StringBuilder();

  @BeforeEach
  void writeTheSchema() throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), Payments.YAML);
  }

  @Test
  void whatIsNotSaidHasADefault() {
    assertThat(JobConfigParser.parse(SHORTEST, folder))
        .isEqualTo(
            new JobConfig(
                "mitra",
                "localhost:9092",
                Map.of(),
                new Topics(
                    List.of("mitra.payments"),
                    "mitra.control",
                    "mitra.acks",
                    "mitra.scores",
                    "mitra.features",
                    "mitra.alerts",
                    "mitra.dead-letters"),
                StartFrom.COMMITTED,
                Payments.YAML,
                200,
                1_000,
                3_600_000,
                Optional.empty(),
                Optional.empty(),
                new ModelFileSettings(List.of(), 30_000),
                86_400_000,
                8_640_000_000L,
                33_554_432,
                262_144,
                300_000,
                10_000,
                true,
                OptionalInt.empty()));
  }

  @Test
  void everyOptionCanBeSet() throws IOException {
    Path file = folder.resolve("job.yaml");
    Files.writeString(folder.resolve("keys.yaml"), "keys: []");
    Files.writeString(
        file,
        """
        name: mitra-eu
        kafka:
          bootstrapServers: "k1:9092,k2:9092"
          properties: { security.protocol: SSL }
        topics:
          payments: [cards, upi]
          control: control
          acks: acks
          scores: scores
          features: features
          alerts: alerts
          deadLetters: letters
        startFrom: earliest
        schema: schema.yaml
        budget: 150ms
        parallelism: 4
        control:
          activationDelay: 5s
          history: 2h
          keyRing: keys.yaml
          breakerKey: /etc/mitra/breaker.key
        models:
          locations: [ "file:///var/lib/mitra/models/", "s3://bucket/models/" ]
          timeout: 1m
          startWithout: true
        events: { dedupeRetention: 6h, maxBytes: 65536, futureTolerance: 1m }
        stateRetention: 40d
        profileCacheBytes: 1000000
        checkpoints: { interval: 30s }
        featureLog: { exactlyOnce: false }
        """);

    assertThat(JobConfigParser.read(file))
        .isEqualTo(
            new JobConfig(
                "mitra-eu",
                "k1:9092,k2:9092",
                Map.of("security.protocol", "SSL"),
                new Topics(
                    List.of("cards", "upi"),
                    "control",
                    "acks",
                    "scores",
                    "features",
                    "alerts",
                    "letters"),
                StartFrom.EARLIEST,
                Payments.YAML,
                150,
                5_000,
                7_200_000,
                Optional.of("keys: []"),
                Optional.of("/etc/mitra/breaker.key"),
                new ModelFileSettings(
                    List.of("file:///var/lib/mitra/models/", "s3://bucket/models/"), 60_000, true),
                21_600_000,
                3_456_000_000L,
                1_000_000,
                65_536,
                60_000,
                30_000,
                false,
                OptionalInt.of(4)));
  }

  @Test
  void everyFindingSaysWhatIsAllowed() {
    refuse("nothing", "");
    refuse("no YAML", "kafka: { bootstrapServers: ");
    refuse("a list", "- kafka");
    refuse("a key twice", SHORTEST + "budget: 100ms\nbudget: 200ms\n");
    refuse("unknown keys have a nearest known one", SHORTEST + "budgte: 100ms\ntopic: {}\n");
    refuse(
        "unknown keys further down",
        SHORTEST
            + """
            topics: { deadletters: x }
            control: { activationdelay: 1s }
            events: { maxbytes: 1 }
            models: { location: [] }
            checkpoints: { intervall: 1s }
            featureLog: { exactlyonce: true }
            """);
    refuse(
        "numbers out of their ranges",
        SHORTEST
            + """
            budget: 5ms
            parallelism: 0
            control: { activationDelay: 2h, history: 401d }
            events: { dedupeRetention: 500ms, maxBytes: 10, futureTolerance: 25h }
            models: { timeout: 10m }
            stateRetention: 1s
            checkpoints: { interval: 61m }
            """);
    refuse(
        "values of other types",
        """
        kafka: { bootstrapServers: 9092, properties: [a] }
        schema: 7
        topics: { payments: cards, control: [x] }
        startFrom: NEWEST
        budget: 200
        featureLog: { exactlyOnce: 1 }
        """);
    refuse("transactions without checkpoints", SHORTEST + "checkpoints: { interval: 0ms }\n");
    refuse(
        "places of model files that could be read in two ways",
        SHORTEST
            + """
            models:
              locations:
                - /var/lib/mitra/models/
                - file:///var/lib/mitra/models
                - file:///var/lib/../models/
                - file:///var/lib/%2e%2e/models/
                - file:///var//models/
                - s3://user:password@bucket/
                - s3://bucket/?versions
                - "s3://a bucket/"
            """);
    Golden.check("config/messages.txt", golden.toString());
  }

  @Test
  void aSchemaThatIsNotThereIsNamed() {
    assertThat(findings("kafka: { bootstrapServers: \"localhost:9092\" }\nschema: missing.yaml\n"))
        .containsExactly(
            new Finding(
                "",
                "the schema file "
                    + folder.resolve("missing.yaml")
                    + " does not exist; correct its path"));
  }

  private void refuse(String title, String yaml) {
    golden.append("# ").append(title).append('\n');
    yaml.lines().forEach(line -> golden.append("| ").append(line).append('\n'));
    findings(yaml).forEach(finding -> golden.append("> ").append(finding).append('\n'));
    golden.append('\n');
  }

  private List<Finding> findings(String yaml) {
    try {
      JobConfigParser.parse(yaml, folder);
      return List.of(new Finding("", "accepted"));
    } catch (InvalidDeclarationException e) {
      return e.findings();
    }
  }
}
