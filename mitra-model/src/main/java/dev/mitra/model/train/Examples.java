package dev.mitra.model.train;

/**
 * Rows with what is known of them. The arrays are not copied and not to be changed.
 *
 * @param rows rows of equal length, finite, or NaN for missing
 * @param labels as many: 1 for a positive row, else 0
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies of millions of rows cost.
public record Examples(float[][] rows, float[] labels) {

  /**
   * Checks the labels.
   *
   * @throws IllegalArgumentException if there are more or fewer labels than rows, or one is neither
   *     0 nor 1
   */
  public Examples {
    if (labels.length != rows.length) {
      throw new IllegalArgumentException(labels.length + " labels for " + rows.length + " rows");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != 0 && labels[i] != 1) {
        throw new IllegalArgumentException(
            "label " + i + " is " + labels[i] + "; 0 or 1 is allowed");
      }
    }
  }

  /** How many rows there are. */
  public int size() {
    return rows.length;
  }

  /** How many of them are positive. */
  public int positives() {
    int positives = 0;
    for (float label : labels) {
      positives += label == 1 ? 1 : 0;
    }
    return positives;
  }
}
