package dev.mitra.job.bench.load;

import java.util.Arrays;

/**
 * Zipf's distribution with exponent 1 over the numbers from 0: number k comes with a probability in
 * proportion to 1/(k+1).
 */
final class Zipf {
  private final double[] upTo;

  /**
   * @param size how many numbers there are
   */
  Zipf(int size) {
    upTo = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += 1.0 / (i + 1);
      upTo[i] = sum;
    }
    for (int i = 0; i < size; i++) {
      upTo[i] /= sum;
    }
  }

  /**
   * The number at a place of the distribution.
   *
   * @param u in [0, 1)
   */
  int at(double u) {
    int found = Arrays.binarySearch(upTo, u);
    // What lies between two sums belongs to the upper one; a sum itself begins the next number.
    int at = found < 0 ? -found - 1 : found + 1;
    return Math.min(at, upTo.length - 1);
  }
}
