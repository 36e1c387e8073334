package dev.mitra.rules.rule;

/** How strong a rule is. */
public enum Lane {
  /** Above ALLOW rules; for BLOCK only. */
  HARD,
  /** Below ALLOW rules. */
  STANDARD
}
