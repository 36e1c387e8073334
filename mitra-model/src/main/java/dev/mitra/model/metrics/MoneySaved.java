package dev.mitra.model.metrics;

import java.util.ArrayList;
import java.util.List;

/** What stopping the payments above a threshold is worth. */
public final class MoneySaved {
  private MoneySaved() {}

  /**
   * One threshold.
   *
   * @param threshold payments with at least this score are stopped
   * @param stopped how many payments that are
   * @param fraudStopped their amount that was fraud
   * @param honestStopped their amount that was honest
   * @param fraudMissed the amount of fraud that is not stopped
   */
  public record AtThreshold(
      double threshold,
      int stopped,
      double fraudStopped,
      double honestStopped,
      double fraudMissed) {
    /** The share of the amount of fraud that is stopped; NaN when there is none. */
    public double recall() {
      return fraudStopped / (fraudStopped + fraudMissed);
    }
  }

  /**
   * Adds up the amounts for each of some thresholds.
   *
   * @param thresholds in any order
   * @param scores of each payment
   * @param labels of each payment, 1 for fraud, else 0
   * @param amounts of each payment, finite, 0 or more
   * @return one for each threshold, in their order
   * @throws IllegalArgumentException if the arrays differ in length or are empty, or a value is not
   *     of that form
   */
  public static List<AtThreshold> at(
      double[] thresholds, float[] scores, float[] labels, double[] amounts) {
    var unused = Scored.positives(scores, labels);
    Scored.checkLength("amount", amounts.length, scores);
    double[] sums = {0, 0};
    for (int i = 0; i < amounts.length; i++) {
      if (!Double.isFinite(amounts[i]) || amounts[i] < 0) {
        throw new IllegalArgumentException(
            "amount " + i + " is " + amounts[i] + "; a finite number from 0 on is needed");
      }
      sums[(int) labels[i]] += amounts[i];
    }
    List<AtThreshold> result = new ArrayList<>();
    for (double threshold : thresholds) {
      int stopped = 0;
      double[] stoppedSums = {0, 0};
      for (int i = 0; i < scores.length; i++) {
        if (scores[i] >= threshold) {
          stopped++;
          stoppedSums[(int) labels[i]] += amounts[i];
        }
      }
      result.add(
          new AtThreshold(
              threshold, stopped, stoppedSums[1], stoppedSums[0], sums[1] - stoppedSums[1]));
    }
    return result;
  }
}
