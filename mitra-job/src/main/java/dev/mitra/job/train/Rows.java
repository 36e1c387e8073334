package dev.mitra.job.train;

/** Picks from rows. */
final class Rows {
  private Rows() {}

  /** Some values of a row. */
  static float[] pick(float[] row, int[] columns) {
    float[] picked = new float[columns.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = row[columns[i]];
    }
    return picked;
  }

  /** Some rows with all their values; the rows themselves are not copied. */
  static float[][] of(float[][] rows, int[] which) {
    float[][] picked = new float[which.length][];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = rows[which[i]];
    }
    return picked;
  }

  /** The values at some places. */
  static float[] of(float[] values, int[] which) {
    return pick(values, which);
  }

  /** The values at some places; none when there are none. */
  static double[] of(double[] values, int[] which) {
    double[] picked = new double[values.length == 0 ? 0 : which.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[which[i]];
    }
    return picked;
  }

  /** The values at some places; none when there are none. */
  static int[] of(int[] values, int[] which) {
    int[] picked = new int[values.length == 0 ? 0 : which.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[which[i]];
    }
    return picked;
  }
}
