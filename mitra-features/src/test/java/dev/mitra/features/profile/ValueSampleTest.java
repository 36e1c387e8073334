package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What is said of a field's values past the bound of the log: estimates from a weighted sample,
 * whose total weight is that of all events.
 */
class ValueSampleTest {
  private static final long START = 1_700_000_000_000L;
  private static final int RUNS = 300;
  private static final int EVENTS = 600;
  private static final int VALUES = 8;

  private static final EntityPlan PLAN =
      TestProfile.plan(
          """
          entity: card
          exactDistinct: 64
          features:
            - same:   { same: merchant, windows: [10m, 30d, lifetime] }
            - spread: { entropy: merchant, windows: [10m, 30d, lifetime] }
          """);

  /** Whether the last event has a value or not, it does not move the profile that others ask. */
  private static double same(TestProfile profile, long time, String value, String window) {
    TestProfile asked = profile.copy();
    asked.pay(time, "\"merchant\":\"" + value + "\"");
    return asked.value("same_" + window) - 1;
  }

  @Test
  void allEventsOfOneValueAreCountedHoweverManyThereAre() {
    TestProfile profile = new TestProfile(PLAN);
    for (int i = 1; i <= 5_000; i++) {
      profile.pay(START + i * 1_000L, "\"merchant\":\"a\"");
      assertThat(profile.value("same_lifetime")).isEqualTo(i);
      assertThat(profile.value("same_30d")).isEqualTo(i);
      assertThat(profile.value("spread_30d")).isZero();
    }
  }

  @Test
  void theEstimatesOfAllValuesTogetherAreTheNumberOfEvents() {
    long seed = Seeds.announce(ValueSampleTest.class);
    for (int run = 0; run < 20; run++) {
      Random random = Seeds.random(seed, run);
      TestProfile profile = new TestProfile(PLAN);
      long time = START;
      for (int i = 0; i < EVENTS; i++) {
        time += random.nextInt(60_000);
        profile.pay(time, "\"merchant\":\"" + value(random) + "\"");
      }
      double total = 0;
      for (int v = 0; v < VALUES; v++) {
        total += same(profile, time, "m" + v, "30d");
      }
      // Each question puts an event more into the log, which may then have to give up another.
      assertThat(total).as("seed %d, run %d", seed, run).isBetween(EVENTS * 0.8, EVENTS * 1.2);
    }
  }

  /** Of unequal frequency: each value is half as frequent as the one before. */
  private static String value(Random random) {
    return "m" + Math.min(VALUES - 1, Integer.numberOfTrailingZeros(random.nextInt() | 1 << 30));
  }

  /** One estimate may be far off; the mean of many may not: they are not drawn to one side. */
  @Test
  void theMeanOfManyEstimatesIsTheTruth() {
    long seed = Seeds.announce(ValueSampleTest.class);
    Mean all = new Mean();
    Mean recent = new Mean();
    Mean spread = new Mean();
    Mean truth = new Mean();
    for (int run = 0; run < RUNS; run++) {
      Random random = Seeds.random(seed, run);
      TestProfile profile = new TestProfile(PLAN);
      long[] times = new long[EVENTS];
      String[] values = new String[EVENTS];
      long time = START;
      for (int i = 0; i < EVENTS; i++) {
        time += random.nextInt(10_000);
        times[i] = time;
        // The runs' values are different ones, so that their samples are.
        values[i] = value(random);
        profile.pay(time, "\"merchant\":\"" + values[i] + "/" + seed + "/" + run + "\"");
      }
      String asked = "m1";
      double inAll = 0;
      double inRecent = 0;
      int[] counts = new int[VALUES];
      for (int i = 0; i < EVENTS; i++) {
        counts[values[i].charAt(1) - '0']++;
        if (values[i].equals(asked)) {
          inAll++;
          inRecent += times[i] > time - 600_000 ? 1 : 0;
        }
      }
      String value = asked + "/" + seed + "/" + run;
      all.add(same(profile, time, value, "lifetime") - inAll);
      recent.add(same(profile, time, value, "10m") - inRecent);
      truth.add(entropy(counts));
      spread.add(profile.value("spread_lifetime") - entropy(counts));
    }
    assertThat(Math.abs(all.mean()))
        .as("seed %d: mean error of same over all events", seed)
        .isLessThan(5 * all.standardError() + 1e-9);
    assertThat(Math.abs(recent.mean()))
        .as("seed %d: mean error of same over ten minutes", seed)
        .isLessThan(5 * recent.standardError() + 1e-9);
    // The entropy of a sample is too low, the more so the fewer and the more unequal its weights
    // are (Miller 1955); it is not to say half of the truth, nor more than it.
    assertThat(spread.mean() / truth.mean())
        .as("seed %d: mean error of the entropy, as a share of it", seed)
        .isBetween(-0.5, 0.05);
  }

  private static double entropy(int[] counts) {
    double bits = 0;
    for (int count : counts) {
      double share = (double) count / EVENTS;
      bits -= count == 0 ? 0 : share * Math.log(share) / Math.log(2);
    }
    return bits;
  }

  /** A mean, and how far it may be from what it estimates. */
  private static final class Mean {
    private int n;
    private double sum;
    private double squares;

    void add(double value) {
      n++;
      sum += value;
      squares += value * value;
    }

    double mean() {
      return sum / n;
    }

    double standardError() {
      return Math.sqrt(Math.max(0, squares - sum * sum / n) / (n - 1) / n);
    }
  }
}
