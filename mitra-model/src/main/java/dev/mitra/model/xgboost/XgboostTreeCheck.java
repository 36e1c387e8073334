package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;

/**
 * Proves that one tree can be walked: from the root every path ends in a leaf after a bounded
 * number of steps, whatever the row. A tree that passes may be scored without any further check.
 */
final class XgboostTreeCheck {

  /** Deepest tree that is admitted: it bounds the time that one tree can take. */
  static final int MAX_DEPTH = 256;

  /** The feature of a node that was pruned. */
  private static final int DELETED = Integer.MAX_VALUE;

  private final XgboostTree tree;
  private final int[] parents;
  private final int featureCount;
  private final String path;
  private final Problems problems;
  private float largestLeaf;

  /**
   * @param parents for each node its parent, as the file says; empty when it does not
   */
  XgboostTreeCheck(
      XgboostTree tree, int[] parents, int featureCount, String path, Problems problems) {
    this.tree = tree;
    this.parents = parents;
    this.featureCount = featureCount;
    this.path = path;
    this.problems = problems;
  }

  /**
   * Adds what is wrong with the tree.
   *
   * @return the largest absolute value of its leaves; it means nothing when something is wrong
   */
  float check() throws ModelRefusedException {
    int[] depth = new int[tree.size()];
    boolean[] reached = new boolean[tree.size()];
    int[] queue = new int[tree.size()];
    int head = 0;
    int tail = 1;
    reached[0] = true;
    boolean whole = true;
    while (head < tail) {
      int node = queue[head++];
      checkCover(node);
      checkFeature(node);
      if (tree.left()[node] == XgboostTree.LEAF) {
        checkLeaf(node);
        continue;
      }
      checkSplit(node);
      if (!childrenAreSound(node, reached)) {
        whole = false;
        continue;
      }
      if (depth[node] == MAX_DEPTH) {
        problems.add(path, "is deeper than " + MAX_DEPTH + " splits, which is the allowed depth.");
        return largestLeaf;
      }
      for (int child : new int[] {tree.left()[node], tree.right()[node]}) {
        reached[child] = true;
        depth[child] = depth[node] + 1;
        queue[tail++] = child;
      }
    }
    int unreachable = tree.size() - tail;
    // After a broken link nodes are out of reach anyway; a second finding would only confuse.
    if (whole && unreachable != tree.deleted()) {
      problems.add(
          path,
          "has %d nodes that the root does not reach; tree_param.num_deleted allows exactly %d."
              .formatted(unreachable, tree.deleted()));
    } else if (whole) {
      checkDeleted(reached);
      checkParents(reached);
    }
    return largestLeaf;
  }

  /** Scoring needs no parents, but XGBoost's loader follows them. */
  private void checkParents(boolean[] reached) throws ModelRefusedException {
    for (int node = 0; node < parents.length; node++) {
      if (reached[node] && tree.left()[node] != XgboostTree.LEAF) {
        checkParent(tree.left()[node], node);
        checkParent(tree.right()[node], node);
      }
    }
  }

  private void checkParent(int child, int node) throws ModelRefusedException {
    if (parents[child] != node) {
      problems.add(
          path + ".parents[" + child + "]",
          "is %d; only %d is allowed, whose child it is.".formatted(parents[child], node));
    }
  }

  /** XGBoost tells a node that was pruned by its feature, and counts them. */
  private void checkDeleted(boolean[] reached) throws ModelRefusedException {
    for (int node = 0; node < reached.length; node++) {
      if (!reached[node] && (tree.feature()[node] != DELETED || tree.defaultLeft()[node] != 1)) {
        problems.add(
            path + ".split_indices[" + node + "]",
            "is %d at a node that the root does not reach; only %d, with default_left 1, is allowed there."
                .formatted(tree.feature()[node], DELETED));
      }
    }
  }

  private void checkLeaf(int node) throws ModelRefusedException {
    if (tree.right()[node] != XgboostTree.LEAF) {
      problems.add(
          path + ".right_children[" + node + "]",
          "is %d where left_children says -1, a leaf; only -1 is allowed."
              .formatted(tree.right()[node]));
    }
    checkFinite(node, "leaf value");
    largestLeaf = Math.max(largestLeaf, Math.abs(tree.value()[node]));
  }

  private void checkSplit(int node) throws ModelRefusedException {
    if (!tree.isCategorical(node)) {
      checkFinite(node, "threshold");
    }
  }

  /** A leaf has a feature too, which it does not use: it split once, or the number is 0. */
  private void checkFeature(int node) throws ModelRefusedException {
    int feature = tree.feature()[node];
    if (feature < 0 || feature >= featureCount) {
      problems.add(
          path + ".split_indices[" + node + "]",
          "is %d; the model has the features 0 to %d.".formatted(feature, featureCount - 1));
    }
    int defaultLeft = tree.defaultLeft()[node];
    if (defaultLeft != 0 && defaultLeft != 1) {
      problems.add(
          path + ".default_left[" + node + "]", "is " + defaultLeft + "; 0 or 1 is allowed.");
    }
  }

  private void checkCover(int node) throws ModelRefusedException {
    float cover = tree.cover()[node];
    // Not written as "less than", which NaN would pass.
    if (!(cover >= 0) || cover > Float.MAX_VALUE) {
      problems.add(
          path + ".sum_hessian[" + node + "]", "must be a finite number, and not negative.");
    }
  }

  private void checkFinite(int node, String what) throws ModelRefusedException {
    if (!Float.isFinite(tree.value()[node])) {
      problems.add(
          path + ".split_conditions[" + node + "]",
          "is not finite; a " + what + " must be a finite number of single precision.");
    }
  }

  private boolean childrenAreSound(int node, boolean[] reached) throws ModelRefusedException {
    int left = tree.left()[node];
    int right = tree.right()[node];
    String leftPath = path + ".left_children[" + node + "]";
    if (left < 1 || left >= tree.size()) {
      problems.add(
          leftPath,
          "is %d; the number of a node from 1 to %d, or -1 for a leaf, is allowed."
              .formatted(left, tree.size() - 1));
      return false;
    }
    // XGBoost's predictor takes the node after the left child and never looks at this array: in a
    // file that says otherwise, training and scoring would mean different trees.
    if (right != left + 1 || right >= tree.size()) {
      problems.add(
          path + ".right_children[" + node + "]",
          "is %d; only the node after the left child is allowed, which is %d."
              .formatted(right, left + 1));
      return false;
    }
    if (reached[left] || reached[right]) {
      problems.add(
          leftPath,
          "leads to node %d or %d, which is reached already: a cycle or a shared child."
              .formatted(left, right));
      return false;
    }
    return true;
  }
}
