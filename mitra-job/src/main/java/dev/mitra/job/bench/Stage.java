package dev.mitra.job.bench;

/**
 * One stage of the scoring job, in microseconds, over about the last minute of the stretch.
 *
 * @param name as in the metric's name
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the longest
 */
public record Stage(String name, double p50, double p99, double p999, double max) {}
