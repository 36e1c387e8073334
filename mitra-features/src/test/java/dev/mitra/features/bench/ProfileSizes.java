package dev.mitra.features.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Reports the mean size of the profiles of a pass beside what JMH measures. JMH makes it by itself
 * and shows it no state of a benchmark, so the sizes are static; a JVM measures one thing at a
 * time.
 */
public final class ProfileSizes implements InternalProfiler {
  /** The mean size of a stored profile. */
  static final String BYTES = "profile.bytes";

  /** The mean number of cells in it. */
  static final String CELLS = "profile.cells";

  private static long profiles;
  private static double bytes;
  private static double cells;

  /** JMH makes one by reflection. */
  public ProfileSizes() {}

  /** Forgets what was added. */
  static synchronized void startAnew() {
    profiles = 0;
    bytes = 0;
    cells = 0;
  }

  /** Adds one stored profile to the mean. */
  static synchronized void add(MeasuredProfile profile) {
    profiles++;
    bytes += profile.length();
    cells += profile.cells();
  }

  @Override
  public String getDescription() {
    return "Mean size of the stored profiles";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    synchronized (ProfileSizes.class) {
      return profiles == 0
          ? List.of()
          : List.of(
              new ScalarResult(BYTES, bytes / profiles, "B", AggregationPolicy.AVG),
              new ScalarResult(CELLS, cells / profiles, "cells", AggregationPolicy.AVG));
    }
  }
}
