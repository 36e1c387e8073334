package dev.mitra.model;

/** What the scores of a model are used for. Written in a manifest by the name of the constant. */
public enum ModelRole {
  /** Its score decides. */
  CHAMPION,
  /** It is scored and logged, and decides nothing. */
  SHADOW
}
