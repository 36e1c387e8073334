package dev.mitra.model.drift;

import java.util.Arrays;

/**
 * Counts values into the bins of a reference over a sliding window, to tell how far they have moved
 * from it. The window is a ring of slots of equal length, of which the oldest is emptied when a new
 * one begins: with 6 slots of 10 minutes it covers the last 50 to 60 minutes. Counting allocates
 * nothing and reads no clock. Not thread-safe.
 */
public final class DriftCounter {
  /** Without so many values in the window there is no index. */
  public static final int LEAST_VALUES = 200;

  /**
   * Nor without so many values for each bin of the reference: by chance alone the index is about
   * one part in so many then, half of what is called a moderate shift.
   */
  public static final int LEAST_VALUES_OF_A_BIN = 20;

  private final Histogram reference;
  private final double[] edges;
  private final int slots;
  private final long slotMillis;

  /** Of each slot the counts of the bins and of what is missing. */
  private final int[] counts;

  /** Of each slot the sum of the values that are there. */
  private final double[] sums;

  private final int width;
  private long slot;
  private int place;

  /**
   * A counter that has counted nothing.
   *
   * @param reference what is held against
   * @param slots how many slots the window has, at least 1
   * @param slotMillis how long a slot is, at least 1
   * @param nowMillis the time, milliseconds since 1970
   */
  public DriftCounter(Histogram reference, int slots, long slotMillis, long nowMillis) {
    if (slots < 1 || slotMillis < 1) {
      throw new IllegalArgumentException(
          slots + " slots of " + slotMillis + " ms; at least one slot of 1 ms is allowed");
    }
    this.reference = reference;
    this.edges = reference.edges();
    this.slots = slots;
    this.slotMillis = slotMillis;
    this.width = reference.bins() + 1;
    this.counts = new int[slots * width];
    this.sums = new double[slots];
    this.slot = Math.floorDiv(nowMillis, slotMillis);
    this.place = Math.floorMod(slot, slots);
  }

  /** Counts a value into the slot of the time that was told last; NaN is missing. */
  public void count(double value) {
    if (Double.isNaN(value)) {
      counts[place * width + width - 1]++;
    } else {
      counts[place * width + bin(value)]++;
      sums[place] += value;
    }
  }

  /**
   * As {@link Histogram#bin}, but with steps whose number does not depend on the value and a sum in
   * place of a branch, which no processor could foretell: half the time.
   */
  private int bin(double value) {
    int bin = 0;
    int left = edges.length;
    while (left > 0) {
      int half = (left + 1) >>> 1;
      bin += value > edges[bin + half - 1] ? half : 0;
      left -= half;
    }
    return bin;
  }

  /**
   * Tells the time, and empties the slots that leave the window. A time before the one that was
   * told last changes nothing.
   *
   * @param nowMillis milliseconds since 1970
   */
  public void advance(long nowMillis) {
    long now = Math.floorDiv(nowMillis, slotMillis);
    if (now <= slot) {
      return;
    }
    long passed = Math.min(now - slot, slots);
    for (long each = now - passed + 1; each <= now; each++) {
      int leaving = Math.floorMod(each, slots);
      Arrays.fill(counts, leaving * width, (leaving + 1) * width, 0);
      sums[leaving] = 0;
    }
    slot = now;
    place = Math.floorMod(now, slots);
  }

  /** How many values are in the window, with those that are missing. */
  public long values() {
    long values = 0;
    for (int count : counts) {
      values += count;
    }
    return values;
  }

  /**
   * The {@link Psi} of what is in the window against the reference; NaN while there are fewer than
   * {@value #LEAST_VALUES} values, or than {@value #LEAST_VALUES_OF_A_BIN} for each bin.
   */
  public double psi() {
    long least = Math.max(LEAST_VALUES, (long) LEAST_VALUES_OF_A_BIN * reference.bins());
    return values() < least ? Double.NaN : Psi.of(reference, totals());
  }

  /** The mean of the values in the window that are not missing; NaN when there are none. */
  public double mean() {
    double sum = 0;
    long present = 0;
    for (int i = 0; i < slots; i++) {
      sum += sums[i];
    }
    long[] totals = totals();
    for (int bin = 0; bin < width - 1; bin++) {
      present += totals[bin];
    }
    return present == 0 ? Double.NaN : sum / present;
  }

  private long[] totals() {
    long[] totals = new long[width];
    for (int i = 0; i < counts.length; i++) {
      totals[i % width] += counts[i];
    }
    return totals;
  }
}
