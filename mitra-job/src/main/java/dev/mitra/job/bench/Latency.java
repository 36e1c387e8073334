package dev.mitra.job.bench;

import java.util.List;

/**
 * A distribution of latencies in milliseconds.
 *
 * @param count how many were recorded; with 0 all else is 0
 * @param mean the arithmetic mean
 * @param p50 the median
 * @param p75 the 75th percentile
 * @param p90 the 90th
 * @param p99 the 99th
 * @param p999 the 99.9th
 * @param p9999 the 99.99th
 * @param max the longest
 * @param distribution the whole of it for a plot, by ascending percentile
 */
public record Latency(
    long count,
    double mean,
    double p50,
    double p75,
    double p90,
    double p99,
    double p999,
    double p9999,
    double max,
    List<Point> distribution) {
  /** Nothing was recorded. */
  public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

  public Latency {
    distribution = List.copyOf(distribution);
  }
}
