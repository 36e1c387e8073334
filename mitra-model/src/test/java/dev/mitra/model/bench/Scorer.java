package dev.mitra.model.bench;

/** What scores a row. */
public enum Scorer {
  /** The forest in Java. */
  FOREST,
  /** {@code Booster.predict} of a matrix made for the row. */
  PREDICT,
  /** {@code Booster.inplace_predict} of the row. */
  INPLACE
}
