package dev.mitra.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.ReferenceDistribution;
import dev.mitra.model.train.RowScorer;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostReader;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes the {@code spec} of a Model resource from a trained model, ready to be published.
 *
 * @param description what is said about the model
 */
public record ModelPackager(ModelDescription description) {

  /** A packager of a model without calibration, reference distributions and reason codes. */
  public ModelPackager(
      String version, ModelRole role, List<String> features, Optional<String> trainingData) {
    this(described(version, role, features, trainingData));
  }

  private static ModelDescription described(
      String version, ModelRole role, List<String> features, Optional<String> trainingData) {
    ModelDescription plain = ModelDescription.of(version, role, features);
    return trainingData.map(plain::withTrainingData).orElse(plain);
  }

  /**
   * Packs a model file into the spec, with golden rows whose scores are asked from {@code
   * reference}.
   *
   * @param file an XGBoost model file, at most {@value ModelManifest#MAX_MODEL_BYTES} bytes
   * @param rows 1 to {@value ModelManifest#MAX_GOLDEN_ROWS} rows, one value per feature, finite or
   *     NaN for missing
   * @param reference what the model was trained with, such as {@link
   *     dev.mitra.model.train.XgboostTrainer.Trained#score}; its scores are not calibrated
   * @throws ModelRefusedException if the result would not be admitted, with the findings
   */
  public ObjectNode pack(byte[] file, float[][] rows, RowScorer reference)
      throws ModelRefusedException {
    ObjectNode spec = spec(file, rows, reference);
    spec.put("model", Base64.getEncoder().encodeToString(file));
    ScoringModel.admit(ModelManifest.parse(spec));
    return spec;
  }

  /**
   * Packs a model whose file is read from a URI when it is admitted; see {@link #pack}.
   *
   * @param uri where the file will be
   * @param file the bytes that it will have
   */
  public ObjectNode packAt(URI uri, byte[] file, float[][] rows, RowScorer reference)
      throws ModelRefusedException {
    ObjectNode spec = spec(file, rows, reference);
    spec.put("uri", uri.toString());
    ScoringModel.admit(ModelManifest.parse(spec), file);
    return spec;
  }

  private ObjectNode spec(byte[] file, float[][] rows, RowScorer reference)
      throws ModelRefusedException {
    ModelFormat format = XgboostReader.detect(file);
    XgboostModel model;
    try {
      model = XgboostReader.read(file, format);
    } catch (ModelRefusedException e) {
      throw e.at("spec.model");
    }
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("version", description.version());
    spec.put("role", description.role().name());
    description
        .rollout()
        .ifPresent(
            split ->
                spec.putObject("rollout").put("percent", split.percent()).put("by", split.by()));
    spec.put("format", format.spelling());
    description.features().forEach(spec.putArray("features")::add);
    float marker = description.missing().marker();
    if (Float.isNaN(marker)) {
      spec.put("missing", "NaN");
    } else {
      spec.put("missing", (double) marker);
    }
    spec.put("objective", model.objective().spelling());
    if (model.outputs() > 1) {
      spec.put("class", description.output());
    }
    write(description.calibration(), spec);
    spec.put("sha256", ScoringModel.sha256(file));
    description.trainingData().ifPresent(text -> spec.put("trainingData", text));
    write(description.reference(), spec);
    if (!description.reasons().entries().isEmpty()) {
      ObjectNode reasons = spec.putObject("reasons");
      description.reasons().entries().forEach(e -> reasons.put(e.features(), e.code()));
    }
    writeGoldenRows(rows, reference, spec);
    return spec;
  }

  private static void writeGoldenRows(float[][] rows, RowScorer reference, ObjectNode spec) {
    ArrayNode goldenRows = spec.putArray("goldenRows");
    float[] scores = reference.score(rows);
    if (scores.length != rows.length) {
      throw new IllegalArgumentException(
          "the reference gave " + scores.length + " scores for " + rows.length + " rows");
    }
    for (int i = 0; i < rows.length; i++) {
      goldenRows.add(goldenRow(rows[i], scores[i]));
    }
  }

  private static ObjectNode goldenRow(float[] row, float score) {
    ObjectNode golden = JsonNodeFactory.instance.objectNode();
    ArrayNode values = golden.putArray("features");
    for (float value : row) {
      if (Float.isNaN(value)) {
        values.addNull();
      } else {
        // As double, which holds the float exactly and is what most JSON readers know.
        values.add((double) value);
      }
    }
    golden.put("score", (double) score);
    return golden;
  }

  private static void write(Calibration calibration, ObjectNode spec) {
    if (calibration instanceof Calibration.Platt platt) {
      spec.putObject("calibration")
          .put("method", "platt")
          .put("slope", platt.slope())
          .put("intercept", platt.intercept());
    } else if (calibration instanceof Calibration.Isotonic isotonic) {
      ObjectNode object = spec.putObject("calibration").put("method", "isotonic");
      numbers(isotonic.scores(), object.putArray("scores"));
      numbers(isotonic.probabilities(), object.putArray("probabilities"));
    }
  }

  private static void write(ReferenceDistribution reference, ObjectNode spec) {
    if (reference.equals(ReferenceDistribution.NONE)) {
      return;
    }
    ObjectNode object = spec.putObject("reference");
    reference.scores().ifPresent(scores -> write(scores, object.putObject("scores")));
    if (!reference.features().isEmpty()) {
      ObjectNode features = object.putObject("features");
      // By name, so that the same model makes the same bytes.
      for (Map.Entry<String, Histogram> feature : new TreeMap<>(reference.features()).entrySet()) {
        write(feature.getValue(), features.putObject(feature.getKey()));
      }
    }
  }

  private static void write(Histogram histogram, ObjectNode object) {
    numbers(histogram.edges(), object.putArray("edges"));
    numbers(histogram.shares(), object.putArray("shares"));
    object.put("missing", histogram.missing());
  }

  private static void numbers(double[] values, ArrayNode array) {
    for (double value : values) {
      array.add(value);
    }
  }
}
