package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;

/**
 * Reads the splits by category of one tree. The file holds the categories of all nodes one after
 * the other; {@code categories_nodes} says which nodes have some, {@code categories_segments} where
 * each one's begin and {@code categories_sizes} how many there are. Splits of one category against
 * the rest and splits of several are stored alike.
 */
final class CategoricalSplits {

  private static final int BY_CATEGORY = 1;

  private final ModelCursor cursor;
  private final Problems problems;
  private final String path;
  private final CategoryBudget budget;

  private int[] types = {};
  private int[] nodes = {};
  private int[] segments = {};
  private int[] sizes = {};
  private int[] categories = {};

  CategoricalSplits(ModelCursor cursor, Problems problems, String path, CategoryBudget budget) {
    this.cursor = cursor;
    this.problems = problems;
    this.path = path;
    this.budget = budget;
  }

  /** Takes the type of each node: 0 for a numeric split, 1 for one by category. */
  void types(int[] values) {
    types = values;
  }

  /** Reads one of the four arrays at the cursor. */
  void read(String name) throws IOException, ModelRefusedException {
    String at = path + "." + name;
    switch (name) {
      case "categories" -> categories = cursor.ints(at, Packing.INTS);
      case "categories_nodes" -> nodes = cursor.ints(at, Packing.INTS);
      case "categories_segments" -> segments = cursor.ints(at, Packing.LONGS);
      case "categories_sizes" -> sizes = cursor.ints(at, Packing.LONGS);
      default -> throw new IllegalArgumentException(name);
    }
  }

  /**
   * Adds what does not fit together.
   *
   * @param size how many nodes the tree has
   */
  void check(int size) throws ModelRefusedException {
    if (segments.length != nodes.length || sizes.length != nodes.length) {
      problems.add(
          path + ".categories_nodes",
          "has %d nodes, but there are %d segments and %d sizes; they must be as many."
              .formatted(nodes.length, segments.length, sizes.length));
      return;
    }
    if (!nodesAreThoseOfTheTypes(size)) {
      problems.add(
          path + ".categories_nodes",
          "must name each node whose split_type is 1, once and ascending, and no other.");
      return;
    }
    long end = 0;
    for (int i = 0; i < nodes.length; i++) {
      if (segments[i] != end || sizes[i] < 1 || end + sizes[i] > categories.length) {
        problems.add(
            path + ".categories_segments[" + i + "]",
            "must begin where the one before ends, hold at least one category and end within the %d categories."
                .formatted(categories.length));
        return;
      }
      end += sizes[i];
      checkSegment(i, (int) end);
    }
    if (end != categories.length) {
      problems.add(
          path + ".categories",
          "has %d elements; the segments hold %d.".formatted(categories.length, end));
    }
  }

  /** Where the categories of each node begin; see {@link XgboostTree}. */
  int[] from(int[] left) {
    return bounds(left, false);
  }

  /** Where the categories of each node end; see {@link XgboostTree}. */
  int[] to(int[] left) {
    return bounds(left, true);
  }

  int[] categories() {
    return categories;
  }

  private int[] bounds(int[] left, boolean end) {
    if (nodes.length == 0) {
      return new int[0];
    }
    int[] bounds = new int[left.length];
    for (int i = 0; i < nodes.length && i < segments.length && i < sizes.length; i++) {
      int node = nodes[i];
      // A split that was pruned is a leaf, and keeps its categories in the file.
      if (node >= 0 && node < left.length && left[node] != XgboostTree.LEAF) {
        bounds[node] = end ? segments[i] + sizes[i] : segments[i];
      }
    }
    return bounds;
  }

  private boolean nodesAreThoseOfTheTypes(int size) throws ModelRefusedException {
    int next = 0;
    for (int node = 0; node < types.length; node++) {
      if (types[node] != BY_CATEGORY) {
        if (types[node] != 0) {
          problems.add(path + ".split_type[" + node + "]", "must be 0 or 1.");
        }
      } else if (next == nodes.length || nodes[next++] != node) {
        return false;
      }
    }
    return next == nodes.length && (types.length == size || nodes.length == 0);
  }

  private void checkSegment(int segment, int end) throws ModelRefusedException {
    int previous = -1;
    for (int i = segments[segment]; i < end; i++) {
      int category = categories[i];
      if (category <= previous || category > XgboostReader.MAX_CATEGORY) {
        problems.add(
            path + ".categories[" + i + "]",
            "is %d; the categories of a node must be ascending numbers from 0 to %d."
                .formatted(category, XgboostReader.MAX_CATEGORY));
        return;
      }
      previous = category;
    }
    budget.add(sizes[segment], previous, path + ".categories");
  }
}
