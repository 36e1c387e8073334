package dev.mitra.model.xgboost;

/**
 * The margins of a row, by the words of {@link XgboostTree} and {@link XgboostModel} and without
 * any concern for speed: what the tests hold against XGBoost's.
 */
final class WalkedMargins {

  private WalkedMargins() {}

  /** The margin of each output. */
  static float[] of(XgboostModel model, float[] row) {
    float[] margins = new float[model.outputs()];
    for (int i = 0; i < margins.length; i++) {
      margins[i] = model.objective().baseMargin(model.baseScores()[i]);
    }
    return of(model, row, margins);
  }

  /**
   * The margin of each output.
   *
   * @param baseMargins the margins before any tree
   */
  static float[] of(XgboostModel model, float[] row, float[] baseMargins) {
    float[] margins = baseMargins.clone();
    for (int t = 0; t < model.treeCount(); t++) {
      float leaf = leaf(model.trees().get(t), row);
      margins[model.treeOutput()[t]] += model.isDart() ? leaf * model.treeWeight()[t] : leaf;
    }
    return margins;
  }

  private static float leaf(XgboostTree tree, float[] row) {
    int node = 0;
    while (tree.left()[node] != XgboostTree.LEAF) {
      int feature = tree.feature()[node];
      // XGBoost takes a row that is too short for one whose last values are missing.
      float value = feature < row.length ? row[feature] : Float.NaN;
      node = goesLeft(tree, node, value) ? tree.left()[node] : tree.right()[node];
    }
    return tree.value()[node];
  }

  private static boolean goesLeft(XgboostTree tree, int node, float value) {
    if (Float.isNaN(value)) {
      return tree.defaultLeft()[node] == 1;
    }
    if (!tree.isCategorical(node)) {
      return value < tree.value()[node];
    }
    if (value < 0 || value >= 1 << 24) {
      return true;
    }
    for (int i = tree.categoriesFrom()[node]; i < tree.categoriesTo()[node]; i++) {
      if (tree.categories()[i] == (int) value) {
        return false;
      }
    }
    return true;
  }
}
