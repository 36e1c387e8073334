package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.secure.FileScan;
import dev.mitra.job.secure.SecureBroker;
import dev.mitra.job.secure.SecureJob;
import dev.mitra.job.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Where the password of a job on a cluster of its own processes can be found: nowhere. */
class SecretsIT {
  private static final String JAR =
      Repository.root().resolve("mitra-job/target/mitra-job.jar").toString();

  @Test
  void thePasswordIsInNoPageNoLogAndNoCheckpoint(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path temp) throws Exception {
    Path parent = Files.createDirectory(temp.resolve("flink"));
    SecureBroker broker = SecureBroker.start(Files.createDirectory(temp.resolve("broker")));
    try (broker) {
      SecureJob secured = new SecureJob(broker, Files.createDirectory(temp.resolve("job")));
      LocalCluster cluster = LocalCluster.start(parent);
      try (cluster) {
        String job = cluster.submit(JAR, "--config", secured.file().toString());
        decideAPayment(secured);

        for (String page :
            List.of(
                "/config",
                "/jobmanager/config",
                "/jobmanager/environment",
                "/jobs/" + job,
                "/jobs/" + job + "/config",
                "/jobs/" + job + "/plan",
                "/jobs/" + job + "/exceptions",
                "/jobs/" + job + "/checkpoints",
                "/jobs/" + job + "/checkpoints/config")) {
          assertThat(cluster.get(page)).as(page).doesNotContain(SecureJob.PASSWORD);
        }
        assertThat(cluster.json("/config").at("/features/web-submit").asBoolean(true))
            .as("whether the pages of Flink take jars")
            .isFalse();
        // Logs, checkpoints, what was submitted, and what was printed.
        assertThat(FileScan.filesWith(parent, FileScan.holds(SecureJob.PASSWORD))).isEmpty();
        assertThat(FileScan.filesWith(parent, FileScan.holds("(hidden, with ${file:")))
            .as("where the configuration was printed")
            .isNotEmpty();
      }
    }
  }

  /** Waits until the job has decided, and until a checkpoint has committed what it logged. */
  private static void decideAPayment(SecureJob secured) throws Exception {
    Map<String, Object> desk = secured.deskClient();
    try (TopicWatch scores = new TopicWatch(desk, secured.topics().scores());
        TopicWatch features = new TopicWatch(desk, secured.topics().features());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(desk, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  secured.topics().payments().get(0), PaymentEvent.fresh("secret-1").json()))
          .get();
      awaitRecord(scores);
      awaitRecord(features);
    }
  }

  private static void awaitRecord(TopicWatch watch) {
    var unused =
        watch.await(
            "the record of the payment",
            records ->
                records.stream()
                    .filter(record -> new String(record.key(), UTF_8).equals("secret-1"))
                    .findFirst());
  }
}
