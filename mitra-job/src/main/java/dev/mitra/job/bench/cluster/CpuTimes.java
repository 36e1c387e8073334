package dev.mitra.job.bench.cluster;

import dev.mitra.job.bench.ProcessCost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU time of the processes at a moment.
 *
 * @param nanos at which it was read, on the clock of {@link System#nanoTime}
 * @param used by process so far, in nanoseconds
 */
public record CpuTimes(long nanos, Map<String, Long> used) {
  private static final String LOAD = "load";

  /** Reads them: the parts of a cluster and this process, which makes the load. */
  public static CpuTimes of(BenchCluster cluster) {
    Map<String, Long> used = new LinkedHashMap<>();
    for (String part : BenchCluster.PARTS) {
      used.put(part, nanosOf(cluster.pid(part)));
    }
    used.put(LOAD, nanosOf(ProcessHandle.current().pid()));
    return new CpuTimes(System.nanoTime(), used);
  }

  private static long nanosOf(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }

  /** Seconds from an earlier moment to this one. */
  public double secondsSince(CpuTimes earlier) {
    return (nanos - earlier.nanos) / 1e9;
  }

  /**
   * What each process has cost since an earlier moment.
   *
   * @param payments that were worked on meanwhile
   */
  public List<ProcessCost> since(CpuTimes earlier, long payments) {
    double seconds = secondsSince(earlier);
    List<ProcessCost> costs = new ArrayList<>();
    used.forEach(
        (process, now) -> {
          double nanosUsed = now - earlier.used.getOrDefault(process, now);
          costs.add(
              new ProcessCost(
                  process,
                  payments == 0 ? 0 : nanosUsed / 1_000 / payments,
                  nanosUsed / 1e9 / seconds));
        });
    return costs;
  }
}
