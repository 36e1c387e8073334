package dev.mitra.model.forest;

import dev.mitra.model.xgboost.XgboostTree;
import java.util.Arrays;

/**
 * The nodes of a tree that its root reaches, breadth-first; those that were pruned are not among
 * them.
 *
 * @param nodes the nodes, the root first, the left child of a split right before its right one
 * @param depth for each of them how many splits stand above it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
record BreadthFirst(int[] nodes, int[] depth) {

  static BreadthFirst of(XgboostTree tree) {
    int[] nodes = new int[tree.size()];
    int[] depth = new int[tree.size()];
    int end = 1;
    for (int i = 0; i < end; i++) {
      int node = nodes[i];
      if (tree.left()[node] != XgboostTree.LEAF) {
        nodes[end] = tree.left()[node];
        nodes[end + 1] = tree.right()[node];
        depth[end] = depth[i] + 1;
        depth[end + 1] = depth[i] + 1;
        end += 2;
      }
    }
    return new BreadthFirst(Arrays.copyOf(nodes, end), Arrays.copyOf(depth, end));
  }

  int size() {
    return nodes.length;
  }

  /** How many splits the longest way from the root passes. */
  int deepest() {
    return depth[depth.length - 1];
  }
}
