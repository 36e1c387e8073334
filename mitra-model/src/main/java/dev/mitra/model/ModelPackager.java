package dev.mitra.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.train.RowScorer;
import dev.mitra.model.train.XgboostTrainer;
import dev.mitra.model.xgboost.XgboostJsonReader;
import dev.mitra.model.xgboost.XgboostModel;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Makes the {@code spec} of a Model resource from a trained model, ready to be published.
 *
 * @param version of the model, as in {@link ModelManifest}
 * @param role what the scores are to be used for
 * @param features names of the features in the order of a row
 * @param trainingData free text: where the training data is
 */
public record ModelPackager(
    String version, ModelRole role, List<String> features, Optional<String> trainingData) {

  /** Copies the list. */
  public ModelPackager {
    features = List.copyOf(features);
  }

  /**
   * Packs a model file with golden rows, whose scores are asked from {@code reference}.
   *
   * @param file an XGBoost JSON model file
   * @param rows 1 to {@value ModelManifest#MAX_GOLDEN_ROWS} rows, one value per feature, finite or
   *     NaN for missing
   * @param reference what the model was trained with, such as {@link XgboostTrainer.Trained#score}
   * @throws ModelRefusedException if the result would not be admitted, with the findings
   */
  public ObjectNode pack(byte[] file, float[][] rows, RowScorer reference)
      throws ModelRefusedException {
    XgboostModel model;
    try {
      model = XgboostJsonReader.read(file);
    } catch (ModelRefusedException e) {
      throw e.at("spec.model");
    }
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("version", version);
    spec.put("role", role.name());
    spec.put("format", ModelFormat.XGBOOST_JSON.spelling());
    features.forEach(spec.putArray("features")::add);
    spec.put("missing", MissingValue.NAN.spelling());
    spec.put("objective", model.objective().spelling());
    spec.put("sha256", ScoringModel.sha256(file));
    trainingData.ifPresent(text -> spec.put("trainingData", text));
    ArrayNode goldenRows = spec.putArray("goldenRows");
    float[] scores = reference.score(rows);
    if (scores.length != rows.length) {
      throw new IllegalArgumentException(
          "the reference gave " + scores.length + " scores for " + rows.length + " rows");
    }
    for (int i = 0; i < rows.length; i++) {
      goldenRows.add(goldenRow(rows[i], scores[i]));
    }
    spec.put("model", Base64.getEncoder().encodeToString(file));
    ScoringModel.admit(ModelManifest.parse(spec));
    return spec;
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
}
