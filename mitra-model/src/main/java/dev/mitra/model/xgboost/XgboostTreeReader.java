package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one tree of an XGBoost model file and checks that its arrays belong together. */
final class XgboostTreeReader {

  /** What XGBoost writes for the parent of the root. */
  private static final int NO_PARENT = Integer.MAX_VALUE;

  private final ModelCursor cursor;
  private final Problems problems;
  private final String path;
  private final CategoricalSplits categorical;

  /** The length of each array over the nodes, by its name, in the order of the file. */
  private final Map<String, Integer> lengths = new LinkedHashMap<>();

  private int[] left = {};
  private int[] right = {};
  private int[] feature = {};
  private int[] defaultLeft = {};
  private int[] parents = {};
  private float[] value = {};
  private float[] cover = {};
  private int id = -1;
  private int declaredNodes = -1;
  private int deleted;

  XgboostTreeReader(ModelCursor cursor, Problems problems, String path, CategoryBudget budget) {
    this.cursor = cursor;
    this.problems = problems;
    this.path = path;
    this.categorical = new CategoricalSplits(cursor, problems, path, budget);
  }

  /**
   * The tree at the cursor. It may be scored only if {@link Problems} is empty afterwards.
   *
   * @param index which tree of the model it is
   */
  XgboostTree read(int index) throws IOException, ModelRefusedException {
    cursor.object(path, this::field);
    boolean sound = checkLengths();
    if (id != index) {
      problems.add(path + ".id", "must be " + index + ", the place of the tree.");
    }
    if (!sound) {
      return new XgboostTree(
          new int[0],
          new int[0],
          new int[0],
          new int[0],
          new float[0],
          0,
          new float[0],
          new int[0],
          new int[0],
          new int[0]);
    }
    checkParents();
    categorical.check(declaredNodes);
    return new XgboostTree(
        left,
        right,
        feature,
        defaultLeft,
        value,
        deleted,
        lengths.containsKey("sum_hessian") ? cover : new float[declaredNodes],
        categorical.from(left),
        categorical.to(left),
        categorical.categories());
  }

  /** For each node its parent; empty when the file does not say. */
  int[] parents() {
    return parents;
  }

  /** Refuses trees whose leaves are vectors; the parameter at the cursor says so. */
  static void refuseLeafVector(ModelCursor cursor, String at, Problems problems)
      throws IOException, ModelRefusedException {
    if (WholeNumber.parse(cursor.text(at), at, problems) > 1) {
      problems.add(at, "must be 0 or 1: trees with several values per leaf are not supported.");
    }
  }

  private void field(String name) throws IOException, ModelRefusedException {
    String at = path + "." + name;
    switch (name) {
      case "left_children" -> left = ints(name, Packing.INTS);
      case "right_children" -> right = ints(name, Packing.INTS);
      case "split_indices" -> feature = ints(name, Packing.INTS);
      case "default_left" -> defaultLeft = ints(name, Packing.BYTES);
      case "parents" -> parents = ints(name, Packing.INTS);
      case "split_conditions" -> value = floats(name);
      case "sum_hessian" -> cover = floats(name);
      // Not needed to score, but XGBoost reads them by the same node numbers.
      case "base_weights", "loss_changes" -> floats(name);
      case "split_type" -> categorical.types(ints(name, Packing.BYTES));
      case "categories", "categories_nodes", "categories_segments", "categories_sizes" ->
          categorical.read(name);
      case "id" -> id = cursor.integer(at);
      case "tree_param" -> cursor.object(at, this::parameter);
      default -> UnknownField.refuse(cursor, path, name, problems);
    }
  }

  private void parameter(String name) throws IOException, ModelRefusedException {
    String at = path + ".tree_param." + name;
    switch (name) {
      case "num_nodes" -> declaredNodes = count(at);
      case "num_deleted" -> deleted = count(at);
      case "num_feature" -> count(at);
      case "size_leaf_vector" -> refuseLeafVector(cursor, at, problems);
      default -> UnknownField.refuse(cursor, path + ".tree_param", name, problems);
    }
  }

  private int count(String at) throws IOException, ModelRefusedException {
    return WholeNumber.parse(cursor.text(at), at, problems);
  }

  private int[] ints(String name, Packing packing) throws IOException, ModelRefusedException {
    int[] values = cursor.ints(path + "." + name, packing);
    lengths.put(name, values.length);
    return values;
  }

  private float[] floats(String name) throws IOException, ModelRefusedException {
    float[] values = cursor.floats(path + "." + name, Packing.FLOATS);
    lengths.put(name, values.length);
    return values;
  }

  private boolean checkLengths() throws ModelRefusedException {
    boolean sound = declaredNodes > 0;
    if (declaredNodes < 0) {
      problems.add(path + ".tree_param.num_nodes", "is missing.");
    } else if (declaredNodes == 0) {
      problems.add(path, "has no node; a tree has at least its root.");
    }
    for (String name :
        new String[] {
          "left_children", "right_children", "split_indices", "default_left", "split_conditions"
        }) {
      if (!lengths.containsKey(name)) {
        problems.add(path + "." + name, "is missing.");
        sound = false;
      }
    }
    for (Map.Entry<String, Integer> array : lengths.entrySet()) {
      if (array.getValue() != declaredNodes) {
        problems.add(
            path + "." + array.getKey(),
            "has %d elements; tree_param.num_nodes allows exactly %d."
                .formatted(array.getValue(), declaredNodes));
        sound = false;
      }
    }
    return sound;
  }

  /** XGBoost's loader follows the parents without looking whether they exist. */
  private void checkParents() throws ModelRefusedException {
    for (int node = 0; node < parents.length; node++) {
      int parent = parents[node];
      if (node == 0 ? parent != NO_PARENT : parent < 0 || parent >= parents.length) {
        problems.add(path + ".parents[" + node + "]", "is " + parent + ", which is no other node.");
      }
    }
  }
}
