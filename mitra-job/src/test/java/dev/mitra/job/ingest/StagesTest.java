package dev.mitra.job.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.RecordedMetrics;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.WireType;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What the operators in front of the profiles say of the time that they take. */
class StagesTest {
  private final RecordedMetrics metrics = new RecordedMetrics();

  @Test
  void decodingIsTimedFromTheRecordsTimeOn() throws Exception {
    ProcessOperator<RawRecord, Inbound> operator =
        new ProcessOperator<>(new DecodeFunction(Payments.YAML, DecodeLimits.DEFAULT));
    try (MockEnvironment environment = environment();
        AbstractStreamOperatorTestHarness<Inbound> harness =
            new AbstractStreamOperatorTestHarness<>(operator, environment)) {
      harness.setup(WireType.INBOUND.createSerializer(new SerializerConfigImpl()));
      harness.open();
      harness.setProcessingTime(Payments.T0 + 120);

      operator.processElement(record(Payments.json("e", Payments.ATTEMPTED, Payments.T0, "")));
      operator.processElement(record("no event"));

      assertThat(metrics.histogram("mitra_stage_ingest_us").size()).isOne();
      assertThat(metrics.histogram("mitra_stage_ingest_us").getQuantile(0.5))
          .isBetween(119_000.0, 121_000.0);
    }
  }

  @Test
  void waitingForTheVerdictIsTimedForWhatItLetsThrough() throws Exception {
    FanOutOperator operator =
        new FanOutOperator(
            Payments.YAML, 1_000, Controls.snapshot(Controls.CARD), ControlReader.NONE);
    try (MockEnvironment environment = environment();
        AbstractStreamOperatorTestHarness<ProfileTask> harness =
            new AbstractStreamOperatorTestHarness<>(operator, environment)) {
      harness.setup();
      harness.open();
      Event event = Payments.attempt("e", Payments.T0, "c", "m", 1);

      // More than the ring holds at first, so that it grows with their times.
      for (int ticket = 0; ticket < 300; ticket++) {
        add(operator, Inbound.event(ticket, Payments.T0, event));
      }
      assertThat(metrics.histogram("mitra_stage_dedupe_wait_us").size()).isZero();
      for (int ticket = 0; ticket < 300; ticket++) {
        add(operator, Inbound.verdict(ticket, ticket % 3 == 0));
      }

      assertThat(metrics.histogram("mitra_stage_dedupe_wait_us").size()).isEqualTo(200);
    }
  }

  private MockEnvironment environment() {
    return new MockEnvironmentBuilder().setMetricGroup(metrics.task()).build();
  }

  private static void add(FanOutOperator operator, Inbound inbound) {
    operator.processElement1(new StreamRecord<>(inbound));
  }

  private static StreamRecord<RawRecord> record(String json) {
    return new StreamRecord<>(
        new RawRecord("t", 0, 0, Payments.T0, null, json.getBytes(StandardCharsets.UTF_8)));
  }
}
