package dev.mitra.model.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.model.TestModels;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
  /** The example of scikit-learn's documentation of both functions: 0.75 and 0.83. */
  private static final float[] SCORES = {0.1f, 0.4f, 0.35f, 0.8f};

  private static final float[] LABELS = {0, 0, 1, 1};

  @Test
  void theExampleOfScikitLearn() {
    assertThat(RankingMetrics.rocAuc(SCORES, LABELS)).isEqualTo(0.75);
    // Recall 1/2 at precision 1, then recall 1 at precision 2/3.
    assertThat(RankingMetrics.averagePrecision(SCORES, LABELS))
        .isEqualTo((1 + 2.0 / 3) / 2, within(1e-15));
  }

  @Test
  void theCurvesOfTheExample() {
    Curve roc = RankingMetrics.roc(SCORES, LABELS);
    assertThat(roc.x()).containsExactly(0, 0, 0.5, 0.5, 1);
    assertThat(roc.y()).containsExactly(0, 0.5, 0.5, 1, 1);
    assertThat(roc.thresholds()).containsExactly(Double.POSITIVE_INFINITY, 0.8f, 0.4f, 0.35f, 0.1f);
    Curve precisionRecall = RankingMetrics.precisionRecall(SCORES, LABELS);
    assertThat(precisionRecall.x()).containsExactly(0, 0.5, 0.5, 1, 1);
    assertThat(precisionRecall.y()).containsExactly(1, 1, 0.5, 2.0 / 3, 0.5);
  }

  @Test
  void rowsOfEqualScoreAreOneStep() {
    float[] scores = {0.5f, 0.5f, 0.5f, 0.5f};
    float[] labels = {1, 0, 0, 0};
    assertThat(RankingMetrics.rocAuc(scores, labels)).isEqualTo(0.5);
    assertThat(RankingMetrics.averagePrecision(scores, labels)).isEqualTo(0.25);
    assertThat(RankingMetrics.roc(scores, labels).size()).isEqualTo(2);
    assertThat(RankingMetrics.rocAuc(new float[] {-0f, 0f}, new float[] {0, 1})).isEqualTo(0.5);
  }

  @Test
  void orderAmongInfiniteAndNegativeScores() {
    float[] scores = {Float.NEGATIVE_INFINITY, -2, -1e-30f, 1e-30f, 3, Float.POSITIVE_INFINITY};
    assertThat(RankingMetrics.rocAuc(scores, new float[] {0, 0, 0, 1, 1, 1})).isEqualTo(1);
    assertThat(RankingMetrics.rocAuc(scores, new float[] {1, 1, 1, 0, 0, 0})).isEqualTo(0);
    assertThat(RankingMetrics.averagePrecision(scores, new float[] {0, 0, 0, 1, 1, 1}))
        .isEqualTo(1);
  }

  @Test
  void oneClassOnly() {
    float[] scores = {0.1f, 0.2f};
    assertThat(RankingMetrics.rocAuc(scores, new float[] {0, 0})).isNaN();
    assertThat(RankingMetrics.rocAuc(scores, new float[] {1, 1})).isNaN();
    assertThat(RankingMetrics.averagePrecision(scores, new float[] {0, 0})).isZero();
    assertThat(RankingMetrics.averagePrecision(scores, new float[] {1, 1})).isEqualTo(1);
    assertThat(RankingMetrics.roc(scores, new float[] {0, 0}).y()).containsOnly(Double.NaN);
    assertThat(RankingMetrics.precisionRecall(scores, new float[] {0, 0}).x()).containsOnly(1);
  }

  @Test
  void asTheDefinitionsSayOverAllPairsAndAllThresholds() {
    Random random = new Random(TestModels.seed("ranking metrics"));
    for (int trial = 0; trial < 300; trial++) {
      int rows = 2 + random.nextInt(60);
      // Few different scores make many ties.
      int different = 1 + random.nextInt(rows);
      float[] scores = new float[rows];
      float[] labels = new float[rows];
      for (int i = 0; i < rows; i++) {
        scores[i] = (random.nextInt(different) - different / 2) / 7f;
        labels[i] = random.nextInt(4) == 0 ? 1 : 0;
      }
      assertThat(RankingMetrics.rocAuc(scores, labels))
          .as("AUC of trial %d", trial)
          .isEqualTo(shareOfPairs(scores, labels), within(1e-12));
      assertThat(RankingMetrics.averagePrecision(scores, labels))
          .as("AP of trial %d", trial)
          .isEqualTo(overThresholds(scores, labels), within(1e-12));
      double auc = RankingMetrics.rocAuc(scores, labels);
      if (!Double.isNaN(auc)) {
        assertThat(trapezoids(RankingMetrics.roc(scores, labels))).isEqualTo(auc, within(1e-12));
      }
    }
  }

  private static double shareOfPairs(float[] scores, float[] labels) {
    double won = 0;
    long pairs = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    return pairs == 0 ? Double.NaN : won / pairs;
  }

  private static double overThresholds(float[] scores, float[] labels) {
    TreeSet<Float> thresholds = new TreeSet<>();
    double positives = 0;
    for (int i = 0; i < scores.length; i++) {
      thresholds.add(scores[i]);
      positives += labels[i];
    }
    double sum = 0;
    double recallBefore = 0;
    for (float threshold : thresholds.descendingSet()) {
      double flagged = 0;
      double hits = 0;
      for (int i = 0; i < scores.length; i++) {
        flagged += scores[i] >= threshold ? 1 : 0;
        hits += scores[i] >= threshold ? labels[i] : 0;
      }
      double recall = positives == 0 ? 0 : hits / positives;
      sum += (recall - recallBefore) * (hits / flagged);
      recallBefore = recall;
    }
    return sum;
  }

  private static double trapezoids(Curve curve) {
    double area = 0;
    for (int i = 1; i < curve.size(); i++) {
      area += (curve.x()[i] - curve.x()[i - 1]) * (curve.y()[i] + curve.y()[i - 1]) / 2;
    }
    return area;
  }

  @Test
  void whatIsNoScoreOrLabelIsRefused() {
    assertThatThrownBy(() -> RankingMetrics.rocAuc(new float[] {Float.NaN}, new float[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("score 0 is NaN; a number is needed");
    assertThatThrownBy(
            () -> RankingMetrics.averagePrecision(new float[] {0.5f}, new float[] {0.5f}))
        .hasMessage("label 0 is 0.5; 0 or 1 is allowed");
    assertThatThrownBy(() -> RankingMetrics.roc(new float[] {1}, new float[] {0, 1}))
        .hasMessage("1 scores with 2 labels; as many are needed, from 1");
    assertThatThrownBy(() -> RankingMetrics.precisionRecall(new float[0], new float[0]))
        .hasMessage("0 scores with 0 labels; as many are needed, from 1");
  }
}
