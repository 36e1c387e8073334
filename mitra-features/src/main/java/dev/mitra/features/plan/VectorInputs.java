package dev.mitra.features.plan;

import dev.mitra.features.event.EventInputs;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.schema.EventSchema;

/**
 * A payment as expressions read it, by the ordinals of {@link FeaturePlan#variables}: the event,
 * then the features in the order of the vector. The same for every plan of a schema; used again for
 * payment after payment; not thread-safe.
 */
public final class VectorInputs implements Inputs {
  private final EventInputs event;
  private final int eventVariables;

  /** What is to be added to an ordinal of a feature to find its column. */
  private final int shift;

  private double[] vector = {};

  /**
   * Inputs for payments of a schema.
   *
   * @param schema the schema
   * @param event the event's inputs, bound to the event by their owner
   */
  public VectorInputs(EventSchema schema, EventInputs event) {
    this.event = event;
    this.eventVariables = EventVariables.table(schema).size();
    this.shift = FeaturePlan.empty(schema).firstFeature() - eventVariables;
  }

  /** Looks at another vector from now on. */
  public VectorInputs bind(double[] next) {
    vector = next;
    return this;
  }

  /** How many variables a plan of the schema has. */
  public int variables(FeaturePlan plan) {
    return plan.size() - shift;
  }

  @Override
  public double number(int ordinal) {
    return ordinal < eventVariables ? event.number(ordinal) : vector[ordinal + shift];
  }

  @Override
  public String text(int ordinal) {
    return event.text(ordinal);
  }

  @Override
  public boolean flag(int ordinal) {
    // A missing value, NaN, is no match.
    return ordinal < eventVariables ? event.flag(ordinal) : vector[ordinal + shift] == 1;
  }

  @Override
  public long timestampMillis(int ordinal) {
    return event.timestampMillis(ordinal);
  }
}
