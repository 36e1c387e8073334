package dev.mitra.features.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0ms,0",
    "500ms,500",
    "30s,30000",
    "10m,600000",
    "1h,3600000",
    "24h,86400000",
    "7d,604800000",
    "10000d,864000000000",
  })
  void readsANumberAndAUnit(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "m", "-1m", "1.5h", "1 h", "1H", "1w", "10001d", "99999999999999999s"})
  void refusesEverythingElseAndSaysWhatIsAllowed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageMatching(".*(write a whole number and one of ms, s, m, h, d|at most 10000d).*");
  }

  @Test
  void writesWhatItReads() {
    long seed = 7;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    long[] units = {1, 1_000, 60_000, 3_600_000, 86_400_000};
    for (int i = 0; i < 1_000; i++) {
      long millis = random.nextInt(10_000) * units[random.nextInt(units.length)];
      assertThat(Durations.parse(Durations.format(millis))).isEqualTo(millis);
    }
    assertThat(Durations.format(86_400_000)).isEqualTo("1d");
    assertThat(Durations.format(90_000)).isEqualTo("90s");
  }
}
