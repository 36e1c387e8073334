package dev.mitra.rules.rule;

/**
 * How a rule that fires acts: as it says, or it is only reported, and why. When several reasons
 * hold, the first in this order is given.
 */
public enum Effect {
  /** It takes part in the decision. */
  ACTIVE,
  /** Only reported: its mode is SHADOW. */
  SHADOW,
  /** Only reported: it was demoted. */
  DEMOTED,
  /**
   * Only reported: it reads a pattern whose mode is SHADOW, itself or through a derived feature.
   */
  SHADOW_PATTERN,
  /** Only reported: it is suppressed for an entity of this payment. */
  SUPPRESSED,
  /** Only reported: its rollout leaves this payment in control. */
  ROLLOUT
}
