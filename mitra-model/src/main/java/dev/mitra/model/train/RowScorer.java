package dev.mitra.model.train;

/** Something that scores rows: the reference that a model is held against. */
@FunctionalInterface
public interface RowScorer {

  /**
   * The score of each row.
   *
   * @param rows rows of equal length, one value per feature; NaN is missing
   * @return as many scores as rows, in their order
   */
  float[] score(float[][] rows);
}
