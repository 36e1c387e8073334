package dev.mitra.job.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.JobBuilder;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.topology.ScoringTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a secret is in the job that is submitted, which the JobManager keeps. */
class JobGraphSecretsTest {
  private static final String CANARY = "canary-c04b6e";

  @TempDir Path folder = Path.of("");

  @Test
  void aSecretThatIsReferredToIsNotInTheJobGraph() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), CANARY);

    String graph = graph("${file:" + secret + "}");

    assertThat(graph).contains("${file:" + secret + "}").doesNotContain(CANARY);
  }

  @Test
  void oneInPlainTextIsWhichIsWhyThereIsAWarning() throws IOException {
    assertThat(graph(CANARY)).contains(CANARY);
  }

  private String graph(String password) throws IOException {
    Files.writeString(folder.resolve("schema.yaml"), Payments.YAML);
    JobConfig config =
        JobConfigParser.parse(
            """
            kafka:
              bootstrapServers: "127.0.0.1:1"
              properties: { ssl.truststore.password: '%s' }
            schema: schema.yaml
            """
                .formatted(password),
            folder);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.configure(JobBuilder.flinkConfiguration(config));
    KafkaEnds ends = new KafkaEnds(config, 0);
    new ScoringTopology(config, ControlSnapshot.empty()).build(env, ends, ends);
    JobGraph graph = env.getStreamGraph().getJobGraph(getClass().getClassLoader());
    // One character for each byte.
    return new String(InstantiationUtil.serializeObject(graph), ISO_8859_1);
  }
}
