package dev.mitra.model.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Reference.Shape;
import dev.mitra.model.xgboost.XgboostModel;
import dev.mitra.model.xgboost.XgboostTree;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link Forest} against XGBoost over models of every kind: margins bit for bit. */
class ForestPropertyTest {

  @ParameterizedTest(
      name =
          "{0}, {1} outputs, {2} rounds of depth {3}, {4} features, {5} missing, {6} categorical")
  @CsvSource({
    "gbtree, 1, 1, 1, 1, 0.0, 0",
    "gbtree, 1, 500, 3, 400, 0.3, 0",
    "gbtree, 1, 30, 12, 15, 0.1, 0",
    "gbtree, 1, 60, 6, 100, 0.9, 0",
    "gbtree, 1, 40, 6, 10, 0.2, 5",
    "dart, 1, 50, 4, 10, 0.2, 0",
    "gbtree, 5, 20, 4, 10, 0.2, 0",
    "dart, 3, 15, 5, 10, 0.2, 4"
  })
  void marginsAreThoseOfXgboostBitForBit(
      String booster,
      int outputs,
      int rounds,
      int depth,
      int features,
      double missing,
      int categorical)
      throws ModelRefusedException {
    Random random = new Random(TestModels.seed("margins of models of every kind"));
    assertSame(
        new Shape(booster, outputs, rounds, depth, features, missing, categorical), 2000, random);
  }

  @Test
  void marginsOfRandomModelsAreThoseOfXgboostBitForBit() throws ModelRefusedException {
    Random random = new Random(TestModels.seed("margins of random models"));
    for (int i = 0; i < 30; i++) {
      int features = 1 + random.nextInt(random.nextInt(6) == 0 ? 400 : 30);
      assertSame(
          new Shape(
              random.nextInt(4) == 0 ? "dart" : "gbtree",
              random.nextInt(4) == 0 ? 2 + random.nextInt(4) : 1,
              1 + random.nextInt(40),
              1 + random.nextInt(12),
              features,
              random.nextInt(4) * 0.3,
              random.nextInt(3) == 0 ? random.nextInt(features + 1) : 0),
          20 + random.nextInt(500),
          random);
    }
  }

  @Test
  void infiniteValuesGoWhereXgboostSendsThem() throws ModelRefusedException {
    Random random = new Random(TestModels.seed("infinite values"));
    Shape shape = new Shape("gbtree", 1, 30, 5, 6, 0.2, 2);
    try (Reference xgboost = Reference.train(shape, 1000, random)) {
      Forest forest = Forest.compile(xgboost.model());
      float[][] rows = shape.rows(random, 500);
      for (float[] row : rows) {
        for (int j = 0; j < row.length; j++) {
          row[j] =
              switch (random.nextInt(4)) {
                case 0 -> Float.POSITIVE_INFINITY;
                case 1 -> Float.NEGATIVE_INFINITY;
                default -> row[j];
              };
        }
      }
      float[][] expected = xgboost.marginsInPlace(rows);
      for (int i = 0; i < rows.length; i++) {
        assertThat(forest.margin(rows[i])).as("row %d", i).isEqualTo(expected[i][0]);
      }
    }
  }

  @Test
  void treesWalkedEightAtATimeGiveWhatTheyGiveOneByOne() {
    Random random = new Random(TestModels.seed("eight trees at a time"));
    for (int i = 0; i < 200; i++) {
      int features = 1 + random.nextInt(9);
      XgboostModel model =
          RandomTrees.numeric(random, features, 1 + random.nextInt(20), 1 + random.nextInt(14));
      InterleavedTrees eight = InterleavedTrees.of(model).orElseThrow();
      PlainTrees plain = PlainTrees.of(model);
      for (int k = 0; k < 20; k++) {
        float[] row = RandomTrees.row(random, features);
        assertThat(eight.sum(row, 0, 0.5f)).isEqualTo(plain.sum(row, 0, 0.5f));
      }
    }
  }

  @Test
  void whichOutputIsScoredHasToBeSaid() throws ModelRefusedException {
    Shape shape = new Shape("gbtree", 3, 2, 2, 4, 0, 0);
    try (Reference xgboost = Reference.train(shape, 200, new Random(1))) {
      XgboostModel model = xgboost.model();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Forest.compile(model))
          .withMessage("the model has 3 outputs; which one is scored has to be said");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Forest.compile(model, 3))
          .withMessage("output 3; allowed: 0 to 2");
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> Forest.compile(model, 0).scoreOf(0))
          .withMessage("a score by softmax depends on the margins of all outputs");
    }
  }

  private static void assertSame(Shape shape, int trainingRows, Random random)
      throws ModelRefusedException {
    try (Reference xgboost = Reference.train(shape, trainingRows, random)) {
      XgboostModel model = xgboost.model();
      float[][] rows = shape.rows(random, 300);
      for (int i = 0; i < rows.length / 2; i++) {
        awkward(rows[i], model, random);
      }
      float[][] margins = xgboost.margins(rows);
      float[][] scores = xgboost.scores(rows);
      for (int output = 0; output < shape.outputs(); output++) {
        Forest forest = Forest.compile(model, output);
        for (int i = 0; i < rows.length; i++) {
          assertThat(Float.floatToRawIntBits(forest.margin(rows[i])))
              .as("%s, output %d, row %d", shape, output, i)
              .isEqualTo(Float.floatToRawIntBits(margins[i][output]));
          float score = scores[i][output];
          assertThat(Math.abs(forest.score(rows[i]) - score))
              .as(
                  "score of %s, output %d, row %d: %s, XGBoost's %s",
                  shape, output, i, forest.score(rows[i]), score)
              .isLessThanOrEqualTo((shape.outputs() == 1 ? 2 : 4) * Math.ulp(score));
        }
      }
    }
  }

  /** Values at which comparisons differ from one another: on thresholds, zeros, the smallest. */
  private static void awkward(float[] row, XgboostModel model, Random random) {
    XgboostTree tree = model.trees().get(random.nextInt(model.treeCount()));
    for (int node = 0; node < tree.size(); node++) {
      if (tree.left()[node] != XgboostTree.LEAF && !tree.isCategorical(node)) {
        float threshold = tree.value()[node];
        row[tree.feature()[node]] =
            switch (random.nextInt(7)) {
              case 0 -> Math.nextUp(threshold);
              case 1 -> Math.nextDown(threshold);
              case 2 -> -0.0f;
              case 3 -> Float.MIN_VALUE;
              case 4 -> -Float.MIN_VALUE;
              default -> threshold;
            };
      } else if (tree.left()[node] != XgboostTree.LEAF) {
        float[] values = {-0.0f, -0.5f, -3, 2.9f, 40, 1e6f, 16_777_216f, 3e9f, Float.MIN_VALUE};
        row[tree.feature()[node]] = values[random.nextInt(values.length)];
      }
    }
  }
}
