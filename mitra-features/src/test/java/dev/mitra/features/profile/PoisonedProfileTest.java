package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.mitra.features.Seeds;
import dev.mitra.features.event.Event;
import dev.mitra.features.profile.Comparison.Closeness;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events that are far out leave no trace once they are out of the window. Each case with a profile
 * that stays within its budget of cells and one that passes it.
 */
class PoisonedProfileTest {
  private static final long START = 1_700_000_000_000L;

  private static RandomSet.Limits limits(int exactCells) {
    return new RandomSet.Limits(exactCells, 0.1, 400);
  }

  /** All aggregates of the amount and all that time decides, over windows of an hour and a day. */
  private static RandomSet set(int exactCells) {
    return new RandomSet("card", limits(exactCells), FixedSets.everything("1h", "24h"));
  }

  private static Oracle oracle(int exactCells) {
    return exactCells >= 400 ? Oracle.exact(set(exactCells)) : Oracle.within(0.1, set(exactCells));
  }

  private static Event ordinary(long time, Random random) {
    return PlacedPayments.payment(
        time,
        "\"amount\":%s,\"merchant\":\"m%d\",\"latitude\":%s,\"longitude\":%s"
            .formatted(
                random.nextInt(100_000) / 100.0,
                random.nextInt(9),
                random.nextDouble() * 90,
                random.nextDouble() * 180));
  }

  @ParameterizedTest(name = "{0} exact cells")
  @ValueSource(ints = {400, 16})
  void hugeAmountsThatHaveLeftTheWindowHaveLeftNoRoundingBehind(int exactCells) {
    long seed = Seeds.announce(PoisonedProfileTest.class);
    for (int run = 0; run < 20; run++) {
      Random random = Seeds.random(seed, run);
      TestProfile profile = new TestProfile(TestProfile.plan(set(exactCells).yaml()));
      Oracle oracle = oracle(exactCells);
      Comparison comparison = new Comparison(oracle, Closeness.TOGETHER);
      long time = START;
      for (int i = 0; i < 400; i++) {
        time += random.nextInt(20 * 60_000);
        // One in ten while the first fifty come; a day later all windows are free of them.
        String huge = random.nextBoolean() ? "1e18" : random.nextBoolean() ? "-3e99" : "1e-200";
        Event event =
            i < 50 && random.nextInt(10) == 0
                ? PlacedPayments.payment(time, "\"amount\":" + huge)
                : ordinary(time, random);
        oracle.arrive(event);
        profile.apply(event);
        String name = "seed " + seed + ", run " + run + ", event " + i;
        comparison.check(profile, () -> name);
      }
    }
  }

  @ParameterizedTest(name = "{0} exact cells")
  @ValueSource(ints = {400, 16})
  void aClockThatJumpsYearsAheadOnceChangesNothingForTheEventsAfterIt(int exactCells) {
    long seed = Seeds.announce(PoisonedProfileTest.class);
    for (int run = 0; run < 20; run++) {
      Random random = Seeds.random(seed, run);
      TestProfile profile = new TestProfile(TestProfile.plan(set(exactCells).yaml()));
      // It never hears of the jump.
      Oracle oracle = oracle(exactCells);
      Comparison comparison = new Comparison(oracle, Closeness.TOGETHER);
      int jump = random.nextInt(300);
      long time = START;
      for (int i = 0; i < 399; i++) {
        time += random.nextInt(20 * 60_000);
        if (i == jump) {
          profile.pay(time + (1L + random.nextInt(9)) * 365 * Clock.DAY, "\"amount\":5");
        }
        Event event = ordinary(time, random);
        oracle.arrive(event);
        profile.apply(event);
        String name = "seed " + seed + ", run " + run + ", event " + i + ", jump at " + jump;
        comparison.check(profile, () -> name);
      }
    }
  }

  @ParameterizedTest(name = "{0} exact cells")
  @ValueSource(ints = {400, 16})
  void eventsFarInThePastAreNotInTheWindowsOfThoseAfterThem(int exactCells) {
    long seed = Seeds.announce(PoisonedProfileTest.class);
    for (int run = 0; run < 20; run++) {
      Random random = Seeds.random(seed, run);
      TestProfile profile = new TestProfile(TestProfile.plan(set(exactCells).yaml()));
      Oracle oracle = oracle(exactCells);
      Comparison comparison = new Comparison(oracle, Closeness.TOGETHER);
      long time = START;
      for (int i = 0; i < 400; i++) {
        time += random.nextInt(20 * 60_000);
        boolean past = random.nextInt(20) == 0;
        Event event = ordinary(past ? random.nextInt(1000) : time, random);
        oracle.arrive(event);
        profile.apply(event);
        String name = "seed " + seed + ", run " + run + ", event " + i;
        if (!past) {
          comparison.check(profile, () -> name);
        }
      }
    }
  }

  /** Nor does it where more values were seen than are kept. */
  @Test
  void aClockThatJumpsAYearAheadOnceForgetsNoValues() {
    TestProfile profile =
        new TestProfile(
            TestProfile.plan(
                """
                entity: card
                exactDistinct: 64
                features:
                  - shops: { distinct: merchant, windows: [1h], coverage: true }
                  - fresh: { new: merchant, windows: [1h], coverage: true }
                """));
    for (int i = 0; i < 1_000; i++) {
      profile.pay(START + i, "\"merchant\":\"m" + i + "\"");
    }
    double before = profile.value("shops_1h");
    profile.pay(START + 365 * Clock.DAY, "\"merchant\":\"of the future\"");
    profile.pay(START + 1_000, "\"merchant\":\"m500\"");
    assertThat(profile.value("shops_1h")).isCloseTo(before, withPercentage(10));
    assertThat(profile.value("fresh_1h")).as("it was seen, and cannot be told any more").isNaN();
    profile.pay(START + 1_001, "\"merchant\":\"m999\"");
    assertThat(profile.value("fresh_1h")).as("it was seen two milliseconds ago").isZero();
    assertThat(profile.value("coverage")).isEqualTo(1);
  }
}
