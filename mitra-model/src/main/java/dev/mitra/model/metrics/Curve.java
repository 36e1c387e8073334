package dev.mitra.model.metrics;

import java.util.Arrays;

/**
 * Points of a curve, one for each different score and one before them at which nothing is flagged,
 * from the highest threshold to the lowest.
 *
 * @param x of each point
 * @param y of each point
 * @param thresholds rows with at least this score are flagged; the first is infinite
 */
public record Curve(double[] x, double[] y, double[] thresholds) {
  /** Copies the arrays, which have to be of equal length. */
  public Curve {
    if (x.length != y.length || x.length != thresholds.length) {
      throw new IllegalArgumentException(
          "a curve of " + x.length + ", " + y.length + " and " + thresholds.length + " values");
    }
    x = x.clone();
    y = y.clone();
    thresholds = thresholds.clone();
  }

  @Override
  public double[] x() {
    return x.clone();
  }

  @Override
  public double[] y() {
    return y.clone();
  }

  @Override
  public double[] thresholds() {
    return thresholds.clone();
  }

  /** How many points there are. */
  public int size() {
    return x.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Curve that
        && Arrays.equals(x, that.x)
        && Arrays.equals(y, that.y)
        && Arrays.equals(thresholds, that.thresholds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(new int[] {Arrays.hashCode(x), Arrays.hashCode(y)});
  }

  @Override
  public String toString() {
    return "Curve[" + size() + " points]";
  }
}
