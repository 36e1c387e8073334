package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Distinct counts past their exact bound: estimates from a bottom-k sample. */
class DistinctEstimateTest {
  private static final long START = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;
  private static final long[] WINDOWS = {HOUR, DAY, 7 * DAY, 30 * DAY};
  private static final String[] TEXTS = {"1h", "24h", "7d", "30d"};

  private static TestProfile profile(int bound, String windows) {
    return new TestProfile(
        TestProfile.plan(
            """
            entity: card
            exactDistinct: %d
            features:
              - shops: { distinct: merchant, windows: [%s] }
            """
                .formatted(bound, windows)));
  }

  /**
   * Of N values known in all the k with the smallest hashes are kept, so a window that holds n of
   * them has n·k/N in the sample: a relative standard error of about {@code sqrt((1 - k/N) /
   * (n·k/N))}, which is {@code 1/sqrt(k - 2)} and less for the window that holds them all.
   */
  @ParameterizedTest(name = "{1} values on average 30 s apart, {0} kept")
  @CsvSource({"64, 2000", "256, 20000", "1024, 5000", "4096, 8000"})
  void estimatesOfEveryWindowAreWithinFiveStandardErrors(int bound, int values) {
    long seed = Seeds.announce(DistinctEstimateTest.class);
    Random random = Seeds.random(seed, bound);
    TestProfile profile = profile(bound, "1h, 24h, 7d, 30d");
    Map<String, Long> lastSeen = new HashMap<>();
    long time = START;
    int checked = 0;
    for (int i = 0; i < values * 2; i++) {
      time += random.nextInt(60_000);
      String shop = "shop-" + seed + "-" + random.nextInt(values);
      lastSeen.put(shop, time);
      profile.pay(time, "\"merchant\":\"" + shop + "\"");
      if (i % (values / 4) == values / 5) {
        long retained = since(lastSeen, time - profile.plan().retention());
        double share = Math.min(1, (double) bound / retained);
        for (int w = 0; w < WINDOWS.length; w++) {
          double truth = since(lastSeen, time - WINDOWS[w]);
          double sampled = truth * share;
          // With few in the sample its error is not normal, and five of them say little.
          if (share == 1 || sampled >= 50) {
            double error = share == 1 ? 0 : Math.sqrt((1 - share) / (sampled - 2));
            assertThat(profile.value("shops_" + TEXTS[w]))
                .as("%s after %d payments", TEXTS[w], i)
                .isBetween(truth * (1 - 5 * error), truth * (1 + 5 * error));
            checked++;
          }
        }
      }
    }
    assertThat(checked).isGreaterThan(3);
  }

  private static long since(Map<String, Long> lastSeen, long after) {
    return lastSeen.values().stream().filter(t -> t > after).count();
  }

  @Test
  void aCountIsExactUpToItsBoundAndTheFirstValueBeyondItMakesAnEstimate() {
    TestProfile profile = profile(100, "30d");
    for (int i = 0; i < 100; i++) {
      profile.pay(START, "\"merchant\":\"m" + i + "\"");
      profile.pay(START, "\"merchant\":\"m" + i / 2 + "\"");
      assertThat(profile.value("shops_30d")).isEqualTo(i + 1);
    }
    int size = profile.stored().length;
    for (int i = 100; i < 200; i++) {
      profile.pay(START, "\"merchant\":\"m" + i + "\"");
    }
    assertThat(profile.value("shops_30d")).isNotEqualTo(200).isBetween(100.0, 300.0);
    assertThat(profile.stored().length).isLessThan(size + 32);
  }

  @Test
  void countsAreExactAgainOnceTheValuesThatWereDroppedAreOutOfReach() {
    TestProfile profile = profile(16, "1h, 24h");
    for (int i = 0; i < 1_000; i++) {
      profile.pay(START + i, "\"merchant\":\"old" + i + "\"");
    }
    long later = START + 1_000 + DAY + EntityPlan.LATENESS;
    for (int i = 0; i < 16; i++) {
      profile.pay(later + i, "\"merchant\":\"new" + i + "\"");
      assertThat(profile.value("shops_1h")).isEqualTo(i + 1);
      assertThat(profile.value("shops_24h")).isEqualTo(i + 1);
    }
  }

  @Test
  void valuesOutOfReachDoNotTakeThePlaceOfNewOnes() {
    TestProfile profile = profile(16, "1h");
    for (int round = 0; round < 200; round++) {
      long time = START + round * DAY;
      for (int i = 0; i < 16; i++) {
        profile.pay(time + i, "\"merchant\":\"" + round + "/" + i + "\"");
        assertThat(profile.value("shops_1h")).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void aLatePaymentCountsTheValuesKnownSoFarByTheirLastSighting() {
    TestProfile profile = profile(64, "1h");
    profile.pay(START, "\"merchant\":\"a\"");
    profile.pay(START + HOUR, "\"merchant\":\"b\"");
    assertThat(profile.value("shops_1h")).as("a is an hour old, outside").isEqualTo(1);
    profile.pay(START + HOUR / 2, "\"merchant\":\"c\"");
    assertThat(profile.value("shops_1h")).as("a, c, and b, seen later").isEqualTo(3);
    profile.pay(START + HOUR / 2, "\"merchant\":\"b\"");
    profile.pay(START + 2 * HOUR - 1, "\"merchant\":\"d\"");
    assertThat(profile.value("shops_1h"))
        .as("a late sighting takes no later one back")
        .isEqualTo(2);
  }

  @Test
  void equalNumbersAreOneValueHoweverTheyAreWritten() {
    TestProfile profile =
        new TestProfile(
            TestProfile.plan(
                "entity: card\nfeatures:\n  - amounts: { distinct: amount, windows: [1h] }\n"));
    for (String amount : new String[] {"100", "100.0", "1e2", "1.0E+2", "100.000"}) {
      profile.pay(START, "\"amount\":" + amount);
    }
    profile.pay(START, "\"amount\":0");
    profile.pay(START, "\"amount\":-0.0");
    assertThat(profile.value("amounts_1h")).isEqualTo(2);
  }

  @Test
  void aBurstMakesCountsEstimatesOnlyWhileAWindowReachesBackToIt() {
    TestProfile profile = profile(64, "24h");
    for (int i = 0; i < 20_000; i++) {
      profile.pay(START + i * 150L, "\"merchant\":\"burst" + i + "\"");
    }
    for (int day = 2; day < 40; day++) {
      for (int i = 0; i < 30; i++) {
        profile.pay(START + day * DAY + i, "\"merchant\":\"" + day + "/" + i + "\"");
      }
      assertThat(profile.value("shops_24h")).as("day %d", day).isEqualTo(30);
    }
  }

  @Test
  void countsStayPlausibleWhenMoreValuesThanAreExactGoOnAfterABurst() {
    TestProfile profile = profile(64, "24h");
    for (int i = 0; i < 20_000; i++) {
      profile.pay(START + i * 150L, "\"merchant\":\"burst" + i + "\"");
    }
    for (int day = 2; day < 40; day++) {
      for (int i = 0; i < 1_000; i++) {
        profile.pay(START + day * DAY + i, "\"merchant\":\"" + day + "/" + i + "\"");
      }
      // 64 kept of 1,000: a standard error of an eighth.
      assertThat(profile.value("shops_24h")).as("day %d", day).isBetween(400.0, 1_800.0);
    }
  }
}
