package dev.mitra.model.calibration;

import java.util.Arrays;

/**
 * Finds the points of {@link Calibration.Isotonic}: among all functions of the score that never
 * fall the one nearest to the labels by squares, by pooling adjacent violators (Barlow et al.
 * 1972). Rows of equal scores count together. A stretch on one level becomes two points, at its
 * first and its last score.
 */
public final class IsotonicFit {
  private IsotonicFit() {}

  /**
   * Fits.
   *
   * @param scores finite; of rows that the model was not trained on
   * @param labels as many, 0 or 1, of both at least one
   * @throws IllegalArgumentException if one of the two labels is not there
   */
  public static Calibration.Isotonic fit(float[] scores, float[] labels) {
    Labels.positives(scores, labels);
    long[] sorted = new long[scores.length];
    for (int i = 0; i < sorted.length; i++) {
      // A finite float's bits in the order of its value, above the row; -0 and 0 are one score.
      int bits = Float.floatToIntBits(scores[i] + 0f);
      sorted[i] = ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | i;
    }
    Arrays.sort(sorted);
    double[] first = new double[sorted.length];
    double[] last = new double[sorted.length];
    double[] sum = new double[sorted.length];
    double[] weight = new double[sorted.length];
    int blocks = 0;
    for (int i = 0; i < sorted.length; i++) {
      int row = (int) sorted[i];
      if (blocks == 0 || scores[row] != last[blocks - 1]) {
        first[blocks] = scores[row];
        last[blocks] = scores[row];
        sum[blocks] = 0;
        weight[blocks] = 0;
        blocks++;
      }
      sum[blocks - 1] += labels[row];
      weight[blocks - 1]++;
      boolean complete = i + 1 == sorted.length || scores[(int) sorted[i + 1]] != scores[row];
      // Pooled until the level rises again: products, as quotients of counts would round.
      while (complete
          && blocks > 1
          && sum[blocks - 2] * weight[blocks - 1] >= sum[blocks - 1] * weight[blocks - 2]) {
        blocks--;
        last[blocks - 1] = last[blocks];
        sum[blocks - 1] += sum[blocks];
        weight[blocks - 1] += weight[blocks];
      }
    }
    return points(blocks, first, last, sum, weight);
  }

  private static Calibration.Isotonic points(
      int blocks, double[] first, double[] last, double[] sum, double[] weight) {
    double[] x = new double[2 * blocks];
    double[] y = new double[2 * blocks];
    int points = 0;
    for (int i = 0; i < blocks; i++) {
      x[points] = first[i];
      y[points++] = sum[i] / weight[i];
      if (last[i] > first[i]) {
        x[points] = last[i];
        y[points++] = sum[i] / weight[i];
      }
    }
    int kept = Math.min(points, Calibration.Isotonic.MOST_POINTS);
    double[] scores = new double[kept];
    double[] probabilities = new double[kept];
    for (int i = 0; i < kept; i++) {
      // The first and the last stay; between them every so many.
      int from = kept == points ? i : (int) ((long) i * (points - 1) / (kept - 1));
      scores[i] = x[from];
      probabilities[i] = y[from];
    }
    return new Calibration.Isotonic(scores, probabilities);
  }
}
