package dev.mitra.model.xgboost;

import dev.mitra.model.ModelManifest;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the document of a model file and checks that its parts belong together. */
final class ModelReader {

  /** Half of what a float holds, so that no rounding on the way can reach infinity. */
  private static final double LARGEST_MARGIN = Float.MAX_VALUE / 2;

  private static final String PARAM = "learner.learner_model_param";
  private static final String OBJECTIVE = "learner.objective";

  private final ModelCursor cursor;
  private final Problems problems;
  private final EnsembleReader ensemble;

  private FileVersion version = FileVersion.NONE;
  private String objectiveName = "";
  private int objectiveClasses = -1;
  private String baseScoreText = "";
  private int featureCount;
  private int classes;
  private List<String> featureNames = List.of();
  private List<String> featureTypes = List.of();

  ModelReader(ModelCursor cursor, Problems problems) {
    this.cursor = cursor;
    this.problems = problems;
    this.ensemble = new EnsembleReader(cursor, problems);
  }

  XgboostModel read() throws IOException, ModelRefusedException {
    if (!cursor.atObject()) {
      throw problems.refused("", "The model file must hold one object.");
    }
    cursor.object(
        "",
        name -> {
          switch (name) {
            case "learner" -> cursor.object("learner", this::learner);
            case "version" -> version = new FileVersion(cursor.ints("version", Packing.LIST));
            default -> UnknownField.refuse(cursor, "", name, problems);
          }
        });
    if (!cursor.atEnd()) {
      problems.add("", "Something follows the model; the model file must hold one object.");
    }
    checkVersion();
    checkFeatures();
    Optional<Objective> named = checkObjective();
    int outputs = outputs(named);
    ensemble.check(outputs, version);
    if (named.isEmpty()) {
      throw problems.refused(PARAM + ".base_score", "is not read without an objective.");
    }
    Objective objective = named.get();
    float[] baseScores =
        BaseScores.parse(
            baseScoreText, outputs, objective, version, PARAM + ".base_score", problems);
    // The trees are walked only when every array has its length and the features are known.
    problems.refuseIfAny();
    checkTrees(objective, baseScores);
    problems.refuseIfAny();
    return new XgboostModel(
        objective,
        outputs,
        baseScores,
        featureCount,
        featureNames,
        ensemble.trees(),
        ensemble.treeOutput(),
        ensemble.treeWeight());
  }

  private void learner(String name) throws IOException, ModelRefusedException {
    switch (name) {
      case "attributes" ->
          cursor.object(
              "learner.attributes", key -> cursor.text("learner.attributes, one of its fields"));
      case "feature_names" -> featureNames = cursor.texts("learner.feature_names");
      case "feature_types" -> featureTypes = cursor.texts("learner.feature_types");
      case "gradient_booster" -> ensemble.read();
      case "learner_model_param" -> cursor.object(PARAM, this::parameter);
      case "objective" -> cursor.object(OBJECTIVE, this::objective);
      default -> UnknownField.refuse(cursor, "learner", name, problems);
    }
  }

  private void parameter(String name) throws IOException, ModelRefusedException {
    String at = PARAM + "." + name;
    switch (name) {
      case "base_score" -> baseScoreText = cursor.text(at);
      case "num_feature" -> featureCount = count(at);
      case "num_class" -> classes = count(at);
      case "num_target" -> {
        if (count(at) != 1) {
          problems.add(at, "must be 1: models for several targets are not supported.");
        }
      }
      // Says how base_score was found, and is not asked once there are trees.
      case "boost_from_average" -> count(at);
      default -> UnknownField.refuse(cursor, PARAM, name, problems);
    }
  }

  /** The objective's parameters steer training; only the number of classes has to agree. */
  private void objective(String name) throws IOException, ModelRefusedException {
    String at = OBJECTIVE + "." + name;
    switch (name) {
      case "name" -> objectiveName = cursor.text(at);
      case "softmax_multiclass_param" ->
          cursor.object(
              at,
              field -> {
                if (field.equals("num_class")) {
                  objectiveClasses = count(at + ".num_class");
                } else {
                  UnknownField.refuse(cursor, at, field, problems);
                }
              });
      case "reg_loss_param" ->
          cursor.object(
              at,
              field -> {
                if (field.equals("scale_pos_weight")) {
                  checkWeight(at + ".scale_pos_weight");
                } else {
                  UnknownField.refuse(cursor, at, field, problems);
                }
              });
      // They differ from version to version; the two arrays are what was learned of positions.
      case "lambdarank_param", "lambda_rank_param" ->
          cursor.object(at, field -> cursor.text(at + ", one of its fields"));
      case "ti+", "tj-" -> cursor.skip();
      default -> UnknownField.refuse(cursor, OBJECTIVE, name, problems);
    }
  }

  private void checkWeight(String at) throws IOException, ModelRefusedException {
    if (!(BaseScores.number(cursor.text(at)) >= 0)) {
      problems.add(at, "must be a number from 0 on, written as text.");
    }
  }

  private int count(String at) throws IOException, ModelRefusedException {
    return WholeNumber.parse(cursor.text(at), at, problems);
  }

  private void checkVersion() throws ModelRefusedException {
    if (!version.isSupported()) {
      problems.add("version", "is " + version + "; files of XGBoost 1.7 to 3.x are allowed.");
    }
  }

  private Optional<Objective> checkObjective() throws ModelRefusedException {
    Optional<Objective> objective = Objective.of(objectiveName);
    if (objective.isEmpty()) {
      problems.add(
          OBJECTIVE + ".name",
          "is missing or not supported; allowed: "
              + Arrays.stream(Objective.values())
                  .map(Objective::spelling)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return objective;
  }

  /** How many margins a row has; 1 when that cannot be said. */
  private int outputs(Optional<Objective> objective) throws ModelRefusedException {
    if (objective.isEmpty() || objective.get() != Objective.MULTI_SOFTPROB) {
      if (classes > 1) {
        problems.add(
            PARAM + ".num_class", "must be 0 or 1: only multi:softprob has several classes.");
      }
      return 1;
    }
    if (classes < 2 || classes > XgboostReader.MAX_OUTPUTS) {
      problems.add(
          PARAM + ".num_class",
          "is %d; 2 to %d classes are allowed with multi:softprob."
              .formatted(classes, XgboostReader.MAX_OUTPUTS));
      return 1;
    }
    if (objectiveClasses != classes) {
      problems.add(
          OBJECTIVE + ".softmax_multiclass_param.num_class",
          "must be %d, which is learner_model_param.num_class.".formatted(classes));
    }
    return classes;
  }

  private void checkFeatures() throws ModelRefusedException {
    if (featureCount < 1 || featureCount > ModelManifest.MAX_FEATURES) {
      problems.add(
          PARAM + ".num_feature",
          "is %d; 1 to %d features are allowed."
              .formatted(featureCount, ModelManifest.MAX_FEATURES));
      return;
    }
    checkOnePerFeature(featureNames, "learner.feature_names", "names");
    checkOnePerFeature(featureTypes, "learner.feature_types", "types");
  }

  private void checkOnePerFeature(List<String> texts, String path, String what)
      throws ModelRefusedException {
    if (!texts.isEmpty() && texts.size() != featureCount) {
      problems.add(
          path,
          "has %d %s; none or exactly %d are allowed.".formatted(texts.size(), what, featureCount));
    }
  }

  private void checkTrees(Objective objective, float[] baseScores) throws ModelRefusedException {
    double[] largest = new double[baseScores.length];
    for (int i = 0; i < largest.length; i++) {
      largest[i] = Math.abs(objective.baseMargin(baseScores[i]));
    }
    float[] weights = ensemble.treeWeight();
    for (int i = 0; i < ensemble.trees().size(); i++) {
      double leaf =
          new XgboostTreeCheck(
                  ensemble.trees().get(i),
                  ensemble.parents(i),
                  featureCount,
                  ensemble.treePath(i),
                  problems)
              .check();
      largest[ensemble.treeOutput()[i]] += weights.length == 0 ? leaf : leaf * Math.abs(weights[i]);
    }
    problems.refuseIfAny();
    // Two infinities of opposite sign would add up to NaN, which is no score.
    if (Arrays.stream(largest).anyMatch(sum -> sum > LARGEST_MARGIN)) {
      problems.add(
          ensemble.treesPath(),
          "have leaves so large that a margin could exceed single precision.");
    }
  }
}
