package dev.mitra.job.bench;

/**
 * One point of a distribution.
 *
 * @param percentile in [0, 100]
 * @param millis the latency that so many percent do not exceed
 */
public record Point(double percentile, double millis) {}
