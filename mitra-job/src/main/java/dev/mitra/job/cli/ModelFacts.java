package dev.mitra.job.cli;

import dev.mitra.model.GoldenRow;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.Locale;

/**
 * What there is to say of an admitted model beside its manifest.
 *
 * @param trees how many trees there are
 * @param nodes how many nodes all trees have together
 * @param depth the most splits from a root to a leaf
 * @param longestWalk the most splits that a payment passes in all trees
 * @param goldenDifference how far a score is from that of its golden row at most
 * @param lowestGolden the lowest score of a golden row
 * @param highestGolden the highest
 */
record ModelFacts(
    int trees,
    int nodes,
    int depth,
    long longestWalk,
    double goldenDifference,
    double lowestGolden,
    double highestGolden) {

  static ModelFacts of(ScoringModel model) {
    int depth = 0;
    for (XgboostTree tree : model.model().trees()) {
      depth = Math.max(depth, depth(tree));
    }
    double difference = 0;
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (GoldenRow golden : model.manifest().goldenRows()) {
      float[] row = golden.features();
      for (int i = 0; i < row.length; i++) {
        row[i] = model.manifest().missing().of(row[i]);
      }
      difference = Math.max(difference, Math.abs(model.forest().score(row) - golden.score()));
      lowest = Math.min(lowest, golden.score());
      highest = Math.max(highest, golden.score());
    }
    return new ModelFacts(
        model.forest().treeCount(),
        model.forest().nodeCount(),
        depth,
        model.forest().longestWalk(),
        difference,
        lowest,
        highest);
  }

  /** The most splits from the root to a leaf. */
  private static int depth(XgboostTree tree) {
    int[] nodes = new int[tree.size()];
    int[] depths = new int[tree.size()];
    int deepest = 0;
    int open = 1;
    while (open > 0) {
      open--;
      int node = nodes[open];
      int depth = depths[open];
      deepest = Math.max(deepest, depth);
      if (tree.left()[node] != XgboostTree.LEAF) {
        nodes[open] = tree.left()[node];
        depths[open++] = depth + 1;
        nodes[open] = tree.right()[node];
        depths[open++] = depth + 1;
      }
    }
    return deepest;
  }

  /** {@code 120, 3,456 nodes, depth 5}. */
  String treesText() {
    return String.format(Locale.ROOT, "%,d, %,d nodes, depth %d", trees, nodes, depth);
  }

  /** How many splits a payment passes, and how many it may. */
  String walkText() {
    return String.format(
        Locale.ROOT,
        "at most %,d splits a payment, of %,d allowed",
        longestWalk,
        ScoringModel.LONGEST_WALK);
  }

  /** The golden rows in words. */
  String goldenText(int rows) {
    return String.format(
        Locale.ROOT,
        "%,d, scores from %.6f to %.6f, at most %.1e apart",
        rows,
        lowestGolden,
        highestGolden,
        goldenDifference);
  }
}
