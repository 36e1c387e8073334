package dev.mitra.model.drift;

import java.util.Arrays;

/**
 * The population stability index: how far a distribution has moved from a reference, as one number
 * from 0 (not at all) on without an upper end. Of the shares {@code r} of the reference and {@code
 * n} of now in each bin it is
 *
 * <pre>Σ (n - r) · ln(n / r)</pre>
 *
 * <p>(Siddiqi, Credit Risk Scorecards, 2006), which is the symmetric divergence of Jeffreys (1946)
 * and of Kullback and Leibler (1951) over bins. What is missing is a bin of its own: a feature that
 * stops arriving moves its index like one whose values change.
 *
 * <p>A share below {@value #LEAST_SHARE} counts as {@value #LEAST_SHARE} on both sides, because the
 * logarithm of an empty bin has no value. A floor instead of a count that is added to each bin
 * keeps equal shares at 0 and both directions equal; a bin of a tenth that becomes empty adds 0.69.
 *
 * <p>Chance alone makes it greater than 0: when nothing has moved, {@code values} values over
 * {@code bins} bins have an index of about {@code (bins - 1) / values} (Yurdakul and Naranjo,
 * Statistical properties of the population stability index, 2020).
 */
public final class Psi {
  /** What a smaller share, or none, counts as. */
  public static final double LEAST_SHARE = 1e-4;

  /** Above it a shift is called moderate (the field's rule of thumb; Siddiqi 2006). */
  public static final double MODERATE = 0.1;

  /** Above it a shift is called large (the field's rule of thumb; Siddiqi 2006). */
  public static final double LARGE = 0.25;

  private Psi() {}

  /**
   * The index between two histograms, the same in both directions.
   *
   * @throws IllegalArgumentException if their edges differ
   */
  public static double between(Histogram reference, Histogram now) {
    if (!Arrays.equals(reference.edges(), now.edges())) {
      throw new IllegalArgumentException(
          "the edges of the two histograms differ; equal edges are allowed");
    }
    double[] before = reference.shares();
    double[] after = now.shares();
    double sum = term(reference.missing(), now.missing());
    for (int i = 0; i < before.length; i++) {
      sum += term(before[i], after[i]);
    }
    return sum;
  }

  /**
   * The index of values that were counted into the bins of a reference.
   *
   * @param counts one for each bin and behind them that of what was missing, so one more than
   *     {@link Histogram#bins()}; none below 0
   * @return NaN when nothing was counted
   * @throws IllegalArgumentException if there are more or fewer counts
   */
  public static double of(Histogram reference, long[] counts) {
    double[] shares = reference.shares();
    if (counts.length != shares.length + 1) {
      throw new IllegalArgumentException(
          counts.length + " counts; " + (shares.length + 1) + " are allowed");
    }
    double values = 0;
    for (long count : counts) {
      values += count;
    }
    if (values == 0) {
      return Double.NaN;
    }
    double sum = term(reference.missing(), counts[shares.length] / values);
    for (int i = 0; i < shares.length; i++) {
      sum += term(shares[i], counts[i] / values);
    }
    return sum;
  }

  /** What one bin adds, never below 0. */
  private static double term(double reference, double now) {
    double before = Math.max(reference, LEAST_SHARE);
    double after = Math.max(now, LEAST_SHARE);
    return (after - before) * Math.log(after / before);
  }
}
