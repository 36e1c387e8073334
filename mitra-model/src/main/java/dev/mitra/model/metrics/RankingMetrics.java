package dev.mitra.model.metrics;

import java.util.Arrays;

/**
 * How well scores put positive rows before negative ones. Rows of equal score are taken together,
 * as in scikit-learn's functions of the same names. All methods take as many labels (0 or 1) as
 * scores, at least one, and throw {@link IllegalArgumentException} for anything else and for a
 * score that is NaN.
 */
public final class RankingMetrics {
  private RankingMetrics() {}

  /**
   * The area under the ROC curve: the share of pairs of a positive and a negative row in which the
   * positive one has the higher score, ties counting half. Hanley and McNeil, <i>The meaning and
   * use of the area under a ROC curve</i>, Radiology 143 (1982).
   *
   * @return 0 to 1, or NaN when there are rows of one class only
   */
  public static double rocAuc(float[] scores, float[] labels) {
    long positives = Scored.positives(scores, labels);
    long negatives = scores.length - positives;
    if (positives == 0 || negatives == 0) {
      return Double.NaN;
    }
    // Twice the number of pairs in order, so that ties stay whole numbers.
    long[] ordered = {0};
    forEachScore(
        scores,
        labels,
        (threshold, tp, fp, newTp, newFp) -> ordered[0] += newTp * (2 * (negatives - fp) + newFp));
    return ordered[0] / (2.0 * positives * negatives);
  }

  /**
   * The step-wise average precision: Σ (Rᵢ - Rᵢ₋₁) Pᵢ over the different scores from the highest
   * on, with the precision P and the recall R of the rows with at least that score. Nothing is
   * interpolated.
   *
   * @return 0 to 1; 0 when no row is positive
   */
  public static double averagePrecision(float[] scores, float[] labels) {
    int positives = Scored.positives(scores, labels);
    if (positives == 0) {
      return 0;
    }
    double[] sum = {0};
    forEachScore(
        scores,
        labels,
        (threshold, tp, fp, newTp, newFp) -> sum[0] += newTp * ((double) tp / (tp + fp)));
    return sum[0] / positives;
  }

  /**
   * The ROC curve.
   *
   * @return x is the share of negative rows that are flagged, y that of positive ones; NaN for a
   *     class that has no rows
   */
  public static Curve roc(float[] scores, float[] labels) {
    double positives = Scored.positives(scores, labels);
    double negatives = scores.length - positives;
    Points points = new Points(scores.length + 1);
    points.add(
        negatives == 0 ? Double.NaN : 0, positives == 0 ? Double.NaN : 0, Double.POSITIVE_INFINITY);
    forEachScore(
        scores,
        labels,
        (threshold, tp, fp, newTp, newFp) -> points.add(fp / negatives, tp / positives, threshold));
    return points.curve();
  }

  /**
   * The curve of precision over recall.
   *
   * @return x is the recall (1 throughout when no row is positive), y the precision; the first
   *     point has recall 0 and precision 1
   */
  public static Curve precisionRecall(float[] scores, float[] labels) {
    int positives = Scored.positives(scores, labels);
    Points points = new Points(scores.length + 1);
    points.add(positives == 0 ? 1 : 0, 1, Double.POSITIVE_INFINITY);
    forEachScore(
        scores,
        labels,
        (threshold, tp, fp, newTp, newFp) ->
            points.add(
                positives == 0 ? 1 : (double) tp / positives, (double) tp / (tp + fp), threshold));
    return points.curve();
  }

  /** Told of each different score, from the highest on. */
  private interface Step {
    /**
     * @param threshold the score
     * @param tp positive rows with at least this score
     * @param fp negative rows with at least this score
     * @param newTp positive rows with just this score
     * @param newFp negative rows with just this score
     */
    void at(float threshold, long tp, long fp, long newTp, long newFp);
  }

  private static void forEachScore(float[] scores, float[] labels, Step step) {
    int[] rows = Scored.descending(scores);
    long tp = 0;
    long fp = 0;
    for (int from = 0; from < rows.length; ) {
      float score = scores[rows[from]];
      int to = from;
      long newTp = 0;
      while (to < rows.length && scores[rows[to]] == score) {
        newTp += (long) labels[rows[to++]];
      }
      long newFp = to - from - newTp;
      tp += newTp;
      fp += newFp;
      step.at(score, tp, fp, newTp, newFp);
      from = to;
    }
  }

  /** Points as they are added. */
  private static final class Points {
    private final double[] x;
    private final double[] y;
    private final double[] thresholds;
    private int size;

    private Points(int most) {
      x = new double[most];
      y = new double[most];
      thresholds = new double[most];
    }

    private void add(double pointX, double pointY, double threshold) {
      x[size] = pointX;
      y[size] = pointY;
      thresholds[size++] = threshold;
    }

    private Curve curve() {
      return new Curve(
          Arrays.copyOf(x, size), Arrays.copyOf(y, size), Arrays.copyOf(thresholds, size));
    }
  }
}
