package dev.mitra.model.bench;

import dev.mitra.model.forest.Forest;
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

/** The score of one row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ScoreBenchmark {
  /** How many trees. */
  @Param({"100", "500"})
  public int trees;

  /** Splits on the longest way. */
  @Param({"3", "6", "10"})
  public int depth;

  /** Values of a row. */
  @Param({"15", "100", "400"})
  public int features;

  /** What scores. */
  @Param public Scorer scorer = Scorer.FOREST;

  private MeasuredModel measured = new MeasuredModel(1, 1, 1);
  private Forest forest = Forest.compile(measured.model());
  private Booster booster = measured.booster();

  /** Makes the model. */
  @Setup
  public void load() {
    measured = new MeasuredModel(trees, depth, features);
    forest = Forest.compile(measured.model());
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
  public float score() throws XGBoostError {
    float[] row = measured.nextRow();
    return switch (scorer) {
      case FOREST -> forest.score(row);
      case PREDICT -> predict(row);
      case INPLACE -> booster.inplace_predict(row, 1, features, Float.NaN)[0][0];
    };
  }

  /** XGBoost keeps the scores of a matrix that it has seen, so each row takes a new one. */
  private float predict(float[] row) throws XGBoostError {
    DMatrix matrix = new DMatrix(row, 1, features, Float.NaN);
    try {
      return booster.predict(matrix)[0][0];
    } finally {
      matrix.dispose();
    }
  }
}
