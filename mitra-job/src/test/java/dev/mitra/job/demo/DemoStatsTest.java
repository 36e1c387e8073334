package dev.mitra.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoStatsTest {
  private final Rows.HandClock clock = new Rows.HandClock();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyFigureIsThatOfARecount(long seed) {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    DemoStats stats = new DemoStats(clock, 10_000);
    List<DecisionRow> rows = new ArrayList<>();
    int events = 0;
    int repeats = 0;
    int paymentsSent = 0;
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      DecisionRow row = Rows.random("p" + i, random);
      boolean decisionFirst = random.nextInt(10) == 0;
      boolean isDecided = decisionFirst || random.nextInt(10) != 0;
      if (decisionFirst) {
        assertThat(stats.decided(row)).isTrue();
      }
      for (int sends = 1 + random.nextInt(20) / 19; sends > 0; sends--) {
        stats.sent(row.eventId(), row.fraud(), row.scenario(), true);
        events++;
      }
      paymentsSent++;
      if (isDecided) {
        rows.add(row);
        ids.add(row.eventId());
        if (!decisionFirst) {
          assertThat(stats.decided(row)).isTrue();
        }
        if (random.nextInt(10) == 0) {
          // A repeat changes nothing, even if it says something else.
          assertThat(stats.decided(Rows.random(row.eventId(), random))).isFalse();
          repeats++;
        }
      }
      if (random.nextInt(3) == 0) {
        stats.sent("context" + i, row.fraud(), row.scenario(), false);
        events++;
      }
    }

    Totals totals = stats.totals();

    assertThat(totals.eventsSent()).isEqualTo(events);
    assertThat(totals.paymentsSent()).isEqualTo(paymentsSent);
    assertThat(totals.decided()).isEqualTo(ids.size());
    assertThat(totals.undecided()).isEqualTo(paymentsSent - ids.size());
    assertThat(totals.duplicates()).isEqualTo(repeats);
    assertThat(totals.late()).isEqualTo(count(rows, DecisionRow::late));
    for (String decision : DecisionRow.DECISIONS) {
      assertThat(totals.decided(decision))
          .isEqualTo(count(rows, row -> row.decision().equals(decision)));
    }
    Predicate<DecisionRow> stopped =
        row -> row.decision().equals("BLOCK") || row.decision().equals("CHALLENGE");
    Predicate<DecisionRow> flagged = row -> !row.decision().equals("ALLOW");
    assertConfusion(totals.stopped(), rows, stopped);
    assertConfusion(totals.flagged(), rows, flagged);
    assertMoney(totals.money().fraudStopped(), rows, stopped.and(DecisionRow::fraud));
    assertMoney(totals.money().fraudMissed(), rows, stopped.negate().and(DecisionRow::fraud));
    assertMoney(
        totals.money().honestStopped(), rows, stopped.and(Predicate.not(DecisionRow::fraud)));
    totals
        .scenarios()
        .forEach(
            (name, counts) -> {
              Predicate<DecisionRow> within = row -> row.scenario().equals(name);
              assertThat(counts.stopped()).isEqualTo(count(rows, within.and(stopped)));
              assertThat(counts.flagged()).isEqualTo(count(rows, within.and(flagged)));
            });
    assertThat(totals.scenarios().values().stream().mapToLong(Totals.ScenarioTotals::sent).sum())
        .isEqualTo(paymentsSent);
    totals
        .epochs()
        .forEach(
            (epoch, decided) ->
                assertThat(decided).isEqualTo(count(rows, row -> row.epoch() == epoch)));
    assertLatency(totals.latency(), rows);
  }

  private static long count(List<DecisionRow> rows, Predicate<DecisionRow> which) {
    return rows.stream().filter(which).count();
  }

  private static void assertConfusion(
      Totals.Confusion counted, List<DecisionRow> rows, Predicate<DecisionRow> hit) {
    double hits = count(rows, hit);
    double fraud = count(rows, DecisionRow::fraud);
    double both = count(rows, hit.and(DecisionRow::fraud));
    assertThat(counted.precision()).isEqualTo(both / hits);
    assertThat(counted.recall()).isEqualTo(both / fraud);
    assertThat(
            counted.fraudHit()
                + counted.honestHit()
                + counted.fraudMissed()
                + counted.honestPassed())
        .isEqualTo(rows.size());
  }

  private static void assertMoney(
      double counted, List<DecisionRow> rows, Predicate<DecisionRow> which) {
    double sum =
        rows.stream().filter(which).mapToDouble(DecisionRow::amount).filter(Double::isFinite).sum();
    assertThat(counted).isCloseTo(sum, within(sum * 1e-9));
  }

  /** The histogram's percentiles are values that occurred, within its four digits. */
  private static void assertLatency(Totals.Latency counted, List<DecisionRow> rows) {
    long[] sorted =
        rows.stream().mapToLong(row -> Math.max(0, row.latencyMillis())).sorted().toArray();
    assertThat(counted.count()).isEqualTo(sorted.length);
    assertPercentile(counted.p50(), sorted, 0.5);
    assertPercentile(counted.p90(), sorted, 0.9);
    assertPercentile(counted.p99(), sorted, 0.99);
    assertPercentile(counted.p999(), sorted, 0.999);
    assertPercentile(counted.max(), sorted, 1);
  }

  private static void assertPercentile(long counted, long[] sorted, double quantile) {
    long exact = sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    assertThat(counted).isBetween(exact, exact + exact / 10_000);
  }

  @Test
  void aMatchCountsOncePerAlertAndOnlyWhenItsEventWasSent() {
    DemoStats stats = new DemoStats(clock, 10);
    stats.sent("p1", true, "card_testing", true);
    stats.sent("login", false, "normal", false);

    stats.matched("testing/3/p1", "testing", "p1");
    stats.matched("testing/3/p1", "testing", "p1");
    stats.matched("testing/3/login", "testing", "login");
    stats.matched("testing/3/warm-up", "testing", "warm-up");

    assertThat(stats.totals().patterns())
        .containsExactly(entry("testing", new Totals.PatternTotals(2, 1)));
  }

  @Test
  void nothingCountedIsUndefinedRatherThanZeroOrOne() {
    Totals totals = new DemoStats(clock, 10).totals();

    assertThat(totals.stopped().precision()).isNaN();
    assertThat(totals.flagged().recall()).isNaN();
    assertThat(totals.latency().count()).isZero();
    assertThat(totals.epoch()).isEmpty();
    assertThat(totals.decidedPerSecond()).isZero();
  }

  @Test
  void theRateIsThatOfTheLastWholeSeconds() {
    DemoStats stats = new DemoStats(clock, 10_000);
    int id = 0;
    // 10 a second for 20 seconds, then 50 a second.
    for (int second = 0; second < 30; second++) {
      for (int i = 0; i < (second < 20 ? 10 : 50); i++) {
        stats.sent("p" + id, false, "normal", true);
        stats.decided(Rows.row("p" + id++, "ALLOW", false));
      }
      double expected = second == 0 ? 0 : second <= 20 ? 10 : second >= 25 ? 50 : -1;
      if (expected >= 0) {
        assertThat(stats.totals().sentPerSecond()).as("second %d", second).isEqualTo(expected);
        assertThat(stats.totals().decidedPerSecond()).isEqualTo(expected);
      }
      clock.advance(Duration.ofSeconds(1));
    }
    clock.advance(Duration.ofSeconds(RateMeter.SECONDS));
    assertThat(stats.totals().sentPerSecond()).isZero();
  }

  @Test
  void onlyTheNewestIdsAndEpochsAreRemembered() {
    DemoStats stats = new DemoStats(clock, 100);
    for (int i = 0; i < 5_000; i++) {
      DecisionRow row = Rows.row("p" + i, "ALLOW", false);
      stats.decided(
          new DecisionRow(
              row.timeMillis(),
              row.eventId(),
              row.amount(),
              row.method(),
              row.card(),
              row.merchant(),
              row.decision(),
              row.score(),
              row.reasons(),
              row.latencyMillis(),
              row.late(),
              i,
              row.fraud(),
              row.scenario()));
    }

    assertThat(stats.decided(Rows.row("p4900", "BLOCK", true))).isFalse();
    assertThat(stats.decided(Rows.row("p4899", "BLOCK", true))).isTrue();
    // The last row brought back an epoch that is older than all that are kept.
    assertThat(stats.totals().epochs()).hasSize(DemoStats.EPOCHS_KEPT);
    assertThat(stats.totals().epochs().firstKey()).isEqualTo(4_000);
    assertThat(stats.totals().epoch()).hasValue(4_999);
  }

  @Test
  void manyThreadsLoseNoCount() throws Exception {
    DemoStats stats = new DemoStats(clock, 100_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        tasks.add(
            () -> {
              // Every thread tells of every payment: only one of them is first.
              for (int i = 0; i < 5_000; i++) {
                stats.sent("p" + i, false, "normal", true);
                stats.decided(Rows.row("p" + i, "BLOCK", false));
              }
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(tasks)) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    Totals totals = stats.totals();
    assertThat(totals.eventsSent()).isEqualTo(20_000);
    assertThat(totals.paymentsSent()).isEqualTo(5_000);
    assertThat(totals.decided("BLOCK")).isEqualTo(5_000);
    assertThat(totals.duplicates()).isEqualTo(15_000);
    assertThat(totals.undecided()).isZero();
  }

  @Test
  void aDecisionThatDoesNotExistIsRefusedWithThoseThatDo() {
    assertThatThrownBy(() -> Rows.row("p1", "DENY", false))
        .hasMessage(
            "payment 'p1' has decision 'DENY'; allowed are BLOCK, CHALLENGE, REVIEW, ALLOW");
  }
}
