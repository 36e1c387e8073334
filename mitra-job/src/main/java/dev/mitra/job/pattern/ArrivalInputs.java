package dev.mitra.job.pattern;

import dev.mitra.features.event.EventInputs;
import dev.mitra.features.expr.Inputs;

/**
 * An event and its entity's features as they are when it arrives, by the ordinals of patterns. Used
 * again for event after event.
 */
final class ArrivalInputs implements Inputs {
  private final int firstFeature;
  private EventInputs event;
  private double[] features = {};
  private int at;

  /**
   * @param event the event's inputs, bound by their owner
   * @param firstFeature the ordinal of the entity's first feature
   */
  ArrivalInputs(EventInputs event, int firstFeature) {
    this.event = event;
    this.firstFeature = firstFeature;
  }

  /**
   * Looks at another event from now on.
   *
   * @param newFeatures holds the features of the entity
   * @param newAt where the first stands
   */
  ArrivalInputs bind(EventInputs newEvent, double[] newFeatures, int newAt) {
    event = newEvent;
    features = newFeatures;
    at = newAt;
    return this;
  }

  @Override
  public double number(int ordinal) {
    return ordinal < firstFeature ? event.number(ordinal) : features[at + ordinal - firstFeature];
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
