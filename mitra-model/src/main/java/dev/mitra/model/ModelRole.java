package dev.mitra.model;

/** What the scores of a model are used for. Written in a manifest by the name of the constant. */
public enum ModelRole {
  /** Its score decides. */
  CHAMPION,
  /**
   * Its score decides for a sticky share of the payments in place of the champion's; for the others
   * it is scored and logged.
   */
  CHALLENGER,
  /** It is scored and logged, and decides nothing. */
  SHADOW,
  /** It is scored before the others, and its score is a feature that they can read. */
  MICRO
}
