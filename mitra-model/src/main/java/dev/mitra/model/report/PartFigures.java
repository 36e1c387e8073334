package dev.mitra.model.report;

import dev.mitra.model.metrics.Calibrations;
import dev.mitra.model.metrics.CardPrecision;
import dev.mitra.model.metrics.RankingMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * How good the scores of a part are.
 *
 * @param payments how many there are
 * @param frauds how many of them are fraud
 * @param rocAuc area under the ROC curve; NaN when there is one class only
 * @param averagePrecision step-wise; a model that tells nothing has the share of frauds
 * @param logLoss of the scores; NaN when they are no probabilities
 * @param brier the same
 * @param logLossBefore of the scores before calibration
 * @param brierBefore the same
 * @param cardPrecision card precision at k; NaN when the cards are not known
 * @param cardCeiling that of scores which know the labels; NaN as well
 * @param thresholds what each threshold does
 */
public record PartFigures(
    int payments,
    int frauds,
    double rocAuc,
    double averagePrecision,
    double logLoss,
    double brier,
    double logLossBefore,
    double brierBefore,
    double cardPrecision,
    double cardCeiling,
    List<AtThreshold> thresholds) {

  /** Copies the list. */
  public PartFigures {
    thresholds = List.copyOf(thresholds);
  }

  /**
   * One threshold.
   *
   * @param threshold payments with at least this score are flagged
   * @param flagged how many these are
   * @param hits how many of them are fraud
   * @param frauds how many frauds there are in all
   */
  public record AtThreshold(double threshold, int flagged, int hits, int frauds) {
    /** The share of the flagged that is fraud; NaN when none is flagged. */
    public double precision() {
      return (double) hits / flagged;
    }

    /** The share of the frauds that is flagged; NaN when there is none. */
    public double recall() {
      return (double) hits / frauds;
    }
  }

  /**
   * Measures.
   *
   * @param part at least one payment
   * @param thresholds in the order in which they are shown
   * @param k how many cards an investigator looks at each day, 1 or more
   */
  public static PartFigures of(ScoredPart part, List<Double> thresholds, int k) {
    boolean probabilities = part.hasProbabilities();
    boolean before = probabilities && inUnit(part.uncalibrated());
    List<AtThreshold> at = new ArrayList<>();
    for (double threshold : thresholds) {
      at.add(at(part, threshold));
    }
    return new PartFigures(
        part.size(),
        part.frauds(),
        RankingMetrics.rocAuc(part.scores(), part.labels()),
        RankingMetrics.averagePrecision(part.scores(), part.labels()),
        probabilities ? Calibrations.logLoss(part.scores(), part.labels()) : Double.NaN,
        probabilities ? Calibrations.brier(part.scores(), part.labels()) : Double.NaN,
        before ? Calibrations.logLoss(part.uncalibrated(), part.labels()) : Double.NaN,
        before ? Calibrations.brier(part.uncalibrated(), part.labels()) : Double.NaN,
        part.hasCards()
            ? CardPrecision.at(k, part.scores(), part.labels(), part.cards(), part.days(), true)
            : Double.NaN,
        part.hasCards()
            ? CardPrecision.ceiling(k, part.labels(), part.cards(), part.days(), true)
            : Double.NaN,
        at);
  }

  private static AtThreshold at(ScoredPart part, double threshold) {
    int flagged = 0;
    int hits = 0;
    for (int i = 0; i < part.size(); i++) {
      if (part.scores()[i] >= threshold) {
        flagged++;
        hits += part.labels()[i] == 1 ? 1 : 0;
      }
    }
    return new AtThreshold(threshold, flagged, hits, part.frauds());
  }

  static boolean inUnit(float[] scores) {
    for (float score : scores) {
      if (!(score >= 0 && score <= 1)) {
        return false;
      }
    }
    return true;
  }
}
