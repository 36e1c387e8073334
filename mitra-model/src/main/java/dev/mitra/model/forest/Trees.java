package dev.mitra.model.forest;

/** The trees of a forest in the layout in which they are walked. Immutable. */
sealed interface Trees permits InterleavedTrees, PlainTrees {

  /**
   * Adds the leaves that a row reaches in the trees of one output, in their order.
   *
   * @param start what they are added to
   */
  float sum(float[] row, int output, float start);

  /**
   * Adds the leaves that a row reaches in the trees of each output.
   *
   * @param sums what they are added to, one for each output; it may be longer than that
   */
  void addTo(float[] sums, float[] row);
}
