package dev.mitra.job.bench;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.bench.cluster.BenchCluster;
import dev.mitra.job.bench.workload.WorkloadSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A benchmark from its beginning to its end: the cluster, the scenarios and the result. */
public final class Bench {
  private final BenchOptions options;
  private final Path home;
  private final BenchProgress progress;

  /**
   * @param options what to do
   * @param home the checkout
   * @param progress where it is said how it goes
   */
  public Bench(BenchOptions options, Path home, BenchProgress progress) {
    this.options = options;
    this.home = home;
    this.progress = progress;
  }

  /** Where the cluster of a benchmark lies. */
  public static Path folder(Path home) {
    return home.resolve(".local").resolve("bench").resolve("cluster");
  }

  /**
   * Runs all of it.
   *
   * @param soFar gets after each stretch what there is by then, so that a benchmark that is ended
   *     is not lost
   * @throws InvalidDeclarationException when the cluster does not start, or the job fails
   */
  public BenchResult run(Consumer<BenchResult> soFar) throws InterruptedException {
    Instant startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Machine machine = MachineFacts.read();
    List<Setting> versions = MachineFacts.versions();
    Path folder = folder(home);
    progress.say("Starting a Kafka broker and a Flink cluster in " + folder + " ...");
    BenchCluster cluster = BenchCluster.start(home, folder, options.size());
    List<Run> runs = new ArrayList<>();
    try {
      new Scenarios(
              options,
              home,
              cluster,
              progress,
              run -> {
                runs.add(run);
                soFar.accept(result(startedAt, machine, versions, runs));
              })
          .run();
    } finally {
      if (options.keep()) {
        progress.say(
            "The cluster goes on running; to stop it: deploy/bin/local-cluster stop --dir "
                + folder);
      } else {
        progress.say("Stopping the cluster ...");
        cluster.close();
      }
    }
    discard(cluster);
    return result(startedAt, machine, versions, runs);
  }

  private BenchResult result(
      Instant startedAt, Machine machine, List<Setting> versions, List<Run> runs) {
    return new BenchResult(
        startedAt.toString(), options.seed(), machine, versions, settings(), runs, Goals.of(runs));
  }

  private void discard(BenchCluster cluster) {
    if (options.keep()) {
      return;
    }
    try {
      cluster.discardData();
    } catch (IOException e) {
      progress.say("The data in " + cluster.folder() + " could not be deleted: " + e);
    }
  }

  private List<Setting> settings() {
    WorkloadSpec workload = options.workload();
    List<Setting> settings = new ArrayList<>(workloadAndSizes(workload));
    for (String setting : options.size().flink()) {
      settings.add(new Setting("Flink's setting", setting));
    }
    if (!options.size().java().isEmpty()) {
      settings.add(new Setting("Java of the TaskManager", options.size().java()));
    }
    return settings;
  }

  private List<Setting> workloadAndSizes(WorkloadSpec workload) {
    return List.of(
        new Setting("parallelism", Integer.toString(options.parallelism())),
        new Setting("partitions of a topic", Integer.toString(Deployer.PARTITIONS)),
        new Setting("checkpoints", Durations.format(options.checkpointIntervalMillis())),
        new Setting("budget", Durations.format(options.budgetMillis())),
        new Setting("cache of profiles", (options.profileCacheBytes() >> 20) + " MB"),
        new Setting("cards", String.format(Locale.ROOT, "%,d", options.cards())),
        new Setting("features", workload.features().label()),
        new Setting("rules", Integer.toString(workload.rules())),
        new Setting("patterns", Integer.toString(workload.patterns())),
        new Setting("trees of the champion", Integer.toString(workload.championTrees())),
        new Setting("trees of the shadow", Integer.toString(workload.shadowTrees())),
        new Setting("slots", Integer.toString(options.size().slots())),
        new Setting("task heap", options.size().taskHeapMegabytes() + " MB"),
        new Setting("memory for RocksDB", options.size().managedMegabytes() + " MB"));
  }
}
