package dev.mitra.job.demo;

/** Events per second over the last whole seconds. Not thread-safe. */
final class RateMeter {
  /** How many whole seconds are averaged: short enough to follow, long enough to be calm. */
  static final int SECONDS = 5;

  private final long[] counts = new long[SECONDS + 1];
  private final long[] seconds = new long[SECONDS + 1];
  private long first = Long.MAX_VALUE;

  void count(long nowMillis) {
    long second = Math.floorDiv(nowMillis, 1_000L);
    first = Math.min(first, second);
    int slot = Math.floorMod(second, counts.length);
    if (seconds[slot] != second) {
      seconds[slot] = second;
      counts[slot] = 0;
    }
    counts[slot]++;
  }

  /** 0 until the first second is over; an average over fewer seconds soon after. */
  double perSecond(long nowMillis) {
    long second = Math.floorDiv(nowMillis, 1_000L);
    if (first >= second) {
      return 0;
    }
    long sum = 0;
    for (int slot = 0; slot < counts.length; slot++) {
      if (seconds[slot] < second && seconds[slot] >= second - SECONDS) {
        sum += counts[slot];
      }
    }
    return (double) sum / Math.min(SECONDS, second - first);
  }
}
