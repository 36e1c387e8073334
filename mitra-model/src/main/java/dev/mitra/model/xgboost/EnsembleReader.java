package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the booster of a model file: its trees, and the weights of dart.
 *
 * <p>The weights have stood in three places. Up to version 3.2 the booster is named {@code dart},
 * holds a {@code gbtree} with the model, and {@code weight_drop} beside it. In 3.3 the booster of
 * every model is named {@code gbtree}, and {@code weight_drop} stands beside the model. From 3.4 on
 * it stands in the model.
 */
final class EnsembleReader {

  private static final String BOOSTER = "learner.gradient_booster";
  private static final String INNER = BOOSTER + ".gbtree";
  private static final String WEIGHTS = "weight_drop";

  private final ModelCursor cursor;
  private final Problems problems;
  private final CategoryBudget categories;
  private final List<XgboostTree> trees = new ArrayList<>();
  private final List<int[]> parents = new ArrayList<>();

  private String booster = "";
  private String innerBooster = "";

  /** Where the model was found; empty before. */
  private String model = "";

  private String weightsPath = "";
  private float[] weights = {};
  private int declaredTrees = -1;
  private int[] treeInfo = {};
  private int[] iterationStarts = {};
  private boolean iterationsGiven;
  private long nodes;

  EnsembleReader(ModelCursor cursor, Problems problems) {
    this.cursor = cursor;
    this.problems = problems;
    this.categories = new CategoryBudget(problems);
  }

  /** Reads the booster at the cursor. */
  void read() throws IOException, ModelRefusedException {
    cursor.object(
        BOOSTER,
        name -> {
          switch (name) {
            case "name" -> booster = cursor.text(BOOSTER + ".name");
            case "model" -> model(BOOSTER + ".model");
            case "gbtree" -> cursor.object(INNER, this::inner);
            case WEIGHTS -> weights(BOOSTER + "." + WEIGHTS);
            default -> UnknownField.refuse(cursor, BOOSTER, name, problems);
          }
        });
  }

  List<XgboostTree> trees() {
    return trees;
  }

  /** For each node of a tree its parent; empty when the file does not say. */
  int[] parents(int index) {
    return parents.get(index);
  }

  /** For each tree the output to which it adds. */
  int[] treeOutput() {
    return treeInfo;
  }

  /** For each tree its weight; empty when trees have none. */
  float[] treeWeight() {
    return weights;
  }

  String treesPath() {
    return model + ".trees";
  }

  String treePath(int index) {
    return model + ".trees[" + index + "]";
  }

  /** Adds what does not fit together; the trees themselves are not looked into. */
  void check(int outputs, FileVersion version) throws ModelRefusedException {
    switch (booster) {
      case "gbtree" -> {
        if (!model.equals(BOOSTER + ".model")) {
          problems.add(BOOSTER + ".model", "is missing; a gbtree has its model there.");
        }
        checkPlaceOfWeights(version);
      }
      case "dart" -> {
        if (!model.equals(INNER + ".model") || !innerBooster.equals("gbtree")) {
          problems.add(INNER, "is missing or no gbtree; dart has its model there.");
        }
        if (!weightsPath.equals(BOOSTER + "." + WEIGHTS)) {
          problems.add(BOOSTER + "." + WEIGHTS, "is missing; dart has one weight for each tree.");
        }
      }
      case "gblinear" -> {
        problems.add(
            BOOSTER + ".name", "is gblinear, which has no trees; gbtree or dart is allowed.");
        return;
      }
      default -> {
        problems.add(BOOSTER + ".name", "is missing or not supported; gbtree or dart is allowed.");
        return;
      }
    }
    checkTrees(outputs);
    checkWeights();
  }

  private void inner(String name) throws IOException, ModelRefusedException {
    switch (name) {
      case "name" -> innerBooster = cursor.text(INNER + ".name");
      case "model" -> model(INNER + ".model");
      default -> UnknownField.refuse(cursor, INNER, name, problems);
    }
  }

  private void weights(String path) throws IOException, ModelRefusedException {
    if (!weightsPath.isEmpty()) {
      problems.add(path, "is a second list of weights, beside " + weightsPath + ".");
    }
    weightsPath = path;
    weights = cursor.floats(path, Packing.LIST);
  }

  private void model(String path) throws IOException, ModelRefusedException {
    if (!model.isEmpty()) {
      problems.add(path, "is a second model, beside " + model + ".");
      cursor.skip();
      return;
    }
    model = path;
    cursor.object(path, this::modelField);
  }

  private void modelField(String name) throws IOException, ModelRefusedException {
    String at = model + "." + name;
    switch (name) {
      case "gbtree_model_param" -> cursor.object(at, field -> parameter(at, field));
      case "tree_info" -> treeInfo = cursor.ints(at, Packing.LIST);
      case "iteration_indptr" -> {
        iterationsGiven = true;
        iterationStarts = cursor.ints(at, Packing.LIST);
      }
      case "trees" -> cursor.list(at, this::tree);
      case "cats" -> new RecodedCategories(cursor, problems, at).read();
      case WEIGHTS -> weights(at);
      default -> UnknownField.refuse(cursor, model, name, problems);
    }
  }

  private void parameter(String path, String name) throws IOException, ModelRefusedException {
    String at = path + "." + name;
    switch (name) {
      case "num_trees" -> declaredTrees = WholeNumber.parse(cursor.text(at), at, problems);
      case "num_parallel_tree" -> {
        if (WholeNumber.parse(cursor.text(at), at, problems) == 0) {
          problems.add(at, "must be 1 or more.");
        }
      }
      case "size_leaf_vector" -> XgboostTreeReader.refuseLeafVector(cursor, at, problems);
      default -> UnknownField.refuse(cursor, path, name, problems);
    }
  }

  private void tree(int index) throws IOException, ModelRefusedException {
    if (index == XgboostReader.MAX_TREES) {
      throw problems.refused(treesPath(), "has more than " + XgboostReader.MAX_TREES + " trees.");
    }
    XgboostTreeReader reader = new XgboostTreeReader(cursor, problems, treePath(index), categories);
    XgboostTree tree = reader.read(index);
    nodes += tree.size();
    if (nodes > XgboostReader.MAX_NODES) {
      throw problems.refused(
          treesPath(),
          "has more than " + XgboostReader.MAX_NODES + " nodes in all trees together.");
    }
    trees.add(tree);
    parents.add(reader.parents());
  }

  /** XGBoost passes over weights in a place that it did not know when it wrote the file. */
  private void checkPlaceOfWeights(FileVersion version) throws ModelRefusedException {
    boolean known =
        weightsPath.isEmpty()
            || (weightsPath.equals(model + "." + WEIGHTS)
                ? version.isFrom(3, 4)
                : version.isFrom(3, 3));
    if (!known) {
      problems.add(weightsPath, "is not read there by the version of XGBoost that the file names.");
    }
  }

  private void checkWeights() throws ModelRefusedException {
    if (weightsPath.isEmpty()) {
      return;
    }
    if (weights.length != trees.size() || trees.isEmpty()) {
      problems.add(
          weightsPath, "has %d weights for %d trees.".formatted(weights.length, trees.size()));
    }
    for (int i = 0; i < weights.length; i++) {
      if (!Float.isFinite(weights[i])) {
        problems.add(weightsPath + "[" + i + "]", "is not finite; a weight must be finite.");
      }
    }
  }

  private void checkTrees(int outputs) throws ModelRefusedException {
    if (trees.isEmpty()) {
      problems.add(treesPath(), "is missing or empty; at least one tree is needed.");
    }
    if (declaredTrees != trees.size()) {
      problems.add(
          treesPath(),
          "has %d trees, but gbtree_model_param.num_trees allows exactly %d."
              .formatted(trees.size(), Math.max(declaredTrees, 0)));
    }
    if (treeInfo.length != trees.size()
        || Arrays.stream(treeInfo).anyMatch(output -> output < 0 || output >= outputs)) {
      problems.add(
          model + ".tree_info",
          outputs == 1
              ? "must hold one 0 for each tree, as the model has one output."
              : "must hold one class from 0 to %d for each tree.".formatted(outputs - 1));
    }
    if (iterationsGiven && !coversAllTrees(iterationStarts)) {
      problems.add(
          model + ".iteration_indptr",
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
}
