package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.plan.FeaturePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
        - count: { windows: [1h, 30d] }
      """;

  private static final String COUNT_AND_AMOUNT =
      COUNT_ONLY
          + """
            - amount: { of: amount, aggregates: [sum], windows: [10d] }
            - shops: { distinct: merchant, windows: [10d] }
          """;

  private static void pay(TestProfile profile, long time) {
    profile.apply(TestPayments.payment(time, "\"amount\":10,\"merchant\":\"m" + time + "\""));
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
                  - amount: { of: amount, aggregates: [sum, avg, std], windows: [3d, 10d] }
                  - older: { of: amount, aggregates: [sum], windows: [5d], delay: 4d }
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
    assertThat(coverage(profile, "amount_sum_3d", START + 10 * DAY)).isEqualTo(1);
    assertThat(coverage(profile, "older_sum_5d", START + 10 * DAY)).isEqualTo(1);
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
      assertThat(coverage(profile, "count_30d", time))
          .isEqualTo(Math.min(1, (20 + day) / 30.0), offset(1e-12));
      assertThat(coverage(profile, "amount_sum_10d", time))
          .isEqualTo(Math.min(1, day / 10.0), offset(1e-12));
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
                  - count: { windows: [10d] }
                  - risk: { rate: fraud, windows: [10d], delay: 5d }
                """,
                START)
            .entities()
            .get(0);
    TestProfile profile = new TestProfile(plan);
    assertThat(coverage(profile, "count_10d", START - DAY)).as("before it was there").isZero();
    assertThat(coverage(profile, "count_10d", START)).isZero();
    assertThat(coverage(profile, "count_10d", START + 4 * DAY)).isEqualTo(0.4);
    assertThat(coverage(profile, "count_10d", START + 10 * DAY)).isEqualTo(1);
    assertThat(coverage(profile, "count_10d", START + 400 * DAY)).isEqualTo(1);
    assertThat(coverage(profile, "risk_10d", START + 5 * DAY)).as("less the delay").isZero();
    assertThat(coverage(profile, "risk_10d", START + 9 * DAY)).isEqualTo(0.4);
    assertThat(coverage(profile, "risk_10d", START + 15 * DAY)).isEqualTo(1);
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
    assertThat(plan.coverage(0, START)).isEqualTo(1);
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
        profile.apply(TestPayments.payment(START + i, ""));
      }
      profile.switchTo(one.entities().get(0));
      profile.apply(TestPayments.payment(START + 30, "payment.failed", ""));
    }
    assertThat(changed.value("failed_30d")).isEqualTo(1);
    assertThat(changed.stored()).isEqualTo(never.stored());
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
    assertThat(coverage(profile, "amount_sum_10d", START + 3 * DAY)).isEqualTo(0.1);
    assertThat(coverage(profile, "count_30d", START + 3 * DAY)).isEqualTo(0.1);
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
    assertThat(profile.cells()).isEqualTo(1);
    assertThat(profile.stored().length).isLessThan(80);
  }

  @Test
  void aProfileIsReadUnderAnyOtherDeclarations() {
    long seed = Seeds.announce(ProfileEvolutionTest.class);
    for (int run = 0; run < 40; run++) {
      Random random = Seeds.random(seed, run);
      FeaturePlan plan = TestProfile.after(TestProfile.NOTHING, randomSet(random), START);
      TestProfile profile = new TestProfile(plan.entities().get(0));
      long time = START;
      for (int i = 0; i < 200; i++) {
        if (random.nextInt(10) == 0) {
          plan = TestProfile.after(plan, randomSet(random), time);
          profile.switchTo(plan.entities().get(0));
        }
        time += random.nextInt(10) == 0 ? random.nextInt((int) DAY) : random.nextInt(2_000);
        pay(profile, time - (random.nextInt(5) == 0 ? random.nextInt((int) HOUR) : 0));
        for (int f = 0; f < profile.vector().length; f++) {
          double value = profile.vector()[f];
          assertThat(Double.isNaN(value) || value >= 0)
              .as("seed %d, run %d: %s", seed, run, profile.plan().features().get(f))
              .isTrue();
        }
      }
    }
  }

  private static String randomSet(Random random) {
    StringBuilder yaml = new StringBuilder("entity: card\nexactCells: ");
    yaml.append(8 + random.nextInt(100)).append("\nepsilon: 0.").append(2 + random.nextInt(4));
    yaml.append("\nexactDistinct: ").append(16 + random.nextInt(50)).append("\nfeatures:\n");
    List<Wanted> wanted = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      wanted.add(Wanted.random(i, random));
    }
    // whenEmpty of -1 is a legal value, but this test looks for values below zero.
    wanted.forEach(w -> yaml.append(w.yaml().replace(", whenEmpty: -1.0", "")));
    return yaml.toString();
  }

  private static double coverage(TestProfile profile, String feature, long time) {
    return profile.plan().coverage(profile.index(feature), time);
  }
}
