package dev.mitra.rules.pattern;

import java.util.OptionalInt;

/**
 * How many events a step takes.
 *
 * @param from the fewest, from 1
 * @param to the most, not below {@code from}; empty for any number
 * @param gapMillis the longest time from one of them to the next, milliseconds; 0 for no bound
 */
public record Times(int from, OptionalInt to, long gapMillis) {

  /**
   * @throws IllegalArgumentException when a component is out of its range
   */
  public Times {
    if (from < 1 || (to.isPresent() && to.getAsInt() < from) || gapMillis < 0) {
      throw new IllegalArgumentException("times from " + from + " to " + to + ", gap " + gapMillis);
    }
  }
}
