package dev.mitra.job.bench;

/**
 * One second of a stretch. Latencies, in milliseconds, are of the answers that came in that second.
 *
 * @param second from the beginning of the stretch to the end of this second
 * @param sentPerSecond payments that were sent
 * @param answeredPerSecond payments that were answered
 * @param p50 the median; 0 when nothing was answered
 * @param p99 the 99th percentile; 0 when nothing was answered
 * @param max the longest; 0 when nothing was answered
 */
public record Moment(
    double second,
    double sentPerSecond,
    double answeredPerSecond,
    double p50,
    double p99,
    double max) {}
