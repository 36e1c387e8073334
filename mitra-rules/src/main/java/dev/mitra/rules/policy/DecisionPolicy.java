package dev.mitra.rules.policy;

import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Effect;
import dev.mitra.rules.rule.FiredRules;
import dev.mitra.rules.rule.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes one decision of the rules that fired and the score that decides.
 *
 * <p>The precedence is fixed ({@link Precedence}): hard block, allow, block, challenge, review; and
 * ALLOW when nothing of these was reached. The thresholds of score and points stand in the standard
 * lane, at the level that they name: so an ALLOW rule wins over the model, and a HARD block over
 * both. Rules whose {@link Effect} is not ACTIVE are reported apart; neither their action nor their
 * points nor their reason change anything. A TAG rule only adds its reason and its points.
 *
 * <p>The answer is a pure function of the policy, the rules that fired and the score. Immutable and
 * thread-safe.
 */
public final class DecisionPolicy {
  /** The reason code when the score has reached a threshold. */
  public static final String SCORE_REASON = "MODEL_SCORE";

  /** The reason code when the sum of points has reached a threshold. */
  public static final String POINTS_REASON = "RULE_POINTS";

  private static final Precedence[] LEVELS = Precedence.values();

  private final PolicySpec spec;

  /** A policy of these thresholds; {@link PolicySpec#NONE} when none was published. */
  public DecisionPolicy(PolicySpec spec) {
    this.spec = spec;
  }

  /** What the policy says. */
  public PolicySpec spec() {
    return spec;
  }

  /**
   * Decides one payment by the thresholds that hold for every model.
   *
   * @param rules the rules in force
   * @param fired which of them fired, and how they act
   * @param score the champion's score in [0,1], or NaN when there is none, which reaches no
   *     threshold
   */
  public Decided decide(RuleSet rules, FiredRules fired, double score) {
    return decide(rules, fired, score, spec.score());
  }

  /**
   * Decides one payment.
   *
   * @param rules the rules in force
   * @param fired which of them fired, and how they act
   * @param score the score that decides, in [0,1], or NaN when there is none, which reaches no
   *     threshold
   * @param thresholds those of the model that gave the score, {@link PolicySpec#thresholdsOf}
   */
  public Decided decide(RuleSet rules, FiredRules fired, double score, Thresholds thresholds) {
    // Added up in the order of the names, so that rounding is the same whenever it is done again.
    double points = 0;
    boolean anyActive = false;
    for (int i = 0; i < fired.size(); i++) {
      if (fired.effect(i) == Effect.ACTIVE) {
        points += rules.get(fired.get(i)).spec().points();
        anyActive = true;
      }
    }
    Precedence scoreLevel = thresholds.level(score);
    // Without an active rule that fired there are no points, not zero points: a threshold of 0 is
    // not met.
    Precedence pointsLevel = anyActive ? spec.points().level(points) : Precedence.NONE;

    Precedence by = Precedence.NONE;
    Set<String> reasons = new LinkedHashSet<>();
    List<CompiledRule> active = new ArrayList<>(fired.size());
    List<ReportedRule> shadow = new ArrayList<>();
    for (Precedence level : LEVELS) {
      for (int i = 0; i < fired.size(); i++) {
        CompiledRule rule = rules.get(fired.get(i));
        if (Precedence.of(rule.spec()) != level) {
          continue;
        }
        if (fired.effect(i) == Effect.ACTIVE) {
          active.add(rule);
          reasons.add(rule.spec().reason());
          by = higher(by, level);
        } else {
          shadow.add(new ReportedRule(rule, fired.effect(i)));
        }
      }
      if (level != Precedence.NONE && level == scoreLevel) {
        reasons.add(SCORE_REASON);
        by = higher(by, level);
      }
      if (level != Precedence.NONE && level == pointsLevel) {
        reasons.add(POINTS_REASON);
        by = higher(by, level);
      }
    }
    return new Decided(by, points, List.copyOf(reasons), active, shadow);
  }

  private static Precedence higher(Precedence a, Precedence b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
