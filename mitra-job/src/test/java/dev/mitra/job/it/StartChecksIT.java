package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mitra.features.check.Finding;
import dev.mitra.job.MitraJob;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.config.Topics;
import dev.mitra.job.start.StartCheck;
import dev.mitra.job.testing.TestBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A wrong configuration ends in sentences before anything is submitted, against a real broker. */
class StartChecksIT {

  @TempDir Path folder = Path.of("");

  private final TestBroker broker = TestBroker.shared();

  @Test
  void nothingIsSaidAboutTopicsAsTheCommandMakesThem() {
    JobSetup setup = new JobSetup(folder, "checkpoints: { interval: 1m }\n");

    StartCheck.Result result = check(setup.config());

    assertThat(result.findings()).isEmpty();
    assertThat(result.notes())
        .as("checkpoints without a folder are the only thing of note")
        .extracting(Finding::path)
        .containsExactly("execution.checkpointing.dir");
  }

  @Test
  void everyTopicThatIsMissingIsNamedWithTheCommandThatMakesIt() {
    JobSetup setup = new JobSetup(folder, "");
    Topics topics = setup.config().topics();
    Path file = setup.fileWith(topics.scores(), TestBroker.uniqueName("none"));
    JobConfig config = JobConfigParser.read(file);

    assertThat(StartCheck.run(config, file, new Configuration()).findings())
        .containsExactly(
            new Finding(
                "topics.scores",
                "'"
                    + config.topics().scores()
                    + "' does not exist; create it with `mitra topics --config "
                    + file
                    + "`, or name another one"));
  }

  @Test
  void aControlTopicThatWouldLoseWhatIsInForceIsRefusedForEveryReasonAtOnce() {
    JobSetup setup = new JobSetup(folder, "");
    String wrong = TestBroker.uniqueName("wrong-control");
    broker.createTopic(
        wrong, 2, Map.of("cleanup.policy", "compact,delete", "retention.ms", "86400000"));
    JobConfig config =
        JobConfigParser.read(setup.fileWith(setup.config().topics().control(), wrong));

    List<Finding> findings = check(config).findings();

    assertThat(findings).extracting(Finding::path).containsOnly("topics.control");
    assertThat(findings).hasSize(3);
    assertThat(findings.get(0).message()).contains("has 2 partitions; one is allowed");
    assertThat(findings.get(1).message()).contains("--add-config cleanup.policy=delete`");
    assertThat(findings.get(2).message()).contains("--add-config retention.ms=-1`");
  }

  @Test
  void aTopicThatTakesSmallRecordsOnlyIsRefused() {
    JobSetup setup = new JobSetup(folder, "");
    String small = TestBroker.uniqueName("small");
    broker.createTopic(small, 1, Map.of("max.message.bytes", "10000"));
    JobConfig config =
        JobConfigParser.read(setup.fileWith(setup.config().topics().deadLetters(), small));

    assertThat(check(config).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.path()).isEqualTo("topics.deadLetters");
              assertThat(finding.message()).contains("max.message.bytes=10000");
            });
  }

  @Test
  @Timeout(60)
  void aBrokerThatIsNotThereIsNamed() throws IOException {
    Path file = new JobSetup(folder, "").fileWith(broker.bootstrapServers(), freeAddress());

    assertThat(refusal(file))
        .startsWith("mitra: kafka.bootstrapServers: nothing listens at 127.0.0.1:")
        .contains("start Kafka, or correct the address")
        .hasLineCount(1);
  }

  @Test
  @Timeout(60)
  void aPortThatAnswersNothingIsNoBroker() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      Path file = new JobSetup(folder, "").fileWith(broker.bootstrapServers(), address);

      assertThat(refusal(file))
          .startsWith("mitra: kafka.bootstrapServers: " + address + " takes connections but")
          .hasLineCount(1);
    }
  }

  @Test
  void propertiesThatKafkasClientCannotTakeAreRefusedWithItsReason() throws IOException {
    String yaml = Files.readString(new JobSetup(folder, "").file());
    Path odd = folder.resolve("odd.yaml");
    Files.writeString(
        odd, yaml.replace("kafka: {", "kafka: { properties: { security.protocol: TELEGRAM },"));

    assertThat(refusal(odd)).startsWith("mitra: kafka.properties: ").contains("TELEGRAM");
  }

  @Test
  void aSchemaThatIsWrongIsRefusedBesideWhatIsWrongWithTopics() throws IOException {
    JobSetup setup = new JobSetup(folder, "");
    Path file = setup.fileWith(setup.config().topics().alerts(), TestBroker.uniqueName("none"));
    Files.writeString(folder.resolve("schema.yaml"), "id: { pointer: nowhere }\n");

    assertThat(refusal(file).lines())
        .anyMatch(line -> line.startsWith("mitra: schema: "))
        .anyMatch(line -> line.startsWith("mitra: topics.alerts: "));
  }

  @Test
  void aConfigurationThatCannotBeReadIsNamedByItsFile() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    Path broken = folder.resolve("broken.yaml");
    Path unknown = folder.resolve("unknown.yaml");
    Files.writeString(broken, "kafka: { bootstrapServers: \n");
    Files.writeString(unknown, "kafak: {}\nschema: none.yaml\n");

    assertThat(refusal(missing))
        .isEqualTo(
            "mitra: the configuration file " + missing + " does not exist; correct its path");
    assertThat(refusal(broken)).startsWith("mitra: " + broken + ": is not readable as YAML at");
    assertThat(refusal(unknown)).contains("has an unknown field 'kafak', did you mean 'kafka'?");
  }

  @Test
  void otherArgumentsAreRefusedWithTheOnesThatAreAllowed() {
    assertThat(refusal(new String[] {"mitra.yaml"}))
        .contains("mitra: --config: ", "flink run mitra-job.jar --config FILE");
  }

  private StartCheck.Result check(JobConfig config) {
    return StartCheck.run(config, folder.resolve("mitra.yaml"), new Configuration());
  }

  private static String refusal(Path file) {
    return refusal(new String[] {"--config", file.toString()});
  }

  /** What {@code flink run} shows when it is refused. */
  private static String refusal(String[] arguments) {
    return String.valueOf(
        catchThrowableOfType(ProgramParametrizationException.class, () -> MitraJob.main(arguments))
            .getMessage());
  }

  /** An address on which nothing listens any more. */
  private static String freeAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
