package dev.mitra.job.drift;

import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Configuration;
import java.util.List;

/**
 * The models of one configuration as drift is counted for them, found once so that no payment has
 * to look for them.
 */
final class DriftSheet {
  private final Configuration configuration;
  private final ModelDrift[] models;

  /** Of each model the columns of the vector that hold its counted features. */
  private final int[][] columns;

  private long payments;

  /**
   * @param known all models that are counted; those of this configuration that are not are added
   */
  DriftSheet(Configuration configuration, List<ModelDrift> known, long nowMillis) {
    this.configuration = configuration;
    List<BoundModel> bound = configuration.models().all();
    models = new ModelDrift[bound.size()];
    columns = new int[bound.size()][];
    for (int i = 0; i < models.length; i++) {
      BoundModel model = bound.get(i);
      models[i] = find(model, known, nowMillis);
      columns[i] = models[i].columns(model.columns());
    }
  }

  private static ModelDrift find(BoundModel model, List<ModelDrift> known, long nowMillis) {
    for (ModelDrift each : known) {
      if (each.isOf(model)) {
        return each;
      }
    }
    ModelDrift made = new ModelDrift(model, nowMillis);
    known.add(made);
    return made;
  }

  @SuppressWarnings("ReferenceEquality") // Compiled once; comparing contents would cost more.
  boolean isOf(Configuration other) {
    return configuration == other;
  }

  long epoch() {
    return configuration.epoch();
  }

  boolean hasModels() {
    return models.length > 0;
  }

  List<ModelDrift> models() {
    return List.of(models);
  }

  /** How many payments met it since they were taken last. */
  long payments() {
    return payments;
  }

  /** Answers how many payments met it, and begins anew. */
  long takePayments() {
    long taken = payments;
    payments = 0;
    return taken;
  }

  /** Counts the scores of a payment. */
  void scored(double[] scores) {
    payments++;
    for (int i = 0; i < models.length; i++) {
      models[i].scored(scores[i]);
    }
  }

  /** Counts the features of a payment. */
  void features(double[] vector) {
    for (int i = 0; i < models.length; i++) {
      models[i].features(vector, columns[i]);
    }
  }
}
