package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;

/**
 * Reads the categories of the data frame on which XGBoost 3.1 and later was trained.
 *
 * <p>The trees hold a category by its place in this list. A payment brings its value: where value
 * and place are the same, for whole numbers 0, 1, 2, …, the model is scored right. Where they
 * differ XGBoost translates the values of a data frame, but not those of plain rows. To keep the
 * two from being mistaken for each other such a model is refused.
 */
final class RecodedCategories {

  private final ModelCursor cursor;
  private final Problems problems;
  private final String path;

  RecodedCategories(ModelCursor cursor, Problems problems, String path) {
    this.cursor = cursor;
    this.problems = problems;
    this.path = path;
  }

  /** Reads the container at the cursor. */
  void read() throws IOException, ModelRefusedException {
    cursor.object(
        path,
        name -> {
          switch (name) {
            case "enc" -> cursor.list(path + ".enc", this::feature);
            // What follows from the values.
            case "feature_segments", "sorted_idx" -> cursor.ints(path + "." + name, Packing.INTS);
            default -> UnknownField.refuse(cursor, path, name, problems);
          }
        });
  }

  private void feature(int index) throws IOException, ModelRefusedException {
    String at = path + ".enc[" + index + "]";
    boolean[] text = new boolean[1];
    int[][] values = {{}};
    cursor.object(
        at,
        name -> {
          switch (name) {
            // Texts are told by their offsets; the names sort so that these come first.
            case "offsets" -> text[0] = cursor.ints(at + ".offsets", Packing.INTS).length > 1;
            case "type" -> cursor.integer(at + ".type");
            case "values" -> values[0] = cursor.ints(at + ".values", Packing.WHOLE);
            default -> UnknownField.refuse(cursor, at, name, problems);
          }
        });
    boolean same = !text[0];
    for (int i = 0; i < values[0].length; i++) {
      same &= values[0][i] == i;
    }
    if (!same) {
      problems.add(
          at,
          "holds categories that were translated to numbers in training; only whole numbers 0, 1, 2, … that stand for themselves are supported. Train on the numbers.");
    }
  }
}
