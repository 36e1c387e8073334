package dev.mitra.job.decide;

import dev.mitra.features.event.EventInputs;
import dev.mitra.features.expr.Inputs;

/**
 * A payment as rules read it, by the ordinals of a plan's variables and the score after them: the
 * event, then the features in the vector's order. Used again for payment after payment.
 */
final class PaymentInputs implements Inputs {
  private final EventInputs event;
  private final int eventVariables;
  private final int firstFeature;
  private double[] vector = {};
  private int scoreOrdinal;
  private double score = Double.NaN;

  /**
   * @param event the event's inputs
   * @param eventVariables how many variables an event has
   * @param firstFeature the vector's column of the first declared feature
   */
  PaymentInputs(EventInputs event, int eventVariables, int firstFeature) {
    this.event = event;
    this.eventVariables = eventVariables;
    this.firstFeature = firstFeature;
  }

  void bind(double[] newVector, int features, double newScore) {
    vector = newVector;
    scoreOrdinal = eventVariables + features;
    score = newScore;
  }

  @Override
  public double number(int ordinal) {
    if (ordinal < eventVariables) {
      return event.number(ordinal);
    }
    return ordinal == scoreOrdinal ? score : vector[firstFeature + ordinal - eventVariables];
  }

  @Override
  public String text(int ordinal) {
    return event.text(ordinal);
  }

  @Override
  public boolean flag(int ordinal) {
    return event.flag(ordinal);
  }

  @Override
  public long timestampMillis(int ordinal) {
    return event.timestampMillis(ordinal);
  }
}
