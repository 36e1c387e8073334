package dev.mitra.job.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochTimesTest {
  private final EpochTimes times = new EpochTimes();

  @Test
  void anEpochIsThereSinceTheFirstConfigurationThatIsNewEnough() {
    times.seen(7, 100);
    times.seen(9, 200);
    times.seen(12, 300);

    assertThat(times.since(3)).isEqualTo(100);
    assertThat(times.since(7)).isEqualTo(100);
    assertThat(times.since(8)).isEqualTo(200);
    assertThat(times.since(9)).isEqualTo(200);
    assertThat(times.since(12)).isEqualTo(300);
  }

  @Test
  void aConfigurationThatIsMetAgainChangesNothing() {
    times.seen(7, 100);
    times.seen(9, 200);
    times.seen(7, 300);
    times.seen(9, 300);

    assertThat(times.since(7)).isEqualTo(100);
    assertThat(times.since(9)).isEqualTo(200);
  }

  @Test
  void aChangeThatTookEffectTogetherWithAnEarlierOneIsThereSinceTheLastOne() {
    times.seen(7, 100);
    times.seen(9, 200);

    assertThat(times.since(11)).isEqualTo(200);
  }

  @Test
  void inAStormOfChangesOldOnesAreThereSinceTheStart() {
    for (int epoch = 0; epoch < 10_000; epoch++) {
      times.seen(epoch, 100 + epoch);
    }

    assertThat(times.since(5)).isEqualTo(100);
    for (int epoch = 9_900; epoch < 10_000; epoch++) {
      assertThat(times.since(epoch)).isEqualTo(100 + epoch);
    }
  }
}
