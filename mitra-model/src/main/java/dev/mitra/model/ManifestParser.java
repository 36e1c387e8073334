package dev.mitra.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.NearestName;
import dev.mitra.model.check.Problems;
import dev.mitra.model.xgboost.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns the {@code spec} of a Model resource into a {@link ModelManifest}, with all findings. */
final class ManifestParser {

  private static final Set<String> FIELDS =
      new TreeSet<>(
          List.of(
              "version",
              "role",
              "format",
              "features",
              "missing",
              "objective",
              "sha256",
              "model",
              "trainingData",
              "goldenRows"));

  private static final Set<String> GOLDEN_ROW_FIELDS = new TreeSet<>(List.of("features", "score"));

  private static final int MAX_TRAINING_DATA_LENGTH = 2000;
  private static final int MAX_BASE64_LENGTH = (ModelManifest.MAX_MODEL_BYTES + 2) / 3 * 4;

  /** A golden score may miss the range of its objective by no more than it may miss the score. */
  private static final double PROBABILITY_SLACK = ScoringModel.GOLDEN_TOLERANCE;

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  private final JsonNode spec;
  private final Problems problems = new Problems();

  ManifestParser(JsonNode spec) {
    this.spec = spec;
  }

  ModelManifest parse() throws ModelRefusedException {
    if (!spec.isObject()) {
      throw problems.refused("spec", "must be an object with the fields " + FIELDS + ".");
    }
    refuseUnknownFields(spec, "spec", FIELDS);
    String version = version();
    Optional<ModelRole> role = constant("role", ModelRole.values(), ModelRole::name);
    Optional<ModelFormat> format = constant("format", ModelFormat.values(), ModelFormat::spelling);
    List<String> features = features();
    Optional<MissingValue> missing =
        constant("missing", MissingValue.values(), MissingValue::spelling);
    Optional<Objective> objective = constant("objective", Objective.values(), Objective::spelling);
    String sha256 = sha256();
    String model = model();
    Optional<String> trainingData = trainingData();
    List<GoldenRow> goldenRows = goldenRows(features.size(), objective);
    problems.refuseIfAny();
    return new ModelManifest(
        version,
        role.orElseThrow(),
        format.orElseThrow(),
        features,
        missing.orElseThrow(),
        objective.orElseThrow(),
        sha256,
        model,
        trainingData,
        goldenRows);
  }

  private void refuseUnknownFields(JsonNode object, String path, Set<String> known)
      throws ModelRefusedException {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        problems.add(
            path + "." + shortened(name),
            "is not a known field; the nearest known one is '%s'. Allowed are %s."
                .formatted(NearestName.of(name, known), known));
      }
    }
  }

  private String version() throws ModelRefusedException {
    String version = text("version");
    if (!version.isEmpty()
        && (version.length() > ModelManifest.MAX_VERSION_LENGTH
            || !VERSION.matcher(version).matches())) {
      problems.add(
          "spec.version",
          "must be 1 to %d letters, digits, '.', '_' or '-', beginning with a letter or digit."
              .formatted(ModelManifest.MAX_VERSION_LENGTH));
    }
    return version;
  }

  private String sha256() throws ModelRefusedException {
    String sha256 = text("sha256");
    if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
      problems.add(
          "spec.sha256", "must be the SHA-256 of the model's bytes as 64 hexadecimal digits.");
    }
    return sha256.toLowerCase(Locale.ROOT);
  }

  private String model() throws ModelRefusedException {
    String model = text("model");
    if (model.length() > MAX_BASE64_LENGTH) {
      problems.add(
          "spec.model",
          "has %d characters of base64; a model of at most %d bytes is allowed inline."
              .formatted(model.length(), ModelManifest.MAX_MODEL_BYTES));
    }
    return model;
  }

  private Optional<String> trainingData() throws ModelRefusedException {
    JsonNode node = field(spec, "trainingData");
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!node.isTextual() || node.textValue().length() > MAX_TRAINING_DATA_LENGTH) {
      problems.add(
          "spec.trainingData",
          "must be text of at most " + MAX_TRAINING_DATA_LENGTH + " characters, or be left out.");
      return Optional.empty();
    }
    return Optional.of(node.textValue());
  }

  private List<String> features() throws ModelRefusedException {
    JsonNode node = field(spec, "features");
    if (!node.isArray() || node.isEmpty() || node.size() > ModelManifest.MAX_FEATURES) {
      problems.add(
          "spec.features",
          "must be a list of 1 to "
              + ModelManifest.MAX_FEATURES
              + " feature names in the order of a row.");
      return List.of();
    }
    List<String> features = new ArrayList<>(node.size());
    Map<String, Integer> firstPlace = new HashMap<>();
    for (int i = 0; i < node.size(); i++) {
      String path = "spec.features[" + i + "]";
      JsonNode element = node.path(i);
      String name = element.isTextual() ? element.textValue() : "";
      if (name.isBlank() || name.length() > ModelManifest.MAX_FEATURE_NAME_LENGTH) {
        problems.add(
            path,
            "must be the name of a feature: 1 to %d characters, not blank."
                .formatted(ModelManifest.MAX_FEATURE_NAME_LENGTH));
      } else {
        Integer first = firstPlace.putIfAbsent(name, i);
        if (first != null) {
          problems.add(
              path,
              "'%s' stands at spec.features[%d] already; each feature is allowed once."
                  .formatted(name, first));
        }
      }
      features.add(name);
    }
    return features;
  }

  private List<GoldenRow> goldenRows(int featureCount, Optional<Objective> objective)
      throws ModelRefusedException {
    JsonNode node = field(spec, "goldenRows");
    if (!node.isArray() || node.isEmpty() || node.size() > ModelManifest.MAX_GOLDEN_ROWS) {
      problems.add(
          "spec.goldenRows",
          "must be a list of 1 to "
              + ModelManifest.MAX_GOLDEN_ROWS
              + " rows of the form {features, score}.");
      return List.of();
    }
    List<GoldenRow> rows = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      String path = "spec.goldenRows[" + i + "]";
      JsonNode row = node.path(i);
      if (!row.isObject()) {
        problems.add(path, "must be an object with the fields " + GOLDEN_ROW_FIELDS + ".");
        continue;
      }
      refuseUnknownFields(row, path, GOLDEN_ROW_FIELDS);
      float[] features = goldenFeatures(row, path + ".features", featureCount);
      rows.add(new GoldenRow(features, goldenScore(row, path + ".score", objective)));
    }
    return rows;
  }

  private float[] goldenFeatures(JsonNode row, String path, int featureCount)
      throws ModelRefusedException {
    JsonNode node = field(row, "features");
    // Without a list of features there is no length to hold a row against: one finding is enough.
    boolean anyLength = featureCount == 0;
    if (!node.isArray() || (!anyLength && node.size() != featureCount)) {
      problems.add(
          path,
          node.isArray()
              ? "has %d values; as many as spec.features are allowed, which is %d."
                  .formatted(node.size(), featureCount)
              : "must be a list of numbers, with null for a missing one.");
      return new float[0];
    }
    float[] values = new float[node.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode element = node.path(i);
      values[i] = element.isNull() ? Float.NaN : (float) element.doubleValue();
      if (!element.isNull() && (!element.isNumber() || !Float.isFinite(values[i]))) {
        problems.add(path + "[" + i + "]", "must be a finite number of single precision, or null.");
      }
    }
    return values;
  }

  private double goldenScore(JsonNode row, String path, Optional<Objective> objective)
      throws ModelRefusedException {
    JsonNode node = field(row, "score");
    double score = node.doubleValue();
    if (!node.isNumber() || !Double.isFinite(score)) {
      problems.add(path, "must be a finite number: the score that the trainer got.");
      return 0;
    }
    if (objective.isPresent()
        && objective.get().isLogistic()
        && (score < -PROBABILITY_SLACK || score > 1 + PROBABILITY_SLACK)) {
      problems.add(
          path, "is %s; %s gives scores from 0 to 1.".formatted(score, objective.get().spelling()));
    }
    return score;
  }

  private <T> Optional<T> constant(String name, T[] allowed, Function<T, String> spelling)
      throws ModelRefusedException {
    String written = text(name);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    for (T constant : allowed) {
      if (spelling.apply(constant).equals(written)) {
        return Optional.of(constant);
      }
    }
    problems.add(
        "spec." + name,
        "is '%s'; allowed: %s."
            .formatted(
                shortened(written),
                Arrays.stream(allowed).map(spelling).collect(Collectors.joining(", "))));
    return Optional.empty();
  }

  /** The text of a required field; empty, with a finding, when there is none. */
  private String text(String name) throws ModelRefusedException {
    JsonNode node = field(spec, name);
    String text = node.isTextual() ? node.textValue() : "";
    if (text.isEmpty()) {
      problems.add("spec." + name, "is required and must be text that is not empty.");
    }
    return text;
  }

  private static JsonNode field(JsonNode object, String name) {
    JsonNode node = object.path(name);
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
