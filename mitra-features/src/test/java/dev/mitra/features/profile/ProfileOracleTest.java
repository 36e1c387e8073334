package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Profiles against features by definition. {@code -Dmitra.histories=} sets how many histories are
 * tried; their seed is printed.
 */
class ProfileOracleTest {
  private static final long DAY = 86_400_000L;

  @Test
  void everyFeatureOfEveryRandomHistoryIsWhatItsDefinitionSays() {
    long seed = Seeds.announce(ProfileOracleTest.class);
    int histories = Integer.getInteger("mitra.histories", 2_000);
    long checked = 0;
    for (int h = 0; h < histories; h++) {
      checked += checkHistory(Seeds.random(seed, h), "seed " + seed + ", history " + h);
    }
    assertThat(checked).as("features compared").isGreaterThan(100L * histories);
  }

  private static long checkHistory(Random random, String name) {
    int length = 1 + random.nextInt(60);
    int exactCells = Math.max(8, length + (random.nextBoolean() ? 0 : random.nextInt(40)));
    int exactDistinct = 16 + random.nextInt(20);
    List<Wanted> wanted = new ArrayList<>();
    StringBuilder yaml =
        new StringBuilder("entity: card\nexactCells: " + exactCells)
            .append("\nepsilon: 0.2\nexactDistinct: " + exactDistinct + "\nfeatures:\n");
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      Wanted w = Wanted.random(i, random);
      wanted.add(w);
      yaml.append(w.yaml());
    }
    EntityPlan plan = TestProfile.plan(yaml.toString());
    TestProfile profile = new TestProfile(plan);
    Oracle oracle = new Oracle(wanted, plan.retention(), exactDistinct);
    Clock clock = new Clock(random);
    long checked = 0;
    for (int i = 0; i < length; i++) {
      Event event = randomPayment(clock.next(), random);
      oracle.arrive(event);
      profile.apply(event);
      boolean distinctIsExact = oracle.distinctIsExact();
      for (Wanted w : wanted) {
        for (Aggregate aggregate : w.aggregates()) {
          for (Map.Entry<String, Long> window : w.windows().entrySet()) {
            if (aggregate == Aggregate.DISTINCT && !distinctIsExact) {
              continue;
            }
            checked++;
            String feature = w.featureName(aggregate, window.getKey());
            Oracle.Expected expected = oracle.expected(w, aggregate, window.getValue());
            double actual = profile.value(feature);
            if (!expected.holds(actual)) {
              throw new AssertionError(
                  "%s, event %d at %d: %s is %s, by definition %s\n%s"
                      .formatted(name, i, event.time(), feature, actual, expected, yaml));
            }
          }
        }
      }
    }
    return checked;
  }

  private static Event randomPayment(long time, Random random) {
    StringBuilder pay = new StringBuilder();
    member(pay, random, "amount", amount(random));
    member(pay, random, "quantity", Integer.toString(random.nextInt(7) - 2));
    member(pay, random, "fraud", Boolean.toString(random.nextInt(3) == 0));
    member(pay, random, "merchant", "\"m" + random.nextInt(random.nextBoolean() ? 5 : 40) + "\"");
    member(pay, random, "opened", Integer.toString(random.nextInt(12)));
    String type = random.nextBoolean() ? "payment.attempted" : "payment.failed";
    return TestPayments.payment(time, type, pay.toString());
  }

  private static void member(StringBuilder pay, Random random, String name, String value) {
    int fate = random.nextInt(10);
    if (fate > 0) {
      pay.append(pay.isEmpty() ? "" : ",").append('"').append(name).append("\":");
      pay.append(fate > 1 ? value : "null");
    }
  }

  private static String amount(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "0";
      case 1 -> "-" + random.nextInt(1000) + ".25";
      case 2 -> Double.toString((random.nextDouble() - 0.5) * 2e18);
      case 3 -> "1000000000000000000";
      case 4 -> Double.toString(random.nextDouble() * 1e-9);
      case 5 -> "100.1";
      default -> random.nextInt(100_000) + "." + (10 + random.nextInt(90));
    };
  }

  /** Times of arrival: in order, at once, in bursts, after long gaps, late and very late. */
  private static final class Clock {
    private final Random random;
    private final int disorder;
    private long newest = 400 * DAY;

    Clock(Random random) {
      this.random = random;
      this.disorder = random.nextInt(3);
    }

    long next() {
      if (disorder > 0 && random.nextInt(disorder == 1 ? 10 : 3) == 0) {
        long late =
            switch (random.nextInt(4)) {
              case 0 -> random.nextInt(1000);
              case 1 -> random.nextInt(60_000);
              case 2 -> random.nextInt((int) EntityPlan.LATENESS + 1);
              default -> (long) (random.nextDouble() * 200 * DAY);
            };
        return newest - late;
      }
      newest +=
          switch (random.nextInt(9)) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3 -> random.nextInt(10);
            // Just on, before and behind the edges of windows.
            case 4 -> 10_000L - 1 + random.nextInt(3);
            case 5 -> 60_000L - 1 + random.nextInt(3);
            case 6 -> random.nextInt(3_600_000);
            case 7 -> random.nextInt((int) DAY);
            default -> (long) (random.nextDouble() * random.nextInt(120) * DAY);
          };
      return newest;
    }
  }

  @Test
  void anAmountBeyondAllMoneyCountsAsMissing() {
    TestProfile profile =
        new TestProfile(
            TestProfile.plan(
                """
                entity: card
                features:
                  - count: { windows: [1h] }
                  - amount: { of: amount, aggregates: [sum, max, std], windows: [1h] }
                """));
    profile.apply(TestPayments.payment(1, "\"amount\":1e101"));
    profile.apply(TestPayments.payment(2, "\"amount\":-1e101"));
    profile.apply(TestPayments.payment(3, "\"amount\":5"));
    assertThat(profile.value("count_1h")).isEqualTo(3);
    assertThat(profile.value("amount_sum_1h")).isEqualTo(5);
    assertThat(profile.value("amount_max_1h")).isEqualTo(5);
    assertThat(profile.value("amount_std_1h")).isNaN();
  }

  @Test
  void anEventThatNothingIsRememberedOfLeavesTheStoredBytesAsTheyAre() {
    TestProfile profile =
        new TestProfile(
            TestProfile.plan(
                """
                entity: card
                features:
                  - failed: { count: true, where: "type == 'payment.failed'", windows: [1h] }
                """));
    profile.apply(TestPayments.payment(1, "payment.failed", ""));
    byte[] before = profile.stored();
    profile.apply(TestPayments.payment(2, ""));
    assertThat(profile.stored()).isSameAs(before);
    assertThat(profile.value("failed_1h")).isEqualTo(1);
  }

  @Test
  void anEngineKeepsNothingOfOneProfileWhenItTurnsToTheNext() {
    EntityPlan plan =
        TestProfile.plan(
            """
            entity: card
            features:
              - count: { windows: [1h, 30d] }
              - amount: { of: amount, aggregates: [sum, std, min], windows: [1h, 30d] }
              - shops: { distinct: merchant, windows: [1h, 30d] }
            """);
    Random random = Seeds.random(Seeds.announce(ProfileOracleTest.class), 0);
    ProfileEngine shared = new ProfileEngine(plan);
    byte[][] stored = new byte[5][];
    List<TestProfile> alone = new ArrayList<>();
    for (int key = 0; key < 5; key++) {
      alone.add(new TestProfile(plan));
    }
    EventInputs inputs = new EventInputs(TestPayments.SCHEMA);
    double[] out = new double[plan.features().size()];
    for (int i = 0; i < 500; i++) {
      int key = random.nextInt(5);
      Event event = randomPayment(DAY + i * 977L, random);
      stored[key] = shared.apply(stored[key], event, inputs.bind(event), out, 0);
      alone.get(key).apply(event);
      assertThat(out).isEqualTo(alone.get(key).vector());
      assertThat(stored[key]).isEqualTo(alone.get(key).stored());
    }
  }
}
