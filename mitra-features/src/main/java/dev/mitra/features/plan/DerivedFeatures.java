package dev.mitra.features.plan;

import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.Inputs;
import java.util.List;

/** The derived features of a plan and the order in which they can be computed. Immutable. */
final class DerivedFeatures {
  static final DerivedFeatures NONE = new DerivedFeatures(List.of(), List.of(), new int[0]);

  /** An expression with what it results in. */
  record Compiled(Expression expression, boolean isCondition) {}

  private final List<DerivedFeature> features;
  private final int[] order;
  private final Expression[] expressions;
  private final boolean[] conditions;

  /**
   * @param features in the order of the vector
   * @param compiled their expressions
   * @param order their indices, each after those that it reads
   */
  DerivedFeatures(List<DerivedFeature> features, List<Compiled> compiled, int[] order) {
    this.features = List.copyOf(features);
    this.order = order;
    this.expressions = new Expression[features.size()];
    this.conditions = new boolean[features.size()];
    for (int i = 0; i < expressions.length; i++) {
      expressions[i] = compiled.get(i).expression();
      conditions[i] = compiled.get(i).isCondition();
    }
  }

  List<DerivedFeature> features() {
    return features;
  }

  /**
   * Follows what is read: a feature that reads something marked is marked too, and whoever reads
   * that.
   *
   * @param marked by the ordinals of {@link FeaturePlan#variables}
   * @param at the ordinal of the first
   */
  void follow(boolean[] marked, int at) {
    for (int feature : order) {
      for (int ordinal : expressions[feature].ordinals()) {
        marked[at + feature] |= marked[ordinal];
      }
    }
  }

  /**
   * Computes all of them.
   *
   * @param inputs read the vector that is written to, so that later ones see earlier ones
   * @param at the column of the first
   */
  void compute(Inputs inputs, double[] vector, int at) {
    for (int feature : order) {
      Expression expression = expressions[feature];
      vector[at + feature] =
          conditions[feature] ? (expression.test(inputs) ? 1 : 0) : expression.value(inputs);
    }
  }
}
