package dev.mitra.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.rules.Seeds;
import dev.mitra.rules.index.Hash64;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutSplitTest {
  private static final int ENTITIES = 100_000;

  /** A share of so many entities is as far as this from its mean once in two billion times. */
  private static final double SIX_SIGMAS = 6;

  private static final long SEED = Seeds.announce(RolloutSplitTest.class);

  private final Random random = Seeds.random(SEED, 0);
  private final String[] entities =
      IntStream.range(0, ENTITIES)
          .mapToObj(i -> "customer-" + i + "-" + random.nextInt())
          .toArray(String[]::new);

  /** Who is treated must not change with a new version of the code. */
  @Test
  void treatsThoseWhomItHasAlwaysTreated() {
    RolloutSplit split = new RolloutSplit("card-testing", 50);
    assertThat(IntStream.range(0, 20).filter(i -> split.treats("customer-" + i)).boxed())
        .containsExactly(0, 2, 3, 7, 8, 9, 10, 13, 14, 15, 16, 18);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 10, 33.3, 50, 90, 99.9})
  void treatsTheShareOfEntitiesThatItSays(double percent) {
    double share = percent / 100;
    double sigma = Math.sqrt(share * (1 - share) / ENTITIES);
    assertThat(share(new RolloutSplit("rule-" + random.nextInt(), percent)::treats))
        .isCloseTo(share, within(SIX_SIGMAS * sigma));
  }

  @Test
  void treatsNobodyAtZeroAndEverybodyAtAHundred() {
    assertThat(share(new RolloutSplit("a", 0)::treats)).isZero();
    assertThat(share(new RolloutSplit("a", 100)::treats)).isEqualTo(1);
    assertThat(new RolloutSplit("a", 100).treats("")).isFalse();
    assertThat(new RolloutSplit("a", Double.MIN_VALUE).treats("a")).isFalse();
  }

  @Test
  void keepsTreatingEverybodyWhenTheShareGrows() {
    double percent = 0;
    RolloutSplit smaller = new RolloutSplit("card-testing", percent);
    while (percent < 100) {
      percent = Math.min(100, percent + random.nextDouble() * 7);
      RolloutSplit larger = new RolloutSplit("card-testing", percent);
      for (String entity : entities) {
        if (smaller.treats(entity) && !larger.treats(entity)) {
          throw new AssertionError(entity + " is no longer treated at " + percent);
        }
      }
      smaller = larger;
    }
  }

  @Test
  void treatsAnEntityExactlyWhenItsHashIsBelowTheShare() {
    // A quarter of all hashes begin with two bits that are 0.
    RolloutSplit quarter = new RolloutSplit("a", 25);
    long seed = Hash64.of("a", 0);
    for (String entity : entities) {
      assertThat(quarter.treats(entity)).isEqualTo(Hash64.of(entity, seed) >>> 62 == 0);
    }
  }

  @Test
  void splitsIndependentlyForEveryRule() {
    String[] names = {"card-testing", "card-testing-2", "card-testinh", "a", "b", "takeover"};
    double sigma = Math.sqrt(0.25 * 0.75 / ENTITIES);
    for (int i = 0; i < names.length; i++) {
      for (int j = 0; j < i; j++) {
        RolloutSplit first = new RolloutSplit(names[i], 50);
        RolloutSplit second = new RolloutSplit(names[j], 50);
        assertThat(share(entity -> first.treats(entity) && second.treats(entity)))
            .as("%s and %s", names[i], names[j])
            .isCloseTo(0.25, within(SIX_SIGMAS * sigma));
      }
    }
  }

  private double share(Predicate<String> treated) {
    int count = 0;
    for (String entity : entities) {
      count += treated.test(entity) ? 1 : 0;
    }
    return count / (double) ENTITIES;
  }
}
