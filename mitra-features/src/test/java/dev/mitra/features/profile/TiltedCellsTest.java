package dev.mitra.features.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.mitra.features.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hot keys, past the cell budget: what a window answers lies between what it would with its edges
 * moved by ε of its length, and the profile stays small.
 */
class TiltedCellsTest {
  private static final long START = 1_700_000_000_000L;
  private static final long MINUTE = 60_000L;

  /** Younger cells need not be finer than those of this age. */
  private static final long FINEST_AGE = 10_000L;

  private static final long[] WINDOWS = {
    10_000, MINUTE, 60 * MINUTE, 1440 * MINUTE, 43_200 * MINUTE
  };
  private static final String[] TEXTS = {"10s", "1m", "1h", "24h", "30d"};
  private static final long[] LATE_WINDOWS = {60 * MINUTE, 1440 * MINUTE, 43_200 * MINUTE};
  private static final String[] LATE_TEXTS = {"1h", "24h", "30d"};

  private static final String PLAIN =
      """
      entity: card
      exactCells: 32
      epsilon: %s
      features:
        - count: { windows: [10s, 1m, 1h, 24h, 30d] }
        - amount: { of: amount, aggregates: [sum, avg, min, max, std], windows: [10s, 1m, 1h, 24h, 30d] }
      """;

  private static final String DELAYED =
      PLAIN
          + """
            - late: { count: true, windows: [1h, 24h, 30d], delay: 2h }
            - late_amount: { of: amount, aggregates: [sum], windows: [1h, 24h, 30d], delay: 2h }
          """;

  /** The payments so far, in order, with running totals: windows by definition, quickly. */
  private static final class Ledger {
    private final long[] times;
    private final double[] amounts;
    private final double[] sums;
    private int size;

    Ledger(int capacity) {
      times = new long[capacity];
      amounts = new double[capacity];
      sums = new double[capacity + 1];
    }

    void add(long time, double amount) {
      times[size] = time;
      amounts[size] = amount;
      sums[size + 1] = sums[size] + amount;
      size++;
    }

    /** How many payments there were until a moment, itself included. */
    int until(double time) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (times[middle] <= time) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    int count(double from, double to) {
      return Math.max(0, until(to) - until(from));
    }

    double sum(double from, double to) {
      return Math.max(0, sums[until(to)] - sums[Math.min(until(to), until(from))]);
    }

    double least(double from, double to) {
      return Arrays.stream(amounts, until(from), until(to)).min().orElse(Double.NaN);
    }

    double most(double from, double to) {
      return Arrays.stream(amounts, until(from), until(to)).max().orElse(Double.NaN);
    }
  }

  /** Gaps between payments whose mean changes now and then from milliseconds to hours. */
  private static final class Rate {
    private final Random random;
    private double meanGap = 50;

    Rate(Random random) {
      this.random = random;
    }

    long nextGap() {
      if (random.nextInt(2_000) == 0) {
        meanGap = Math.pow(10, random.nextDouble() * 6);
      }
      return (long) (-Math.log(1 - random.nextDouble()) * meanGap);
    }
  }

  @ParameterizedTest(name = "ε = {0}, delayed windows: {1}, {2} payments")
  @CsvSource({
    "0.05, false, 50000",
    "0.2, false, 200000",
    "0.02, false, 20000",
    "0.1, true, 40000",
    "0.4, true, 40000"
  })
  void edgesAreOffByNoMoreThanEpsilonOfTheWindow(double epsilon, boolean delayed, int payments) {
    long seed = Seeds.announce(TiltedCellsTest.class);
    Random random = Seeds.random(seed, payments);
    EntityPlan plan = TestProfile.plan((delayed ? DELAYED : PLAIN).formatted(epsilon));
    TestProfile profile = new TestProfile(plan);
    Ledger ledger = new Ledger(payments);
    Rate rate = new Rate(random);
    long time = START;
    for (int i = 0; i < payments; i++) {
      time += rate.nextGap();
      double amount = random.nextInt(100_000) / 4.0;
      ledger.add(time, amount);
      profile.pay(time, "\"amount\":" + amount);
      if (random.nextInt(50) == 0) {
        checkWindows(profile, ledger, (double) time, epsilon);
        if (delayed) {
          checkDelayed(profile, ledger, (double) time, epsilon);
        }
        assertThat((long) profile.storedBytes()).isLessThanOrEqualTo(plan.mostBytes());
      }
    }
    assertThat(payments * 8).as("far more than fits").isGreaterThan(4 * profile.storedBytes());
  }

  /** Without a delay the near edge is the payment itself; only the far edge may lie further off. */
  private static void checkWindows(TestProfile p, Ledger ledger, double time, double epsilon) {
    for (int w = 0; w < WINDOWS.length; w++) {
      double edge = time - WINDOWS[w];
      double far = edge - epsilon * WINDOWS[w];
      double count = p.value("count_" + TEXTS[w]);
      assertThat(count)
          .as(TEXTS[w])
          .isBetween((double) ledger.count(edge, time), (double) ledger.count(far, time));
      double sum = p.value("amount_sum_" + TEXTS[w]);
      double rounding = 1e-9 * ledger.sum(far, time) + 1e-6;
      assertThat(sum)
          .isBetween(ledger.sum(edge, time) - rounding, ledger.sum(far, time) + rounding);
      double min = p.value("amount_min_" + TEXTS[w]);
      double max = p.value("amount_max_" + TEXTS[w]);
      double avg = p.value("amount_avg_" + TEXTS[w]);
      assertThat(avg).isCloseTo(sum / count, withPercentage(1e-9));
      if (WINDOWS[w] <= 60 * MINUTE) {
        assertThat(min).isBetween(ledger.least(far, time), ledger.least(edge, time));
        assertThat(max).isBetween(ledger.most(edge, time), ledger.most(far, time));
      }
      assertThat(avg).isBetween(min - 1e-6, max + 1e-6);
      double std = p.value("amount_std_" + TEXTS[w]);
      if (count < 2) {
        assertThat(std).isNaN();
      } else {
        // No sample deviates more than one whose values all lie at its two ends.
        assertThat(std)
            .isBetween(0.0, (max - min) / 2 * Math.sqrt(count / (count - 1)) * (1 + 1e-9) + 1e-6);
      }
    }
  }

  /** With a delay either edge may be off, each by ε of the window. */
  private static void checkDelayed(TestProfile p, Ledger ledger, double time, double epsilon) {
    double end = time - 120 * MINUTE;
    for (int w = 0; w < LATE_WINDOWS.length; w++) {
      double slack = epsilon * LATE_WINDOWS[w];
      double edge = end - LATE_WINDOWS[w];
      assertThat(p.value("late_" + LATE_TEXTS[w]))
          .as("late " + LATE_TEXTS[w])
          .isBetween(
              (double) ledger.count(edge, end - slack), (double) ledger.count(edge - slack, end));
      double rounding = 1e-9 * ledger.sum(edge - slack, end) + 1e-6;
      assertThat(p.value("late_amount_sum_" + LATE_TEXTS[w]))
          .isBetween(
              ledger.sum(edge, end - slack) - rounding, ledger.sum(edge - slack, end) + rounding);
    }
  }

  @Test
  void aLatePaymentOnAHotKeySeesWindowsWhoseEdgesAreOffByEpsilonOfTheirAge() {
    long seed = Seeds.announce(TiltedCellsTest.class);
    Random random = Seeds.random(seed, 1);
    double epsilon = 0.1;
    EntityPlan plan = TestProfile.plan(PLAIN.formatted(epsilon));
    TestProfile profile = new TestProfile(plan);
    int payments = 20_000;
    long[] times = new long[payments];
    long newest = START;
    for (int i = 0; i < payments; i++) {
      newest += random.nextInt(2_000);
      long late = random.nextInt(4) == 0 ? random.nextInt((int) EntityPlan.LATENESS) : 0;
      long time = newest - late;
      times[i] = time;
      profile.pay(time, "\"amount\":1");
      if (random.nextInt(20) == 0) {
        assertThat((long) profile.storedBytes()).isLessThanOrEqualTo(plan.mostBytes());
        int seen = i + 1;
        for (int w = 0; w < WINDOWS.length; w++) {
          double near = late == 0 ? 0 : epsilon * Math.max(late, FINEST_AGE);
          double far = epsilon * (WINDOWS[w] + late);
          long edge = time - WINDOWS[w];
          long least =
              Arrays.stream(times, 0, seen).filter(t -> t > edge && t <= time - near).count();
          long most =
              Arrays.stream(times, 0, seen).filter(t -> t > edge - far && t <= time).count();
          assertThat(profile.value("count_" + TEXTS[w]))
              .as("%s, %d ms late", TEXTS[w], late)
              .isBetween((double) least, (double) most);
        }
      }
    }
  }

  @Test
  void aKeyIsExactUpToItsBudgetOfEvents() {
    TestProfile profile = new TestProfile(TestProfile.plan(PLAIN.formatted(0.5)));
    for (int i = 0; i < 32; i++) {
      profile.pay(START + i / 3 * 2L, "\"amount\":2");
      assertThat(profile.value("count_10s")).isEqualTo(i + 1);
    }
    TestProfile later = profile.copy();
    later.pay(START + 10_000, "\"amount\":2");
    assertThat(later.value("count_10s"))
        .as("the three payments that are exactly 10 s old are outside")
        .isEqualTo(30);
  }

  /**
   * Two sources of events, one of which lags by days: ages count now from one, now from the other.
   */
  @Test
  void aKeyThatTwoClocksFeedStaysWithinItsBoundOfCells() {
    EntityPlan plan =
        TestProfile.plan(
            """
            entity: card
            exactCells: 8
            epsilon: 0.5
            features:
              - count: { windows: [10s, 1h, 30d] }
            """);
    TestProfile profile = new TestProfile(plan);
    ProfileEngine engine = new ProfileEngine(plan);
    Random random = Seeds.random(Seeds.announce(TiltedCellsTest.class), 7);
    long time = START;
    int most = 0;
    for (int i = 0; i < 30_000; i++) {
      time += random.nextInt(2_000_000);
      boolean lags = random.nextInt(20) > 0;
      profile.pay(lags ? time - 10 * 1440 * MINUTE : time, "");
      if (i % 7 == 0) {
        most = Math.max(most, engine.cells(profile.stored()));
      }
    }
    assertThat(most).isBetween(30, EntityPlan.cellBound(plan.features(), plan.limits()));
  }
}
