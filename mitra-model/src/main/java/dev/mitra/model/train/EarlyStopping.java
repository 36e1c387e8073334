package dev.mitra.model.train;

import dev.mitra.model.metrics.Calibrations;
import dev.mitra.model.metrics.RankingMetrics;

/**
 * When training ends before all rounds are done: when the validation rows have not been scored
 * better for some rounds. Of the trees that were grown those up to the best round are kept.
 *
 * @param metric what is better
 * @param patience for how many rounds the best may stand, 1 or more
 */
public record EarlyStopping(Metric metric, int patience) {

  /** What is watched. */
  public enum Metric {
    /** Average precision, the area below the curve of precision over recall; more is better. */
    AUCPR("average precision", true),
    /** Mean negative log-likelihood of the labels; less is better. */
    LOGLOSS("log loss", false);

    private final String title;
    private final boolean moreIsBetter;

    Metric(String title, boolean moreIsBetter) {
      this.title = title;
      this.moreIsBetter = moreIsBetter;
    }

    /** What people call it. */
    public String title() {
      return title;
    }

    /** Whether one value is better than another. */
    boolean isBetter(double value, double than) {
      return moreIsBetter ? value > than : value < than;
    }

    /** The value for probabilities and their labels. */
    double of(float[] scores, float[] labels) {
      return switch (this) {
        case AUCPR -> RankingMetrics.averagePrecision(scores, labels);
        case LOGLOSS -> Calibrations.logLoss(scores, labels);
      };
    }
  }

  /** Average precision, 30 rounds. */
  public static final EarlyStopping DEFAULT = new EarlyStopping(Metric.AUCPR, 30);

  /** Checks the range. */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience is " + patience + "; 1 or more is allowed");
    }
  }
}
