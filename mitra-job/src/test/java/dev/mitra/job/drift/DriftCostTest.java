package dev.mitra.job.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The measurement runs. No times are looked at. */
class DriftCostTest {
  @Test
  void theMeasurementRuns() throws Exception {
    DriftCost.main(new String[] {"1000", "1"});

    DriftCost cost = new DriftCost();
    assertThat(cost.nanosOfRefresh()).isNotNegative();
    assertThat(cost.read()).isZero();
  }
}
