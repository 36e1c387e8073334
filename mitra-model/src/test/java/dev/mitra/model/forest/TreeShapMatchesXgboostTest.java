package dev.mitra.model.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Reference.Shape;
import dev.mitra.model.xgboost.XgboostModel;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link TreeShap} against the contributions that XGBoost itself computes. */
class TreeShapMatchesXgboostTest {

  @ParameterizedTest(
      name =
          "{0}, {1} outputs, {2} rounds of depth {3}, {4} features, {5} missing, {6} categorical")
  @CsvSource({
    "gbtree, 1, 1, 1, 1, 0.0, 0",
    "gbtree, 1, 5, 2, 3, 0.3, 0",
    "gbtree, 1, 40, 6, 2, 0.1, 0",
    "gbtree, 1, 60, 6, 30, 0.2, 0",
    "gbtree, 1, 10, 10, 6, 0.1, 0",
    "gbtree, 1, 10, 12, 40, 0.0, 0",
    "gbtree, 1, 30, 4, 100, 0.9, 0",
    "gbtree, 1, 20, 5, 10, 0.2, 4",
    "dart, 1, 30, 5, 10, 0.2, 0",
    "gbtree, 4, 10, 4, 8, 0.2, 0",
    "dart, 3, 10, 4, 8, 0.2, 3"
  })
  void contributionsAreThoseOfXgboost(
      String booster,
      int outputs,
      int rounds,
      int depth,
      int features,
      double missing,
      int categorical)
      throws ModelRefusedException {
    Random random = new Random(TestModels.seed("contributions"));
    Shape shape = new Shape(booster, outputs, rounds, depth, features, missing, categorical);
    try (Reference xgboost = Reference.train(shape, 1500, random)) {
      assertSame(xgboost, shape, shape.rows(random, 60));
    }
  }

  @Test
  void contributionsOfRandomModelsAreThoseOfXgboost() throws ModelRefusedException {
    Random random = new Random(TestModels.seed("random contributions"));
    for (int i = 0; i < 40; i++) {
      int features = 1 + random.nextInt(20);
      Shape shape =
          new Shape(
              random.nextInt(4) == 0 ? "dart" : "gbtree",
              random.nextInt(4) == 0 ? 2 + random.nextInt(3) : 1,
              1 + random.nextInt(12),
              1 + random.nextInt(9),
              features,
              random.nextInt(3) * 0.3,
              random.nextInt(3) == 0 ? random.nextInt(features + 1) : 0);
      try (Reference xgboost = Reference.train(shape, 50 + random.nextInt(400), random)) {
        assertSame(xgboost, shape, shape.rows(random, 10));
      }
    }
  }

  private static void assertSame(Reference xgboost, Shape shape, float[][] rows)
      throws ModelRefusedException {
    XgboostModel model = xgboost.model();
    float[][][] expected = xgboost.contributions(rows);
    for (int output = 0; output < shape.outputs(); output++) {
      TreeShap shap = TreeShap.of(model, output).orElseThrow();
      Forest forest = Forest.compile(model, output);
      Explainer explainer = shap.explainer();
      double[] contributions = new double[shape.features() + 1];
      for (int i = 0; i < rows.length; i++) {
        explainer.explain(rows[i], contributions);
        double sum = 0;
        for (int j = 0; j <= shape.features(); j++) {
          float xgboosts = expected[i][output][j];
          assertThat(Math.abs(contributions[j] - xgboosts))
              .as(
                  "%s, output %d, row %d: contribution %d is %s, XGBoost's %s",
                  shape, output, i, j, contributions[j], xgboosts)
              .isLessThanOrEqualTo(1e-5 * Math.max(1, Math.abs(xgboosts)));
          sum += contributions[j];
        }
        float margin = forest.margin(rows[i]);
        // The margin is a sum of floats, the contributions are of double precision.
        assertThat(Math.abs(sum - margin))
            .as("%s, output %d, row %d: sum %s, margin %s", shape, output, i, sum, margin)
            .isLessThanOrEqualTo(1e-5 * Math.max(1, Math.abs(margin)));
      }
    }
  }

  @Test
  void rowsAndContributionsOfAnotherLengthAreRefused() throws ModelRefusedException {
    Shape shape = new Shape("gbtree", 1, 2, 2, 3, 0, 0);
    try (Reference xgboost = Reference.train(shape, 100, new Random(1))) {
      Explainer explainer = TreeShap.of(xgboost.model(), 0).orElseThrow().explainer();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> explainer.explain(new float[3], new double[3]))
          .withMessage(
              "the row has 3 values and the contributions 3; the model has 3 features, and one contribution more");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TreeShap.of(xgboost.model(), 1))
          .withMessage("output 1; allowed: 0 to 0");
    }
  }
}
