package dev.mitra.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import dev.mitra.model.xgboost.Objective;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Turns the {@code spec} of a Model resource into a {@link ModelManifest}, with all findings. */
final class ManifestParser {

  private static final Set<String> FIELDS =
      new TreeSet<>(
          List.of(
              "version",
              "role",
              "rollout",
              "format",
              "features",
              "missing",
              "objective",
              "class",
              "calibration",
              "sha256",
              "model",
              "uri",
              "trainingData",
              "goldenRows",
              "reference",
              "reasons"));

  private static final int MAX_TRAINING_DATA_LENGTH = 2000;
  private static final int MAX_URI_LENGTH = 2000;
  private static final int MAX_BASE64_LENGTH = (ModelManifest.MAX_MODEL_BYTES + 2) / 3 * 4;
  private static final int MAX_CLASS = 999;

  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  private final JsonNode node;
  private final Problems problems = new Problems();
  private final SpecReader spec;

  ManifestParser(JsonNode spec) {
    this.node = spec;
    this.spec = new SpecReader(spec, "spec", problems);
  }

  ModelManifest parse() throws ModelRefusedException {
    if (!node.isObject()) {
      throw problems.refused("spec", "must be an object with the fields " + FIELDS + ".");
    }
    spec.refuseUnknown(FIELDS);
    String version = version();
    Optional<ModelRole> role = spec.constant("role", ModelRole.values(), ModelRole::name);
    Optional<ModelSplit> rollout = rollout(role);
    Optional<ModelFormat> format =
        spec.constant("format", ModelFormat.values(), ModelFormat::spelling);
    List<String> features = features();
    MissingValue missing = missing();
    Optional<Objective> objective =
        spec.constant("objective", Objective.values(), Objective::spelling);
    int output = output(objective);
    Optional<Calibration> calibration = new CalibrationReader(spec).read();
    String sha256 = sha256();
    Optional<ModelContent> content = content();
    Optional<String> trainingData = trainingData();
    List<GoldenRow> goldenRows = new GoldenRowsReader(spec).read(features.size(), objective);
    ReferenceReader references = new ReferenceReader(spec, features);
    var reference = references.reference();
    ReasonCodes reasons = references.reasons();
    problems.refuseIfAny();
    return new ModelManifest(
        version,
        role.orElseThrow(),
        rollout,
        format.orElseThrow(),
        features,
        missing,
        objective.orElseThrow(),
        output,
        calibration.orElseThrow(),
        sha256,
        content.orElseThrow(),
        trainingData,
        goldenRows,
        reference,
        reasons);
  }

  private String version() throws ModelRefusedException {
    String version = spec.text("version");
    if (!version.isEmpty()
        && (version.length() > ModelManifest.MAX_VERSION_LENGTH
            || !VERSION.matcher(version).matches())) {
      spec.add(
          "version",
          "must be 1 to %d letters, digits, '.', '_' or '-', beginning with a letter or digit."
              .formatted(ModelManifest.MAX_VERSION_LENGTH));
    }
    return version;
  }

  private Optional<ModelSplit> rollout(Optional<ModelRole> role) throws ModelRefusedException {
    if (role.isEmpty()) {
      return Optional.empty();
    }
    boolean needed = role.get() == ModelRole.CHALLENGER;
    if (needed != spec.has("rollout")) {
      spec.add(
          "rollout",
          needed
              ? "is required for a CHALLENGER: { percent: 0 to 100, by: a text field }."
              : "is allowed for a CHALLENGER only; the role is " + role.get() + ".");
      return Optional.empty();
    }
    Optional<SpecReader> rollout = spec.object("rollout");
    if (rollout.isEmpty()) {
      return Optional.empty();
    }
    rollout.get().refuseUnknown(new TreeSet<>(List.of("percent", "by")));
    double percent = rollout.get().number("percent", 0, 100, "a number from 0 to 100");
    String by = rollout.get().text("by");
    return Double.isNaN(percent) ? Optional.empty() : Optional.of(new ModelSplit(percent, by));
  }

  private MissingValue missing() throws ModelRefusedException {
    JsonNode missing = spec.field("missing");
    if (missing.isTextual() && missing.textValue().equals("NaN")) {
      return MissingValue.NAN;
    }
    float marker = (float) missing.doubleValue();
    if (!missing.isNumber() || !Float.isFinite(marker)) {
      spec.add(
          "missing",
          "is required and must be \"NaN\", or a finite number that stands for missing as well.");
      return MissingValue.NAN;
    }
    return new MissingValue(marker);
  }

  private int output(Optional<Objective> objective) throws ModelRefusedException {
    if (objective.isEmpty()) {
      return 0;
    }
    boolean needed = objective.get() == Objective.MULTI_SOFTPROB;
    JsonNode output = spec.field("class");
    if (!needed && !output.isMissingNode()) {
      spec.add(
          "class",
          "is allowed with multi:softprob only; the objective is "
              + objective.get().spelling()
              + ".");
    }
    if (!needed) {
      return 0;
    }
    if (!output.isInt() || output.intValue() < 0 || output.intValue() > MAX_CLASS) {
      spec.add(
          "class",
          "is required with multi:softprob: the number of the class whose probability is the score,"
              + " from 0 on.");
      return 0;
    }
    return output.intValue();
  }

  private String sha256() throws ModelRefusedException {
    String sha256 = spec.text("sha256");
    if (!sha256.isEmpty() && !SHA256.matcher(sha256).matches()) {
      spec.add("sha256", "must be the SHA-256 of the model's bytes as 64 hexadecimal digits.");
    }
    return sha256.toLowerCase(Locale.ROOT);
  }

  private Optional<ModelContent> content() throws ModelRefusedException {
    if (spec.has("uri")) {
      if (spec.has("model")) {
        spec.add("uri", "stands beside spec.model; one of the two is allowed.");
      }
      return uri().map(ModelContent.AtUri::new);
    }
    if (!spec.has("model")) {
      spec.add(
          "model",
          "is required: the model file as base64, or spec.uri with the place where it is.");
      return Optional.empty();
    }
    String model = spec.text("model");
    if (model.length() > MAX_BASE64_LENGTH) {
      spec.add(
          "model",
          "has %d characters of base64; a model of at most %d bytes is allowed inline, a larger one"
                  .formatted(model.length(), ModelManifest.MAX_MODEL_BYTES)
              + " by spec.uri.");
    }
    return Optional.of(new ModelContent.Inline(model));
  }

  private Optional<URI> uri() throws ModelRefusedException {
    String written = spec.text("uri");
    try {
      URI uri = new URI(written);
      if (uri.isAbsolute()
          && !uri.isOpaque()
          && uri.getPath() != null
          && uri.getPath().length() > 1
          && written.length() <= MAX_URI_LENGTH
          // A password in a URI would stand in acks and logs.
          && uri.getUserInfo() == null) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Told below, together with what has no scheme.
    }
    if (!written.isEmpty()) {
      spec.add(
          "uri",
          "must be an absolute URI of at most %d characters without a user, such as file:///models/m.ubj or s3://bucket/m.ubj."
              .formatted(MAX_URI_LENGTH));
    }
    return Optional.empty();
  }

  private Optional<String> trainingData() throws ModelRefusedException {
    JsonNode text = spec.field("trainingData");
    if (text.isMissingNode()) {
      return Optional.empty();
    }
    if (!text.isTextual() || text.textValue().length() > MAX_TRAINING_DATA_LENGTH) {
      spec.add(
          "trainingData",
          "must be text of at most " + MAX_TRAINING_DATA_LENGTH + " characters, or be left out.");
      return Optional.empty();
    }
    return Optional.of(text.textValue());
  }

  private List<String> features() throws ModelRefusedException {
    JsonNode list = spec.field("features");
    if (!list.isArray() || list.isEmpty() || list.size() > ModelManifest.MAX_FEATURES) {
      spec.add(
          "features",
          "must be a list of 1 to "
              + ModelManifest.MAX_FEATURES
              + " feature names in the order of a row.");
      return List.of();
    }
    List<String> features = new ArrayList<>(list.size());
    Map<String, Integer> firstPlace = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode element = list.path(i);
      String name = element.isTextual() ? element.textValue() : "";
      if (name.isBlank() || name.length() > ModelManifest.MAX_FEATURE_NAME_LENGTH) {
        spec.add(
            "features[" + i + "]",
            "must be the name of a feature: 1 to %d characters, not blank."
                .formatted(ModelManifest.MAX_FEATURE_NAME_LENGTH));
      } else {
        Integer first = firstPlace.putIfAbsent(name, i);
        if (first != null) {
          spec.add(
              "features[" + i + "]",
              "'%s' stands at spec.features[%d] already; each feature is allowed once."
                  .formatted(name, first));
        }
      }
      features.add(name);
    }
    return features;
  }
}
