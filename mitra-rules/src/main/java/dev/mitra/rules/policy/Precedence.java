package dev.mitra.rules.policy;

import dev.mitra.rules.rule.Lane;
import dev.mitra.rules.rule.RuleSpec;

/**
 * What goes before what, highest first. The order is fixed: a decision can be foretold from the
 * rules that fired, whatever the policy. The highest level at which an active rule fired or a
 * threshold is reached decides.
 */
public enum Precedence {
  /** A BLOCK rule in the HARD lane: nothing stands above it. */
  HARD_BLOCK(Decision.BLOCK),
  /** An ALLOW rule: wins over all that follows, the model included. */
  ALLOW(Decision.ALLOW),
  /** A BLOCK rule in the STANDARD lane, or a score or points at the threshold for it. */
  BLOCK(Decision.BLOCK),
  /** A CHALLENGE rule, or a score or points at the threshold for it. */
  CHALLENGE(Decision.CHALLENGE),
  /** A REVIEW rule, or a score or points at the threshold for it. */
  REVIEW(Decision.REVIEW),
  /** Nothing but TAG rules, or nothing at all: the payment passes. */
  NONE(Decision.ALLOW);

  private final Decision decision;

  Precedence(Decision decision) {
    this.decision = decision;
  }

  /** The decision when this is the highest level that was reached. */
  public Decision decision() {
    return decision;
  }

  /** The level at which a rule stands. */
  public static Precedence of(RuleSpec rule) {
    return switch (rule.action()) {
      case BLOCK -> rule.lane() == Lane.HARD ? HARD_BLOCK : BLOCK;
      case ALLOW -> ALLOW;
      case CHALLENGE -> CHALLENGE;
      case REVIEW -> REVIEW;
      case TAG -> NONE;
    };
  }
}
