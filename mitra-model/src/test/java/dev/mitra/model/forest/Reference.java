package dev.mitra.model.forest;

import dev.mitra.model.ModelFormat;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** XGBoost itself, for models of every kind that a forest can be compiled from. */
final class Reference implements AutoCloseable {

  private final Shape shape;
  private final Booster booster;

  /**
   * What a model is like.
   *
   * @param booster {@code gbtree} or {@code dart}
   * @param outputs 1, or the number of classes
   * @param missing share of the values of its training rows that are missing
   * @param categorical how many of the features, from the first on, are categories from 0 to 39
   */
  record Shape(
      String booster,
      int outputs,
      int rounds,
      int depth,
      int features,
      double missing,
      int categorical) {

    /** Rows like those of the training. */
    float[][] rows(Random random, int count) {
      float[][] rows = new float[count][features];
      for (float[] row : rows) {
        for (int j = 0; j < features; j++) {
          float value = (float) random.nextGaussian();
          // Every second feature takes few values, as counts and flags do.
          float whole = j % 2 == 0 ? value : Math.round(4 * value);
          float number = j < categorical ? random.nextInt(40) : whole;
          row[j] = random.nextDouble() < missing ? Float.NaN : number;
        }
      }
      return rows;
    }

    private float[] labels(Random random, float[][] rows) {
      float[] labels = new float[rows.length];
      for (int i = 0; i < labels.length; i++) {
        double signal = random.nextGaussian();
        for (int j = 0; j < Math.min(features, 8); j++) {
          float x = rows[i][j];
          double category = ((int) x) * 7 % 11 > 5 ? 1 : -1;
          signal += Float.isNaN(x) ? 0.4 : j < categorical ? category : (j % 3 - 1) * x / 2;
        }
        labels[i] =
            outputs == 1 ? signal > 0.3 ? 1 : 0 : Math.floorMod(Math.round(signal), outputs);
      }
      return labels;
    }
  }

  private Reference(Shape shape, Booster booster) {
    this.shape = shape;
    this.booster = booster;
  }

  static Reference train(Shape shape, int rows, Random random) {
    float[][] training = shape.rows(random, rows);
    Map<String, Object> options = new HashMap<>();
    options.put("objective", shape.outputs() == 1 ? "binary:logistic" : "multi:softprob");
    options.put("booster", shape.booster());
    options.put("max_depth", shape.depth());
    options.put("eta", 0.3f);
    options.put("nthread", 1);
    options.put("seed", random.nextInt(1000));
    options.put("min_child_weight", 0.05f);
    // Its margin is the same with every C library; see Objective on others.
    options.put("base_score", 0.5f);
    if (shape.outputs() > 1) {
      options.put("num_class", shape.outputs());
    }
    if (shape.booster().equals("dart")) {
      options.put("rate_drop", 0.3f);
      options.put("one_drop", 1);
    }
    try {
      DMatrix matrix = matrix(training);
      try {
        if (shape.categorical() > 0) {
          matrix.setFeatureTypes(
              IntStream.range(0, shape.features())
                  .mapToObj(j -> j < shape.categorical() ? "c" : "q")
                  .toArray(String[]::new));
        }
        matrix.setLabel(shape.labels(random, training));
        Booster booster = XGBoost.train(matrix, options, shape.rounds(), Map.of(), null, null);
        return new Reference(shape, booster);
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new AssertionError(e);
    }
  }

  /** The model, by way of its file. */
  XgboostModel model() throws ModelRefusedException {
    try {
      return XgboostReader.read(booster.toByteArray("json"), ModelFormat.XGBOOST_JSON);
    } catch (XGBoostError e) {
      throw new AssertionError(e);
    }
  }

  /** The margins of each row, one for each output. */
  float[][] margins(float[][] rows) {
    return with(rows, matrix -> booster.predict(matrix, true));
  }

  /** The scores of each row, one for each output. */
  float[][] scores(float[][] rows) {
    return with(rows, matrix -> booster.predict(matrix));
  }

  /** The margins of each row through the interface that takes infinite values as well. */
  float[][] marginsInPlace(float[][] rows) {
    float[] flat = flat(rows);
    try {
      return booster.inplace_predict(
          flat,
          rows.length,
          shape.features(),
          Float.NaN,
          new int[] {0, 0},
          Booster.PredictionType.kMargin,
          null);
    } catch (XGBoostError e) {
      throw new AssertionError(e);
    }
  }

  /** For each row and output the contributions of the features, and the bias as the last. */
  float[][][] contributions(float[][] rows) {
    float[][] all = with(rows, matrix -> booster.predictContrib(matrix, 0));
    int width = shape.features() + 1;
    float[][][] split = new float[rows.length][shape.outputs()][];
    for (int i = 0; i < rows.length; i++) {
      for (int output = 0; output < shape.outputs(); output++) {
        split[i][output] = Arrays.copyOfRange(all[i], output * width, (output + 1) * width);
      }
    }
    return split;
  }

  private interface Prediction {
    float[][] of(DMatrix matrix) throws XGBoostError;
  }

  private static float[][] with(float[][] rows, Prediction prediction) {
    try {
      DMatrix matrix = matrix(rows);
      try {
        return prediction.of(matrix);
      } finally {
        matrix.dispose();
      }
    } catch (XGBoostError e) {
      throw new AssertionError(e);
    }
  }

  private static DMatrix matrix(float[][] rows) throws XGBoostError {
    return new DMatrix(flat(rows), rows.length, rows[0].length, Float.NaN);
  }

  private static float[] flat(float[][] rows) {
    int width = rows[0].length;
    float[] flat = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * width, width);
    }
    return flat;
  }

  @Override
  public void close() {
    booster.dispose();
  }
}
