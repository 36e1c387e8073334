package dev.mitra.model.forest;

import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a model gives a payment its margin: Shapley values of the features (Lundberg, Erion, Lee,
 * 2018: Consistent Individualized Feature Attribution for Tree Ensembles), exact, by the covers of
 * the trees: what a tree expects of a row of which only some features are known follows both ways
 * at a split on an unknown one, in the shares of the training rows that went there. Immutable and
 * safe for use by many threads; each takes an {@link Explainer} of its own.
 *
 * <p>Method. A leaf is reached with factor 1 or 0 by a known feature, as the row fulfils the splits
 * on it or not, and by an unknown one with the share {@code z} of the rows that do. When every
 * feature is known with probability {@code t}, independently, the expected factor of one is {@code
 * g(t) = z (1 - t) + o t}, {@code o} being 1 or 0, and the Shapley value of feature i is (Owen,
 * 1972: Multilinear Extensions of Games)
 *
 * <pre>
 *   Σ over leaves: value × (o_i - z_i) × ∫ from 0 to 1 of Π over the other features: g_j(t) dt
 * </pre>
 *
 * <p>The integrand is a polynomial, of a degree below the number of features on the way, so that a
 * weighted sum over few points t is its integral without an error. At each point the product grows
 * on the way down the tree, and the sum over leaves on the way up, as in Linear TreeShap (Yu and
 * others, 2022): each node costs the same, and nothing has to be unwound, so that no digits are
 * lost in deep trees.
 *
 * <p>Covers are XGBoost's {@code sum_hessian}. The share of a child is its cover over the sum of
 * its and its sibling's; where both are 0 it is one half. Shares of the two therefore add up to 1
 * whatever the file says, and contributions to the margin.
 */
public final class TreeShap {

  /** How many points one pass over a tree works at. */
  static final int LANES = 4;

  private final int featureCount;
  private final double bias;
  private final long cost;
  private final int mostSplits;
  private final ShapTree[] trees;

  /** The rules of {@value #LANES}, twice as many, … points. */
  private final GaussLegendre[] rules;

  private TreeShap(
      int featureCount, double bias, long cost, int mostSplits, ShapTree[] trees, int passes) {
    this.featureCount = featureCount;
    this.bias = bias;
    this.cost = cost;
    this.mostSplits = mostSplits;
    this.trees = trees;
    this.rules = new GaussLegendre[passes];
    for (int i = 0; i < passes; i++) {
      rules[i] = GaussLegendre.of((i + 1) * LANES);
    }
  }

  /**
   * Prepares the explanation of one output.
   *
   * @param output the one that is explained, from 0 on
   * @return empty when a tree of that output splits without telling covers: then it cannot be
   *     explained
   * @throws IllegalArgumentException if the model has no such output
   */
  public static Optional<TreeShap> of(XgboostModel model, int output) {
    if (output < 0 || output >= model.outputs()) {
      throw new IllegalArgumentException(
          "output " + output + "; allowed: 0 to " + (model.outputs() - 1));
    }
    double bias = model.objective().baseMargin(model.baseScores()[output]);
    long cost = 0;
    int mostSplits = 0;
    int passes = 0;
    List<ShapTree> trees = new ArrayList<>();
    for (int t = 0; t < model.treeCount(); t++) {
      if (model.treeOutput()[t] != output) {
        continue;
      }
      XgboostTree tree = model.trees().get(t);
      float weight = model.isDart() ? model.treeWeight()[t] : 1;
      if (tree.left()[0] == XgboostTree.LEAF) {
        bias += tree.value()[0] * weight;
        continue;
      }
      if (tree.cover()[0] == 0) {
        return Optional.empty();
      }
      ShapTree prepared = ShapTreeBuilder.build(tree, weight);
      trees.add(prepared);
      bias += prepared.mean();
      cost += (long) prepared.passes() * prepared.size();
      mostSplits = Math.max(mostSplits, prepared.splits().size());
      passes = Math.max(passes, prepared.passes());
    }
    return Optional.of(
        new TreeShap(
            model.featureCount(), bias, cost, mostSplits, trees.toArray(ShapTree[]::new), passes));
  }

  /**
   * A worker for one thread at a time, with its buffers: 160 bytes for each split of the largest
   * tree.
   */
  public Explainer explainer() {
    return new Explainer(this);
  }

  /** How many values a row has. */
  public int featureCount() {
    return featureCount;
  }

  /**
   * The margin that is expected of a row of which nothing is known, the base margin in it; the last
   * of the contributions.
   */
  public double bias() {
    return bias;
  }

  /**
   * What an explanation costs, whatever the row: nodes that are passed, counted once for each eight
   * different features (begun) on the longest way to a leaf of their tree; some ten nanoseconds
   * each.
   */
  public long cost() {
    return cost;
  }

  /** The most splits of one tree. */
  int mostSplits() {
    return mostSplits;
  }

  ShapTree[] trees() {
    return trees;
  }

  /** The rule for a tree that is passed as often. */
  GaussLegendre rule(int passes) {
    return rules[passes - 1];
  }

  @Override
  public String toString() {
    return "TreeShap[%d trees, cost %d]".formatted(trees.length, cost);
  }
}
