package dev.mitra.job.control;

import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.rules.policy.DecisionPolicy;
import dev.mitra.rules.rule.RuleSet;
import java.util.List;
import java.util.Optional;

/**
 * Everything in force from some moment on, compiled. Immutable, so that every payment is decided
 * under one whole configuration.
 *
 * @param epoch the epoch of the change that made it; -1 before the first
 * @param effectiveAt from which ingest time on it is in force, milliseconds since 1970
 * @param planEpoch the epoch of the change that made the plan: vectors of equal plan epochs have
 *     equal columns
 * @param plan the features
 * @param rules the rules
 * @param policy the policy
 * @param champion the model whose score decides, if there is one
 * @param shadows models that only score
 */
public record Configuration(
    long epoch,
    long effectiveAt,
    long planEpoch,
    FeaturePlan plan,
    RuleSet rules,
    DecisionPolicy policy,
    Optional<BoundModel> champion,
    List<BoundModel> shadows) {

  /** The variable under which rules read the champion's score; NaN while there is none. */
  public static final String SCORE = "score";

  /** Copies the list. */
  public Configuration {
    shadows = List.copyOf(shadows);
  }
}
