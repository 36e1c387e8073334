package dev.mitra.model.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.model.TestModels;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.metrics.RankingMetrics;
import dev.mitra.model.train.EarlyStopping.Metric;
import dev.mitra.model.xgboost.XgboostModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training that stops early. */
class EarlyStoppingTest {
  private static final List<String> NAMES = TestModels.names(6);

  private final long seed = TestModels.seed("EarlyStoppingTest");
  private final Random random = new Random(seed);
  private final Examples train = examples(1500);
  private final Examples validation = examples(700);

  @ParameterizedTest
  @EnumSource(Metric.class)
  void theModelHasTheTreesOfTheBestRoundAndNoMore(Metric metric) throws ModelRefusedException {
    TrainingParameters parameters = parameters(300, 1);
    List<Integer> told = new ArrayList<>();
    XgboostTrainer.Fitted fitted =
        XgboostTrainer.fit(
            train,
            validation,
            NAMES,
            parameters,
            new EarlyStopping(metric, 12),
            (round, training, held) -> told.add(round));
    LearningCurve curve = fitted.curve();
    try (XgboostTrainer.Trained model = fitted.model()) {
      assertThat(TestModels.read(model.toJson()).treeCount()).isEqualTo(curve.best());
      assertThat(curve.rounds()).as("of which the last 12 were no better").isLessThan(300);
      assertThat(curve.rounds()).isEqualTo(curve.best() + 12).isEqualTo(told.size());
      for (int i = 0; i < curve.rounds(); i++) {
        assertThat(metric.isBetter(curve.validation()[i], curve.bestValue())).isFalse();
      }
      assertThat(metric.of(model.score(validation.rows()), validation.labels()))
          .isEqualTo(curve.bestValue());
      assertThat(metric.of(model.score(train.rows()), train.labels()))
          .isEqualTo(curve.training()[curve.best() - 1]);
      try (XgboostTrainer.Trained plain =
          XgboostTrainer.train(train.rows(), train.labels(), parameters(curve.best(), 1))) {
        assertThat(model.margin(validation.rows()))
            .as("as if that many rounds had been asked for")
            .isEqualTo(plain.margin(validation.rows()));
      }
    }
  }

  @Test
  void equalArgumentsGiveEqualBytesAlsoWithSeveralThreads() {
    assertThat(file(2)).isEqualTo(file(2));
  }

  @Test
  void theFileNamesTheFeaturesAndNothingOfTheTraining() throws ModelRefusedException {
    byte[] file = file(1);
    assertThat(TestModels.read(file).featureNames()).isEqualTo(NAMES);
    assertThat(TestModels.parse(file).at("/learner/attributes")).isEmpty();
  }

  @Test
  void ourForestScoresWhatWasCutAsXgboostDoes() throws ModelRefusedException {
    XgboostTrainer.Fitted fitted = fit(1);
    try (XgboostTrainer.Trained model = fitted.model()) {
      XgboostModel read = TestModels.read(model.toJson());
      Forest forest = Forest.compile(read);
      float[] theirs = model.score(validation.rows());
      for (int i = 0; i < theirs.length; i++) {
        assertThat(forest.score(validation.rows()[i])).isCloseTo(theirs[i], within(1e-6f));
      }
    }
  }

  @Test
  void theGainOfAFeatureIsTheSumOverItsSplits() {
    byte[] file = file(1);
    double[] expected = new double[NAMES.size()];
    for (JsonNode tree : TestModels.parse(file).at("/learner/gradient_booster/model/trees")) {
      for (int node = 0; node < tree.get("left_children").size(); node++) {
        if (tree.get("left_children").get(node).asInt() != -1) {
          expected[tree.get("split_indices").get(node).asInt()] +=
              tree.get("loss_changes").get(node).asDouble();
        }
      }
    }
    double[] gain = FeatureGain.total(file, NAMES.size());
    assertThat(gain).containsExactly(expected, within(1e-9));
    assertThat(gain[0]).as("the labels follow the first feature").isGreaterThan(gain[4]);
  }

  @Test
  void aWeightMovesTheScoresTowardsThePositives() {
    try (XgboostTrainer.Trained plain =
            XgboostTrainer.train(train.rows(), train.labels(), parameters(20, 1));
        XgboostTrainer.Trained weighted =
            XgboostTrainer.train(
                train.rows(), train.labels(), new TrainingParameters(20, 3, 0.2f, 3, 8f, 1))) {
      assertThat(mean(weighted.score(validation.rows())))
          .isGreaterThan(mean(plain.score(validation.rows())) + 0.1);
    }
  }

  @Test
  void contributionsSumUpToTheMargin() {
    try (XgboostTrainer.Trained model =
        XgboostTrainer.train(train.rows(), train.labels(), parameters(20, 1))) {
      float[] margins = model.margin(validation.rows());
      float[][] contributions = model.contributions(validation.rows());
      for (int i = 0; i < margins.length; i++) {
        double sum = 0;
        for (float contribution : contributions[i]) {
          sum += contribution;
        }
        assertThat(contributions[i]).hasSize(NAMES.size() + 1);
        assertThat(sum).isCloseTo(margins[i], within(1e-4));
      }
    }
  }

  @Test
  void whatCannotBeUsedIsToldWithWhatIsAllowed() {
    assertThatThrownBy(() -> new EarlyStopping(Metric.AUCPR, 0))
        .hasMessage("patience is 0; 1 or more is allowed");
    assertThatThrownBy(() -> new Examples(new float[2][3], new float[] {1}))
        .hasMessage("1 labels for 2 rows");
    assertThatThrownBy(() -> new Examples(new float[1][3], new float[] {2}))
        .hasMessage("label 0 is 2.0; 0 or 1 is allowed");
    assertThat(RankingMetrics.averagePrecision(new float[] {1}, new float[] {0})).isZero();
  }

  private XgboostTrainer.Fitted fit(int threads) {
    return XgboostTrainer.fit(
        train,
        validation,
        NAMES,
        parameters(60, threads),
        EarlyStopping.DEFAULT,
        (round, training, held) -> {});
  }

  private byte[] file(int threads) {
    try (XgboostTrainer.Trained model = fit(threads).model()) {
      return model.toJson();
    }
  }

  private Examples examples(int rows) {
    float[][] values = TestModels.rows(random, rows, NAMES.size(), 0.1);
    return new Examples(values, TestModels.labels(random, values));
  }

  private static TrainingParameters parameters(int rounds, int threads) {
    return new TrainingParameters(rounds, 3, 0.2f, 3, 1f, threads);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
