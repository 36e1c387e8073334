package dev.mitra.job.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.Models;
import dev.mitra.job.decide.GatherOperator;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.RecordedMetrics;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.WireType;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ScoringModel;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.HistogramFit;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The operator that decides, with a model that was trained on amounts from 0 to 1,000. */
class DriftInTheJobTest {
  private static final String SCORE = "mitra_model_score_psi{model=m}";
  private static final String AMOUNT = "mitra_model_feature_psi{model=m,feature=amount}";
  private static final String COUNT = "mitra_model_feature_psi{model=m,feature=card.count_1h}";
  private static final long MINUTES = 60_000;

  private final Random random = new Random(Seeds.announce(DriftInTheJobTest.class));
  private final RecordedMetrics metrics = new RecordedMetrics();
  private final GatherOperator operator =
      new GatherOperator(
          Payments.YAML,
          200,
          3_600_000,
          Controls.snapshot(Controls.CARD, Models.model("m", this::addReference)),
          ControlReader.NONE);
  private long ticket;

  @Test
  void theIndexRisesWhenAmountsShiftAndFallsWhenTheyComeBack() throws Exception {
    try (MockEnvironment environment =
            new MockEnvironmentBuilder().setMetricGroup(metrics.task()).build();
        AbstractStreamOperatorTestHarness<OutRecord> harness =
            new AbstractStreamOperatorTestHarness<>(operator, environment)) {
      harness.setup(WireType.OUT_RECORD.createSerializer(new SerializerConfigImpl()));
      harness.open();
      harness.setProcessingTime(Payments.T0);

      pay(4_000, 0);
      harness.setProcessingTime(Payments.T0 + 10_000);
      assertThat(metrics.gauge(SCORE)).isLessThan(0.05);
      assertThat(metrics.gauge(AMOUNT)).isLessThan(0.1);
      // No entity has told anything, as when the model was trained.
      assertThat(metrics.gauge(COUNT)).isZero();
      assertThat(metrics.counter("mitra_model_scored{model=m}")).isEqualTo(4_000);

      pay(8_000, 600);
      harness.setProcessingTime(Payments.T0 + 20_000);
      double moved = metrics.gauge(SCORE);
      assertThat(moved).isGreaterThan(0.25);
      assertThat(metrics.gauge(AMOUNT)).isGreaterThan(0.25);
      assertThat(metrics.gauge(COUNT)).isZero();
      assertThat(metrics.gauge("mitra_model_feature_psi_max{model=m}"))
          .isEqualTo(metrics.gauge(AMOUNT));

      harness.setProcessingTime(Payments.T0 + 40 * MINUTES);
      pay(12_000, 0);
      harness.setProcessingTime(Payments.T0 + 41 * MINUTES);
      assertThat(metrics.gauge(SCORE)).isLessThan(moved);

      harness.setProcessingTime(Payments.T0 + 61 * MINUTES);
      assertThat(metrics.gauge(SCORE)).isLessThan(0.05);
      assertThat(metrics.gauge(AMOUNT)).isLessThan(0.1);
    }
  }

  /** Payments of amounts spread evenly over 1,000 from a least one on. */
  private void pay(int payments, double least) {
    for (int i = 0; i < payments; i++) {
      ticket++;
      double amount = least + random.nextInt(1_000);
      operator.processElement1(
          new StreamRecord<>(
              Part.base(
                  ticket,
                  0,
                  Payments.T0,
                  0,
                  Payments.attempt("e" + ticket, Payments.T0, "c", "m", amount))));
    }
  }

  private void addReference(ObjectNode spec) {
    float[] amounts = new float[1_000];
    float[] scores = new float[amounts.length];
    ScoringModel model = admitted(spec);
    for (int i = 0; i < amounts.length; i++) {
      amounts[i] = i;
      scores[i] = model.score(new float[] {i, Float.NaN});
    }
    ObjectNode reference = spec.putObject("reference");
    write(HistogramFit.quantiles(scores, 10), reference.putObject("scores"));
    ObjectNode features = reference.putObject("features");
    write(HistogramFit.quantiles(amounts, 10), features.putObject("amount"));
    write(
        new Histogram(new double[] {2}, new double[] {0, 0}, 1),
        features.putObject("card.count_1h"));
  }

  private static ScoringModel admitted(ObjectNode spec) {
    try {
      return ScoringModel.admit(ModelManifest.parse(spec));
    } catch (ModelRefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Histogram histogram, ObjectNode to) {
    ArrayNode edges = to.putArray("edges");
    for (double edge : histogram.edges()) {
      edges.add(edge);
    }
    ArrayNode shares = to.putArray("shares");
    for (double share : histogram.shares()) {
      shares.add(share);
    }
    to.put("missing", histogram.missing());
  }
}
