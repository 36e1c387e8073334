package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.kafka.TopicAdmin;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.testing.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Topics of its own and a configuration file for a job that a test runs by itself, because it needs
 * other settings or another way to run than {@link JobUnderTest} has.
 */
final class JobSetup {
  private final TestBroker broker = TestBroker.shared();
  private final Path file;
  private final JobConfig config;

  /**
   * Writes the file into a folder, beside the default schema, and creates the topics. The budget is
   * so large that a busy machine is not late.
   *
   * @param more further lines of the configuration
   */
  JobSetup(Path folder, String more) {
    this(folder, "60s", more);
  }

  /**
   * The same with another budget.
   *
   * @param budget as it is configured
   */
  JobSetup(Path folder, String budget, String more) {
    String name = TestBroker.uniqueName("setup");
    write(
        folder.resolve("schema.yaml"),
        read(Repository.root().resolve("deploy/defaults/schema.yaml")));
    file =
        write(
            folder.resolve("mitra.yaml"),
            """
            name: NAME
            kafka: { bootstrapServers: 'BROKER' }
            topics:
              payments: [NAME.payments]
              control: NAME.control
              acks: NAME.acks
              scores: NAME.scores
              features: NAME.features
              alerts: NAME.alerts
              deadLetters: NAME.dead-letters
            schema: schema.yaml
            startFrom: earliest
            budget: BUDGET
            """
                    .replace("NAME", name)
                    .replace("BUDGET", budget)
                    .replace("BROKER", broker.bootstrapServers())
                + more);
    config = JobConfigParser.read(file);
    TopicAdmin.create(config.clientProperties(), config.topics(), JobUnderTest.PARTITIONS);
  }

  Path file() {
    return file;
  }

  JobConfig config() {
    return config;
  }

  /** The same configuration in another file, with another topic in the place of one. */
  Path fileWith(String topic, String other) {
    Path changed = file.resolveSibling(other + ".yaml");
    return write(changed, read(file).replace(topic, other));
  }

  TopicWatch watch(String topic) {
    return new TopicWatch(broker.bootstrapServers(), topic);
  }

  /** Publishes a resource; answers its epoch. */
  long publish(String key, String resource) {
    return broker
        .produce(
            new ProducerRecord<>(
                config.topics().control(), key.getBytes(UTF_8), resource.getBytes(UTF_8)))
        .offset();
  }

  /** Sends a payment, through one partition. */
  void send(PaymentEvent payment) {
    var unused =
        broker.produce(
            new ProducerRecord<>(config.topics().payments().get(0), 0, null, payment.json()));
  }

  private static Path write(Path to, String text) {
    try {
      return Files.writeString(to, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path from) {
    try {
      return Files.readString(from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
