package dev.mitra.job.bench.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.ModelDescription;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ReasonCodes;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.HistogramFit;
import dev.mitra.model.drift.ReferenceDistribution;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.TreeGrowth;
import dev.mitra.model.train.XgboostTrainer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models over all columns of the vector, with everything that the job can make use of. */
final class TrainedModels {
  static final int DEPTH = 6;
  private static final int GOLDEN_ROWS = 10;
  private static final int REFERENCE_BINS = 10;

  /** Few bins: the forest's shape matters here, not its last bit of precision. */
  private static final TreeGrowth GROWTH = new TreeGrowth(TreeGrowth.Method.HIST, 64, Float.NaN);

  private static final ReasonCodes REASONS =
      new ReasonCodes(
          List.of(
              new ReasonCodes.Entry("amount", "AMOUNT"),
              new ReasonCodes.Entry("time.*", "TIME_OF_DAY"),
              new ReasonCodes.Entry("pattern.*", "SEQUENCE"),
              new ReasonCodes.Entry("card.*", "CARD_HISTORY"),
              new ReasonCodes.Entry("merchant.*", "MERCHANT_HISTORY"),
              new ReasonCodes.Entry("*", "HISTORY")));

  /**
   * A model that is ready to be published.
   *
   * @param spec the resource's spec
   * @param scores its scores of the sample, ascending
   */
  record Packed(ObjectNode spec, float[] scores) {}

  private final Sample sample;

  TrainedModels(Sample sample) {
    this.sample = sample;
  }

  /**
   * Trains.
   *
   * @param role CHAMPION or SHADOW, which learns from other rows and columns
   */
  Packed train(ModelRole role, int trees, int seed) {
    boolean isChampion = role == ModelRole.CHAMPION;
    // Slow learning, and children of any weight: as in a model that was trained on millions of
    // rows, the last trees are as large as the first.
    TrainingParameters parameters =
        new TrainingParameters(
            trees,
            DEPTH,
            0.02f,
            seed,
            1f,
            // More only stand in one another's way with so few rows.
            1,
            0f,
            0f,
            isChampion ? 1f : 0.8f,
            isChampion ? 0.3f : 0.2f,
            1f,
            0f);
    List<String> names = sample.plan().names();
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(sample.rows(), sample.labels(), parameters, GROWTH)) {
      float[] scores = trained.score(sample.rows());
      ModelDescription description =
          ModelDescription.of("1", role, names)
              .withTrainingData("generated traffic, " + sample.rows().length + " payments")
              .withReference(reference(names, scores))
              .withReasons(REASONS);
      ObjectNode spec =
          new ModelPackager(description).pack(trained.toUbj(), goldenRows(), trained::score);
      Arrays.sort(scores);
      return new Packed(spec, scores);
    } catch (ModelRefusedException e) {
      throw new IllegalStateException("the model that was trained is not sound", e);
    }
  }

  private float[][] goldenRows() {
    float[][] rows = new float[GOLDEN_ROWS][];
    for (int i = 0; i < GOLDEN_ROWS; i++) {
      rows[i] = sample.rows()[i * (sample.rows().length / GOLDEN_ROWS)];
    }
    return rows;
  }

  private ReferenceDistribution reference(List<String> names, float[] scores) {
    Map<String, Histogram> features = new HashMap<>();
    float[] column = new float[sample.rows().length];
    for (int feature = 0; feature < names.size(); feature++) {
      for (int row = 0; row < column.length; row++) {
        column[row] = sample.rows()[row][feature];
      }
      features.put(names.get(feature), HistogramFit.quantiles(column, REFERENCE_BINS));
    }
    return new ReferenceDistribution(
        Optional.of(HistogramFit.quantiles(scores, REFERENCE_BINS)), features);
  }
}
