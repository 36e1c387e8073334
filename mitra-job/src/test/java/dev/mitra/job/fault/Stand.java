package dev.mitra.job.fault;

import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.it.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cluster for tests with faults: two TaskManagers, each of which has room for all jobs. */
final class Stand implements AutoCloseable {
  private final Path folder;
  private final LocalCluster cluster;
  private final Truths truths;
  private final Faults faults;
  private final FeatureOracle oracle;

  private Stand(Path folder, LocalCluster cluster, long seed, FeatureOracle oracle) {
    this.folder = folder;
    this.cluster = cluster;
    this.oracle = oracle;
    this.truths = new Truths(seed, FaultyJob.PARTITIONS);
    // A run of its own: the truths have those from 0 on.
    this.faults = new Faults(cluster, Seeds.random(seed, -1));
  }

  /**
   * Starts a cluster that notices dead and hanging processes quickly.
   *
   * @param test whose seed is printed
   * @param folder for everything that is of it
   * @param options more options of {@code local-cluster start}
   */
  static Stand start(Class<?> test, Path folder, List<String> options) throws IOException {
    long seed = Seeds.announce(test);
    FeatureOracle oracle = new FeatureOracle();
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("--taskmanagers", "2", "--slots", "4"));
    for (String setting :
        List.of(
            "heartbeat.interval=1000",
            "heartbeat.timeout=8000",
            "restart-strategy.exponential-delay.initial-backoff=500ms",
            "restart-strategy.exponential-delay.max-backoff=2s",
            "execution.checkpointing.min-pause=500ms",
            // Small state too is in the storage, and not in the JobManager's memory.
            "execution.checkpointing.data-inline-threshold=0b",
            // What Flink tells of its jobs is as old as this, in milliseconds.
            "web.refresh-interval=200")) {
      all.addAll(List.of("--flink", setting));
    }
    LocalCluster cluster = LocalCluster.start(folder, all.toArray(String[]::new));
    System.out.println("The logs of the cluster are in " + cluster.folder().resolve("logs"));
    return new Stand(folder, cluster, seed, oracle);
  }

  Faults faults() {
    return faults;
  }

  LocalCluster cluster() {
    return cluster;
  }

  /** A truth whose cards have some tens of payments at the end of a test. */
  Truth newTruth() {
    return truths.add(FaultSettings.households());
  }

  /** A truth with few cards: each has paid before a second is over. */
  Truth newSmallTruth() {
    return truths.add(Math.max(1, FaultSettings.rate() / 4));
  }

  /** A truth with so many households. */
  Truth newTruth(int households) {
    return truths.add(households);
  }

  /** Submits a job that reads a payments topic of its own. */
  FaultyJob submit(String name, Protection protection) {
    return submit(name, name + ".payments", protection);
  }

  /** Submits a job with settings of its own, which reads a payments topic of its own. */
  FaultyJob submit(String name, Protection protection, JobOptions options) {
    return submit(name, name + ".payments", protection, options);
  }

  /** Submits a job that reads a payments topic which another reads too. */
  FaultyJob submit(String name, String payments, Protection protection) {
    return submit(name, payments, protection, JobOptions.USUAL);
  }

  private FaultyJob submit(
      String name, String payments, Protection protection, JobOptions options) {
    return FaultyJob.submit(cluster, folder, truths, oracle, name, payments, protection, options);
  }

  /** Begins to send to a job, some of it twice. */
  Sender send(Truth truth, FaultyJob job) {
    return send(truth, job, true);
  }

  /** Begins to send to a job. */
  Sender send(Truth truth, FaultyJob job, boolean repeating) {
    return Sender.begin(
        cluster.bootstrapServers(), job.payments(), truth, FaultSettings.rate(), repeating);
  }

  /** Begins to send to a job what is lost when the broker is away. */
  Sender sendCarelessly(Truth truth, FaultyJob job) {
    return Sender.beginCarelessly(
        cluster.bootstrapServers(), job.payments(), truth, FaultSettings.rate());
  }

  @Override
  public void close() {
    cluster.close();
  }
}
