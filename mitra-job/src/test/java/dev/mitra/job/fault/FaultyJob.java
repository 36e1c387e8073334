package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.it.LocalCluster;
import dev.mitra.job.kafka.TopicAdmin;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A job on the cluster that has faults, with topics of its own but for the payments. Not
 * thread-safe.
 */
final class FaultyJob implements AutoCloseable {
  static final int PARTITIONS = 4;

  private static final Path ROOT = Repository.root();

  /** The job's jar, as it is shipped. */
  static final String JAR = ROOT.resolve("mitra-job/target/mitra-job.jar").toString();

  private static final String PARALLELISM = "parallelism: ";

  /** How long a job may take to come back and to write something, on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LocalCluster cluster;
  private final Truths truths;
  private final FeatureOracle oracle;
  private final Path file;
  private final JobConfig config;
  private final Map<String, Long> epochs;
  private final TopicFollower scores;
  private final TopicFollower features;
  private final FeatureLog.Reader log = new FeatureLog.Reader();
  private final List<Checker> checkers = new ArrayList<>();
  private final List<Consumer<ConsumerRecord<byte[], byte[]>>> listeners = new ArrayList<>();
  private String id;
  private int parallelism;

  private FaultyJob(
      LocalCluster cluster,
      Truths truths,
      FeatureOracle oracle,
      Path file,
      JobConfig config,
      Map<String, Long> epochs,
      int parallelism,
      String id) {
    this.cluster = cluster;
    this.truths = truths;
    this.oracle = oracle;
    this.file = file;
    this.config = config;
    this.epochs = epochs;
    this.parallelism = parallelism;
    this.id = id;
    String bootstrap = cluster.bootstrapServers();
    this.scores = new TopicFollower(bootstrap, config.topics().scores(), this::score);
    this.features = new TopicFollower(bootstrap, config.topics().features(), this::feature);
  }

  /**
   * Creates the topics, publishes the {@linkplain FaultResources resources} and submits a job; its
   * tasks run when this returns.
   *
   * @param folder where its configuration is written
   * @param name unique in the cluster
   * @param payments the topic that it reads; other jobs may read it too
   * @param options what it has for itself
   */
  static FaultyJob submit(
      LocalCluster cluster,
      Path folder,
      Truths truths,
      FeatureOracle oracle,
      String name,
      String payments,
      Protection protection,
      JobOptions options) {
    String yaml =
        """
        name: NAME
        kafka: { bootstrapServers: 'BROKER' }
        topics:
          payments: [PAYMENTS]
          control: NAME.control
          acks: NAME.acks
          scores: NAME.scores
          features: NAME.features
          alerts: NAME.alerts
          deadLetters: NAME.dead-letters
        schema: 'SCHEMA'
        budget: BUDGET
        parallelism: SUBTASKS
        """
            .replace("NAME", name)
            .replace("BROKER", cluster.bootstrapServers())
            .replace("PAYMENTS", payments)
            .replace("BUDGET", options.budget())
            .replace("SUBTASKS", Integer.toString(options.parallelism()))
            .replace("SCHEMA", ROOT.resolve("deploy/defaults/schema.yaml").toString());
    try {
      Path file = Files.writeString(folder.resolve(name + ".yaml"), yaml + protection.yaml());
      JobConfig config = JobConfigParser.read(file);
      TopicAdmin.create(config.clientProperties(), config.topics(), PARTITIONS);
      Map<String, String> resources = FaultResources.all();
      resources.putAll(options.resources());
      Map<String, Long> epochs = publish(config, resources);
      String id = cluster.submit(JAR, "--config", file.toString());
      return new FaultyJob(
          cluster, truths, oracle, file, config, epochs, options.parallelism(), id);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Publishes resources before a job starts, so that all is in force when the first payment comes.
   *
   * @param resources by their keys, in the order in which they are published
   * @return the epoch of each
   */
  static Map<String, Long> publish(JobConfig config, Map<String, String> resources) {
    Map<String, Long> epochs = new LinkedHashMap<>();
    Map<String, Object> client = Map.copyOf(config.clientProperties());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Map.Entry<String, String> resource : resources.entrySet()) {
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>(
                config.topics().control(),
                resource.getKey().getBytes(UTF_8),
                resource.getValue().getBytes(UTF_8));
        epochs.put(resource.getKey(), producer.send(record).get().offset());
      }
      return epochs;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a resource cannot be published", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Flink's id of it, which is another one after each resumption. */
  String id() {
    return id;
  }

  /** Its configuration. */
  JobConfig config() {
    return config;
  }

  /** The epochs of the resources that were published before it started, by their keys. */
  Map<String, Long> epochs() {
    return epochs;
  }

  /** How many subtasks its operators have. */
  int parallelism() {
    return parallelism;
  }

  /** Ends the job with a savepoint; answers where that is. */
  String stop() {
    return cluster.stopWithSavepoint(id);
  }

  /** Goes on from a savepoint; the tasks run when this returns. */
  void resume(String savepoint, int changedParallelism) {
    try {
      String yaml = Files.readString(file);
      Files.writeString(
          file, yaml.replace(PARALLELISM + parallelism, PARALLELISM + changedParallelism));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parallelism = changedParallelism;
    id = cluster.submit("-s", savepoint, JAR, "--config", file.toString());
  }

  /**
   * Asks Flink to go on from a savepoint that does not fit, which it has to refuse.
   *
   * @param options more options of {@code flink run}
   * @return what it prints
   */
  String resumeInVain(String savepoint, String... options) {
    List<String> words = new ArrayList<>(List.of("flink", "run", "-d", "-s", savepoint));
    words.addAll(List.of(options));
    words.addAll(List.of(JAR, "--config", file.toString()));
    return cluster.failingScript(words.toArray(String[]::new));
  }

  /** Has every record of the scores that is read from now on told. */
  void listen(Consumer<ConsumerRecord<byte[], byte[]>> listener) {
    listeners.add(listener);
  }

  /** The topic that it reads. */
  String payments() {
    return config.topics().payments().get(0);
  }

  /** A checker that hears everything that is read from now on. */
  Checker watch(Truth truth) {
    Checker checker = new Checker(truth, truths::hold, oracle);
    checkers.add(checker);
    return checker;
  }

  private void score(ConsumerRecord<byte[], byte[]> record) {
    Decision decision = Decision.of(record);
    listeners.forEach(listener -> listener.accept(record));
    checkers.forEach(checker -> checker.decision(decision));
  }

  private void feature(ConsumerRecord<byte[], byte[]> record) {
    try {
      for (FeatureLog.Entry entry : log.read(record.key(), record.value())) {
        checkers.forEach(
            checker -> checker.vector(entry.event().id(), entry.names(), entry.values()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int poll() {
    return scores.poll() + features.poll();
  }

  /**
   * Waits until a payment is decided that has not been sent yet: what was sent is no proof that the
   * job runs now.
   */
  void awaitNews(Checker checker, Truth truth) {
    int next = truth.size();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (checker.newestDecided() < next) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "no payment after number "
                + next
                + " has been decided within "
                + PATIENCE
                + "; the job: "
                + cluster.ask("/jobs/" + id));
      }
      var unused = poll();
    }
  }

  /**
   * Reads on until something is as wanted.
   *
   * @param what it is, for the failure
   */
  void await(String what, BooleanSupplier wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within " + PATIENCE + ": " + what + "; the job: " + cluster.ask("/jobs/" + id));
      }
      var unused = poll();
    }
  }

  /**
   * Waits until payments of every partition are decided that were sent after the job's start. One
   * that starts with the newest event misses what comes while it looks where that is.
   */
  void awaitReading() {
    Truth probe = truths.add(PARTITIONS);
    Checker checker = watch(probe);
    try (Sender sender =
        Sender.begin(cluster.bootstrapServers(), payments(), probe, PARTITIONS * 5, false)) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (probe.all().stream()
              .filter(checker::hasDecided)
              .map(SentPayment::partition)
              .distinct()
              .count()
          < PARTITIONS) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("the job reads nothing: " + cluster.ask("/jobs/" + id));
        }
        var unused = poll();
      }
    }
  }

  /**
   * Waits until everything that was sent is decided and logged, or nothing more comes; then takes
   * in what is there beyond that.
   */
  void awaitComplete(Checker checker) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!checker.isComplete() && System.nanoTime() < deadline) {
      if (poll() > 0) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
    }
    drain();
  }

  /** Takes in what is written until nothing has come for a while. */
  void awaitSilence(Duration silence) {
    long deadline = System.nanoTime() + silence.toNanos();
    while (System.nanoTime() < deadline) {
      if (poll() > 0) {
        deadline = System.nanoTime() + silence.toNanos();
      }
    }
  }

  /** Takes in what has been written up to now. */
  void drain() {
    scores.drain();
    features.drain();
  }

  /** Ends the job. */
  @Override
  public void close() {
    scores.close();
    features.close();
    cluster.script("flink", "cancel", id);
  }
}
