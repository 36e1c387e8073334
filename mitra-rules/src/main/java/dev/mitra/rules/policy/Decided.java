package dev.mitra.rules.policy;

import dev.mitra.rules.rule.CompiledRule;
import java.util.List;

/**
 * A decision and what it rests on.
 *
 * @param by the level that decided
 * @param points the sum of the points of the active rules that fired
 * @param reasons the reason codes of the active rules that fired and of the thresholds that were
 *     reached, each once, in order of precedence; within a level the rules by name, then {@link
 *     DecisionPolicy#SCORE_REASON}, then {@link DecisionPolicy#POINTS_REASON}. The first one is
 *     that of what decided, unless {@code by} is NONE
 * @param fired the active rules that fired, in order of precedence, then by name
 * @param shadow the rules that fired and are only reported, in the same order, each with the reason
 *     why; the decision is the same without them
 */
public record Decided(
    Precedence by,
    double points,
    List<String> reasons,
    List<CompiledRule> fired,
    List<ReportedRule> shadow) {

  public Decided {
    reasons = List.copyOf(reasons);
    fired = List.copyOf(fired);
    shadow = List.copyOf(shadow);
  }

  /** What becomes of the payment. */
  public Decision decision() {
    return by.decision();
  }
}
