package dev.mitra.model.forest;

/**
 * A tree as {@link Explainer} passes over it: its splits breadth-first, the root with number 0, and
 * apart from them its leaves, so that each pass does the same to all that it meets. Immutable.
 *
 * <p>A split other than the root and a leaf have an edge that leads to them, from a side of another
 * split, their parent. An edge is said to be on the feature of its parent.
 *
 * @param splits the splits
 * @param leaves the edges that lead to leaves
 * @param leafValue the weighted value of each leaf
 * @param passes how many times {@value TreeShap#LANES} points are needed for the integrals
 * @param mean what the tree expects of a row of which nothing is known
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
record ShapTree(Splits splits, Edges leaves, double[] leafValue, int passes, double mean) {

  /**
   * Splits.
   *
   * @param edges the edges that lead to them; that of the root is not used
   * @param feature of each split twice the feature, plus 1 when a missing value goes left
   * @param threshold of a numeric split, its key by {@link OrderedKeys}
   * @param categoriesFrom where the categories of each split begin; empty when none is by category
   * @param categoriesTo where they end; the same when it is numeric
   * @param categories of all splits
   * @param followed whether an edge further down names the edge as {@link Edges#earlier}
   */
  record Splits(
      Edges edges,
      int[] feature,
      int[] threshold,
      int[] categoriesFrom,
      int[] categoriesTo,
      int[] categories,
      boolean[] followed) {

    int size() {
      return feature.length;
    }

    boolean goesLeft(int split, float[] row) {
      int packed = feature[split];
      float x = row[packed >>> 1];
      if (categoriesFrom.length != 0
          && categoriesFrom[split] != categoriesTo[split]
          && !Float.isNaN(x)) {
        return !PlainTrees.holds(categories, categoriesFrom[split], categoriesTo[split], x);
      }
      return OrderedKeys.less(OrderedKeys.ofValue(x, packed & 1), threshold[split]) == 1;
    }
  }

  /**
   * Edges.
   *
   * @param from twice the number of the parent, plus 1 when the edge is its right one
   * @param earlier the last edge further up that is on the same feature, by the number of the split
   *     that it leads to; 0 when there is none
   * @param share of the rows at the parent that take the edge
   * @param zero the product of the shares of this edge and of all further up on the same feature
   */
  record Edges(int[] from, int[] earlier, double[] share, double[] zero) {

    Edges(int size) {
      this(new int[size], new int[size], new double[size], new double[size]);
    }
  }

  /** How many nodes there are. */
  int size() {
    return splits.size() + leafValue.length;
  }
}
