package dev.mitra.job.bench;

import dev.mitra.job.bench.cluster.ClusterSize;
import dev.mitra.job.bench.workload.WorkloadSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a benchmark is asked to do.
 *
 * @param scenarios to run
 * @param rate payments a second where the rate is given
 * @param duration of every measured stretch; empty: that of the scenario
 * @param warmUp before every stretch; empty: that of the scenario
 * @param seed of payments and arrivals
 * @param cards that pay
 * @param parallelism of both jobs
 * @param size of the TaskManager
 * @param checkpointIntervalMillis of both jobs
 * @param budgetMillis of the scoring job, from ingest to decision
 * @param profileCacheBytes heap for the profiles used last
 * @param workload what is in force in the scoring job, where a scenario does not say otherwise
 * @param backlog payments that the scoring job's backlog has
 * @param limitBacklog payments that the pass-through job's backlog has
 * @param recording where the TaskManager's last recording is kept; empty: nowhere
 * @param keep whether the cluster goes on running at the end
 */
public record BenchOptions(
    List<Scenario> scenarios,
    double rate,
    Optional<Duration> duration,
    Optional<Duration> warmUp,
    long seed,
    int cards,
    int parallelism,
    ClusterSize size,
    long checkpointIntervalMillis,
    long budgetMillis,
    long profileCacheBytes,
    WorkloadSpec workload,
    int backlog,
    int limitBacklog,
    Optional<Path> recording,
    boolean keep) {
  public BenchOptions {
    scenarios = scenarios.stream().sorted().distinct().toList();
  }

  Duration durationOf(Scenario scenario) {
    return duration.orElse(scenario.duration());
  }

  Duration warmUpOf(Scenario scenario) {
    return warmUp.orElse(scenario.warmUp());
  }
}
