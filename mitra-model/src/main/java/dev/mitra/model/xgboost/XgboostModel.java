package dev.mitra.model.xgboost;

import dev.mitra.model.ModelManifest;
import java.util.List;

/**
 * What was read from an XGBoost model file and found sound. Immutable; the arrays are not copied
 * and not to be changed.
 *
 * @param objective what the model was trained for
 * @param outputs how many margins a row has: the number of classes with {@link
 *     Objective#MULTI_SOFTPROB}, else 1
 * @param baseScores the score before any tree, one for each output: in (0, 1) when the objective is
 *     logistic, else finite
 * @param featureCount how many values a row has, 1 to {@value ModelManifest#MAX_FEATURES}
 * @param featureNames the names of the features in the order of a row; empty when the file names
 *     none
 * @param trees the trees, at least one
 * @param treeOutput for each tree the output to which it adds, from 0 on
 * @param treeWeight for each tree what its leaf is multiplied with before it is added; empty when
 *     the booster is gbtree, which has no weights; with dart finite numbers
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
public record XgboostModel(
    Objective objective,
    int outputs,
    float[] baseScores,
    int featureCount,
    List<String> featureNames,
    List<XgboostTree> trees,
    int[] treeOutput,
    float[] treeWeight) {

  /** Copies the lists. */
  public XgboostModel {
    featureNames = List.copyOf(featureNames);
    trees = List.copyOf(trees);
  }

  /** How many trees there are, at least 1. */
  public int treeCount() {
    return trees.size();
  }

  /** Whether trees have weights. */
  public boolean isDart() {
    return treeWeight.length != 0;
  }
}
