package dev.mitra.model.xgboost;

/**
 * One tree as it stands in the file: parallel arrays over its nodes, node 0 the root.
 *
 * <p>An inner node {@code i} sends a row to {@code left[i]} when the row's value of feature {@code
 * feature[i]} is less than {@code value[i]}, else to {@code right[i]}; a missing value goes left
 * when {@code defaultLeft[i]} is 1. A leaf has {@code left[i] == -1} and adds {@code value[i]}.
 *
 * @param deleted how many nodes were pruned and left in the arrays, out of reach from the root
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never leaves the package.
public record XgboostTree(
    int[] left, int[] right, int[] feature, int[] defaultLeft, float[] value, int deleted) {

  /** What stands in {@code left} at a leaf. */
  public static final int LEAF = -1;

  /** How many nodes there are, those that are out of reach included. */
  public int size() {
    return left.length;
  }
}
