package dev.mitra.job.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class StageTimesTest {
  private final Map<String, Histogram> registered = new HashMap<>();

  @Test
  void aStageIsAHistogramOfMicroseconds() {
    StageTimes decide = StageTimes.register(new Group(), StageTimes.DECIDE, () -> 0);
    StageTimes total = StageTimes.register(new Group(), StageTimes.TOTAL, () -> 0);

    decide.record(1_234_567);
    total.recordMillis(100);

    assertThat(median("mitra_stage_decide_us")).isBetween(1_222.0, 1_247.0);
    assertThat(median("mitra_stage_total_us")).isBetween(99_000.0, 101_000.0);
  }

  private double median(String name) {
    return Objects.requireNonNull(registered.get(name)).getStatistics().getQuantile(0.5);
  }

  private final class Group extends UnregisteredMetricsGroup {
    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
      registered.put(name, histogram);
      return histogram;
    }
  }
}
