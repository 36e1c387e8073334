package dev.mitra.model.forest;

import dev.mitra.model.xgboost.Objective;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.List;

/**
 * An XGBoost model compiled to flat arrays, for scoring one row at a time on the hot path.
 * Immutable and safe for use by many threads; scoring allocates nothing.
 *
 * <p>The arithmetic is that of XGBoost 3.0.4's CPU predictor, in float and in its order: the sum
 * begins with the base margin and takes up the leaf of each tree in turn; a row goes left when its
 * value is less than the threshold, and by the default direction of the split when it is missing.
 * So margins are bit for bit those of XGBoost, but for the base margin's last bit as told at {@link
 * Objective}.
 *
 * <p>Nodes lie tree after tree, each tree breadth-first with the two children of a split side by
 * side, so that the first splits of a tree, which every row passes, share few cache lines.
 */
public final class Forest {

  private final Objective objective;
  private final float baseMargin;
  private final int featureCount;

  /** The root of each tree. */
  private final int[] root;

  /** The left child, whose right sibling follows it; 0 marks a leaf, as node 0 is a root. */
  private final int[] left;

  /** Twice the feature of a split, plus 1 when a missing value goes left. */
  private final int[] split;

  /** The threshold of a split, the value of a leaf. */
  private final float[] value;

  private Forest(XgboostModel model, int[] root, int[] left, int[] split, float[] value) {
    this.objective = model.objective();
    this.baseMargin = model.objective().baseMargin(model.baseScores()[0]);
    this.featureCount = model.featureCount();
    this.root = root;
    this.left = left;
    this.split = split;
    this.value = value;
  }

  /** Compiles a model; nodes that its trees do not reach are left out. */
  public static Forest compile(XgboostModel model) {
    List<XgboostTree> trees = model.trees();
    int nodes = 0;
    for (XgboostTree tree : trees) {
      nodes += tree.size() - tree.deleted();
    }
    int[] root = new int[trees.size()];
    int[] left = new int[nodes];
    int[] split = new int[nodes];
    float[] value = new float[nodes];
    // The node of the tree that stands at each place of the forest.
    int[] source = new int[nodes];
    int end = 0;
    for (int t = 0; t < root.length; t++) {
      XgboostTree tree = trees.get(t);
      root[t] = end;
      int place = end++;
      source[place] = 0;
      for (; place < end; place++) {
        int node = source[place];
        value[place] = tree.value()[node];
        if (tree.left()[node] != XgboostTree.LEAF) {
          split[place] = tree.feature()[node] << 1 | tree.defaultLeft()[node];
          left[place] = end;
          source[end++] = tree.left()[node];
          source[end++] = tree.right()[node];
        }
      }
    }
    return new Forest(model, root, left, split, value);
  }

  /**
   * The sum of the base margin and of the leaf that the row reaches in each tree.
   *
   * @param row one value per feature, in the order of the model; NaN is missing
   * @throws IllegalArgumentException if the row has another length than {@link #featureCount()}
   */
  public float margin(float[] row) {
    if (row.length != featureCount) {
      throw new IllegalArgumentException(
          "the row has " + row.length + " values; the model has " + featureCount + " features");
    }
    float sum = baseMargin;
    for (int node : root) {
      int child = left[node];
      while (child != 0) {
        int packed = split[node];
        float x = row[packed >>> 1];
        // A sum and not a branch on the comparison: which way a payment goes is not predictable,
        // and this form takes half the time.
        int right = x >= value[node] ? 1 : 0;
        node = child + (Float.isNaN(x) ? 1 - (packed & 1) : right);
        child = left[node];
      }
      sum += value[node];
    }
    return sum;
  }

  /**
   * The score of a row: in [0, 1] when the objective is logistic, else its margin.
   *
   * @param row one value per feature, in the order of the model; NaN is missing
   * @throws IllegalArgumentException if the row has another length than {@link #featureCount()}
   */
  public float score(float[] row) {
    return objective.score(margin(row));
  }

  /** What the model was trained for. */
  public Objective objective() {
    return objective;
  }

  /** How many values a row has. */
  public int featureCount() {
    return featureCount;
  }

  /** How many trees there are. */
  public int treeCount() {
    return root.length;
  }

  /**
   * The most splits that one row can pass in all trees together: what a score can cost at worst,
   * some nanoseconds each.
   */
  public long longestWalk() {
    long walk = 0;
    int[] depth = new int[left.length];
    for (int t = 0; t < root.length; t++) {
      int end = t + 1 < root.length ? root[t + 1] : left.length;
      int deepest = 0;
      // Parents stand before their children.
      for (int node = root[t]; node < end; node++) {
        deepest = Math.max(deepest, depth[node]);
        if (left[node] != 0) {
          depth[left[node]] = depth[node] + 1;
          depth[left[node] + 1] = depth[node] + 1;
        }
      }
      walk += deepest;
    }
    return walk;
  }

  /** How many nodes there are in all trees together. */
  public int nodeCount() {
    return value.length;
  }
}
