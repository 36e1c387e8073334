package dev.mitra.model.xgboost;

import java.util.Arrays;

/** The version of XGBoost that wrote a file, by its numbers, such as 3, 0, 4. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record FileVersion(int[] numbers) {

  static final FileVersion NONE = new FileVersion(new int[0]);

  /** Whether it is one whose files are known: 1.7 to 3.x. */
  boolean isSupported() {
    return numbers.length == 3
        && (numbers[0] == 1 ? numbers[1] >= 7 : numbers[0] == 2 || numbers[0] == 3);
  }

  /** Whether it is this version or a later one. */
  boolean isFrom(int major, int minor) {
    return numbers.length == 3 && (numbers[0] == major ? numbers[1] >= minor : numbers[0] > major);
  }

  @Override
  public String toString() {
    return numbers.length <= 3 ? Arrays.toString(numbers) : "not a version";
  }
}
