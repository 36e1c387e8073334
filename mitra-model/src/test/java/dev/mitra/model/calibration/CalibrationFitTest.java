package dev.mitra.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.model.TestModels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Fits of calibrations against what they are defined by. */
class CalibrationFitTest {
  private static final int RUNS = 200;

  private final long seed = TestModels.seed("CalibrationFitTest");
  private final Random random = new Random(seed);

  @Test
  void isotonicIsTheGreatestOfTheLeastMeans() {
    for (int run = 0; run < RUNS; run++) {
      int rows = 2 + random.nextInt(60);
      float[] scores = new float[rows];
      float[] labels = new float[rows];
      for (int i = 0; i < rows; i++) {
        scores[i] = random.nextInt(20) / 20f;
        labels[i] = random.nextFloat() < 0.1f + 0.7f * scores[i] ? 1 : 0;
      }
      labels[0] = 0;
      labels[1] = 1;
      Calibration.Isotonic fit = IsotonicFit.fit(scores, labels);
      for (int i = 0; i < rows; i++) {
        assertThat(fit.apply(scores[i], 0))
            .as("run %d, score %s", run, scores[i])
            .isCloseTo(isotonic(scores, labels, scores[i]), within(1e-12));
      }
    }
  }

  /** max over a ≤ s of min over b ≥ s of the mean label of the rows with scores from a to b. */
  private static double isotonic(float[] scores, float[] labels, float at) {
    double greatest = -1;
    for (float a : scores) {
      double least = 2;
      for (float b : scores) {
        if (a <= at && b >= at) {
          double sum = 0;
          int count = 0;
          for (int i = 0; i < scores.length; i++) {
            if (scores[i] >= a && scores[i] <= b) {
              sum += labels[i];
              count++;
            }
          }
          least = Math.min(least, sum / count);
        }
      }
      greatest = a <= at ? Math.max(greatest, least) : greatest;
    }
    return greatest;
  }

  @Test
  void isotonicOfManyScoresKeepsToTheMostPoints() {
    float[] scores = new float[200_000];
    float[] labels = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextFloat();
      labels[i] = random.nextFloat() < scores[i] * scores[i] ? 1 : 0;
    }
    Calibration.Isotonic fit = IsotonicFit.fit(scores, labels);
    assertThat(fit.scores()).hasSizeLessThanOrEqualTo(Calibration.Isotonic.MOST_POINTS);
    for (double score = 0.05; score < 1; score += 0.05) {
      assertThat(fit.apply(score, 0)).isCloseTo(score * score, within(0.05));
    }
  }

  @Test
  void plattOfTwoMarginsMeetsTheirSmoothedShares() {
    // With two margins the line passes through both: sigmoid(slope · m + intercept) is the mean of
    // the smoothed labels at m.
    float[] margins = new float[100];
    float[] labels = new float[100];
    for (int i = 0; i < 100; i++) {
      margins[i] = i < 60 ? -1.5f : 2.5f;
      labels[i] = i < 60 ? (i < 6 ? 1 : 0) : (i < 90 ? 1 : 0);
    }
    double high = 37.0 / 38;
    double low = 1.0 / 66;
    Calibration.Platt fit = PlattFit.fit(margins, labels);
    assertThat(fit.apply(0, -1.5)).isCloseTo((6 * high + 54 * low) / 60, within(1e-9));
    assertThat(fit.apply(0, 2.5)).isCloseTo((30 * high + 10 * low) / 40, within(1e-9));
  }

  @Test
  void noOtherLineMakesTheSmoothedLabelsMoreLikelyThanPlatts() {
    for (int run = 0; run < RUNS; run++) {
      int rows = 20 + random.nextInt(300);
      float[] margins = new float[rows];
      float[] labels = new float[rows];
      double steep = 0.3 + 3 * random.nextDouble();
      for (int i = 0; i < rows; i++) {
        margins[i] = (float) (3 * random.nextGaussian() - 2);
        labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-steep * margins[i] - 1)) ? 1 : 0;
      }
      margins[0] = 4;
      labels[0] = 1;
      margins[1] = -4;
      labels[1] = 0;
      Calibration.Platt fit = PlattFit.fit(margins, labels);
      double least = loss(margins, labels, fit.slope(), fit.intercept());
      for (double step : new double[] {1e-3, 0.03, 0.5}) {
        for (int[] way :
            new int[][] {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}, {1, -1}}) {
          assertThat(
                  loss(
                      margins,
                      labels,
                      fit.slope() + step * way[0],
                      fit.intercept() + step * way[1]))
              .as("run %d, step %s %s", run, step, Arrays.toString(way))
              .isGreaterThanOrEqualTo(least);
        }
      }
    }
  }

  private static double loss(float[] margins, float[] labels, double slope, double intercept) {
    double positives = 0;
    for (float label : labels) {
      positives += label;
    }
    double sum = 0;
    for (int i = 0; i < margins.length; i++) {
      double target =
          labels[i] == 1 ? (positives + 1) / (positives + 2) : 1 / (labels.length - positives + 2);
      double line = slope * margins[i] + intercept;
      sum += target * Math.log1p(Math.exp(-line)) + (1 - target) * Math.log1p(Math.exp(line));
    }
    return sum;
  }

  @Test
  void marginsThatTellTheClassesApartKeepAFiniteSlope() {
    Calibration.Platt fit =
        PlattFit.fit(new float[] {-9, -8, -7, 7, 8, 9}, new float[] {0, 0, 0, 1, 1, 1});
    assertThat(fit.apply(0, 9)).isBetween(0.7, 0.9);
    assertThat(fit.apply(0, -9)).isBetween(0.1, 0.3);
  }

  @Test
  void whatCannotBeFittedIsToldWithWhatIsNeeded() {
    assertThatThrownBy(() -> PlattFit.fit(new float[] {1, 2}, new float[] {0, 0}))
        .hasMessage("0 of 2 rows are positive; at least one row of each label is needed");
    assertThatThrownBy(() -> IsotonicFit.fit(new float[] {1, 2}, new float[] {1, 1}))
        .hasMessage("2 of 2 rows are positive; at least one row of each label is needed");
    assertThatThrownBy(() -> IsotonicFit.fit(new float[] {1, Float.NaN}, new float[] {1, 0}))
        .hasMessageContaining("a finite value and 0 or 1 are allowed");
    assertThatThrownBy(() -> PlattFit.fit(new float[] {-1, -2, 1, 2}, new float[] {1, 1, 0, 0}))
        .hasMessageContaining("cannot be calibrated");
  }
}
