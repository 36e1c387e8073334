package dev.mitra.job.decide;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.VectorInputs;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Configuration;
import dev.mitra.rules.policy.Decided;
import dev.mitra.rules.rule.FiredRules;
import java.util.Arrays;

/**
 * Decides a payment: derived features, champion, rules, policy, shadow models. A pure function of
 * the event, the vector and the configuration, so that a decision can be recomputed from the
 * feature log. Keeps working memory; not thread-safe.
 */
public final class Decider {
  private final EventInputs event;
  private final VectorInputs features;
  private final PaymentInputs inputs;
  private final FiredRules fired = new FiredRules();
  private final DecisionWriter writer = new DecisionWriter();
  private float[] row = new float[0];
  private double[] shadowScores = new double[0];

  /** A decider for events of a schema. */
  public Decider(EventSchema schema) {
    this.event = new EventInputs(schema);
    this.features = new VectorInputs(schema, event);
    this.inputs = new PaymentInputs(features);
  }

  /**
   * Writes the columns of a vector that come from the event, and makes all others missing.
   *
   * @param vector at least as long as the plan's columns
   */
  public void begin(Configuration configuration, Event payment, double[] vector) {
    event.bind(payment);
    Arrays.fill(vector, 0, configuration.plan().size(), Double.NaN);
    configuration.plan().fillEvent(payment, event, vector);
  }

  /**
   * Decides the payment that {@link #begin} was called with.
   *
   * @param vector the vector with the features of the entities; receives the derived ones
   * @param missing a bit for each of the plan's entities whose features did not arrive in time
   * @return the decision's body
   */
  public byte[] decide(Configuration configuration, Event payment, double[] vector, long missing) {
    FeaturePlan plan = configuration.plan();
    plan.computeDerived(features, vector);
    double score = Double.NaN;
    if (configuration.champion().isPresent()) {
      score = score(configuration.champion().get(), vector);
    }
    inputs.bind(vector, features.variables(plan), score);
    configuration.rules().evaluate(inputs, fired);
    Decided decided = configuration.policy().decide(configuration.rules(), fired, score);
    int shadows = configuration.shadows().size();
    if (shadowScores.length < shadows) {
      shadowScores = new double[shadows];
    }
    for (int i = 0; i < shadows; i++) {
      shadowScores[i] = score(configuration.shadows().get(i), vector);
    }
    return writer.write(configuration, payment, vector, score, shadowScores, decided, missing);
  }

  private double score(BoundModel model, double[] vector) {
    if (row.length != model.columns().length) {
      row = new float[model.columns().length];
    }
    model.select(vector, row);
    return model.model().forest().score(row);
  }
}
