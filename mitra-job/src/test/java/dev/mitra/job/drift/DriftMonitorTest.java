package dev.mitra.job.drift;

import static dev.mitra.job.drift.DriftModels.bound;
import static dev.mitra.job.drift.DriftModels.configuration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.RecordedMetrics;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.drift.HistogramFit;
import dev.mitra.model.drift.Psi;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

/** What the metrics of models say, payment by payment and change by change. */
class DriftMonitorTest {
  private static final ScoringModel ONE = DriftModels.model("1", ModelRole.CHAMPION, 3);
  private static final ScoringModel TWO = DriftModels.model("2", ModelRole.CHAMPION, 2);
  private static final BoundModel CHAMPION = bound("m", 1, ONE);
  private static final Configuration FIRST = configuration(1, CHAMPION);
  private static final String SCORE = "mitra_model_score_psi{model=m}";
  private static final String MEAN = "mitra_model_score_mean{model=m}";
  private static final String SCORED = "mitra_model_scored{model=m}";
  private static final String MAX = "mitra_model_feature_psi_max{model=m}";

  private final RecordedMetrics metrics = new RecordedMetrics();
  private final TestProcessingTimeService time = new TestProcessingTimeService();
  private final DriftMonitor monitor = new DriftMonitor(metrics.operator(), time);
  private final Random random = new Random(Seeds.announce(DriftMonitorTest.class));
  private final double[] vector = new double[3];

  DriftMonitorTest() throws Exception {
    time.setCurrentTime(Payments.T0);
  }

  @Test
  void everyScoreIsHeldAgainstTheReference() throws Exception {
    for (int i = 0; i < 400; i++) {
      monitor.decided(FIRST, vector, new double[] {i % 4 == 0 ? 0.2 : 0.6});
    }
    refresh();

    assertThat(metrics.gauge(SCORE)).isCloseTo(0.25 * Math.log(3), within(1e-12));
    assertThat(metrics.gauge(MEAN)).isCloseTo(0.5, within(1e-12));
    assertThat(metrics.counter(SCORED)).isEqualTo(400);
  }

  @Test
  void featuresOfEveryEighthPaymentAreHeldAgainstTheirReference() throws Exception {
    float[] expected = new float[300];
    for (int i = 1; i <= 2_400; i++) {
      vector[1] = random.nextGaussian() + 0.7;
      if (i % 8 == 0) {
        expected[i / 8 - 1] = (float) vector[1];
      }
      monitor.decided(FIRST, vector, new double[] {0.2});
    }
    refresh();

    var reference = Objects.requireNonNull(ONE.manifest().reference().features().get("f1"));
    assertThat(metrics.gauge(feature(1)))
        .isCloseTo(
            Psi.between(reference, HistogramFit.shares(reference.edges(), expected)),
            within(1e-12));
    // Always 0: nine bins that are empty.
    assertThat(metrics.gauge(feature(0))).isGreaterThan(4);
    assertThat(metrics.gauge(MAX)).isEqualTo(metrics.gauge(feature(0)));
  }

  @Test
  void thereIsNoIndexWhilePaymentsAreFew() throws Exception {
    decide(FIRST, 199, 0);
    refresh();
    assertThat(metrics.gauge(SCORE)).isNaN();
    assertThat(metrics.gauge(MEAN)).isFinite();

    decide(FIRST, 1_400, 0);
    refresh();
    assertThat(metrics.gauge(SCORE)).isFinite();
    assertThat(metrics.gauge(feature(0))).isNaN();
    assertThat(metrics.gauge(MAX)).isNaN();

    decide(FIRST, 1, 0);
    refresh();
    assertThat(metrics.gauge(feature(0))).isFinite();
    assertThat(metrics.gauge(MAX)).isFinite();
  }

  @Test
  void theFiguresChangeEveryTenSeconds() throws Exception {
    decide(FIRST, 500, 0);
    assertThat(metrics.seriesOfModels()).isEmpty();
    time.advance(9_999);
    assertThat(metrics.seriesOfModels()).isEmpty();
    time.advance(1);
    assertThat(metrics.gauge(SCORE)).isLessThan(0.1);

    decide(FIRST, 5_000, 5);
    assertThat(metrics.gauge(SCORE)).isLessThan(0.1);
    time.advance(10_000);
    assertThat(metrics.gauge(SCORE)).isGreaterThan(0.25);
    assertThat(time.getNumActiveTimers()).isOne();
  }

  @Test
  void whatIsAnHourOldIsForgotten() throws Exception {
    decide(FIRST, 2_000, 3);
    refresh();
    assertThat(metrics.gauge(SCORE)).isGreaterThan(0.25);
    for (int i = 0; i < 6; i++) {
      time.advance(600_000);
      decide(FIRST, 400, 0);
    }
    refresh();
    assertThat(metrics.gauge(SCORE)).isLessThan(0.1);
    assertThat(metrics.gauge(feature(0))).isLessThan(0.2);

    // At rest there is nothing left.
    for (int i = 0; i < 7; i++) {
      time.advance(600_000);
    }
    assertThat(metrics.gauge(SCORE)).isNaN();
    assertThat(metrics.gauge(MEAN)).isNaN();
    assertThat(metrics.counter(SCORED)).isEqualTo(4_400);
  }

  @Test
  void aScoreThatWasDroppedIsNoDrift() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      monitor.decided(FIRST, vector, new double[] {i % 2 == 0 ? Double.NaN : i % 4 == 1 ? 0 : 1});
    }
    refresh();

    assertThat(metrics.counter(SCORED)).isEqualTo(500);
    assertThat(metrics.gauge(SCORE)).isZero();
  }

  @Test
  void anotherVersionBeginsAnewUnderTheSameNames() throws Exception {
    decide(FIRST, 2_000, 3);
    refresh();
    assertThat(metrics.seriesOfModels())
        .containsExactly(MAX, feature(0), feature(1), feature(2), MEAN, SCORE, SCORED)
        .hasSize(metrics.added());

    Configuration second = configuration(2, bound("m", 2, TWO));
    decide(second, 1_999, 0);
    refresh();

    assertThat(metrics.seriesOfModels())
        .containsExactly(MAX, feature(0), feature(1), MEAN, SCORE, SCORED);
    assertThat(metrics.counter(SCORED)).isEqualTo(1_999);
    assertThat(metrics.gauge(SCORE)).isLessThan(0.05);
    assertThat(metrics.added()).isEqualTo(7 + 6);
  }

  @Test
  void theSameModelInAnotherRoleGoesOn() throws Exception {
    decide(FIRST, 150, 0);
    refresh();
    ScoringModel shadow = DriftModels.model("1", ModelRole.SHADOW, 3);
    assertThat(shadow).isNotSameAs(ONE);
    Configuration second = configuration(2, bound("m", 2, shadow), bound("n", 2, TWO));
    for (int i = 0; i < 50; i++) {
      monitor.decided(second, vector, new double[] {0.1, 0.1});
    }
    refresh();

    assertThat(metrics.counter(SCORED)).isEqualTo(200);
    assertThat(metrics.gauge(SCORE)).isFinite();
    assertThat(metrics.gauge("mitra_model_score_psi{model=n}")).isNaN();
    assertThat(metrics.added()).isEqualTo(7 + 6);
  }

  @Test
  void aModelThatLeavesIsNotSeenAnyMoreAndTheLastOneTakesTheTimer() throws Exception {
    decide(FIRST, 100, 0);
    refresh();
    decide(configuration(2), 1, 0);
    refresh();

    assertThat(metrics.seriesOfModels()).isEmpty();
    assertThat(time.getNumActiveTimers()).isZero();

    decide(configuration(3, CHAMPION), 10, 0);
    refresh();
    assertThat(metrics.counter(SCORED)).isEqualTo(10);
  }

  @Test
  void aPaymentOfTheFutureSwitchesNothing() throws Exception {
    Configuration tomorrow = configuration(2, bound("m", 2, TWO));
    decide(FIRST, 300, 0);
    decide(tomorrow, 1, 0);
    decide(FIRST, 300, 0);
    refresh();

    assertThat(metrics.counter(SCORED)).isEqualTo(600);
    assertThat(metrics.added()).isEqualTo(7);
  }

  @Test
  void modelsInCommonAreCountedTogetherWhilePaymentsMeetConfigurationsInTurns() throws Exception {
    Configuration second = configuration(2, CHAMPION, bound("n", 2, TWO));
    for (int i = 0; i < 500; i++) {
      monitor.decided(FIRST, vector, new double[] {0.2});
      monitor.decided(second, vector, new double[] {0.7, 0.1});
    }
    refresh();

    assertThat(metrics.counter(SCORED)).isEqualTo(1_000);
    assertThat(metrics.gauge(SCORE)).isZero();
    assertThat(metrics.counter("mitra_model_scored{model=n}")).isEqualTo(500);
  }

  @Test
  void ofManyConfigurationsAtOnceTheFirstAreCounted() throws Exception {
    for (int i = 0; i < 20; i++) {
      decide(configuration(i, CHAMPION), 10, 0);
    }
    refresh();
    assertThat(metrics.counter(SCORED)).isEqualTo(80);

    decide(configuration(20, CHAMPION), 10, 0);
    refresh();
    assertThat(metrics.counter(SCORED)).isEqualTo(90);
  }

  @Test
  void changesWithoutModelsTakeNoPlace() throws Exception {
    for (int i = 0; i < 20; i++) {
      decide(configuration(i), 10, 0);
    }
    assertThat(time.getNumActiveTimers()).isZero();

    decide(configuration(20, CHAMPION), 10, 0);
    refresh();

    assertThat(metrics.counter(SCORED)).isEqualTo(10);
  }

  @Test
  void aModelWithoutReferenceHasCountAndMean() throws Exception {
    ScoringModel plain = DriftModels.withoutReference();
    Configuration configuration = configuration(1, bound("m", 1, plain));
    decide(configuration, 10, 0);
    refresh();

    assertThat(metrics.seriesOfModels()).containsExactly(MEAN, SCORED);
  }

  @Test
  void atMostAThousandFeaturesAreShownAndAllAreInTheMaximum() throws Exception {
    ScoringModel wide = DriftModels.model("1", ModelRole.CHAMPION, 700);
    Configuration both = configuration(1, bound("a", 1, wide), bound("b", 1, wide));
    double[] row = new double[700];
    for (int i = 0; i < 1_600; i++) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextGaussian() + (j == 699 ? 4 : 0);
      }
      monitor.decided(both, row, new double[] {0, 1});
    }
    refresh();

    assertThat(metrics.seriesOfModels())
        .filteredOn(series -> series.startsWith("mitra_model_feature_psi{"))
        .hasSize(DriftGauges.MOST_FEATURES)
        .contains("mitra_model_feature_psi{model=b,feature=f299}")
        .doesNotContain("mitra_model_feature_psi{model=b,feature=f300}");
    assertThat(metrics.gauge("mitra_model_feature_psi_max{model=b}"))
        .isEqualTo(metrics.gauge("mitra_model_feature_psi{model=a,feature=f699}"))
        .isGreaterThan(2);

    // What leaves makes room, for those that come after it.
    monitor.decided(configuration(2, bound("c", 2, wide)), row, new double[] {0});
    refresh();
    assertThat(metrics.seriesOfModels())
        .contains("mitra_model_feature_psi{model=c,feature=f699}")
        .hasSize(700 + 4);
  }

  @Test
  void aPaymentAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double[] scores = {0.3};
    long before = 0;
    // The first round is for what is made once.
    for (int round = 0; round < 2; round++) {
      before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) {
        monitor.decided(FIRST, vector, scores);
      }
    }

    // The measurement itself allocates a little.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000);
  }

  /**
   * Payments whose features are shifted by standard deviations; each second score is below a half,
   * or, shifted, none.
   */
  private void decide(Configuration configuration, int payments, double shift) {
    double[] scores = new double[configuration.models().size()];
    for (int i = 0; i < payments; i++) {
      for (int j = 0; j < vector.length; j++) {
        vector[j] = random.nextGaussian() + shift;
      }
      Arrays.fill(scores, i % 2 == 0 || shift > 0 ? 0.7 : 0.3);
      monitor.decided(configuration, vector, scores);
    }
  }

  private void refresh() throws Exception {
    time.advance(DriftMonitor.REFRESH_MILLIS);
  }

  private static String feature(int number) {
    return "mitra_model_feature_psi{model=m,feature=f" + number + "}";
  }
}
