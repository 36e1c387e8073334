package dev.mitra.model.bench;

import dev.mitra.model.forest.Explainer;
import dev.mitra.model.forest.TreeShap;
import java.util.concurrent.TimeUnit;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The exact contributions of all features to the margin of one row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ExplainBenchmark {
  /** How many trees. */
  @Param({"100", "300"})
  public int trees;

  /** Splits on the longest way. */
  @Param("6")
  public int depth;

  /** Values of a row. */
  @Param({"15", "100"})
  public int features;

  /** What explains. */
  @Param public Explained explained = Explained.TREE_SHAP;

  private MeasuredModel measured = new MeasuredModel(1, 1, 1);
  private Explainer explainer = explainer(measured);
  private Booster booster = measured.booster();
  private double[] contributions = {};

  /** Makes the model. */
  @Setup
  public void load() {
    measured = new MeasuredModel(trees, depth, features);
    explainer = explainer(measured);
    contributions = new double[features + 1];
    booster.dispose();
    booster = measured.booster();
  }

  /** Frees native memory. */
  @TearDown
  public void free() {
    booster.dispose();
  }

  /** One row, another than before. */
  @Benchmark
  public double explain() throws XGBoostError {
    float[] row = measured.nextRow();
    return switch (explained) {
      case TREE_SHAP -> {
        explainer.explain(row, contributions);
        yield contributions[0];
      }
      case PREDICT_CONTRIB -> contributions(row);
    };
  }

  private double contributions(float[] row) throws XGBoostError {
    DMatrix matrix = new DMatrix(row, 1, features, Float.NaN);
    try {
      return booster.predictContrib(matrix, 0)[0][0];
    } finally {
      matrix.dispose();
    }
  }

  private static Explainer explainer(MeasuredModel measured) {
    return TreeShap.of(measured.model(), 0).orElseThrow().explainer();
  }

  /** What explains a row. */
  public enum Explained {
    /** In Java. */
    TREE_SHAP,
    /** {@code Booster.predictContrib} of a matrix made for the row, exact. */
    PREDICT_CONTRIB
  }
}
