package dev.mitra.model.train;

import dev.mitra.model.ModelManifest;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.xgboost.Objective;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IEvaluation;
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
    return train(rows, labels, parameters, TreeGrowth.XGBOOST_3);
  }

  /** As {@link #train(float[][], float[], TrainingParameters)}, with another way to grow trees. */
  public static Trained train(
      float[][] rows, float[] labels, TrainingParameters parameters, TreeGrowth growth) {
    Examples examples = new Examples(rows, labels);
    DMatrix matrix = matrix(examples.rows());
    Map<String, Object> options = new HashMap<>(options(parameters));
    options.put("tree_method", growth.method().spelling());
    if (growth.method() != TreeGrowth.Method.EXACT) {
      options.put("max_bin", growth.bins());
    }
    if (!Float.isNaN(growth.baseScore())) {
      options.put("base_score", growth.baseScore());
    }
    try {
      matrix.setLabel(labels);
      return new Trained(
          XGBoost.train(matrix, options, parameters.rounds(), Map.of(), null, null),
          rows[0].length);
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not train: " + e.getMessage(), e);
    } finally {
      matrix.dispose();
    }
  }

  /**
   * A model whose number of trees was chosen on rows that it was not trained on.
   *
   * @param model the model, which the caller closes; it has as many trees as {@code curve.best()}
   * @param curve how it came about
   */
  public record Fitted(Trained model, LearningCurve curve) {}

  /** Is told how training goes. */
  @FunctionalInterface
  public interface Progress {
    /**
     * A round is done.
     *
     * @param round counted from 1
     * @param training the watched metric on the rows that are trained on
     * @param validation the same on the validation rows
     */
    void round(int round, double training, double validation);
  }

  /**
   * Trains a {@code binary:logistic} model, and stops early. Equal arguments give equal bytes, on
   * one machine with one number of threads.
   *
   * @param train rows as {@link #train} takes them
   * @param validation at least one row of the same length
   * @param names the names of the features, which go into the model file; as many as a row has
   *     values
   * @throws IllegalArgumentException if the rows are not of that form
   * @throws IllegalStateException if XGBoost fails
   */
  public static Fitted fit(
      Examples train,
      Examples validation,
      List<String> names,
      TrainingParameters parameters,
      EarlyStopping stopping,
      Progress progress) {
    DMatrix trained = matrix(train.rows());
    DMatrix held = matrix(validation.rows());
    Watch watch = new Watch(train.labels(), validation.labels(), stopping.metric(), progress);
    byte[] file;
    try {
      trained.setLabel(train.labels());
      held.setLabel(validation.labels());
      Map<String, DMatrix> watched = new LinkedHashMap<>();
      watched.put("train", trained);
      watched.put("validation", held);
      Booster all =
          XGBoost.train(
              trained,
              options(parameters),
              parameters.rounds(),
              watched,
              new float[watched.size()][parameters.rounds()],
              null,
              watch,
              stopping.patience());
      try {
        file = all.toByteArray("json");
      } finally {
        all.dispose();
      }
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost could not train: " + e.getMessage(), e);
    } finally {
      trained.dispose();
      held.dispose();
    }
    LearningCurve curve = watch.curve();
    try {
      return new Fitted(load(ModelFile.cut(file, curve.best(), names)), curve);
    } catch (ModelRefusedException e) {
      throw new IllegalStateException("XGBoost wrote a model that is not sound", e);
    }
  }

  /**
   * The watched metric after each round. XGBoost asks for it in the order of the watched rows and
   * takes less for better, hence the sign.
   */
  private static final class Watch implements IEvaluation {
    private static final long serialVersionUID = 1L;

    private final float[][] labels;
    private final EarlyStopping.Metric metric;
    private final transient Progress progress;
    private double[] training = new double[64];
    private double[] validation = new double[64];
    private int calls;

    Watch(float[] training, float[] validation, EarlyStopping.Metric metric, Progress progress) {
      this.labels = new float[][] {training, validation};
      this.metric = metric;
      this.progress = progress;
    }

    @Override
    public String getMetric() {
      return "mitra";
    }

    @Override
    public float eval(float[][] predicted, DMatrix rows) {
      int round = calls / 2;
      boolean isTraining = calls % 2 == 0;
      double value = metric.of(firstColumn(predicted), labels[calls % 2]);
      calls++;
      if (round == training.length) {
        training = Arrays.copyOf(training, 2 * round);
        validation = Arrays.copyOf(validation, 2 * round);
      }
      if (isTraining) {
        training[round] = value;
      } else {
        validation[round] = value;
        progress.round(round + 1, training[round], value);
      }
      return (float) (metric.isBetter(1, 0) ? -value : value);
    }

    LearningCurve curve() {
      int rounds = calls / 2;
      int best = 0;
      for (int i = 1; i < rounds; i++) {
        if (metric.isBetter(validation[i], validation[best])) {
          best = i;
        }
      }
      return new LearningCurve(
          metric, Arrays.copyOf(training, rounds), Arrays.copyOf(validation, rounds), best + 1);
    }
  }

  /**
   * Loads a model file as a reference scorer.
   *
   * <p>XGBoost's own loader ends the JVM on many a damaged file, so the file passes {@link
   * XgboostReader} first. That reader passes over fields which take no part in scoring and which
   * XGBoost reads all the same; so this is for files from a known trainer, not for published ones.
   *
   * @throws ModelRefusedException if the file is not a sound model
   * @throws IllegalStateException if XGBoost refuses it all the same
   */
  public static Trained load(byte[] file) throws ModelRefusedException {
    XgboostModel model = XgboostReader.read(file, XgboostReader.detect(file));
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
      return file("json");
    }

    /** The model as a UBJ model file. */
    public byte[] toUbj() {
      return file("ubj");
    }

    private byte[] file(String format) {
      try {
        return booster.toByteArray(format);
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

    /**
     * XGBoost's exact SHAP contributions to the margin of each row ({@code pred_contribs}); NaN is
     * missing.
     *
     * @return for each row one value per feature and, as the last, the expected margin; with {@code
     *     k} outputs as many for each of them, one output behind the other
     */
    public float[][] contributions(float[][] rows) {
      DMatrix matrix = matrix(rows);
      try {
        checkWidth(rows);
        return booster.predictContrib(matrix, 0);
      } catch (XGBoostError e) {
        throw new IllegalStateException("XGBoost could not explain: " + e.getMessage(), e);
      } finally {
        matrix.dispose();
      }
    }

    private void checkWidth(float[][] rows) {
      if (rows[0].length != featureCount) {
        throw new IllegalArgumentException(
            "rows have " + rows[0].length + " values; the model has " + featureCount);
      }
    }

    private float[] predict(float[][] rows, boolean asMargin) {
      DMatrix matrix = matrix(rows);
      try {
        checkWidth(rows);
        return firstColumn(booster.predict(matrix, asMargin));
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

  private static float[] firstColumn(float[][] predicted) {
    float[] first = new float[predicted.length];
    for (int i = 0; i < first.length; i++) {
      first[i] = predicted[i][0];
    }
    return first;
  }

  private static Map<String, Object> options(TrainingParameters parameters) {
    return Map.ofEntries(
        Map.entry("objective", Objective.BINARY_LOGISTIC.spelling()),
        // Of xgboost4j, which would print a line a round; it looks for the text.
        Map.entry("verbose_eval", "false"),
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
}
