package dev.mitra.rules.policy;

import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Effect;

/**
 * A rule that fired and changes nothing.
 *
 * @param rule the rule
 * @param effect why it changes nothing; never ACTIVE
 */
public record ReportedRule(CompiledRule rule, Effect effect) {

  /**
   * @throws IllegalArgumentException when the effect is ACTIVE
   */
  public ReportedRule {
    if (effect == Effect.ACTIVE) {
      throw new IllegalArgumentException(rule + " is active");
    }
  }
}
