package dev.mitra.model.report;

/**
 * Payments with their scores and labels. The arrays are not copied and not to be changed.
 *
 * @param name of the part, such as test
 * @param from its first moment, milliseconds since 1970
 * @param to the first moment after it
 * @param uncalibrated what the model's objective makes of the margins
 * @param scores as many, calibrated; what decides
 * @param labels as many, 0 or 1
 * @param amounts for each payment what is at stake, finite and 0 or more; empty when it is not
 *     known of all
 * @param cards for each payment the number of its card, from 0 on; empty when it is not known of
 *     all
 * @param days for each payment the number of its day
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record ScoredPart(
    String name,
    long from,
    long to,
    float[] uncalibrated,
    float[] scores,
    float[] labels,
    double[] amounts,
    int[] cards,
    int[] days) {

  /** How many payments there are. */
  public int size() {
    return scores.length;
  }

  /** How many of them are fraud. */
  public int frauds() {
    int frauds = 0;
    for (float label : labels) {
      frauds += label == 1 ? 1 : 0;
    }
    return frauds;
  }

  /** Whether all scores could be probabilities. */
  boolean hasProbabilities() {
    for (float score : scores) {
      if (!(score >= 0 && score <= 1)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the amounts of all payments are known. */
  public boolean hasAmounts() {
    return amounts.length > 0;
  }

  /** Whether the cards of all payments are known. */
  public boolean hasCards() {
    return cards.length > 0;
  }
}
