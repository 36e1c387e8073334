package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.util.regex.Pattern;

/** Refuses a field that a newer XGBoost may have brought, and that may take part in scoring. */
final class UnknownField {

  /** What is quoted; anything else from the file could be meant to deceive who reads it. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_+-]{1,40}");

  private UnknownField() {}

  /** Adds the finding and passes over the value at the cursor. */
  static void refuse(ModelCursor cursor, String path, String name, Problems problems)
      throws IOException, ModelRefusedException {
    problems.add(
        path,
        "holds %s, which is not known here and could change scores; remove it or save the model with a supported version of XGBoost."
            .formatted(
                PLAIN.matcher(name).matches() ? "the field " + name : "a field of an odd name"));
    cursor.skip();
  }
}
