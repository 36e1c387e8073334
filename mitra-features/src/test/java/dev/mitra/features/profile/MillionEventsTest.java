package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A key that gets a million events. */
class MillionEventsTest {
  private static final long START = 1_700_000_000_000L;
  private static final int EVENTS = 1_000_000;
  private static final long GAP = 100;
  private static final double EPSILON = 0.2;

  @Test
  void itsProfileStaysWithinTheStatedBoundAndItsCountsWithinEpsilon() {
    EntityPlan plan =
        TestProfile.plan(
            """
            entity: card
            exactCells: 64
            epsilon: 0.2
            exactDistinct: 64
            features:
              - count: { windows: [1m, 1h, 24h], decay: [1h, 24h] }
              - amount: { of: amount, aggregates: [sum, avg, std, max], windows: [1m, 1h, 24h] }
              - late: { of: quantity, aggregates: [sum, last], windows: [1h, lifetime], delay: 1h }
              - shops: { distinct: merchant, windows: [1h, 24h] }
              - new_shop: { new: merchant }
              - same_shop: { same: merchant, windows: [1m, 1h, 24h] }
            """);
    TestProfile profile = new TestProfile(plan);
    String[] bodies = bodies();
    int largest = 0;
    for (int i = 0; i < EVENTS; i++) {
      // Every hundredth comes some minutes late, and into the times of others.
      long time = START + i * GAP - (i % 100 == 99 ? 200_000 : 0);
      profile.pay(time, bodies[i % bodies.length]);
      largest = Math.max(largest, profile.storedBytes());
      if (i % 9_973 == 0 && i > 0 && i % 100 != 99) {
        checkCounts(profile, i);
      }
    }
    assertThat((long) largest).isLessThanOrEqualTo(plan.mostBytes());
    System.out.println(largest + " bytes at most, the bound is " + plan.mostBytes());
    assertThat(plan.mostBytes()).isLessThan(1L << 20);
  }

  private static String[] bodies() {
    String[] bodies = new String[900];
    for (int i = 0; i < bodies.length; i++) {
      bodies[i] =
          "\"amount\":%d,\"quantity\":%d,\"merchant\":\"m%d\"".formatted(1 + i % 2, i % 9, i);
    }
    return bodies;
  }

  private static void checkCounts(TestProfile profile, int i) {
    checkCount(profile, i, "1m", 60_000);
    checkCount(profile, i, "1h", Clock.HOUR);
    checkCount(profile, i, "24h", Clock.DAY);
  }

  /** The late events move into and out of the window by no more than a part in a hundred of it. */
  private static void checkCount(TestProfile profile, int i, String text, long window) {
    double least = Math.min(i + 1.0, window / (double) GAP * 0.99) - 50;
    double most = Math.min(i + 1.0, window / (double) GAP * (1 + EPSILON) * 1.01 + 50);
    double count = profile.value("count_" + text);
    assertThat(count).as("count of %s after %d events", text, i).isBetween(least, most);
    assertThat(profile.value("amount_sum_" + text)).isBetween(count, count * 2);
    assertThat(profile.value("amount_avg_" + text)).isBetween(1.0, 2.0);
    assertThat(profile.value("same_shop_" + text)).isBetween(0.0, most);
  }
}
