package dev.mitra.model;

import dev.mitra.model.forest.TreeShap;
import java.util.List;

/**
 * What explains the scores of a model.
 *
 * @param shap the contributions of the features to the margin
 * @param codes for each feature its reason code; the empty text when it has none
 */
public record ModelExplanation(TreeShap shap, List<String> codes) {

  /** Copies the list. */
  public ModelExplanation {
    codes = List.copyOf(codes);
  }
}
