package dev.mitra.rules.rule;

/** Whether a rule takes part in decisions. */
public enum Mode {
  /** It does. */
  ACTIVE,
  /** It is evaluated and reported, and changes nothing. */
  SHADOW,
  /** It is not evaluated. */
  DISABLED
}
