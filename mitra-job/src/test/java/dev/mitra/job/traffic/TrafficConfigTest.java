package dev.mitra.job.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficConfigTest {

  @Test
  void defaultsAreRecorded() {
    assertThat(TrafficConfig.defaults())
        .isEqualTo(
            new TrafficConfig(
                42,
                Instant.parse("2026-01-05T04:30:00Z"),
                5_000,
                400,
                50,
                0.02,
                0.03,
                1_440,
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Set.of(Scenario.values())));
  }

  @Test
  void eachChangeChangesOneThing() {
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    TrafficConfig changed =
        TrafficConfig.defaults()
            .withSeed(7)
            .withStartTime(start)
            .withPopulation(200, 50)
            .withPaymentsPerSecond(3)
            .withShares(0.1, 0.2)
            .withTimeScale(60)
            .withDisputesAfter(Duration.ofSeconds(1), Duration.ofSeconds(2))
            .withScenarios(Set.of(Scenario.COD_BURST));

    assertThat(changed)
        .isEqualTo(
            new TrafficConfig(
                7,
                start,
                200,
                50,
                3,
                0.1,
                0.2,
                60,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Set.of(Scenario.COD_BURST)));
  }

  @Test
  void everyValueOutOfRangeIsNamedWithWhatIsAllowed() {
    assertThatThrownBy(
            () ->
                new TrafficConfig(
                    1,
                    Instant.EPOCH,
                    99,
                    39,
                    0,
                    0.6,
                    Double.NaN,
                    0.5,
                    Duration.ofSeconds(-1),
                    Duration.ofSeconds(-2),
                    Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "customers is 99: allowed is from 100 to 5000000; "
                + "merchants is 39: allowed is from 40 to 1000000; "
                + "paymentsPerSecond is 0: allowed is above 0 to 1000000; "
                + "fraudShare is 0.6: allowed is from 0 to 0.5; "
                + "controlShare is NaN: allowed is from 0 to 0.4; "
                + "timeScale is 0.5: allowed is from 1 to 100000; "
                + "disputeAfterMin is PT-1S: allowed is zero or more; "
                + "disputeAfterMax is PT-2S: allowed is disputeAfterMin (PT-1S) or more");
  }

  @Test
  void labelsOfControlsSayThatTheyAreNegative() {
    for (Scenario scenario : Scenario.values()) {
      assertThat(scenario.label().startsWith("negative:"))
          .as(scenario.name())
          .isEqualTo(scenario.kind() == Scenario.Kind.CONTROL);
    }
  }
}
