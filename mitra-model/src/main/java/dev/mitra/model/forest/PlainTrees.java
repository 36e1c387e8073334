package dev.mitra.model.forest;

import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.Arrays;

/**
 * Trees of any kind, walked one after the other: for models with splits by category.
 *
 * <p>Nodes lie tree after tree, breadth-first, the two children of a split side by side.
 */
final class PlainTrees implements Trees {

  /** From here on a value is no category: floats no longer hold every whole number. */
  private static final float CATEGORIES_END = 1 << 24;

  private final int[] root;

  /** The left child, whose right sibling follows it; 0 marks a leaf, as node 0 is a root. */
  private final int[] left;

  /** Twice the feature of a split, plus 1 when a missing value goes left. */
  private final int[] split;

  /** The threshold of a split, the weighted value of a leaf. */
  private final float[] value;

  /** Where the categories of a split begin and end; the same for a numeric one. */
  private final int[] categoriesFrom;

  private final int[] categoriesTo;

  /** The categories of all splits, each split's ascending. */
  private final int[] categories;

  /** The output of each tree. */
  private final int[] output;

  private PlainTrees(
      int[] root,
      int[] left,
      int[] split,
      float[] value,
      int[] categoriesFrom,
      int[] categoriesTo,
      int[] categories,
      int[] output) {
    this.root = root;
    this.left = left;
    this.split = split;
    this.value = value;
    this.categoriesFrom = categoriesFrom;
    this.categoriesTo = categoriesTo;
    this.categories = categories;
    this.output = output;
  }

  static PlainTrees of(XgboostModel model) {
    int nodes = 0;
    int held = 0;
    for (XgboostTree tree : model.trees()) {
      nodes += tree.size() - tree.deleted();
      held += tree.categories().length;
    }
    int[] root = new int[model.treeCount()];
    int[] left = new int[nodes];
    int[] split = new int[nodes];
    float[] value = new float[nodes];
    int[] from = new int[nodes];
    int[] to = new int[nodes];
    int[] categories = new int[held];
    int place = 0;
    int categoriesEnd = 0;
    for (int t = 0; t < root.length; t++) {
      XgboostTree tree = model.trees().get(t);
      float weight = model.isDart() ? model.treeWeight()[t] : 1;
      root[t] = place;
      int children = place + 1;
      for (int node : BreadthFirst.of(tree).nodes()) {
        if (tree.left()[node] == XgboostTree.LEAF) {
          value[place] = tree.value()[node] * weight;
        } else {
          value[place] = tree.value()[node];
          split[place] = tree.feature()[node] << 1 | tree.defaultLeft()[node];
          left[place] = children;
          children += 2;
        }
        if (tree.isCategorical(node)) {
          from[place] = categoriesEnd + tree.categoriesFrom()[node];
          to[place] = categoriesEnd + tree.categoriesTo()[node];
        }
        place++;
      }
      int[] own = tree.categories();
      System.arraycopy(own, 0, categories, categoriesEnd, own.length);
      categoriesEnd += own.length;
    }
    return new PlainTrees(
        root, left, split, value, from, to, categories, model.treeOutput().clone());
  }

  @Override
  public float sum(float[] row, int output, float start) {
    float sum = start;
    for (int t = 0; t < root.length; t++) {
      if (this.output[t] == output) {
        sum += leaf(row, root[t]);
      }
    }
    return sum;
  }

  @Override
  public void addTo(float[] sums, float[] row) {
    for (int t = 0; t < root.length; t++) {
      sums[output[t]] += leaf(row, root[t]);
    }
  }

  private float leaf(float[] row, int from) {
    int node = from;
    int child = left[node];
    while (child != 0) {
      int packed = split[node];
      float x = row[packed >>> 1];
      int right;
      if (Float.isNaN(x)) {
        right = 1 - (packed & 1);
      } else if (categoriesFrom[node] != categoriesTo[node]) {
        right = holds(categories, categoriesFrom[node], categoriesTo[node], x) ? 1 : 0;
      } else {
        right = x >= value[node] ? 1 : 0;
      }
      node = child + right;
      child = left[node];
    }
    return value[node];
  }

  /**
   * Whether a value is one of the categories from one place to another. As in XGBoost it is what is
   * before the point that counts, and a negative value is no category.
   */
  static boolean holds(int[] categories, int from, int to, float value) {
    return value >= 0
        && value < CATEGORIES_END
        && Arrays.binarySearch(categories, from, to, (int) value) >= 0;
  }
}
