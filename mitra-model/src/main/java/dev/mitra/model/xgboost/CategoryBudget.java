package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;

/** Counts what the splits by category of all trees of a model hold, and ends it at the limits. */
final class CategoryBudget {

  private final Problems problems;
  private long categories;
  private long bits;

  CategoryBudget(Problems problems) {
    this.problems = problems;
  }

  /** Adds one split. */
  void add(int count, int largest, String path) throws ModelRefusedException {
    categories += count;
    bits += largest + 1L;
    if (categories > XgboostReader.MAX_CATEGORIES) {
      throw problems.refused(
          path,
          "brings the model to more than %d categories in all splits together."
              .formatted(XgboostReader.MAX_CATEGORIES));
    }
    if (bits > XgboostReader.MAX_CATEGORY_BITS) {
      throw problems.refused(
          path,
          "brings the largest categories of all splits to a sum of more than %d."
              .formatted(XgboostReader.MAX_CATEGORY_BITS));
    }
  }
}
