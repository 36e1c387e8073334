package dev.mitra.model.forest;

import dev.mitra.model.forest.ShapTree.Edges;
import dev.mitra.model.forest.ShapTree.Splits;
import dev.mitra.model.xgboost.XgboostTree;

/** Brings one tree that is not a single leaf into the form of {@link ShapTree}. */
final class ShapTreeBuilder {

  private final XgboostTree tree;
  private final Splits splits;
  private final Edges leaves;
  private final double[] leafValue;

  /** For each split the product of all shares on the way to it, and the features on that way. */
  private final double[] reach;

  private final int[] features;

  private int splitsEnd = 1;
  private int leavesEnd;
  private int mostFeatures;
  private double mean;

  private ShapTreeBuilder(XgboostTree tree, int size) {
    this.tree = tree;
    // A tree has one leaf more than splits.
    int inner = size / 2;
    int categorical = tree.categories().length == 0 ? 0 : inner;
    this.splits =
        new Splits(
            new Edges(inner),
            new int[inner],
            new int[inner],
            new int[categorical],
            new int[categorical],
            tree.categories(),
            new boolean[inner]);
    this.leaves = new Edges(inner + 1);
    this.leafValue = new double[inner + 1];
    this.reach = new double[inner];
    this.features = new int[inner];
  }

  /**
   * Prepares a tree.
   *
   * @param weight what its leaves are multiplied with
   */
  static ShapTree build(XgboostTree tree, float weight) {
    BreadthFirst order = BreadthFirst.of(tree);
    ShapTreeBuilder builder = new ShapTreeBuilder(tree, order.size());
    builder.reach[0] = 1;
    int split = 0;
    for (int node : order.nodes()) {
      if (tree.left()[node] != XgboostTree.LEAF) {
        builder.split(split++, node, weight);
      }
    }
    // A rule is exact for products of twice as many features as it has points.
    int passes = (builder.mostFeatures + 2 * TreeShap.LANES - 1) / (2 * TreeShap.LANES);
    return new ShapTree(builder.splits, builder.leaves, builder.leafValue, passes, builder.mean);
  }

  private void split(int split, int node, float weight) {
    int missingLeft = tree.defaultLeft()[node];
    splits.feature()[split] = tree.feature()[node] << 1 | missingLeft;
    splits.threshold()[split] = OrderedKeys.ofThreshold(tree.value()[node], missingLeft);
    if (tree.isCategorical(node)) {
      splits.categoriesFrom()[split] = tree.categoriesFrom()[node];
      splits.categoriesTo()[split] = tree.categoriesTo()[node];
    }
    int earlier = earlier(split);
    if (earlier != 0) {
      splits.followed()[earlier] = true;
    }
    double left = tree.cover()[tree.left()[node]];
    double sum = left + tree.cover()[tree.right()[node]];
    double share = sum == 0 ? 0.5 : left / sum;
    edge(2 * split, tree.left()[node], share, earlier, weight);
    edge(2 * split + 1, tree.right()[node], 1 - share, earlier, weight);
  }

  private void edge(int from, int child, double share, int earlier, float weight) {
    boolean leaf = tree.left()[child] == XgboostTree.LEAF;
    Edges edges = leaf ? leaves : splits.edges();
    int edge = leaf ? leavesEnd++ : splitsEnd++;
    edges.from()[edge] = from;
    edges.earlier()[edge] = earlier;
    edges.share()[edge] = share;
    edges.zero()[edge] = earlier == 0 ? share : splits.edges().zero()[earlier] * share;
    double reached = reach[from / 2] * share;
    int passed = features[from / 2] + (earlier == 0 ? 1 : 0);
    if (leaf) {
      leafValue[edge] = tree.value()[child] * weight;
      mean += reached * leafValue[edge];
      mostFeatures = Math.max(mostFeatures, passed);
    } else {
      reach[edge] = reached;
      features[edge] = passed;
    }
  }

  /** The last edge above a split that is on its feature; 0 if there is none. */
  private int earlier(int split) {
    int feature = splits.feature()[split] >>> 1;
    for (int edge = split; edge != 0; edge = splits.edges().from()[edge] / 2) {
      if (splits.feature()[splits.edges().from()[edge] / 2] >>> 1 == feature) {
        return edge;
      }
    }
    return 0;
  }
}
