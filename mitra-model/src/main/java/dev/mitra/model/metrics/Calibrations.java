package dev.mitra.model.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * How well scores in [0, 1] are probabilities. All methods take as many labels (0 or 1) as scores,
 * at least one, and throw {@link IllegalArgumentException} for anything else and for a score out of
 * [0, 1].
 */
public final class Calibrations {
  /** A probability of 0 or 1 that was wrong would cost infinitely much. */
  private static final double SMALLEST = 1e-15;

  private Calibrations() {}

  /**
   * The rows whose scores fall into one stretch.
   *
   * @param from least score of the stretch
   * @param to where the next begins
   * @param rows how many rows there are
   * @param meanScore of these rows; NaN when there are none
   * @param positiveShare of these rows; NaN when there are none
   */
  public record Bin(double from, double to, int rows, double meanScore, double positiveShare) {}

  /**
   * The reliability diagram: [0, 1] in stretches of equal width. A calibrated model has in each
   * stretch as large a share of positive rows as the mean score says.
   *
   * @param bins how many stretches, 1 to 1000
   */
  public static List<Bin> reliability(float[] scores, float[] labels, int bins) {
    check(scores, labels);
    if (bins < 1 || bins > 1000) {
      throw new IllegalArgumentException(bins + " bins; 1 to 1000 are allowed");
    }
    int[] rows = new int[bins];
    double[] sums = new double[bins];
    double[] positives = new double[bins];
    for (int i = 0; i < scores.length; i++) {
      int bin = Math.min(bins - 1, (int) (scores[i] * (double) bins));
      rows[bin]++;
      sums[bin] += scores[i];
      positives[bin] += labels[i];
    }
    List<Bin> diagram = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      diagram.add(
          new Bin(
              (double) i / bins,
              (i + 1.0) / bins,
              rows[i],
              rows[i] == 0 ? Double.NaN : sums[i] / rows[i],
              rows[i] == 0 ? Double.NaN : positives[i] / rows[i]));
    }
    return diagram;
  }

  /** The Brier score: the mean squared difference of score and label, 0 at best. */
  public static double brier(float[] scores, float[] labels) {
    check(scores, labels);
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      double difference = (double) scores[i] - labels[i];
      sum += difference * difference;
    }
    return sum / scores.length;
  }

  /**
   * The mean negative logarithm of the probability that the scores give to the labels, 0 at best;
   * scores count as at least 1e-15 and at most 1 - 1e-15.
   */
  public static double logLoss(float[] scores, float[] labels) {
    check(scores, labels);
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      double right = labels[i] == 1 ? scores[i] : 1 - (double) scores[i];
      sum -= Math.log(Math.min(1 - SMALLEST, Math.max(SMALLEST, right)));
    }
    return sum / scores.length;
  }

  private static void check(float[] scores, float[] labels) {
    var unused = Scored.positives(scores, labels);
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < 0 || scores[i] > 1) {
        throw new IllegalArgumentException(
            "score " + i + " is " + scores[i] + "; a probability from 0 to 1 is needed");
      }
    }
  }
}
