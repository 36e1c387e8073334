package dev.mitra.job.demo;

import java.util.List;

/**
 * A decision about one payment, with the truth that only a generator of traffic knows.
 *
 * @param timeMillis event time, milliseconds since 1970
 * @param eventId the payment's id
 * @param amount in rupees; NaN when the payment has none
 * @param method how it is paid, for example {@code card} or {@code upi}; may be empty
 * @param card the card's token, never its number; only its end is ever shown; may be empty
 * @param merchant may be empty
 * @param decision one of {@code BLOCK}, {@code CHALLENGE}, {@code REVIEW}, {@code ALLOW}
 * @param score the champion's score; NaN when no model scored
 * @param reasons reason codes, the weightiest first
 * @param latencyMillis from ingest to the consumer of the decision, milliseconds; two machines'
 *     clocks can make it negative, which counts as 0
 * @param late whether the payment was decided after its deadline
 * @param epoch the configuration that the decision was made under
 * @param fraud the truth: whether this payment is part of a fraud
 * @param scenario the truth: the story that the payment belongs to
 */
public record DecisionRow(
    long timeMillis,
    String eventId,
    double amount,
    String method,
    String card,
    String merchant,
    String decision,
    double score,
    List<String> reasons,
    long latencyMillis,
    boolean late,
    long epoch,
    boolean fraud,
    String scenario) {
  /** Every decision there is, the hardest first. */
  public static final List<String> DECISIONS = List.of("BLOCK", "CHALLENGE", "REVIEW", "ALLOW");

  private static final int SHOWN_OF_CARD = 6;

  /**
   * Checks the decision.
   *
   * @throws IllegalArgumentException if it is none of the four
   */
  public DecisionRow {
    if (!DECISIONS.contains(decision)) {
      throw new IllegalArgumentException(
          "payment '%s' has decision '%s'; allowed are %s"
              .formatted(eventId, decision, String.join(", ", DECISIONS)));
    }
    reasons = List.copyOf(reasons);
  }

  /** Whether the payment did not simply go through: BLOCK or CHALLENGE. */
  public boolean stopped() {
    return severity() >= 2;
  }

  /** Whether a person or a further step looks at the payment: BLOCK, CHALLENGE or REVIEW. */
  public boolean flagged() {
    return severity() >= 1;
  }

  /** 0 for ALLOW to 3 for BLOCK. */
  int severity() {
    return DECISIONS.size() - 1 - DECISIONS.indexOf(decision);
  }

  /** The last characters of the card's token. */
  String cardEnd() {
    return card.substring(Math.max(0, card.length() - SHOWN_OF_CARD));
  }
}
