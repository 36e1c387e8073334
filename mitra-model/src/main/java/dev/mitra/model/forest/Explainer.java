package dev.mitra.model.forest;

import dev.mitra.model.forest.ShapTree.Edges;
import dev.mitra.model.forest.ShapTree.Splits;
import java.util.Arrays;

/**
 * Explains rows by {@link TreeShap}. For one thread at a time; an explanation allocates nothing.
 *
 * <p>A tree is passed for four points t of the rule of integration at a time: down over its splits,
 * over its leaves, and up again. What belongs to a split stands at its number in the arrays below,
 * what belongs to it and a point at four times its number and on. The four are written out, because
 * loops over so few cost more than what is in them.
 *
 * <p>Where an edge is on a feature that the way down was split on before, its factor g takes the
 * place of the earlier edge's h. The leaves below gain {@code (o - z) / g} by the feature, times
 * the product, which holds g. Of that the earlier edge counts {@code (1 - z') / h} with all that is
 * below it; what is left for this edge is {@code (o z' - z) / h²}, times the product above, which
 * holds h. When the row does not take the earlier edge, both are {@code -1 / (1 - t)} and nothing
 * is left.
 */
public final class Explainer {

  private static final int LANES = TreeShap.LANES;

  private final TreeShap shap;

  /** The four points, and 1 minus them. */
  private double t0;

  private double t1;
  private double t2;
  private double t3;
  private double u0;
  private double u1;
  private double u2;
  private double u3;

  /** At twice the number of a split whether the row goes left there, then whether right: 1 or 0. */
  private final double[] takes;

  /** Whether the row takes this edge and all further up on its feature: 1, else 0. */
  private final double[] one;

  /** The weight of the point times the factors of the features on the way to the split. */
  private final double[] product;

  /** The sum of the four products. */
  private final double[] products;

  /** By what the edge changes the product. */
  private final double[] factor;

  /** 1 over the factor of the edge's feature, of edges that are followed by another on it. */
  private final double[] inverse;

  /** What the leaves below add, relative to the product. */
  private final double[] below;

  Explainer(TreeShap shap) {
    this.shap = shap;
    int splits = shap.mostSplits();
    this.takes = new double[2 * splits];
    this.one = new double[splits];
    this.product = new double[LANES * splits];
    this.products = new double[splits];
    this.factor = new double[LANES * splits];
    this.inverse = new double[LANES * splits];
    this.below = new double[LANES * splits];
  }

  /**
   * Explains the margin of a row.
   *
   * @param row one value per feature, in the order of the model; NaN is missing
   * @param contributions receives what each feature adds to the margin, in the order of the row,
   *     and after them {@link TreeShap#bias}; their sum is the margin
   * @throws IllegalArgumentException if the row or the contributions have another length
   */
  public void explain(float[] row, double[] contributions) {
    int features = shap.featureCount();
    if (row.length != features || contributions.length != features + 1) {
      throw new IllegalArgumentException(
          "the row has %d values and the contributions %d; the model has %d features, and one contribution more"
              .formatted(row.length, contributions.length, features));
    }
    Arrays.fill(contributions, 0);
    for (ShapTree tree : shap.trees()) {
      decide(tree.splits(), row);
      GaussLegendre rule = shap.rule(tree.passes());
      for (int pass = 0; pass < tree.passes(); pass++) {
        points(rule, pass * LANES);
        down(tree.splits());
        leaves(tree, contributions);
        up(tree.splits(), contributions);
      }
    }
    contributions[features] = shap.bias();
  }

  private void decide(Splits splits, float[] row) {
    for (int split = 0; split < splits.size(); split++) {
      double left = splits.goesLeft(split, row) ? 1 : 0;
      takes[2 * split] = left;
      takes[2 * split + 1] = 1 - left;
    }
  }

  private void points(GaussLegendre rule, int from) {
    t0 = rule.points()[from];
    t1 = rule.points()[from + 1];
    t2 = rule.points()[from + 2];
    t3 = rule.points()[from + 3];
    u0 = 1 - t0;
    u1 = 1 - t1;
    u2 = 1 - t2;
    u3 = 1 - t3;
    System.arraycopy(rule.weights(), from, product, 0, LANES);
    products[0] = product[0] + product[1] + product[2] + product[3];
    Arrays.fill(below, 0, LANES, 0);
  }

  /** Works out the products at all splits. */
  private void down(Splits splits) {
    Edges edges = splits.edges();
    int[] from = edges.from();
    int[] earlier = edges.earlier();
    double[] zero = edges.zero();
    for (int split = 1; split < splits.size(); split++) {
      double o = takes[from[split]];
      double z = zero[split];
      double f0 = z * u0 + o * t0;
      double f1 = z * u1 + o * t1;
      double f2 = z * u2 + o * t2;
      double f3 = z * u3 + o * t3;
      int at = split * LANES;
      if (splits.followed()[split]) {
        inverse[at] = 1 / f0;
        inverse[at + 1] = 1 / f1;
        inverse[at + 2] = 1 / f2;
        inverse[at + 3] = 1 / f3;
      }
      int before = earlier[split];
      if (before != 0) {
        // The factor takes the place of that of the earlier edge.
        if (one[before] == 0) {
          // It is 0 or near it there, but what they have in common is known without a division.
          o = 0;
          f0 = edges.share()[split];
          f1 = f0;
          f2 = f0;
          f3 = f0;
        } else {
          int there = before * LANES;
          f0 *= inverse[there];
          f1 *= inverse[there + 1];
          f2 *= inverse[there + 2];
          f3 *= inverse[there + 3];
        }
      }
      one[split] = o;
      factor[at] = f0;
      factor[at + 1] = f1;
      factor[at + 2] = f2;
      factor[at + 3] = f3;
      below[at] = 0;
      below[at + 1] = 0;
      below[at + 2] = 0;
      below[at + 3] = 0;
      int above = (from[split] >>> 1) * LANES;
      f0 *= product[above];
      f1 *= product[above + 1];
      f2 *= product[above + 2];
      f3 *= product[above + 3];
      product[at] = f0;
      product[at + 1] = f1;
      product[at + 2] = f2;
      product[at + 3] = f3;
      products[split] = f0 + f1 + f2 + f3;
    }
  }

  /** Counts what leaves gain by the features of the edges to them. */
  private void leaves(ShapTree tree, double[] contributions) {
    Edges edges = tree.leaves();
    int[] from = edges.from();
    int[] earlier = edges.earlier();
    double[] zero = edges.zero();
    double[] values = tree.leafValue();
    int[] feature = tree.splits().feature();
    for (int leaf = 0; leaf < values.length; leaf++) {
      int parent = from[leaf] >>> 1;
      int above = parent * LANES;
      double o = takes[from[leaf]];
      double z = zero[leaf];
      double value = values[leaf];
      int before = earlier[leaf];
      if (before == 0) {
        double zv = z * value;
        double ov = o * value;
        below[above] += zv * u0 + ov * t0;
        below[above + 1] += zv * u1 + ov * t1;
        below[above + 2] += zv * u2 + ov * t2;
        below[above + 3] += zv * u3 + ov * t3;
        contributions[feature[parent] >>> 1] += (ov - zv) * products[parent];
      } else if (one[before] == 0) {
        double expected = edges.share()[leaf] * value;
        below[above] += expected;
        below[above + 1] += expected;
        below[above + 2] += expected;
        below[above + 3] += expected;
      } else {
        int there = before * LANES;
        double i0 = inverse[there];
        double i1 = inverse[there + 1];
        double i2 = inverse[there + 2];
        double i3 = inverse[there + 3];
        below[above] += (z * u0 + o * t0) * i0 * value;
        below[above + 1] += (z * u1 + o * t1) * i1 * value;
        below[above + 2] += (z * u2 + o * t2) * i2 * value;
        below[above + 3] += (z * u3 + o * t3) * i3 * value;
        double integral =
            product[above] * i0 * i0
                + product[above + 1] * i1 * i1
                + product[above + 2] * i2 * i2
                + product[above + 3] * i3 * i3;
        contributions[feature[parent] >>> 1] +=
            (o * tree.splits().edges().zero()[before] - z) * value * integral;
      }
    }
  }

  /**
   * Counts what the leaves below splits gain by the features of the edges to these, and passes on
   * to the parents what is below.
   */
  private void up(Splits splits, double[] contributions) {
    Edges edges = splits.edges();
    int[] from = edges.from();
    int[] earlier = edges.earlier();
    double[] zero = edges.zero();
    int[] feature = splits.feature();
    for (int split = splits.size() - 1; split > 0; split--) {
      int at = split * LANES;
      double b0 = below[at];
      double b1 = below[at + 1];
      double b2 = below[at + 2];
      double b3 = below[at + 3];
      int parent = from[split] >>> 1;
      int above = parent * LANES;
      below[above] += factor[at] * b0;
      below[above + 1] += factor[at + 1] * b1;
      below[above + 2] += factor[at + 2] * b2;
      below[above + 3] += factor[at + 3] * b3;
      double gain = one[split] - zero[split];
      int before = earlier[split];
      if (before != 0) {
        if (one[before] == 0) {
          continue;
        }
        int there = before * LANES;
        b0 *= inverse[there] * inverse[there];
        b1 *= inverse[there + 1] * inverse[there + 1];
        b2 *= inverse[there + 2] * inverse[there + 2];
        b3 *= inverse[there + 3] * inverse[there + 3];
        gain = one[split] * zero[before] - zero[split];
      }
      contributions[feature[parent] >>> 1] +=
          gain
              * (product[above] * b0
                  + product[above + 1] * b1
                  + product[above + 2] * b2
                  + product[above + 3] * b3);
    }
  }
}
