package dev.mitra.model.xgboost;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the JSON model file of XGBoost 1.7 to 3.x in plain Java and takes nothing in it for
 * granted.
 *
 * <p>Supported are {@code gbtree} models with numeric splits, one output and an {@link Objective}.
 * Boosters {@code dart} and {@code gblinear}, several classes or targets, and splits by category
 * are refused. Fields that do not take part in scoring are passed over. What was read is either
 * sound, so that it can be scored for any row in bounded time, or refused.
 */
public final class XgboostJsonReader {

  /** Most trees of one model. */
  public static final int MAX_TREES = 10_000;

  /** Most nodes of all trees of one model together. */
  public static final int MAX_NODES = 1_000_000;

  /** Half of what a float holds, so that no rounding on the way can reach infinity. */
  private static final double LARGEST_MARGIN = Float.MAX_VALUE / 2;

  private static final String BOOSTER = "learner.gradient_booster";
  private static final String MODEL = BOOSTER + ".model";
  private static final String PARAM = "learner.learner_model_param";

  private final JsonCursor json;
  private final Problems problems;

  private int[] version = {};
  private String booster = "";
  private String objectiveName = "";
  private String baseScoreText = "";
  private int featureCount;
  private int declaredTrees = -1;
  private int[] treeInfo = {};
  private int[] iterationStarts = {};
  private boolean iterationsGiven;
  private List<String> featureNames = List.of();
  private final List<XgboostTree> trees = new ArrayList<>();
  private long nodes;

  private XgboostJsonReader(JsonCursor json, Problems problems) {
    this.json = json;
    this.problems = problems;
  }

  /**
   * Reads and checks a model file.
   *
   * @param file the bytes of the file, at most {@value ModelManifest#MAX_MODEL_BYTES}
   * @throws ModelRefusedException with the findings; their paths are paths in the file
   */
  public static XgboostModel read(byte[] file) throws ModelRefusedException {
    Problems problems = new Problems();
    if (file.length == 0) {
      throw problems.refused("", "The model file is empty.");
    }
    if (file.length > ModelManifest.MAX_MODEL_BYTES) {
      throw problems.refused(
          "",
          "The model file has %d bytes; at most %d are allowed."
              .formatted(file.length, ModelManifest.MAX_MODEL_BYTES));
    }
    try (JsonCursor json = new JsonCursor(file, problems)) {
      return new XgboostJsonReader(json, problems).document();
    } catch (StreamConstraintsException e) {
      throw problems.refused(
          "",
          "The model file exceeds a limit%s: nesting, a name, a text or a number is too long for a"
                  .formatted(where(e))
              + " model of XGBoost.");
    } catch (IOException e) {
      throw problems.refused(
          "",
          isAtEnd(e, file.length)
              ? "The model file breaks off after %d bytes: it is truncated or damaged at its end."
                  .formatted(file.length)
              : "The model file is not valid JSON" + where(e) + ".");
    }
  }

  private static boolean isAtEnd(IOException e, int length) {
    if (e instanceof JsonEOFException) {
      return true;
    }
    JsonLocation at = e instanceof JacksonException json ? json.getLocation() : null;
    // A number cut off behind its point or exponent is told at its last character.
    return at != null && at.getByteOffset() >= length - 1;
  }

  /** The place of an error. The parser's own message is left out: it quotes the source. */
  private static String where(IOException e) {
    JsonLocation at = e instanceof JacksonException json ? json.getLocation() : null;
    return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private XgboostModel document() throws IOException, ModelRefusedException {
    if (!json.atObject()) {
      throw problems.refused("", "The model file must hold one JSON object.");
    }
    json.object(
        "",
        name -> {
          switch (name) {
            case "learner" -> json.object("learner", this::learner);
            case "version" -> version = json.ints("version");
            default -> json.skip();
          }
        });
    if (!json.atEnd()) {
      problems.add("", "Something follows the model; the model file must hold one JSON object.");
    }
    checkVersion();
    Optional<Objective> objective = checkObjective();
    float baseScore = baseScore(objective);
    checkFeatures();
    if (booster.equals("gbtree")) {
      checkEnsemble();
    } else {
      problems.add(BOOSTER + ".name", "must be gbtree: " + unsupportedBooster());
    }
    // The trees are walked only when every array has its length and the features are known.
    problems.refuseIfAny();
    checkTrees(objective.orElseThrow().baseMargin(baseScore));
    problems.refuseIfAny();
    return new XgboostModel(
        objective.orElseThrow(),
        1,
        new float[] {baseScore},
        featureCount,
        featureNames,
        trees,
        new int[trees.size()],
        new float[0]);
  }

  private void learner(String name) throws IOException, ModelRefusedException {
    switch (name) {
      case "feature_names" -> featureNames = json.texts("learner.feature_names");
      case "feature_types" -> {
        if (json.texts("learner.feature_types").contains("c")) {
          problems.add("learner.feature_types", "must not hold c: categories are not supported.");
        }
      }
      case "gradient_booster" -> json.object(BOOSTER, this::gradientBooster);
      case "learner_model_param" -> json.object(PARAM, this::modelParameter);
      case "objective" ->
          json.object(
              "learner.objective",
              field -> {
                if (field.equals("name")) {
                  objectiveName = json.text("learner.objective.name");
                } else {
                  json.skip();
                }
              });
      default -> json.skip();
    }
  }

  private void modelParameter(String name) throws IOException, ModelRefusedException {
    String at = PARAM + "." + name;
    switch (name) {
      case "base_score" -> baseScoreText = json.text(at);
      case "num_feature" -> featureCount = WholeNumber.parse(json.text(at), at, problems);
      case "num_class", "num_target" -> {
        if (WholeNumber.parse(json.text(at), at, problems) > 1) {
          problems.add(at, "must be 0 or 1: only models with one output are supported.");
        }
      }
      default -> json.skip();
    }
  }

  private void gradientBooster(String name) throws IOException, ModelRefusedException {
    switch (name) {
      case "name" -> booster = json.text(BOOSTER + ".name");
      case "model" -> json.object(MODEL, this::ensemble);
      default -> json.skip();
    }
  }

  private void ensemble(String name) throws IOException, ModelRefusedException {
    String at = MODEL + "." + name;
    switch (name) {
      case "gbtree_model_param" ->
          json.object(
              at,
              field -> {
                if (field.equals("num_trees")) {
                  String path = at + ".num_trees";
                  declaredTrees = WholeNumber.parse(json.text(path), path, problems);
                } else {
                  json.skip();
                }
              });
      case "tree_info" -> treeInfo = json.ints(at);
      case "iteration_indptr" -> {
        iterationsGiven = true;
        iterationStarts = json.ints(at);
      }
      case "trees" -> json.list(at, this::tree);
      default -> json.skip();
    }
  }

  private void tree(int index) throws IOException, ModelRefusedException {
    if (index == MAX_TREES) {
      throw problems.refused(MODEL + ".trees", "has more than " + MAX_TREES + " trees.");
    }
    XgboostTree tree = new XgboostTreeReader(json, problems, treePath(index)).read();
    nodes += tree.size();
    if (nodes > MAX_NODES) {
      throw problems.refused(
          MODEL + ".trees", "has more than " + MAX_NODES + " nodes in all trees together.");
    }
    trees.add(tree);
  }

  private void checkVersion() throws ModelRefusedException {
    boolean supported =
        version.length == 3
            && (version[0] == 1 ? version[1] >= 7 : version[0] == 2 || version[0] == 3);
    if (!supported) {
      problems.add(
          "version",
          "is %s; files of XGBoost 1.7 to 3.x are allowed."
              .formatted(version.length <= 3 ? Arrays.toString(version) : "not a version"));
    }
  }

  private Optional<Objective> checkObjective() throws ModelRefusedException {
    Optional<Objective> objective = Objective.of(objectiveName);
    if (objective.isEmpty()) {
      problems.add(
          "learner.objective.name",
          "is missing or not supported; allowed: "
              + Arrays.stream(Objective.values())
                  .map(Objective::spelling)
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return objective;
  }

  /**
   * XGBoost 3.1 and later writes the base score as a list, {@code "[5E-1]"}, which older versions
   * read as 0.5 whatever it says.
   */
  private float baseScore(Optional<Objective> objective) throws ModelRefusedException {
    String text = baseScoreText;
    if (text.length() >= 2 && text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    float baseScore;
    try {
      baseScore = text.length() <= 100 ? Float.parseFloat(text) : Float.NaN;
    } catch (NumberFormatException e) {
      baseScore = Float.NaN;
    }
    if (!Float.isFinite(baseScore)) {
      problems.add(PARAM + ".base_score", "must be one finite number, as \"5E-1\" or \"[5E-1]\".");
    } else if (objective.isPresent()
        && objective.get().isLogistic()
        && !Float.isFinite(objective.get().baseMargin(baseScore))) {
      problems.add(
          PARAM + ".base_score",
          "is %s; %s allows a number between 0 and 1, both excluded."
              .formatted(baseScore, objective.get().spelling()));
    }
    return baseScore;
  }

  private void checkFeatures() throws ModelRefusedException {
    if (featureCount < 1 || featureCount > ModelManifest.MAX_FEATURES) {
      problems.add(
          PARAM + ".num_feature",
          "is %d; 1 to %d features are allowed."
              .formatted(featureCount, ModelManifest.MAX_FEATURES));
    } else if (!featureNames.isEmpty() && featureNames.size() != featureCount) {
      problems.add(
          "learner.feature_names",
          "has %d names; none or exactly %d are allowed."
              .formatted(featureNames.size(), featureCount));
    }
  }

  private String unsupportedBooster() {
    return switch (booster) {
      case "" -> "the file names no booster.";
      case "dart" -> "dart scales its trees, which is not supported.";
      case "gblinear" -> "gblinear has no trees and is not supported.";
      default -> "the file names another booster.";
    };
  }

  private void checkEnsemble() throws ModelRefusedException {
    if (trees.isEmpty()) {
      problems.add(MODEL + ".trees", "is missing or empty; at least one tree is needed.");
    }
    if (declaredTrees != trees.size()) {
      problems.add(
          MODEL + ".trees",
          "has %d trees, but gbtree_model_param.num_trees allows exactly %d."
              .formatted(trees.size(), Math.max(declaredTrees, 0)));
    }
    if (treeInfo.length != trees.size() || Arrays.stream(treeInfo).anyMatch(group -> group != 0)) {
      problems.add(
          MODEL + ".tree_info",
          "must hold one 0 per tree: trees for several classes are not supported.");
    }
    if (iterationsGiven && !coversAllTrees(iterationStarts)) {
      problems.add(
          MODEL + ".iteration_indptr",
          "must begin with 0, never fall, and end with the number of trees.");
    }
  }

  private boolean coversAllTrees(int[] starts) {
    boolean sound =
        starts.length > 0 && starts[0] == 0 && starts[starts.length - 1] == trees.size();
    for (int i = 1; i < starts.length; i++) {
      sound &= starts[i - 1] <= starts[i];
    }
    return sound;
  }

  private void checkTrees(float baseMargin) throws ModelRefusedException {
    double largest = Math.abs(baseMargin);
    for (int i = 0; i < trees.size(); i++) {
      largest += new XgboostTreeCheck(trees.get(i), featureCount, treePath(i), problems).check();
    }
    problems.refuseIfAny();
    // Two infinities of opposite sign would add up to NaN, which is no score.
    if (largest > LARGEST_MARGIN) {
      problems.add(
          MODEL + ".trees", "have leaves so large that a margin could exceed single precision.");
    }
  }

  private static String treePath(int index) {
    return MODEL + ".trees[" + index + "]";
  }
}
