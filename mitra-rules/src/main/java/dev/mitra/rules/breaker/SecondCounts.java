package dev.mitra.rules.breaker;

import java.util.Arrays;

/**
 * Counts of the last so many seconds, one for each, in a ring. What is older is forgotten when time
 * moves on. Not thread-safe.
 */
final class SecondCounts {
  private final long[] ring;
  private long newest = Long.MIN_VALUE;
  private long sum;

  /**
   * @param seconds how many seconds are kept, the newest included; at least 1
   */
  SecondCounts(int seconds) {
    ring = new long[seconds];
  }

  /** How many seconds are kept. */
  int seconds() {
    return ring.length;
  }

  /** Moves on to a second; going back is no move. */
  void advance(long second) {
    if (second <= newest) {
      return;
    }
    // The first move, from nothing, overflows nothing: it is one of those that clear all.
    if (newest == Long.MIN_VALUE || second - newest >= ring.length) {
      Arrays.fill(ring, 0);
      sum = 0;
    } else {
      for (long each = newest + 1; each <= second; each++) {
        int at = at(each);
        sum -= ring[at];
        ring[at] = 0;
      }
    }
    newest = second;
  }

  /** Adds to a second; a later one than the newest becomes the newest, one forgotten stays so. */
  void add(long second, long count) {
    advance(second);
    if (second > newest - ring.length) {
      ring[at(second)] += count;
      sum += count;
    }
  }

  /** The count of a second that is kept. */
  long get(long second) {
    return ring[at(second)];
  }

  /** The sum of all that is kept. */
  long sum() {
    return sum;
  }

  /** The same counts, with another number of seconds kept. */
  SecondCounts resized(int seconds) {
    SecondCounts copy = new SecondCounts(seconds);
    if (newest != Long.MIN_VALUE) {
      for (long second = newest - Math.min(seconds, ring.length) + 1; second <= newest; second++) {
        copy.add(second, get(second));
      }
    }
    return copy;
  }

  private int at(long second) {
    return (int) Math.floorMod(second, (long) ring.length);
  }
}
