package dev.mitra.job.control;

import dev.mitra.features.expr.Variable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.rules.list.EntryList;
import dev.mitra.rules.policy.DecisionPolicy;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.rule.RuleSet;
import java.util.List;

/**
 * Everything in force from some moment on, compiled. Immutable, so that every payment is decided
 * under one whole configuration.
 *
 * @param epoch the epoch of the change that made it; -1 before the first
 * @param effectiveAt from which ingest time on it is in force, milliseconds since 1970
 * @param planEpoch the epoch of the change that made the plan, of features or patterns: vectors of
 *     equal plan epochs have equal columns
 * @param plan the features
 * @param rules the rules
 * @param policy the policy
 * @param models all models
 * @param columns the names of the vector's columns: those of the plan, and behind them the scores
 *     of micro models
 * @param modelVariables for each variable of a model's output, in their order after {@link #SCORE},
 *     the model's index; -1 when it was left out. Not copied, and not to be changed by anyone
 * @param lists the lists by their ordinals
 * @param patterns all patterns, by name
 */
public record Configuration(
    long epoch,
    long effectiveAt,
    long planEpoch,
    FeaturePlan plan,
    RuleSet rules,
    DecisionPolicy policy,
    ModelSet models,
    List<String> columns,
    int[] modelVariables,
    List<EntryList> lists,
    List<BoundPattern> patterns) {

  /** The variable under which rules read the champion's score; NaN while there is none. */
  public static final String SCORE = "score";

  /** What the variables begin with under which rules read the outputs of models. */
  public static final String MODEL_PREFIX = "model.";

  /** Copies the lists. */
  public Configuration {
    columns = List.copyOf(columns);
    lists = List.copyOf(lists);
    patterns = List.copyOf(patterns);
  }

  /** Features and patterns only, for those who decide nothing. */
  static Configuration ofFeatures(
      long epoch, long effectiveAt, long planEpoch, FeaturePlan plan, List<BoundPattern> patterns) {
    return new Configuration(
        epoch,
        effectiveAt,
        planEpoch,
        plan,
        RuleSet.EMPTY,
        new DecisionPolicy(PolicySpec.NONE),
        ModelSet.NONE,
        plan.names(),
        new int[0],
        List.of(),
        patterns);
  }

  /**
   * The variable under which rules read the output of a model.
   *
   * @param model the name of its resource
   */
  public static String modelVariable(String model) {
    String name = model.replace('-', '_');
    // No name of a resource begins with a hyphen, so nothing else becomes this.
    return MODEL_PREFIX + (Variable.isName(name) ? name : "_" + name);
  }
}
