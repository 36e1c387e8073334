package dev.mitra.model.forest;

import java.util.ArrayList;
import java.util.List;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost's matrices for {@link SoakProcess}, apart from it, so that it runs without XGBoost. */
final class SoakMatrices {

  private static final List<DMatrix> KEPT = new ArrayList<>();

  private SoakMatrices() {}

  /** Makes the matrix of one row, and disposes of it or keeps it. */
  static void make(float[] row, boolean keep) {
    try {
      DMatrix matrix = new DMatrix(row, 1, row.length, Float.NaN);
      if (keep) {
        KEPT.add(matrix);
      } else {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException(e);
    }
  }
}
