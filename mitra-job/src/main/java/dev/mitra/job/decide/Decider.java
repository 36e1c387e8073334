package dev.mitra.job.decide;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.VectorInputs;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ModelSet;
import dev.mitra.rules.policy.Decided;
import dev.mitra.rules.policy.ExplainSpec;
import dev.mitra.rules.policy.Thresholds;
import dev.mitra.rules.rule.FiredRules;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Decides a payment: derived features, models, rules, policy. A pure function of the event, the
 * vector and the configuration, so that a decision can be recomputed from the feature log. Keeps
 * working memory; not thread-safe.
 */
public class Decider {
  private final Scores source;
  private final EventInputs event;
  private final VectorInputs features;
  private final PaymentInputs inputs;
  private final FiredRules fired = new FiredRules();
  private final DecisionWriter writer = new DecisionWriter();
  private final Explanation ofChampion = new Explanation();
  private final Explanation ofChallenger = new Explanation();

  /** A row for each model, by its index. */
  private float[][] rows = new float[0][];

  private double[] scores = new double[0];
  private final Set<Rung> dropped = EnumSet.noneOf(Rung.class);
  private double score = Double.NaN;
  private int deciding = -1;
  private int turn = -1;

  /** A decider for events of a schema. */
  public Decider(EventSchema schema) {
    this(schema, Scores.OF_MODELS);
  }

  /**
   * A decider for events of a schema.
   *
   * @param schema the schema
   * @param source says which scores count
   */
  public Decider(EventSchema schema, Scores source) {
    this.source = source;
    this.event = new EventInputs(schema);
    this.features = new VectorInputs(schema, event);
    this.inputs = new PaymentInputs(features);
  }

  /**
   * Writes the columns of a vector that come from the event, and makes all others missing.
   *
   * @param vector at least as long as the configuration's columns
   */
  public void begin(Configuration configuration, Event payment, double[] vector) {
    event.bind(payment);
    Arrays.fill(vector, 0, configuration.columns().size(), Double.NaN);
    configuration.plan().fillEvent(payment, event, vector);
  }

  /**
   * Decides the payment that {@link #begin} was called with.
   *
   * @param vector the vector with the features of the entities; receives the derived ones and the
   *     scores of micro models
   * @param missing a bit for each of the plan's entities whose features did not arrive in time
   * @param ingestMillis the payment's ingest time, by which lists, schedules and suppressions hold
   * @return the decision's body
   */
  public byte[] decide(
      Configuration configuration,
      Event payment,
      double[] vector,
      long missing,
      long ingestMillis) {
    return decide(configuration, payment, vector, missing, ingestMillis, Effort.FULL);
  }

  /**
   * Decides the payment that {@link #begin} was called with, with less than everything when time is
   * short.
   *
   * @param effort what is done; asked as the work goes on
   */
  public byte[] decide(
      Configuration configuration,
      Event payment,
      double[] vector,
      long missing,
      long ingestMillis,
      Effort effort) {
    FeaturePlan plan = configuration.plan();
    plan.computeDerived(features, vector);
    dropped.clear();
    scoreModels(configuration.models(), payment, vector, effort);
    inputs.bind(vector, configuration, scores, score, ingestMillis);
    configuration.rules().evaluate(inputs, ingestMillis, fired);
    Decided decided =
        configuration
            .policy()
            .decide(configuration.rules(), fired, score, thresholds(configuration));
    boolean explained =
        isExplanationAsked(configuration)
            && isAllowed(Rung.EXPLANATIONS, effort)
            && explain(configuration, vector);
    return writer.write(
        configuration,
        payment,
        vector,
        scores,
        deciding,
        decided,
        missing,
        explained ? Optional.of(explanation(configuration)) : Optional.empty(),
        dropped);
  }

  /**
   * Scores micro models, then the one that decides, and then the others if there is time left: what
   * is left out is not begun.
   */
  private void scoreModels(ModelSet models, Event payment, double[] vector, Effort effort) {
    if (scores.length < models.size()) {
      scores = new double[models.size()];
      rows = new float[models.size()][0];
    }
    for (int i = 0; i < models.micros(); i++) {
      scores[i] = source.of(models.get(i), score(i, models.get(i), vector));
      vector[models.microColumns()[i]] = scores[i];
    }
    turn = models.deciding(payment);
    deciding = turn;
    if (turn >= 0
        && turn == models.challenger()
        && models.champion() >= 0
        && !isAllowed(Rung.CHALLENGER, effort)) {
      deciding = models.champion();
    }
    if (deciding >= 0) {
      scores[deciding] =
          source.of(models.get(deciding), score(deciding, models.get(deciding), vector));
    }
    score = source.deciding(deciding < 0 ? Double.NaN : scores[deciding]);
    if (deciding >= 0) {
      scores[deciding] = score;
    }
    scoreOthers(models, vector, effort);
  }

  private void scoreOthers(ModelSet models, double[] vector, Effort effort) {
    boolean isAsked = false;
    boolean isAllowed = true;
    for (int i = models.micros(); i < models.size(); i++) {
      if (i == deciding) {
        continue;
      }
      boolean isDone = !models.isOptional(i);
      if (!isDone && i != turn) {
        // All of them or none, so that a decision can be recomputed from what it says was left out.
        isAllowed = isAsked ? isAllowed : isAllowed(Rung.SHADOW, effort);
        isAsked = true;
        isDone = isAllowed;
      }
      scores[i] = isDone ? source.of(models.get(i), score(i, models.get(i), vector)) : Double.NaN;
    }
  }

  private boolean isAllowed(Rung rung, Effort effort) {
    if (effort.allows(rung)) {
      return true;
    }
    dropped.add(rung);
    return false;
  }

  private boolean isExplanationAsked(Configuration configuration) {
    Optional<ExplainSpec> explain = configuration.policy().spec().explain();
    return deciding >= 0
        && explain.isPresent()
        && score >= explain.get().above()
        && configuration.models().get(deciding).model().explanation().isPresent();
  }

  /** Each keeps what it has prepared for its model: the two decide in turns. */
  private Explanation explanation(Configuration configuration) {
    return deciding == configuration.models().challenger() ? ofChallenger : ofChampion;
  }

  /** Explains the score of the model that decides; tests put a slow one in its place. */
  boolean explain(Configuration configuration, double[] vector) {
    BoundModel model = configuration.models().get(deciding);
    return explanation(configuration)
        .explain(
            model,
            row(deciding, model, vector),
            configuration.policy().spec().explain().orElseThrow().features());
  }

  /** Those of the model that decides; a test of rules can give a score where there is no model. */
  private Thresholds thresholds(Configuration configuration) {
    return deciding < 0
        ? configuration.policy().spec().score()
        : configuration.models().thresholds(deciding);
  }

  /** Which rules fired for the payment that was decided last, and how; valid until the next one. */
  public FiredRules fired() {
    return fired;
  }

  /** The index of the model whose score decided the last payment; -1 when none did. */
  public int deciding() {
    return deciding;
  }

  /**
   * The index of the model whose turn it was and whose score decided the last payment; -1 when none
   * did, or the champion only stood in for the challenger: the breaker weighs what each does
   * against its own share of the payments.
   */
  int decidingInTurn() {
    return deciding == turn ? deciding : -1;
  }

  /** What was left out of the payment that was decided last; valid until the next one. */
  public Set<Rung> dropped() {
    return dropped;
  }

  /**
   * The scores of the models for the payment that was decided last, by their indexes; NaN where one
   * was left out.
   */
  double[] scores() {
    return scores;
  }

  /** The score that decided the last payment; NaN when there was none. */
  public double score() {
    return score;
  }

  /** The payment that was decided last, as its rules read it; valid until the next one. */
  public Inputs inputs() {
    return inputs;
  }

  /** What a model says; tests put a slow one in its place. */
  double score(int index, BoundModel model, double[] vector) {
    return model.model().score(row(index, model, vector));
  }

  private float[] row(int index, BoundModel model, double[] vector) {
    if (rows[index].length != model.columns().length) {
      rows[index] = new float[model.columns().length];
    }
    model.select(vector, rows[index]);
    return rows[index];
  }
}
