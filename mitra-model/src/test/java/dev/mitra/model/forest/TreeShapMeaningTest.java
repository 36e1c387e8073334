package dev.mitra.model.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.model.TestModels;
import dev.mitra.model.xgboost.Objective;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * {@link TreeShap} against the definition of the Shapley value: the mean over all orders of the
 * features of what a feature adds to the expectation when it becomes known. This asks XGBoost
 * nothing.
 */
class TreeShapMeaningTest {

  @Test
  void contributionsAreTheShapleyValuesOfTheDefinition() {
    Random random = new Random(TestModels.seed("Shapley values"));
    for (int i = 0; i < 300; i++) {
      int features = 1 + random.nextInt(6);
      XgboostModel model =
          RandomTrees.model(
              random, features, features, 1 + random.nextInt(3), 1 + random.nextInt(7));
      float[] row = RandomTrees.row(random, features);
      double[] contributions = explain(model, row);
      for (int j = 0; j < features; j++) {
        assertThat(contributions[j])
            .as("model %d, feature %d", i, j)
            .isCloseTo(shapleyValue(model, row, j), within(1e-11));
      }
      assertThat(contributions[features]).isCloseTo(expected(model, row, 0), within(1e-11));
    }
  }

  @Test
  void contributionsAddUpToTheMarginInTreesOfAnyDepth() {
    Random random = new Random(TestModels.seed("sums of contributions"));
    for (int depth : new int[] {1, 5, 9, 12, 17, 60, 256}) {
      int features = 2 * depth;
      XgboostModel model = chain(random, depth, features);
      Explainer explainer = TreeShap.of(model, 0).orElseThrow().explainer();
      Forest forest = Forest.compile(model);
      double[] contributions = new double[features + 1];
      for (int i = 0; i < 200; i++) {
        float[] row = RandomTrees.row(random, features);
        explainer.explain(row, contributions);
        double sum = 0;
        for (double contribution : contributions) {
          sum += contribution;
        }
        // The margin is a float.
        assertThat(sum)
            .as("depth %d, row %d", depth, i)
            .isCloseTo(forest.margin(row), within(1e-6));
      }
    }
  }

  @Test
  void aFeatureThatNoTreeAsksForContributesNothing() {
    Random random = new Random(TestModels.seed("features without a split"));
    for (int i = 0; i < 50; i++) {
      XgboostModel model = RandomTrees.model(random, 8, 5, 4, 5);
      double[] contributions = explain(model, RandomTrees.row(random, 8));
      assertThat(new double[] {contributions[5], contributions[6], contributions[7]})
          .containsExactly(0, 0, 0);
    }
  }

  @Test
  void anExplanationLeavesNothingBehindForTheNext() {
    Random random = new Random(TestModels.seed("explanations in turn"));
    XgboostModel model = RandomTrees.model(random, 6, 6, 10, 6);
    Explainer explainer = TreeShap.of(model, 0).orElseThrow().explainer();
    for (int i = 0; i < 100; i++) {
      float[] row = RandomTrees.row(random, 6);
      double[] contributions = new double[7];
      explainer.explain(row, contributions);
      assertThat(contributions).containsExactly(explain(model, row));
    }
  }

  @Test
  void aModelWithoutCoversCannotBeExplained() {
    Random random = new Random(3);
    XgboostTree split = chain(random, 1, 1).trees().get(0);
    XgboostTree bare =
        new XgboostTree(
            split.left(),
            split.right(),
            split.feature(),
            split.defaultLeft(),
            split.value(),
            0,
            new float[3],
            new int[0],
            new int[0],
            new int[0]);

    assertThat(TreeShap.of(model(1, bare), 0)).isEmpty();
  }

  @Test
  void aTreeThatIsALeafNeedsNoCover() {
    int[] none = {};
    XgboostTree leaf =
        new XgboostTree(
            new int[] {XgboostTree.LEAF},
            new int[] {XgboostTree.LEAF},
            new int[1],
            new int[1],
            new float[] {2.5f},
            0,
            new float[1],
            none,
            none,
            none);
    TreeShap shap = TreeShap.of(model(1, leaf), 0).orElseThrow();
    double[] contributions = new double[2];
    shap.explainer().explain(new float[1], contributions);

    assertThat(contributions).containsExactly(0, 2.5);
    assertThat(shap.cost()).isZero();
  }

  @Test
  void theCostIsOneForEachNodeAndEachEightFeaturesOnAWay() {
    Random random = new Random(4);
    assertThat(TreeShap.of(chain(random, 8, 8), 0).orElseThrow().cost()).isEqualTo(17);
    assertThat(TreeShap.of(chain(random, 9, 9), 0).orElseThrow().cost()).isEqualTo(2 * 19);
  }

  private static double[] explain(XgboostModel model, float[] row) {
    double[] contributions = new double[row.length + 1];
    TreeShap.of(model, 0).orElseThrow().explainer().explain(row, contributions);
    return contributions;
  }

  private static double shapleyValue(XgboostModel model, float[] row, int feature) {
    int features = row.length;
    double value = 0;
    for (int known = 0; known < 1 << features; known++) {
      if ((known >> feature & 1) == 0) {
        // How likely it is that exactly these come before the feature in a random order.
        double weight = 1.0 / features;
        int before = Integer.bitCount(known);
        for (int k = 1; k <= before; k++) {
          weight *= k / (double) (features - k);
        }
        value +=
            weight * (expected(model, row, known | 1 << feature) - expected(model, row, known));
      }
    }
    return value;
  }

  /** What the model expects of the row when the features in the set of bits are known. */
  private static double expected(XgboostModel model, float[] row, int known) {
    double sum = model.baseScores()[0];
    for (XgboostTree tree : model.trees()) {
      sum += expected(tree, 0, row, known);
    }
    return sum;
  }

  private static double expected(XgboostTree tree, int node, float[] row, int known) {
    int left = tree.left()[node];
    int right = tree.right()[node];
    if (left == XgboostTree.LEAF) {
      return tree.value()[node];
    }
    int feature = tree.feature()[node];
    if ((known >> feature & 1) == 1) {
      return expected(tree, goesLeft(tree, node, row[feature]) ? left : right, row, known);
    }
    double sum = (double) tree.cover()[left] + tree.cover()[right];
    double share = sum == 0 ? 0.5 : tree.cover()[left] / sum;
    return share * expected(tree, left, row, known)
        + (1 - share) * expected(tree, right, row, known);
  }

  private static boolean goesLeft(XgboostTree tree, int node, float value) {
    if (Float.isNaN(value)) {
      return tree.defaultLeft()[node] == 1;
    }
    if (!tree.isCategorical(node)) {
      return value < tree.value()[node];
    }
    for (int i = tree.categoriesFrom()[node]; i < tree.categoriesTo()[node]; i++) {
      if (tree.categories()[i] == value) {
        return false;
      }
    }
    return true;
  }

  /** A tree of one long way with a leaf at each side, on any of so many features. */
  private static XgboostModel chain(Random random, int splits, int features) {
    int size = 2 * splits + 1;
    int[] left = new int[size];
    int[] right = new int[size];
    int[] feature = new int[size];
    float[] value = new float[size];
    float[] cover = new float[size];
    int[] missingLeft = new int[size];
    float rows = 1000;
    for (int node = 0; node < size; node++) {
      boolean split = node % 2 == 0 && node < size - 1;
      left[node] = split ? node + 1 : XgboostTree.LEAF;
      right[node] = split ? node + 2 : XgboostTree.LEAF;
      // As many different features as there are.
      feature[node] = split ? node / 2 % features : 0;
      value[node] = split ? random.nextInt(6) - 3 : random.nextFloat() - 0.5f;
      missingLeft[node] = random.nextInt(2);
      cover[node] = node % 2 == 0 ? rows : rows / 10;
      rows = node % 2 == 0 ? rows : rows * 0.9f;
    }
    int[] none = {};
    return model(
        features,
        new XgboostTree(left, right, feature, missingLeft, value, 0, cover, none, none, none));
  }

  private static XgboostModel model(int features, XgboostTree tree) {
    return new XgboostModel(
        Objective.REG_SQUARED_ERROR,
        1,
        new float[1],
        features,
        List.of(),
        List.of(tree),
        new int[1],
        new float[0]);
  }
}
