package dev.mitra.model.xgboost;

/**
 * One tree as it stands in the file: parallel arrays over its nodes, node 0 the root.
 *
 * <p>An inner node {@code i} with a numeric split sends a row to {@code left[i]} when the row's
 * value of feature {@code feature[i]} is less than {@code value[i]}, else to {@code right[i]}. One
 * with a split by category ({@link #isCategorical}) sends it to {@code right[i]} when the value is
 * one of the node's categories, else to {@code left[i]}. A missing value goes left when {@code
 * defaultLeft[i]} is 1. A leaf has {@code left[i] == -1} and adds {@code value[i]}.
 *
 * @param deleted how many nodes were pruned and left in the arrays, out of reach from the root
 * @param cover for each node the sum of the second derivatives of the training rows that reached
 *     it, XGBoost's {@code sum_hessian}; finite and not negative
 * @param categoriesFrom for each node where its categories begin in {@code categories}; empty when
 *     no split of the tree is by category
 * @param categoriesTo for each node where they end, excluded; equal to the begin for a numeric
 *     split and for a leaf; empty when {@code categoriesFrom} is
 * @param categories the categories of all nodes, each node's ascending, from 0 on
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
public record XgboostTree(
    int[] left,
    int[] right,
    int[] feature,
    int[] defaultLeft,
    float[] value,
    int deleted,
    float[] cover,
    int[] categoriesFrom,
    int[] categoriesTo,
    int[] categories) {

  /** What stands in {@code left} at a leaf. */
  public static final int LEAF = -1;

  /** How many nodes there are, those that are out of reach included. */
  public int size() {
    return left.length;
  }

  /** Whether a node splits by category. */
  public boolean isCategorical(int node) {
    return categoriesFrom.length != 0 && categoriesFrom[node] != categoriesTo[node];
  }
}
