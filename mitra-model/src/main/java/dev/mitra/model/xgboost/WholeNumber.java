package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.util.regex.Pattern;

/** XGBoost writes its parameters as text; this reads the counts among them. */
final class WholeNumber {

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,10}");

  private WholeNumber() {}

  /** The number 0 to 2^31-1 written as {@code text}; 0, with a finding, when it is none. */
  static int parse(String text, String path, Problems problems) throws ModelRefusedException {
    if (DIGITS.matcher(text).matches() && Long.parseLong(text) <= Integer.MAX_VALUE) {
      return Integer.parseInt(text);
    }
    problems.add(path, "must be a whole number from 0 on, written as text.");
    return 0;
  }
}
