package dev.mitra.job.drift;

import dev.mitra.job.control.BoundModel;
import dev.mitra.model.MissingValue;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.drift.DriftCounter;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.Psi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is counted for one version of a model, over about the last hour. The operator's thread
 * counts and refreshes; what the thread of the metrics reads is published by volatile fields.
 */
final class ModelDrift {
  private static final Logger LOG = LoggerFactory.getLogger(ModelDrift.class);

  /** The window: the last 50 to 60 minutes. */
  static final int SLOTS = 6;

  /** How long one slot of the window is. */
  static final long SLOT_MILLIS = 600_000;

  /** In place of a reference that was not published: one bin, which has no drift. */
  private static final Histogram ONE_BIN = new Histogram(new double[0], new double[] {1}, 0);

  private final String name;
  private final ModelManifest manifest;
  private final DriftCounter scores;
  private final List<String> featureNames;

  /** For each counted feature its place in the model's row. */
  private final int[] inputs;

  private final DriftCounter[] features;
  private final DriftAlarm alarm = new DriftAlarm();
  private final Counter scored = new SimpleCounter();

  private volatile double scorePsi = Double.NaN;
  private volatile double scoreMean = Double.NaN;
  private volatile double featurePsiMax = Double.NaN;

  /** Replaced and never changed, so that the metrics read whole values. */
  private volatile double[] featurePsi;

  ModelDrift(BoundModel model, long nowMillis) {
    name = model.name();
    manifest = model.model().manifest();
    scores =
        new DriftCounter(
            manifest.reference().scores().orElse(ONE_BIN), SLOTS, SLOT_MILLIS, nowMillis);
    List<DriftCounter> counters = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int[] places = new int[manifest.features().size()];
    for (int i = 0; i < places.length; i++) {
      String feature = manifest.features().get(i);
      Histogram reference = manifest.reference().features().get(feature);
      if (reference != null) {
        places[counters.size()] = i;
        names.add(feature);
        counters.add(new DriftCounter(reference, SLOTS, SLOT_MILLIS, nowMillis));
      }
    }
    featureNames = List.copyOf(names);
    features = counters.toArray(DriftCounter[]::new);
    inputs = Arrays.copyOf(places, features.length);
    featurePsi = new double[features.length];
    Arrays.fill(featurePsi, Double.NaN);
  }

  /**
   * Whether this is the same model: published again with another role or rollout it goes on, with
   * anything that moves its scores or that they are held against it begins anew.
   */
  boolean isOf(BoundModel model) {
    ModelManifest other = model.model().manifest();
    return name.equals(model.name())
        && manifest.version().equals(other.version())
        && manifest.sha256().equals(other.sha256())
        && manifest.output() == other.output()
        && manifest.features().equals(other.features())
        && manifest.missing().equals(other.missing())
        && isSame(manifest.calibration(), other.calibration())
        && manifest.reference().equals(other.reference());
  }

  /**
   * Points are compared one by one; as a record of arrays they would be equal to themselves only.
   */
  private static boolean isSame(Calibration one, Calibration other) {
    if (one instanceof Calibration.Isotonic points
        && other instanceof Calibration.Isotonic otherPoints) {
      return Arrays.equals(points.scores(), otherPoints.scores())
          && Arrays.equals(points.probabilities(), otherPoints.probabilities());
    }
    return one.equals(other);
  }

  /** The columns of the counted features, of the columns of all inputs. */
  int[] columns(int[] columnsOfInputs) {
    int[] columns = new int[inputs.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = columnsOfInputs[inputs[i]];
    }
    return columns;
  }

  void scored(double score) {
    // Not scored is not missing: work that is dropped when time runs short is no drift.
    if (!Double.isNaN(score)) {
      scored.inc();
      scores.count(score);
    }
  }

  /** Counts features as the model takes them: in single precision, its marker as missing. */
  void features(double[] vector, int[] columns) {
    MissingValue missing = manifest.missing();
    for (int i = 0; i < features.length; i++) {
      features[i].count(missing.of((float) vector[columns[i]]));
    }
  }

  /** Works out what the metrics show. */
  void refresh(long nowMillis) {
    scores.advance(nowMillis);
    scorePsi = hasScoreReference() ? scores.psi() : Double.NaN;
    scoreMean = scores.mean();
    double[] fresh = new double[features.length];
    double max = Double.NaN;
    for (int i = 0; i < fresh.length; i++) {
      features[i].advance(nowMillis);
      fresh[i] = features[i].psi();
      if (!(fresh[i] <= max) && !Double.isNaN(fresh[i])) {
        max = fresh[i];
      }
    }
    featurePsi = fresh;
    featurePsiMax = max;
  }

  /** Says in the log when the scores have moved far, and when they have come back. */
  void warn(long nowMillis) {
    switch (alarm.at(scorePsi, nowMillis)) {
      case MOVED ->
          LOG.warn(
              "Model {} {}: its scores have moved away from those of its training, PSI {} over the"
                  + " {} payments of the last hour at this subtask (above {} is a large shift);"
                  + " the metric mitra_model_feature_psi tells which features moved",
              name,
              manifest.version(),
              twoDigits(scorePsi),
              scores.values(),
              Psi.LARGE);
      case BACK ->
          LOG.info(
              "Model {} {}: its scores are near those of its training again, PSI {} over the {}"
                  + " payments of the last hour at this subtask",
              name,
              manifest.version(),
              twoDigits(scorePsi),
              scores.values());
      case NOTHING -> {}
    }
  }

  private static String twoDigits(double psi) {
    return String.format(Locale.ROOT, "%.2f", psi);
  }

  String name() {
    return name;
  }

  boolean hasScoreReference() {
    return manifest.reference().scores().isPresent();
  }

  /** The features that have a reference, in the order of the model's row. */
  List<String> featureNames() {
    return featureNames;
  }

  /** How many payments were scored, ever. */
  Counter scored() {
    return scored;
  }

  /** NaN while there is none. */
  double scorePsi() {
    return scorePsi;
  }

  /** The mean of the scores in the window; NaN while there is none. */
  double scoreMean() {
    return scoreMean;
  }

  /** Of the feature at a place of {@link #featureNames}; NaN while there is none. */
  double featurePsi(int feature) {
    return featurePsi[feature];
  }

  /** The greatest of all features; NaN while there is none. */
  double featurePsiMax() {
    return featurePsiMax;
  }
}
