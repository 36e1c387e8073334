package dev.mitra.model.calibration;

/**
 * Finds the line of {@link Calibration.Platt}: the one under which the labels are most likely.
 *
 * <p>The labels are smoothed as Platt (1999) has them, (n₊+1)/(n₊+2) for a positive row and
 * 1/(n₋+2) for another, which keeps the slope finite when the margins tell the classes apart
 * without error. Newton's method with halved steps, as Lin, Lin and Weng (2007) describe it.
 */
public final class PlattFit {
  private static final int MOST_STEPS = 100;
  private static final double SMALLEST_STEP = 1e-10;
  private static final double FLAT = 1e-9;
  private static final double RIDGE = 1e-12;

  private final float[] margins;
  private final float[] labels;
  private final double positive;
  private final double negative;

  private PlattFit(float[] margins, float[] labels, double positive, double negative) {
    this.margins = margins;
    this.labels = labels;
    this.positive = positive;
    this.negative = negative;
  }

  /**
   * Fits.
   *
   * @param margins finite; of rows that the model was not trained on
   * @param labels as many, 0 or 1, of both at least one
   * @throws IllegalArgumentException if one of the two labels is not there, or the labels do not
   *     rise with the margins, so that no slope greater than 0 is there
   */
  public static Calibration.Platt fit(float[] margins, float[] labels) {
    int positives = Labels.positives(margins, labels);
    int negatives = labels.length - positives;
    PlattFit fit =
        new PlattFit(margins, labels, (positives + 1.0) / (positives + 2.0), 1.0 / (negatives + 2));
    return fit.solve(Math.log((positives + 1.0) / (negatives + 1.0)));
  }

  private Calibration.Platt solve(double startIntercept) {
    double slope = 0;
    double intercept = startIntercept;
    double loss = loss(slope, intercept);
    for (int step = 0; step < MOST_STEPS; step++) {
      double slopeGradient = 0;
      double interceptGradient = 0;
      double slopeTwice = RIDGE;
      double interceptTwice = RIDGE;
      double mixed = 0;
      for (int i = 0; i < margins.length; i++) {
        double probability = 1 / (1 + StrictMath.exp(-(slope * margins[i] + intercept)));
        double off = probability - target(i);
        double curvature = probability * (1 - probability);
        slopeGradient += margins[i] * off;
        interceptGradient += off;
        slopeTwice += (double) margins[i] * margins[i] * curvature;
        interceptTwice += curvature;
        mixed += margins[i] * curvature;
      }
      if (Math.abs(slopeGradient) < FLAT && Math.abs(interceptGradient) < FLAT) {
        break;
      }
      double determinant = slopeTwice * interceptTwice - mixed * mixed;
      double slopeStep =
          -(interceptTwice * slopeGradient - mixed * interceptGradient) / determinant;
      double interceptStep =
          -(slopeTwice * interceptGradient - mixed * slopeGradient) / determinant;
      double descent = slopeGradient * slopeStep + interceptGradient * interceptStep;
      double length = 1;
      double next = loss(slope + slopeStep, intercept + interceptStep);
      while (!(next < loss + 1e-4 * length * descent) && length >= SMALLEST_STEP) {
        length /= 2;
        next = loss(slope + length * slopeStep, intercept + length * interceptStep);
      }
      if (length < SMALLEST_STEP) {
        break;
      }
      slope += length * slopeStep;
      intercept += length * interceptStep;
      loss = next;
    }
    if (!(slope > 0)) {
      throw new IllegalArgumentException(
          "the labels do not rise with the margins (slope "
              + slope
              + "); a model that tells nothing cannot be calibrated");
    }
    return new Calibration.Platt(slope, intercept);
  }

  private double target(int row) {
    return labels[row] == 1 ? positive : negative;
  }

  private double loss(double slope, double intercept) {
    double sum = 0;
    for (int i = 0; i < margins.length; i++) {
      double line = slope * margins[i] + intercept;
      // log(1 + e^x) - t·x, written so that no exponential overflows.
      sum +=
          Math.max(line, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(line))) - target(i) * line;
    }
    return sum;
  }
}
