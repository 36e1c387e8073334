package dev.mitra.job.decide;

import dev.mitra.features.expr.Inputs;
import dev.mitra.features.plan.VectorInputs;

/**
 * A payment as rules read it, by the ordinals of a plan's variables and the score after them. Used
 * again for payment after payment.
 */
final class PaymentInputs implements Inputs {
  private final VectorInputs payment;
  private int scoreOrdinal;
  private double score = Double.NaN;

  /**
   * @param payment the event and the features
   */
  PaymentInputs(VectorInputs payment) {
    this.payment = payment;
  }

  /**
   * Looks at another payment from now on.
   *
   * @param vector its vector
   * @param variables how many variables the plan has
   * @param newScore its score
   */
  void bind(double[] vector, int variables, double newScore) {
    payment.bind(vector);
    scoreOrdinal = variables;
    score = newScore;
  }

  @Override
  public double number(int ordinal) {
    return ordinal == scoreOrdinal ? score : payment.number(ordinal);
  }

  @Override
  public String text(int ordinal) {
    return payment.text(ordinal);
  }

  @Override
  public boolean flag(int ordinal) {
    return payment.flag(ordinal);
  }

  @Override
  public long timestampMillis(int ordinal) {
    return payment.timestampMillis(ordinal);
  }
}
