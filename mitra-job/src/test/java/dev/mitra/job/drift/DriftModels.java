package dev.mitra.job.drift;

import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.control.ModelSet;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.model.ModelDescription;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.HistogramFit;
import dev.mitra.model.drift.ReferenceDistribution;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import dev.mitra.rules.policy.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Small models with a reference, and configurations that hold them. */
final class DriftModels {
  /** Scores in two halves, at most a half and more. */
  static final Histogram HALVES = new Histogram(new double[] {0.5}, new double[] {.5, .5}, 0);

  private static final Configuration NOTHING = nothing();

  private DriftModels() {}

  private static Configuration nothing() {
    try (ControlView view = new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, 1)) {
      return view.at(Payments.T0);
    }
  }

  /**
   * A model of features {@code f0}, {@code f1}, …, each normally spread when it was trained, with
   * ten bins and nothing missing.
   *
   * @param features how many
   */
  static ScoringModel model(String version, ModelRole role, int features) {
    return model(version, role, features, true);
  }

  /** A model of one feature of which nothing else is told. */
  static ScoringModel withoutReference() {
    return model("1", ModelRole.CHAMPION, 1, false);
  }

  private static ScoringModel model(
      String version, ModelRole role, int features, boolean withReference) {
    Random random = new Random(7);
    float[][] rows = new float[200][features];
    float[] labels = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < features; j++) {
        rows[i][j] = (float) random.nextGaussian();
      }
      labels[i] = rows[i][0] > 0 ? 1 : 0;
    }
    float[] many = new float[20_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = (float) random.nextGaussian();
    }
    Histogram spread = HistogramFit.quantiles(many, 10);
    Map<String, Histogram> spreads = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (int j = 0; j < features; j++) {
      names.add("f" + j);
      spreads.put("f" + j, spread);
    }
    ModelDescription description =
        ModelDescription.of(version, role, names)
            .withReference(
                withReference
                    ? new ReferenceDistribution(Optional.of(HALVES), spreads)
                    : ReferenceDistribution.NONE);
    try (XgboostTrainer.Trained trained =
        XgboostTrainer.train(rows, labels, new TrainingParameters(1, 1, 0.5f, 1, 1f, 1))) {
      return ScoringModel.admit(
          ModelManifest.parse(
              new ModelPackager(description)
                  .pack(trained.toJson(), Arrays.copyOf(rows, 1), trained::score)));
    } catch (ModelRefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A model whose inputs are the first columns of the vector. */
  static BoundModel bound(String name, long epoch, ScoringModel model) {
    int[] columns = new int[model.manifest().features().size()];
    Arrays.setAll(columns, i -> i);
    return new BoundModel(name, epoch, model, columns);
  }

  /** A configuration with these models and nothing else. */
  static Configuration configuration(long epoch, BoundModel... models) {
    ModelSet set =
        new ModelSet(
            List.of(models),
            new int[0],
            List.of(),
            -1,
            -1,
            Optional.empty(),
            -1,
            Collections.nCopies(models.length, Thresholds.NONE),
            new boolean[models.length]);
    return new Configuration(
        epoch,
        epoch,
        NOTHING.planEpoch(),
        NOTHING.plan(),
        NOTHING.rules(),
        NOTHING.policy(),
        set,
        NOTHING.columns(),
        NOTHING.modelVariables(),
        NOTHING.lists(),
        NOTHING.patterns());
  }
}
