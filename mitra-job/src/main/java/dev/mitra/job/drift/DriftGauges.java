package dev.mitra.job.drift;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of models, in a group {@code model} for each name. Flink removes no single metric,
 * but a group with all that is in it: the group of a model that leaves or is replaced by another
 * version is closed, which takes its metrics out of every reporter, and the new version gets a
 * group of the same name. So a dashboard sees one series for each model and feature whatever was
 * published.
 */
final class DriftGauges {
  private static final Logger LOG = LoggerFactory.getLogger(DriftGauges.class);

  /** The label that names the model. */
  static final String MODEL = "model";

  /** The label that names the feature. */
  static final String FEATURE = "feature";

  /** Gauge: PSI of the scores; where the manifest has their reference. */
  static final String SCORE_PSI = "mitra_model_score_psi";

  /** Gauge: mean of the scores in the window. */
  static final String SCORE_MEAN = "mitra_model_score_mean";

  /** Counter: payments that were scored. */
  static final String SCORED = "mitra_model_scored";

  /** Gauge: PSI of a feature; for each that has a reference. */
  static final String FEATURE_PSI = "mitra_model_feature_psi";

  /** Gauge: the greatest PSI of all features that have a reference. */
  static final String FEATURE_PSI_MAX = "mitra_model_feature_psi_max";

  /**
   * Most gauges of features, over all models of a subtask; those beyond are in the maximum only.
   */
  static final int MOST_FEATURES = 1_000;

  private record Shown(ModelDrift drift, MetricGroup group, int features) {}

  private final MetricGroup metrics;
  private final Map<String, Shown> shown = new LinkedHashMap<>();
  private int features;

  /**
   * @param metrics the operator's
   */
  DriftGauges(MetricGroup metrics) {
    this.metrics = metrics;
  }

  /** Shows these models and no others; of each name there is one. */
  void show(List<ModelDrift> models) {
    for (Shown each : new ArrayList<>(shown.values())) {
      if (!models.contains(each.drift)) {
        close(each.group);
        features -= each.features;
        shown.remove(each.drift.name());
      }
    }
    for (ModelDrift model : models) {
      if (!shown.containsKey(model.name())) {
        shown.put(model.name(), register(model));
      }
    }
  }

  private Shown register(ModelDrift model) {
    MetricGroup group = metrics.addGroup(MODEL, model.name());
    group.counter(SCORED, model.scored());
    gauge(group, SCORE_MEAN, model::scoreMean);
    if (model.hasScoreReference()) {
      gauge(group, SCORE_PSI, model::scorePsi);
    }
    List<String> names = model.featureNames();
    if (!names.isEmpty()) {
      gauge(group, FEATURE_PSI_MAX, model::featurePsiMax);
    }
    int room = Math.min(names.size(), MOST_FEATURES - features);
    for (int i = 0; i < room; i++) {
      int feature = i;
      gauge(group.addGroup(FEATURE, names.get(i)), FEATURE_PSI, () -> model.featurePsi(feature));
    }
    features += room;
    if (room < names.size()) {
      LOG.warn(
          "Model {}: {} of its {} features with a reference have no metric {}, because a subtask"
              + " shows at most {}; they are in {} all the same",
          model.name(),
          names.size() - room,
          names.size(),
          FEATURE_PSI,
          MOST_FEATURES,
          FEATURE_PSI_MAX);
    }
    return new Shown(model, group, room);
  }

  private static void gauge(MetricGroup group, String name, Gauge<Double> gauge) {
    group.gauge(name, gauge);
  }

  /** Groups that report nothing, as in some tests, need no closing. */
  private static void close(MetricGroup group) {
    if (group instanceof AbstractMetricGroup<?> closing) {
      closing.close();
    }
  }
}
