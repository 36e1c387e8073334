package dev.mitra.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.ReferenceDistribution;
import dev.mitra.model.xgboost.Objective;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The {@code spec} of a control resource of kind Model, checked for its form. Whether the model
 * itself may score is decided by {@link ScoringModel#admit}.
 *
 * @param version 1 to {@value #MAX_VERSION_LENGTH} characters: letters, digits, {@code . _ -}, the
 *     first a letter or digit
 * @param role what the scores are used for
 * @param rollout for which payments a challenger decides; there with {@link ModelRole#CHALLENGER}
 *     and with no other role
 * @param format how the bytes of the model file are written
 * @param features names of the features in the order of a row, without duplicates, 1 to {@value
 *     #MAX_FEATURES}
 * @param missing how a row says that a value is missing
 * @param objective what the model was trained for; the file must say the same
 * @param output which output is scored: the class, from 0 on, with {@link
 *     Objective#MULTI_SOFTPROB}, else 0
 * @param calibration what makes a probability of the score
 * @param sha256 SHA-256 of the bytes of the model file, 64 lower-case hexadecimal digits
 * @param content where the model file is
 * @param trainingData free text: where the training data is
 * @param goldenRows 1 to {@value #MAX_GOLDEN_ROWS} rows, each as long as {@code features}
 * @param reference what the model was trained on, to measure drift against; features in it are some
 *     of {@code features}
 * @param reasons the reason codes of features
 */
public record ModelManifest(
    String version,
    ModelRole role,
    Optional<ModelSplit> rollout,
    ModelFormat format,
    List<String> features,
    MissingValue missing,
    Objective objective,
    int output,
    Calibration calibration,
    String sha256,
    ModelContent content,
    Optional<String> trainingData,
    List<GoldenRow> goldenRows,
    ReferenceDistribution reference,
    ReasonCodes reasons) {

  /** Longest version, in characters. */
  public static final int MAX_VERSION_LENGTH = 64;

  /** Most features of one model. */
  public static final int MAX_FEATURES = 4096;

  /** Longest name of a feature, in characters. */
  public static final int MAX_FEATURE_NAME_LENGTH = 200;

  /** Most golden rows of one model. */
  public static final int MAX_GOLDEN_ROWS = 1000;

  /** Largest model file in a manifest, in bytes. */
  public static final int MAX_MODEL_BYTES = 8 * 1024 * 1024;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no feature or no golden row, a feature is named
   *     twice, a golden row has another length than {@code features}, or role and rollout do not go
   *     together
   */
  public ModelManifest {
    features = List.copyOf(features);
    goldenRows = List.copyOf(goldenRows);
    if (features.isEmpty() || features.size() > MAX_FEATURES) {
      throw new IllegalArgumentException(
          features.size() + " features; 1 to " + MAX_FEATURES + " are allowed");
    }
    if (new HashSet<>(features).size() != features.size()) {
      throw new IllegalArgumentException("a feature is named twice");
    }
    if (goldenRows.isEmpty() || goldenRows.size() > MAX_GOLDEN_ROWS) {
      throw new IllegalArgumentException(
          goldenRows.size() + " golden rows; 1 to " + MAX_GOLDEN_ROWS + " are allowed");
    }
    for (GoldenRow row : goldenRows) {
      if (row.size() != features.size()) {
        throw new IllegalArgumentException(
            "a golden row has " + row.size() + " values; " + features.size() + " are allowed");
      }
    }
    if (rollout.isPresent() != (role == ModelRole.CHALLENGER)) {
      throw new IllegalArgumentException("a challenger has a rollout, and nothing else has");
    }
  }

  /**
   * Reads the {@code spec} of a Model resource.
   *
   * @throws ModelRefusedException with all findings; their paths begin with {@code spec}
   */
  public static ModelManifest parse(JsonNode spec) throws ModelRefusedException {
    return new ManifestParser(spec).parse();
  }

  /** Without the model and the rows, which may be megabytes. */
  @Override
  public String toString() {
    return "ModelManifest[version=%s, role=%s, %d features, objective=%s, sha256=%s]"
        .formatted(version, role, features.size(), objective.spelling(), sha256);
  }
}
