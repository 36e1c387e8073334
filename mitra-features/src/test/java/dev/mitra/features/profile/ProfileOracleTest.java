package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.event.Event;
import dev.mitra.features.profile.Comparison.Closeness;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Profiles against features by definition, over random declarations and histories. {@code
 * -Dmitra.histories=} sets how many histories are tried; their seed is printed.
 */
class ProfileOracleTest {
  static final int HISTORIES = Integer.getInteger("mitra.histories", 10_000);

  /** Plans take longer to compile than a history to check, so each serves several. */
  private static final int HISTORIES_PER_PLAN = 4;

  @Test
  void everyFeatureOfEveryRandomHistoryIsWhatItsDefinitionSays() {
    long seed = Seeds.announce(ProfileOracleTest.class);
    long checked = 0;
    for (int run = 0; run < Math.max(1, HISTORIES / HISTORIES_PER_PLAN); run++) {
      Random random = Seeds.random(seed, run);
      int longest = random.nextInt(40) == 0 ? 400 : 60;
      int exactCells = Math.max(8, longest - random.nextInt(longest / 2));
      int exactDistinct = 16 + random.nextInt(exactCells);
      RandomSet set =
          RandomSet.random(random, new RandomSet.Limits(exactCells, 0.2, exactDistinct), 6);
      EntityPlan plan = TestProfile.plan(set.yaml());
      for (int h = 0; h < HISTORIES_PER_PLAN; h++) {
        checked +=
            checkHistory(
                new TestProfile(plan),
                Oracle.exact(set),
                1 + random.nextInt(exactCells),
                random,
                "seed " + seed + ", run " + run + ", history " + h + " of\n" + set.yaml());
      }
    }
    System.out.println(HISTORIES + " exact histories, " + checked + " features compared");
    assertThat(checked).as("features compared").isGreaterThan(100L * HISTORIES);
  }

  private static long checkHistory(
      TestProfile profile, Oracle oracle, int length, Random random, String name) {
    Clock clock = Clock.any(random);
    Comparison comparison = new Comparison(oracle, Closeness.EACH);
    List<Long> times = new ArrayList<>();
    long checked = 0;
    for (int i = 0; i < length; i++) {
      Event event = PlacedPayments.random(clock.next(), random);
      times.add(event.time());
      oracle.arrive(event);
      profile.apply(event);
      checked += comparison.check(profile, () -> name + "events at " + times);
    }
    return checked;
  }

  /**
   * Hot keys: all aggregates of a window are those of one stretch of history whose edges lie no
   * further off than ε of the window.
   */
  @Test
  void pastTheBudgetAWindowsEdgesAreOffByEpsilonAtMostAndAllItsAggregatesAgree() {
    checkHot(Closeness.TOGETHER);
  }

  /** With late events every event of its own is off by so much. */
  @Test
  void pastTheBudgetLateEventsStayWithinTheNarrowestAndTheWidestWindow() {
    checkHot(Closeness.BRACKETED);
  }

  private static void checkHot(Closeness closeness) {
    long seed = Seeds.announce(ProfileOracleTest.class);
    int histories = Math.max(1, HISTORIES / 20);
    long checked = 0;
    for (int run = 0; run < histories; run++) {
      Random random = Seeds.random(seed, run);
      double epsilon = List.of(0.05, 0.1, 0.2, 0.5).get(random.nextInt(4));
      RandomSet set =
          RandomSet.random(random, new RandomSet.Limits(8 + random.nextInt(25), epsilon, 400), 4);
      checked +=
          checkHotHistory(
              set, epsilon, closeness, random, "seed " + seed + ", run " + run + " of\n");
    }
    System.out.println(histories + " hot histories, " + checked + " features compared");
    assertThat(checked).as("features compared").isGreaterThan(100L * histories);
  }

  private static long checkHotHistory(
      RandomSet set, double epsilon, Closeness closeness, Random random, String name) {
    TestProfile profile = new TestProfile(TestProfile.plan(set.yaml()));
    Oracle oracle = Oracle.within(epsilon, set);
    Comparison comparison = new Comparison(oracle, closeness);
    Clock clock = closeness == Closeness.TOGETHER ? Clock.inOrder(random) : Clock.late(random);
    long checked = 0;
    for (int i = 60 + random.nextInt(340); i > 0; i--) {
      Event event = PlacedPayments.random(clock.next(), random);
      oracle.arrive(event);
      profile.apply(event);
      // What a late event itself sees of merged cells is not laid down to the same degree.
      if (!oracle.isLate() && random.nextInt(6) == 0) {
        int left = i;
        checked +=
            comparison.check(profile, () -> name + set.yaml() + left + " left, at " + event.time());
      }
    }
    return checked;
  }
}
