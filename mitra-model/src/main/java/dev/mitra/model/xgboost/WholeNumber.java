package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;

/** XGBoost writes its parameters as text; this reads the counts among them. */
final class WholeNumber {

  private WholeNumber() {}

  /** The number 0 to 2^31-1 written as {@code text}; 0, with a finding, when it is none. */
  static int parse(String text, String path, Problems problems) throws ModelRefusedException {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with negative numbers.
    }
    problems.add(path, "must be a whole number from 0 on, written as text.");
    return 0;
  }
}
