package dev.mitra.model.metrics;

import java.util.Arrays;

/** What scores and labels have to be like, and their order by score. */
final class Scored {
  private Scored() {}

  /**
   * Checks scores and labels.
   *
   * @return how many labels are 1
   * @throws IllegalArgumentException unless there are as many labels as scores, at least one, all
   *     scores are numbers and all labels are 0 or 1
   */
  static int positives(float[] scores, float[] labels) {
    if (scores.length == 0 || scores.length != labels.length) {
      throw new IllegalArgumentException(
          scores.length + " scores with " + labels.length + " labels; as many are needed, from 1");
    }
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw new IllegalArgumentException("score " + i + " is NaN; a number is needed");
      }
      if (labels[i] != 0 && labels[i] != 1) {
        throw new IllegalArgumentException(
            "label " + i + " is " + labels[i] + "; 0 or 1 is allowed");
      }
      positives += (int) labels[i];
    }
    return positives;
  }

  /** Checks that a further column has a value for each score. */
  static void checkLength(String name, int length, float[] scores) {
    if (length != scores.length) {
      throw new IllegalArgumentException(
          length + " values of " + name + " for " + scores.length + " scores");
    }
  }

  /** The rows from the highest score to the lowest; those of equal score by their number. */
  static int[] descending(float[] scores) {
    long[] keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) ~ordered(scores[i]) << Integer.SIZE) | i;
    }
    Arrays.sort(keys);
    int[] rows = new int[keys.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) keys[i];
    }
    return rows;
  }

  /** The bits of a float as an integer of the same order; -0 and 0 are one. */
  private static int ordered(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
