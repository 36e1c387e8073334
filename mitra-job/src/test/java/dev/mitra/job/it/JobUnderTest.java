package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.config.Topics;
import dev.mitra.job.control.Ack;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.kafka.ControlClient;
import dev.mitra.job.kafka.TopicAdmin;
import dev.mitra.job.local.LocalJob;
import dev.mitra.job.testing.Repository;
import dev.mitra.job.testing.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The job on Flink in this JVM, between topics of its own on the broker for tests.
 *
 * <p>It takes no checkpoints, and Flink restarts nothing of a job without checkpoints: the first
 * failure of any of its tasks ends it. So a job that {@linkplain #assertNeverFailed() runs} has not
 * been restarted either. The budget is large, so that on a busy machine no payment is decided
 * before its features are there.
 */
final class JobUnderTest implements AutoCloseable {
  static final int PARTITIONS = 2;

  /** From a control record's time until it is in force. */
  static final long ACTIVATION_MILLIS = 500;

  private static final int PARALLELISM = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestBroker broker = TestBroker.shared();
  private final Path configFile;
  private final JobConfig config;
  private final TopicWatch acks;
  private final TopicWatch scores;
  private final TopicWatch features;
  private final TopicWatch deadLetters;
  private @Nullable LocalJob job;

  /** Creates the topics; the job is started apart, so that a test can publish before it. */
  JobUnderTest() {
    String name = TestBroker.uniqueName("job");
    configFile =
        writeConfig(
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
            budget: 60s
            control: { activationDelay: DELAYms }
            checkpoints: { interval: 0ms }
            featureLog: { exactlyOnce: false }
            """
                .replace("NAME", name)
                .replace("DELAY", Long.toString(ACTIVATION_MILLIS))
                .replace("BROKER", broker.bootstrapServers()));
    config = JobConfigParser.read(configFile);
    TopicAdmin.create(config.clientProperties(), config.topics(), PARTITIONS);
    acks = watch(topics().acks());
    scores = watch(topics().scores());
    features = watch(topics().features());
    deadLetters = watch(topics().deadLetters());
  }

  /**
   * Writes the job's configuration and, beside it, the default schema with nothing sensitive in it,
   * so that dead letters keep what they may.
   */
  private static Path writeConfig(String yaml) {
    try {
      String schema =
          Files.readString(Repository.root().resolve("deploy/defaults/schema.yaml"))
              .replace(", sensitive: true", "");
      Path folder = Files.createTempDirectory("mitra-schema");
      // Deleted in the reverse order.
      folder.toFile().deleteOnExit();
      Files.writeString(folder.resolve("schema.yaml"), schema).toFile().deleteOnExit();
      Path file = Files.writeString(folder.resolve("mitra.yaml"), yaml);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TopicWatch watch(String topic) {
    return new TopicWatch(broker.bootstrapServers(), topic);
  }

  /** Creates the topics and starts the job with nothing in force. */
  static JobUnderTest started() {
    JobUnderTest job = new JobUnderTest();
    job.start();
    return job;
  }

  void start() {
    job = LocalJob.start(config, PARALLELISM);
  }

  /** The job's configuration as a file, for commands. */
  Path configFile() {
    return configFile;
  }

  Topics topics() {
    return config.topics();
  }

  void assertNeverFailed() {
    if (job == null) {
      throw new IllegalStateException("the job has not been started");
    }
    assertThat(job.status()).as("the job, which Flink never restarts").isEqualTo(JobStatus.RUNNING);
  }

  // Control.

  /** Publishes a resource under its key; answers its epoch. */
  long publish(String key, String resource) {
    return publish(key.getBytes(UTF_8), resource.getBytes(UTF_8));
  }

  /** Publishes any control record; answers its epoch. */
  long publish(byte @Nullable [] key, byte @Nullable [] value) {
    return broker.produce(new ProducerRecord<>(topics().control(), key, value)).offset();
  }

  /** The verdict on a control record, once it is there. */
  Ack verdict(long epoch) {
    return acks.await(
        "the verdict on epoch " + epoch,
        records ->
            records.stream()
                .flatMap(record -> ControlClient.parse(record.value()).stream())
                .filter(ack -> ack.epoch() == epoch)
                .findFirst());
  }

  /** Publishes a resource that has to be admitted, and waits until it is in force. */
  long apply(String key, String resource) {
    long epoch = publish(key, resource);
    awaitInForce(epoch);
    return epoch;
  }

  /** Deletes a resource, and waits until that is in force. */
  long delete(String key) {
    long epoch = publish(key.getBytes(UTF_8), null);
    awaitInForce(epoch);
    return epoch;
  }

  private static final long LATE_MILLIS = 2_000;

  private void awaitInForce(long epoch) {
    Ack ack = verdict(epoch);
    assertThat(ack.findings()).as("the verdict on %s", ack.resource()).isEmpty();
    long now = System.currentTimeMillis();
    // On a busy machine a verdict can come late, and the operators hear of it when the ack does.
    awaitClock(now < ack.effectiveAt() ? ack.effectiveAt() : now + LATE_MILLIS);
  }

  /** Waits until the clock, by which payments are stamped, has reached a moment. */
  static void awaitClock(long millis) {
    for (long now = System.currentTimeMillis(); now < millis; now = System.currentTimeMillis()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis - now));
    }
  }

  // Payments.

  RecordMetadata send(int partition, byte @Nullable [] event) {
    return broker.produce(new ProducerRecord<>(topics().payments().get(0), partition, null, event));
  }

  /** Sends a payment and answers its decision. */
  JsonNode decide(PaymentEvent payment) {
    send(0, payment.json());
    return decision(payment.id());
  }

  /** The first decision on a payment, once it is there. */
  JsonNode decision(String eventId) {
    return scores.await(
        "the decision on " + eventId,
        records ->
            records.stream().filter(r -> key(r).equals(eventId)).findFirst().map(this::json));
  }

  /** How many decisions on a payment have been read so far. */
  long decisionsSoFar(String eventId) {
    return scores.soFar().stream().filter(record -> key(record).equals(eventId)).count();
  }

  /** What the feature log says of a payment, once that and the layout of its vector are there. */
  FeatureLog.Entry vector(String eventId) {
    return features.await(
        "the vector of " + eventId + " with its layout", records -> read(eventId, records));
  }

  private static Optional<FeatureLog.Entry> read(
      String eventId, List<ConsumerRecord<byte[], byte[]>> records) {
    FeatureLog.Reader reader = new FeatureLog.Reader();
    try {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        for (FeatureLog.Entry entry : reader.read(record.key(), record.value())) {
          if (entry.event().id().equals(eventId)) {
            return Optional.of(entry);
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The dead letter of a record, once it is there; its key is part of the contract. */
  ConsumerRecord<byte[], byte[]> deadLetter(RecordMetadata of) {
    String key = of.topic() + "-" + of.partition() + "-" + of.offset();
    return deadLetters.await(
        "the dead letter " + key,
        records -> records.stream().filter(record -> key(record).equals(key)).findFirst());
  }

  /** Every dead letter that has been read so far. */
  List<ConsumerRecord<byte[], byte[]>> deadLettersSoFar() {
    return deadLetters.soFar();
  }

  JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), UTF_8);
  }

  @Override
  public void close() {
    if (job != null) {
      job.close();
    }
    acks.close();
    scores.close();
    features.close();
    deadLetters.close();
  }
}
