package dev.mitra.model.train;

import dev.mitra.model.ModelManifest;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.xgboost.Objective;
import dev.mitra.model.xgboost.XgboostJsonReader;
import dev.mitra.model.xgboost.XgboostModel;
import java.io.IOException;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Trains with XGBoost itself, and scores with it as the reference. The one class that uses the
 * native library.
 *
 * <p>It needs the OpenMP runtime of the system ({@code libgomp.so.1}, package {@code libgomp1} on
 * Debian) and Kryo on the class path, which Flink brings. The hot path needs neither: it scores
 * with {@link Forest}.
 */
public final class XgboostTrainer {

  private XgboostTrainer() {}

  /**
   * Trains a {@code binary:logistic} model.
   *
   * @param rows at least one row, all of the same length of 1 to {@value
   *     ModelManifest#MAX_FEATURES} values; finite, or NaN for missing
   * @param labels 1 for a positive row, else 0; as many as rows
   * @throws IllegalArgumentException if the rows or labels are not of that form
   * @throws IllegalStateException if XGBoost fails
   */
  public static Trained train(float[][] rows, float[] labels, TrainingParameters parameters) {
    checkLabels(labels, rows.length);
    DMatrix matrix = matrix(rows);
    try {
      matrix.setLabel(labels);
      return new Trained(
          XGBoost.train(matrix, options(parameters), parameters.rounds(), Map.of(), null, null),
          rows[0].length);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not train: " + e.getMessage(), e);
    } finally {
      matrix.dispose();
    }
  }

  /**
   * Loads a model file as a reference scorer.
   *
   * <p>XGBoost's own loader ends the JVM on many a damaged file, so the file passes {@link
   * XgboostJsonReader} first. That reader passes over fields which take no part in scoring and
   * which XGBoost reads all the same; so this is for files from a known trainer, not for published
   * ones.
   *
   * @throws ModelRefusedException if the file is not a sound model
   * @throws IllegalStateException if XGBoost refuses it all the same
   */
  public static Trained load(byte[] file) throws ModelRefusedException {
    XgboostModel model = XgboostJsonReader.read(file);
    try {
      return new Trained(XGBoost.loadModel(file), model.featureCount());
    } catch (XGBoostError | IOException e) {
      throw new IllegalStateException("XGBoost could not load the model: " + e.getMessage(), e);
    }
  }

  /**
   * A model in native memory. Not safe for use by several threads. {@link #close} frees the memory;
   * after that nothing else may be called.
   */
  public static final class Trained implements AutoCloseable {

    private final Booster booster;
    private final int featureCount;

    private Trained(Booster booster, int featureCount) throws XGBoostError {
      this.booster = booster;
      this.featureCount = featureCount;
      // More threads cost more than they give for the few rows of a reference.
      booster.setParam("nthread", 1);
    }

    /** The model as a JSON model file. */
    public byte[] toJson() {
      try {
        return booster.toByteArray("json");
      } catch (XGBoostError e) {
        throw new IllegalStateException("XGBoost could not write the model: " + e.getMessage(), e);
      }
    }

    /** XGBoost's score of each row; NaN is missing. */
    public float[] score(float[][] rows) {
      return predict(rows, false);
    }

    /** XGBoost's margin of each row; NaN is missing. */
    public float[] margin(float[][] rows) {
      return predict(rows, true);
    }

    private float[] predict(float[][] rows, boolean asMargin) {
      DMatrix matrix = matrix(rows);
      try {
        if (rows[0].length != featureCount) {
          throw new IllegalArgumentException(
              "rows have " + rows[0].length + " values; the model has " + featureCount);
        }
        float[][] predicted = booster.predict(matrix, asMargin);
        float[] first = new float[rows.length];
        for (int i = 0; i < first.length; i++) {
          first[i] = predicted[i][0];
        }
        return first;
      } catch (XGBoostError e) {
        throw new IllegalStateException("XGBoost could not score: " + e.getMessage(), e);
      } finally {
        matrix.dispose();
      }
    }

    @Override
    public void close() {
      booster.dispose();
    }
  }

  private static Map<String, Object> options(TrainingParameters parameters) {
    return Map.ofEntries(
        Map.entry("objective", Objective.BINARY_LOGISTIC.spelling()),
        Map.entry("max_depth", parameters.depth()),
        Map.entry("eta", parameters.eta()),
        Map.entry("seed", parameters.seed()),
        Map.entry("scale_pos_weight", parameters.scalePosWeight()),
        Map.entry("nthread", parameters.threads()),
        Map.entry("min_child_weight", parameters.minChildWeight()),
        Map.entry("gamma", parameters.gamma()),
        Map.entry("subsample", parameters.rowSample()),
        Map.entry("colsample_bytree", parameters.columnSample()),
        Map.entry("lambda", parameters.lambda()),
        Map.entry("alpha", parameters.alpha()));
  }

  private static DMatrix matrix(float[][] rows) {
    if (rows.length == 0 || rows[0].length == 0 || rows[0].length > ModelManifest.MAX_FEATURES) {
      throw new IllegalArgumentException(
          "at least one row of 1 to " + ModelManifest.MAX_FEATURES + " values is needed");
    }
    int width = rows[0].length;
    float[] flat = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != width) {
        throw new IllegalArgumentException(
            "row " + i + " has " + rows[i].length + " values; row 0 has " + width);
      }
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    try {
      return new DMatrix(flat, rows.length, width, Float.NaN);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost does not take the rows: " + e.getMessage(), e);
    }
  }

  private static void checkLabels(float[] labels, int rows) {
    if (labels.length != rows) {
      throw new IllegalArgumentException(labels.length + " labels for " + rows + " rows");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != 0 && labels[i] != 1) {
        throw new IllegalArgumentException(
            "label " + i + " is " + labels[i] + "; 0 or 1 is allowed");
      }
    }
  }
}
