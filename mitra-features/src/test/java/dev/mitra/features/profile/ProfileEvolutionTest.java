package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.mitra.features.plan.FeaturePlan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Profiles under declarations that change while payments come in. */
class ProfileEvolutionTest {
  private static final long START = 1_700_000_000_000L;
  private static final long HOUR = 3_600_000L;
  private static final long DAY = 24 * HOUR;

  private static final String COUNT_ONLY =
      """
      entity: card
      features:
        - count: { windows: [1h, 30d], coverage: true }
      """;

  private static final String COUNT_AND_AMOUNT =
      COUNT_ONLY
          + """
            - amount: { of: amount, aggregates: [sum], windows: [10d], coverage: true }
            - shops: { distinct: merchant, windows: [10d], coverage: true }
          """;

  private static void pay(TestProfile profile, long time) {
    profile.pay(time, "\"amount\":10,\"merchant\":\"m" + time + "\"");
  }

  @Test
  void aNewWindowOverWhatIsRememberedIsRightAtOnce() {
    FeaturePlan before = TestProfile.after(TestProfile.NOTHING, COUNT_AND_AMOUNT, START);
    TestProfile profile = new TestProfile(before.entities().get(0));
    for (int day = 0; day < 10; day++) {
      pay(profile, START + day * DAY);
    }
    FeaturePlan after =
        TestProfile.after(
            before,
            COUNT_ONLY
                + """
                  - amount: { of: amount, aggregates: [sum, avg, std], windows: [3d, 10d], coverage: true }
                  - older: { of: amount, aggregates: [sum], windows: [5d], delay: 4d, coverage: true }
                  - shops: { distinct: merchant, windows: [3d, 10d] }
                """,
            START + 9 * DAY);
    profile.switchTo(after.entities().get(0));
    pay(profile, START + 10 * DAY);
    assertThat(profile.value("amount_sum_3d")).isEqualTo(30);
    assertThat(profile.value("amount_avg_3d")).isEqualTo(10);
    assertThat(profile.value("amount_std_10d")).isEqualTo(0);
    assertThat(profile.value("shops_3d")).isEqualTo(3);
    assertThat(profile.value("older_sum_5d")).as("days 2 to 6").isEqualTo(50);
    assertThat(profile.value("amount_coverage_3d")).isEqualTo(1);
    assertThat(profile.value("older_coverage_5d")).isEqualTo(1);
  }

  @Test
  void aNewMeasureStartsWithNothingAndItsCoverageGrowsFromZero() {
    FeaturePlan before = TestProfile.after(TestProfile.NOTHING, COUNT_ONLY, START);
    TestProfile profile = new TestProfile(before.entities().get(0));
    for (int day = 0; day < 20; day++) {
      pay(profile, START + day * DAY);
    }
    long declared = START + 20 * DAY;
    FeaturePlan after = TestProfile.after(before, COUNT_AND_AMOUNT, declared);
    profile.switchTo(after.entities().get(0));
    for (int day = 0; day <= 12; day++) {
      long time = declared + day * DAY;
      pay(profile, time);
      assertThat(profile.value("count_30d")).isEqualTo(Math.min(30, 21 + day));
      assertThat(profile.value("amount_sum_10d")).isEqualTo(10 * Math.min(10, day + 1));
      assertThat(profile.value("shops_10d")).isEqualTo(Math.min(10, day + 1));
      assertThat(profile.value("count_coverage_30d"))
          .isEqualTo(Math.min(1, (20 + day) / 30.0), offset(1e-12));
      assertThat(profile.value("amount_coverage_10d"))
          .isEqualTo(Math.min(1, day / 10.0), offset(1e-12));
      assertThat(profile.value("shops_coverage_10d"))
          .isEqualTo(profile.value("amount_coverage_10d"));
      assertThat(profile.value("coverage"))
          .as("the least of all")
          .isEqualTo(Math.min(profile.value("count_coverage_30d"), Math.min(1, day / 10.0)));
    }
  }

  @Test
  void coverageIsTheShareOfTheWindowSinceTheMeasureWasDeclared() {
    EntityPlan plan =
        TestProfile.after(
                TestProfile.NOTHING,
                """
                entity: card
                features:
                  - count: { windows: [10d], coverage: true }
                  - risk: { rate: fraud, windows: [10d], delay: 5d, coverage: true }
                """,
                START)
            .entities()
            .get(0);
    assertThat(coverage(plan, "count_coverage_10d", -DAY)).as("before it was there").isZero();
    assertThat(coverage(plan, "count_coverage_10d", 0)).isZero();
    assertThat(coverage(plan, "count_coverage_10d", 4 * DAY)).isEqualTo(0.4);
    assertThat(coverage(plan, "count_coverage_10d", 10 * DAY)).isEqualTo(1);
    assertThat(coverage(plan, "count_coverage_10d", 400 * DAY)).isEqualTo(1);
    assertThat(coverage(plan, "risk_coverage_10d", 5 * DAY)).as("less the delay").isZero();
    assertThat(coverage(plan, "risk_coverage_10d", 9 * DAY)).isEqualTo(0.4);
    assertThat(coverage(plan, "risk_coverage_10d", 15 * DAY)).isEqualTo(1);
    assertThat(coverage(plan, "coverage", 9 * DAY)).as("the least of all").isEqualTo(0.4);
  }

  /** What a payment so long after the start, the first of its key, says of a coverage. */
  private static double coverage(EntityPlan plan, String feature, long after) {
    TestProfile profile = new TestProfile(plan);
    pay(profile, START + after);
    return profile.value(feature);
  }

  @Test
  void aLifetimeIsCoveredInFullForKeysThatAreYoungerThanIt() {
    FeaturePlan before = TestProfile.after(TestProfile.NOTHING, COUNT_ONLY, START);
    FeaturePlan after =
        TestProfile.after(
            before,
            COUNT_ONLY + "  - shopping: { new: merchant, coverage: true }\n",
            START + 10 * DAY);
    TestProfile old = new TestProfile(before.entities().get(0));
    pay(old, START);
    old.switchTo(after.entities().get(0));
    pay(old, START + 10 * DAY);
    assertThat(old.value("shopping_coverage")).isZero();
    pay(old, START + 40 * DAY);
    assertThat(old.value("shopping_coverage")).isEqualTo(0.75);
    TestProfile young = new TestProfile(after.entities().get(0));
    pay(young, START + 10 * DAY);
    assertThat(young.value("shopping_coverage")).isEqualTo(1);
  }

  @Test
  void aDeclaredSinceOpensTheWindowToTheHistoryThatTheTopicsHold() {
    EntityPlan plan =
        TestProfile.after(
                TestProfile.NOTHING,
                """
                entity: card
                since: 2023-01-01T00:00:00Z
                features:
                  - count: { windows: [30d] }
                """,
                START)
            .entities()
            .get(0);
    assertThat(coverage(plan, "coverage", 0)).isEqualTo(1);
    assertThat(plan.measures().get(0).since()).isEqualTo(1_672_531_200_000L);
  }

  @Test
  void theBytesOfARemovedMeasureVanishAtTheNextWrite() {
    FeaturePlan both = TestProfile.after(TestProfile.NOTHING, COUNT_AND_AMOUNT, START);
    FeaturePlan one = TestProfile.after(both, COUNT_ONLY, START + DAY);
    TestProfile changed = new TestProfile(both.entities().get(0));
    TestProfile never = new TestProfile(one.entities().get(0));
    for (int i = 0; i < 50; i++) {
      pay(changed, START + i * HOUR);
      pay(never, START + i * HOUR);
    }
    assertThat(changed.stored().length).isGreaterThan(never.stored().length + 50 * 8);
    changed.switchTo(one.entities().get(0));
    pay(changed, START + 50 * HOUR);
    pay(never, START + 50 * HOUR);
    assertThat(changed.stored()).isEqualTo(never.stored());
  }

  @Test
  void theTimesOfPaymentsThatOnlyARemovedMeasureSawVanishToo() {
    String failed =
        """
        entity: card
        features:
          - failed: { count: true, where: "type == 'payment.failed'", windows: [30d] }
        """;
    FeaturePlan both =
        TestProfile.after(TestProfile.NOTHING, failed + "  - count: { windows: [30d] }\n", START);
    FeaturePlan one = TestProfile.after(both, failed, START);
    TestProfile changed = new TestProfile(both.entities().get(0));
    TestProfile never = new TestProfile(one.entities().get(0));
    for (TestProfile profile : List.of(changed, never)) {
      for (int i = 0; i < 20; i++) {
        profile.pay(START + i, "");
      }
      profile.switchTo(one.entities().get(0));
      profile.pay(START + 30, "payment.failed", "");
    }
    assertThat(changed.value("failed_30d")).isEqualTo(1);
    // That the key had payments earlier is remembered: lifetimes are covered by its age.
    assertThat(changed.storedBytes()).isEqualTo(never.storedBytes());
  }

  @Test
  void whatWasRemovedAndDeclaredAgainStartsAnew() {
    FeaturePlan first = TestProfile.after(TestProfile.NOTHING, COUNT_AND_AMOUNT, START);
    FeaturePlan without = TestProfile.after(first, COUNT_ONLY, START + DAY);
    FeaturePlan again = TestProfile.after(without, COUNT_AND_AMOUNT, START + 2 * DAY);
    TestProfile profile = new TestProfile(first.entities().get(0));
    pay(profile, START);
    pay(profile, START + HOUR);
    // No payment while it was removed, so the stored bytes still hold its history.
    profile.switchTo(again.entities().get(0));
    pay(profile, START + 3 * DAY);
    assertThat(profile.value("amount_sum_10d")).isEqualTo(10);
    assertThat(profile.value("shops_10d")).isEqualTo(1);
    assertThat(profile.value("count_30d")).isEqualTo(3);
    assertThat(profile.value("amount_coverage_10d")).isEqualTo(0.1);
    assertThat(profile.value("count_coverage_30d")).isEqualTo(0.1);
  }

  @Test
  void historyPastTheLongestWindowIsForgotten() {
    TestProfile profile = new TestProfile(TestProfile.plan(COUNT_AND_AMOUNT));
    for (int i = 0; i < 40; i++) {
      pay(profile, START + i);
    }
    int full = profile.stored().length;
    pay(profile, START + 30 * DAY + EntityPlan.LATENESS - 1);
    assertThat(profile.stored().length)
        .as("in reach of a payment an hour late")
        .isGreaterThan(full);
    pay(profile, START + 60 * DAY + 2 * EntityPlan.LATENESS);
    pay(profile, START + 60 * DAY + 2 * EntityPlan.LATENESS);
    assertThat(profile.stored().length).isLessThan(160);
  }

  /** A bound holds for what is within the longest window: the rest must not cost exactness. */
  @Test
  void underALowerBoundWhatNoWindowReachesGoesBeforeCountsBecomeEstimates() {
    String shops =
        "entity: card\nexactDistinct: %d\nfeatures:\n  - shops: { distinct: merchant, windows: [%s] }\n";
    FeaturePlan before = TestProfile.after(TestProfile.NOTHING, shops.formatted(64, "30d"), START);
    TestProfile profile = new TestProfile(before.entities().get(0));
    for (int day = 0; day < 20; day++) {
      pay(profile, START + day * DAY);
    }
    for (int i = 0; i < 14; i++) {
      pay(profile, START + 20 * DAY + i);
    }
    FeaturePlan after = TestProfile.after(before, shops.formatted(16, "12h"), START + 20 * DAY);
    profile.switchTo(after.entities().get(0));
    pay(profile, START + 20 * DAY + 14);
    assertThat(profile.value("shops_12h")).isEqualTo(15);
  }

  @Test
  void whatAShorterWindowLetGoIsMissingFromALongerOneAndItsCoverageSaysSo() {
    FeaturePlan before =
        TestProfile.after(
            TestProfile.NOTHING,
            "entity: card\nfeatures:\n  - count: { windows: [1h], coverage: true }\n",
            START);
    TestProfile profile = new TestProfile(before.entities().get(0));
    for (int day = 0; day < 20; day++) {
      pay(profile, START + day * DAY);
    }
    FeaturePlan after = TestProfile.after(before, COUNT_ONLY, START + 19 * DAY);
    profile.switchTo(after.entities().get(0));
    pay(profile, START + 20 * DAY);
    assertThat(profile.value("count_30d")).as("the two last days").isBetween(1.0, 3.0);
    assertThat(profile.value("count_coverage_30d")).isBetween(1 / 30.0, 3 / 30.0);
    assertThat(profile.value("count_coverage_1h")).isEqualTo(1);
  }

  @Test
  void lateEventsBehindWhatWasForgottenAreNotCountedTwiceInANewDecay() {
    String before =
        """
        entity: card
        where: "amount > 0.0"
        features:
          - c: { count: true, windows: [1h] }
          - d: { distinct: merchant, windows: [1h], where: "" }
        """;
    String after =
        """
        entity: card
        where: "amount > 0.0"
        features:
          - c: { count: true, windows: [1h, lifetime], decay: [400d] }
          - d: { distinct: merchant, windows: [1h], where: "" }
        """;
    long hour = 3_600_000L;
    long start = 1_700_000_000_000L;
    FeaturePlan plan = TestProfile.after(TestProfile.NOTHING, before, 0);
    TestProfile profile = new TestProfile(plan.entities().get(0));
    profile.pay(start + 10 * hour, "\"amount\":1,\"merchant\":\"m\"");
    for (int i = 2; i <= 8; i++) {
      profile.pay(start + i * 10L * hour, "\"merchant\":\"m\"");
    }
    profile.switchTo(TestProfile.after(plan, after, start).entities().get(0));
    for (int i = 0; i < 5; i++) {
      profile.pay(start + 8 * hour + i, "\"amount\":1,\"merchant\":\"m\"");
    }
    profile.pay(start + 90 * hour, "\"merchant\":\"m\"");
    assertThat(profile.value("c_decay_400d")).isBetween(4.9, 5.0);
  }
}
