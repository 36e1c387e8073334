package dev.mitra.job.bench;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.bench.cluster.BenchCluster;
import dev.mitra.job.bench.workload.Declared;
import dev.mitra.job.bench.workload.Workload;
import dev.mitra.job.config.Topics;
import dev.mitra.job.control.Ack;
import dev.mitra.job.kafka.ControlClient;
import dev.mitra.job.kafka.TopicAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Puts the jobs of a benchmark on its cluster, with topics of their own. */
final class Deployer {
  /** Of every topic with payments or answers. */
  static final int PARTITIONS = 4;

  private static final Duration VERDICT_PATIENCE = Duration.ofSeconds(60);

  private final BenchCluster cluster;
  private final BenchOptions options;
  private final BenchProgress progress;
  private final Map<String, String> client;
  private int deployments;

  Deployer(BenchCluster cluster, BenchOptions options, BenchProgress progress) {
    this.cluster = cluster;
    this.options = options;
    this.progress = progress;
    this.client = Map.of("bootstrap.servers", cluster.bootstrapServers());
  }

  /** Topics for the pass-through job. */
  Topics passThroughTopics() throws InterruptedException {
    Topics topics = BenchTopics.named("limit" + ++deployments);
    try (BenchTopics admin = new BenchTopics(client)) {
      admin.createEnds(topics, PARTITIONS);
    }
    return topics;
  }

  /** Submits the pass-through job. */
  DeployedJob passThrough(Topics topics) throws InterruptedException {
    PassThroughJob.Settings settings =
        new PassThroughJob.Settings(
            cluster.bootstrapServers(),
            topics.payments().get(0),
            topics.scores(),
            options.checkpointIntervalMillis(),
            options.parallelism());
    String id = cluster.submit(PassThroughJob.flinkArguments(), settings.arguments());
    return new DeployedJob(Kind.PASS_THROUGH, id, topics);
  }

  /** Topics for the scoring job. */
  Topics mitraTopics() {
    Topics topics = BenchTopics.named("mitra" + ++deployments);
    TopicAdmin.create(client, topics, PARTITIONS);
    return topics;
  }

  /** Publishes a workload, submits the scoring job and waits until all is in force. */
  DeployedJob mitra(Topics topics, Workload workload, long checkpointMillis)
      throws InterruptedException {
    try (ControlClient control = new ControlClient(client, topics)) {
      Map<Long, String> published = new LinkedHashMap<>();
      for (Declared record : workload.records()) {
        String key = record.id().toKey();
        published.put(control.publish(key, record.value()), key);
      }
      progress.say(
          "  "
              + workload.resources().size()
              + " resources are published, and the job is submitted ...");
      Path config = writeConfig(topics, workload, checkpointMillis);
      String id = cluster.submit(List.of(), List.of("--config", config.toString()));
      awaitInForce(control, published);
      return new DeployedJob(Kind.MITRA, id, topics);
    }
  }

  /** Submits the scoring job with the state of a savepoint. */
  DeployedJob resume(SavedJob saved, Workload workload, long checkpointMillis)
      throws InterruptedException {
    Path config = writeConfig(saved.topics(), workload, checkpointMillis);
    String id =
        cluster.submit(List.of("-s", saved.savepoint()), List.of("--config", config.toString()));
    return new DeployedJob(Kind.MITRA, id, saved.topics());
  }

  /** Ends a job, and keeps its state. */
  SavedJob stop(DeployedJob job) throws InterruptedException {
    return new SavedJob(job.topics(), cluster.stopWithSavepoint(job.id()));
  }

  /** Ends a job for good, with its topics. */
  void drop(DeployedJob job) throws InterruptedException {
    cluster.cancel(job.id());
    drop(job.topics());
  }

  /** Deletes topics that no job needs any more. */
  void drop(Topics topics) throws InterruptedException {
    try (BenchTopics admin = new BenchTopics(client)) {
      admin.delete(topics);
    }
  }

  private static void awaitInForce(ControlClient control, Map<Long, String> published)
      throws InterruptedException {
    Map<Long, Ack> acks = control.await(List.copyOf(published.keySet()), VERDICT_PATIENCE);
    List<String> problems = new ArrayList<>();
    long inForce = 0;
    for (Map.Entry<Long, String> record : published.entrySet()) {
      Optional<Ack> ack = Optional.ofNullable(acks.get(record.getKey()));
      if (ack.isEmpty() || !ack.get().admitted()) {
        problems.add(
            record.getValue() + ": " + ack.map(a -> a.findings().toString()).orElse("no verdict"));
      } else {
        inForce = Math.max(inForce, ack.get().effectiveAt());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidDeclarationException("", "not admitted: " + String.join("; ", problems));
    }
    TimeUnit.MILLISECONDS.sleep(Math.max(0, inForce - System.currentTimeMillis()));
  }

  private Path writeConfig(Topics topics, Workload workload, long checkpointMillis) {
    String text =
        """
        name: mitra-bench
        kafka: { bootstrapServers: '%s' }
        topics:
          payments: ['%s']
          control: '%s'
          acks: '%s'
          scores: '%s'
          features: '%s'
          alerts: '%s'
          deadLetters: '%s'
        schema: '%s'
        startFrom: earliest
        budget: %s
        checkpoints: { interval: %s }
        featureLog: { exactlyOnce: %s }
        parallelism: %d
        profileCacheBytes: %d
        """
            .formatted(
                cluster.bootstrapServers(),
                topics.payments().get(0),
                topics.control(),
                topics.acks(),
                topics.scores(),
                topics.features(),
                topics.alerts(),
                topics.deadLetters(),
                workload.schemaFile(),
                Durations.format(options.budgetMillis()),
                Durations.format(checkpointMillis),
                checkpointMillis > 0,
                options.parallelism(),
                options.profileCacheBytes());
    try {
      return Files.writeString(
          cluster.folder().resolve("outputs").resolve("job-" + ++deployments + ".yaml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException("the job's configuration cannot be written", e);
    }
  }
}
