package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one tree of an XGBoost model file and checks that its arrays belong together. */
final class XgboostTreeReader {

  private final JsonCursor json;
  private final Problems problems;
  private final String path;

  /** The length of each array over the nodes, by its name, in the order of the file. */
  private final Map<String, Integer> lengths = new LinkedHashMap<>();

  private int[] left = {};
  private int[] right = {};
  private int[] feature = {};
  private int[] defaultLeft = {};
  private float[] value = {};
  private int declaredNodes = -1;
  private int deleted;

  XgboostTreeReader(JsonCursor json, Problems problems, String path) {
    this.json = json;
    this.problems = problems;
    this.path = path;
  }

  /** The tree at the cursor. It may be scored only if {@link Problems} is empty afterwards. */
  XgboostTree read() throws IOException, ModelRefusedException {
    json.object(path, this::field);
    if (declaredNodes < 0) {
      problems.add(path + ".tree_param.num_nodes", "is missing.");
    }
    for (String name :
        new String[] {
          "left_children", "right_children", "split_indices", "default_left", "split_conditions"
        }) {
      if (!lengths.containsKey(name)) {
        problems.add(path + "." + name, "is missing.");
      }
    }
    if (declaredNodes == 0) {
      problems.add(path, "has no node; a tree has at least its root.");
    }
    for (Map.Entry<String, Integer> array : lengths.entrySet()) {
      if (array.getValue() != declaredNodes) {
        problems.add(
            path + "." + array.getKey(),
            "has %d elements; tree_param.num_nodes allows exactly %d."
                .formatted(array.getValue(), declaredNodes));
      }
    }
    return new XgboostTree(
        left,
        right,
        feature,
        defaultLeft,
        value,
        deleted,
        new float[left.length],
        new int[0],
        new int[0],
        new int[0]);
  }

  private void field(String name) throws IOException, ModelRefusedException {
    String at = path + "." + name;
    switch (name) {
      case "left_children" -> left = counted(name, json.ints(at));
      case "right_children" -> right = counted(name, json.ints(at));
      case "split_indices" -> feature = counted(name, json.ints(at));
      case "default_left" -> defaultLeft = counted(name, json.ints(at));
      case "split_conditions" -> {
        value = json.floats(at);
        lengths.put(name, value.length);
      }
      case "split_type" -> refuseCategorical(at, counted(name, json.ints(at)));
      // Not needed to score, but XGBoost reads them by the same node numbers.
      case "base_weights", "loss_changes", "parents", "sum_hessian" ->
          lengths.put(name, json.length(at));
      case "categories", "categories_nodes", "categories_segments", "categories_sizes" -> {
        if (json.length(at) != 0) {
          problems.add(at, "must be empty: splits by category are not supported.");
        }
      }
      case "tree_param" -> json.object(at, this::parameter);
      default -> json.skip();
    }
  }

  private void parameter(String name) throws IOException, ModelRefusedException {
    String at = path + ".tree_param." + name;
    switch (name) {
      case "num_nodes" -> declaredNodes = count(at);
      case "num_deleted" -> deleted = count(at);
      case "size_leaf_vector" -> {
        if (count(at) > 1) {
          problems.add(at, "must be 0 or 1: trees with several values per leaf are not supported.");
        }
      }
      default -> json.skip();
    }
  }

  private int count(String at) throws IOException, ModelRefusedException {
    return WholeNumber.parse(json.text(at), at, problems);
  }

  private int[] counted(String name, int[] values) {
    lengths.put(name, values.length);
    return values;
  }

  private void refuseCategorical(String at, int[] types) throws ModelRefusedException {
    for (int i = 0; i < types.length; i++) {
      if (types[i] != 0) {
        problems.add(
            at + "[" + i + "]",
            "must be 0, a numeric split: splits by category are not supported.");
        return;
      }
    }
  }
}
