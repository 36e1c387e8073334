package dev.mitra.rules.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.rules.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WilsonScoreTest {
  @Test
  void itIsTheLowerEndOfWilsonsInterval() {
    // Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine
    // 17, 1998, table I, method 3.
    double z = 1.959964;
    assertThat(WilsonScore.lowerBound(81, 263, z)).isCloseTo(0.2553, within(5e-5));
    assertThat(WilsonScore.lowerBound(15, 148, z)).isCloseTo(0.0624, within(5e-5));
    assertThat(WilsonScore.lowerBound(0, 20, z)).isCloseTo(0, within(5e-5));
    assertThat(WilsonScore.lowerBound(1, 29, z)).isCloseTo(0.0061, within(5e-5));
  }

  @Test
  void ofAllPaymentsItIsBelowOne() {
    assertThat(WilsonScore.lowerBound(100, 100, 5)).isEqualTo(0.8);
    assertThat(WilsonScore.lowerBound(101, 100, 5)).isEqualTo(0.8);
  }

  @Test
  void aShareIsBelowItExactlyWhenTheCountIsSoManyDeviationsAboveThatShare() {
    long seed = Seeds.announce(WilsonScoreTest.class);
    Random random = Seeds.random(seed, 0);
    int above = 0;
    for (int run = 0; run < 100_000; run++) {
      long payments = 1L + random.nextInt(1 << (1 + random.nextInt(20)));
      double share = Math.pow(random.nextDouble(), 3);
      double deviations = 6 * random.nextDouble();
      double deviation = Math.sqrt(payments * share * (1 - share));
      long fired = Math.round(payments * share + (deviations + random.nextGaussian()) * deviation);
      fired = Math.max(0, Math.min(payments, fired));
      boolean expected = fired - payments * share > deviations * deviation;
      above += expected ? 1 : 0;
      assertThat(WilsonScore.lowerBound(fired, payments, deviations) > share)
          .as("seed %d, run %d: %d of %d, %s", seed, run, fired, payments, share)
          .isEqualTo(expected);
    }
    assertThat(above).isBetween(20_000, 80_000);
  }
}
