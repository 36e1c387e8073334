package dev.mitra.model.xgboost;

import dev.mitra.model.ModelManifest;
import java.util.List;

/**
 * What was read from an XGBoost model file and found sound: see {@link XgboostJsonReader}.
 * Immutable.
 */
public final class XgboostModel {

  private final Objective objective;
  private final float baseScore;
  private final int featureCount;
  private final List<String> featureNames;
  private final List<XgboostTree> trees;

  XgboostModel(
      Objective objective,
      float baseScore,
      int featureCount,
      List<String> featureNames,
      List<XgboostTree> trees) {
    this.objective = objective;
    this.baseScore = baseScore;
    this.featureCount = featureCount;
    this.featureNames = List.copyOf(featureNames);
    this.trees = List.copyOf(trees);
  }

  /** What the model was trained for. */
  public Objective objective() {
    return objective;
  }

  /** The score before any tree: in (0, 1) when the objective is logistic, else finite. */
  public float baseScore() {
    return baseScore;
  }

  /** How many values a row has, 1 to {@value ModelManifest#MAX_FEATURES}. */
  public int featureCount() {
    return featureCount;
  }

  /** The names of the features in the order of a row; empty when the file names none. */
  public List<String> featureNames() {
    return featureNames;
  }

  /** How many trees there are, at least 1. */
  public int treeCount() {
    return trees.size();
  }

  /** The trees, in their order. */
  public List<XgboostTree> trees() {
    return trees;
  }
}
