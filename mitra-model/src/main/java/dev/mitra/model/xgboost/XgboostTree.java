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
 * <p>What XGBoost 1.7 to 3.4 make of a value at a split by category ({@code Decision} in its {@code
 * src/common/categorical.h}): NaN is missing, whatever the split. A value below 0, of 2^24 =
 * 16,777,216 or more, or infinite goes left. Every other value is cut to a whole number, so that
 * 2.9 and 2 are the category 2, and -0.0 is the category 0; a category that is not among the node's
 * goes left, those beyond its largest too.
 *
 * @param value for each node the threshold of a numeric split, or the value of a leaf, which are
 *     finite; for a split by category it has no meaning and may be NaN
 * @param deleted how many nodes were pruned and left in the arrays, out of reach from the root
 * @param cover for each node the sum of the second derivatives of the training rows that reached
 *     it, XGBoost's {@code sum_hessian}; finite and not negative
 * @param categoriesFrom for each node where its categories begin in {@code categories}; empty when
 *     no split of the tree is by category
 * @param categoriesTo for each node where they end, excluded; equal to the begin for a numeric
 *     split and for a leaf; empty when {@code categoriesFrom} is
 * @param categories the categories of all nodes, each node's ascending without repetition, from 0
 *     to {@value XgboostReader#MAX_CATEGORY}
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
