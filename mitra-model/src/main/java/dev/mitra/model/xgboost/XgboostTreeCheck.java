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

  private final XgboostTree tree;
  private final int featureCount;
  private final String path;
  private final Problems problems;
  private float largestLeaf;

  XgboostTreeCheck(XgboostTree tree, int featureCount, String path, Problems problems) {
    this.tree = tree;
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
    }
    return largestLeaf;
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
    checkFinite(node, "threshold");
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
