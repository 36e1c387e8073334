package dev.mitra.job.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ModelSet;
import dev.mitra.job.wire.ActionCounts;
import dev.mitra.rules.rule.Effect;
import dev.mitra.rules.rule.FiredRules;
import dev.mitra.rules.rule.Guard;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerTallyTest {
  private static final long NOW = 1_700_000_000;

  /** Rule/a of epoch 1 and Rule/b of epoch 2, which block. */
  private static final Configuration TWO_RULES =
      InForce.of(InForce.POLICY, InForce.rule("a", "BLOCK", ""), InForce.rule("b", "BLOCK", ""));

  private final TestProcessingTimeService time = new TestProcessingTimeService();
  private final List<ActionCounts> counts = new ArrayList<>();
  private final BreakerTally tally = new BreakerTally(time, counts::add);

  BreakerTallyTest() throws Exception {
    time.setCurrentTime(NOW * 1_000 + 250);
  }

  @AfterEach
  void noTimerIsLeftWhenASecondHasPassed() throws Exception {
    time.setCurrentTime(time.getCurrentProcessingTime() + 2_000);
    assertThat(time.getNumActiveTimers()).isZero();
  }

  @Test
  void theCountsOfASecondLeaveAtItsEndWithoutAFurtherPayment() throws Exception {
    tally.count(TWO_RULES, InForce.fired(0), TWO_RULES.models().champion(), Double.NaN);
    tally.count(TWO_RULES, InForce.fired(0, 1), TWO_RULES.models().champion(), Double.NaN);
    tally.count(TWO_RULES, InForce.fired(), TWO_RULES.models().champion(), Double.NaN);
    time.setCurrentTime(NOW * 1_000 + 999);
    assertThat(counts).isEmpty();

    time.setCurrentTime(NOW * 1_000 + 1_000);

    assertThat(counts).hasSize(1);
    assertThat(counts.get(0).second()).isEqualTo(NOW);
    assertThat(counts.get(0).payments()).isEqualTo(3);
    assertThat(texts()).containsExactly("Rule/a 1: 2", "Rule/b 2: 1");
    assertThat(counts.get(0).acted()).allMatch(acted -> acted.since() == NOW);
    assertThat(counts.get(0).acted().get(0).guard().minimum()).isEqualTo(100);
  }

  @Test
  void oneRecordLeavesForEachSecondAndOneTimerServesThem() throws Exception {
    for (int i = 0; i < 40; i++) {
      time.setCurrentTime(NOW * 1_000 + 250L * i);
      tally.count(TWO_RULES, InForce.fired(0), TWO_RULES.models().champion(), Double.NaN);
      assertThat(time.getNumActiveTimers()).isOne();
    }
    time.setCurrentTime((NOW + 10) * 1_000);

    assertThat(counts)
        .extracting(ActionCounts::payments)
        .containsExactly(4L, 4L, 4L, 4L, 4L, 4L, 4L, 4L, 4L, 4L);
    assertThat(counts).extracting(ActionCounts::second).doesNotHaveDuplicates();
  }

  @Test
  void whatIsFlushedIsNotFlushedAgain() throws Exception {
    tally.count(TWO_RULES, InForce.fired(0), TWO_RULES.models().champion(), Double.NaN);
    tally.flush();
    tally.flush();
    assertThat(texts()).containsExactly("Rule/a 1: 1");

    time.setCurrentTime(NOW * 1_000 + 5_000);

    assertThat(counts).hasSize(1);
  }

  @Test
  void paymentsOnWhichNothingActedAreCountedToo() {
    tally.count(TWO_RULES, InForce.fired(), TWO_RULES.models().champion(), Double.NaN);
    tally.flush();

    assertThat(counts).containsExactly(new ActionCounts(NOW, 1, List.of()));
  }

  @Test
  void onlyWhatIsActiveActs() {
    for (Effect effect : Effect.values()) {
      FiredRules fired = new FiredRules();
      fired.add(0, effect);
      tally.count(TWO_RULES, fired, TWO_RULES.models().champion(), Double.NaN);
    }
    tally.flush();

    assertThat(texts()).containsExactly("Rule/a 1: 1");
    assertThat(counts.get(0).payments()).isEqualTo(Effect.values().length);
  }

  @Test
  void aRuleIsHeldToItsOwnGuardOrToThePolicysIfItsActionIsGuarded() {
    Configuration configuration =
        InForce.of(
            InForce.POLICY,
            InForce.rule("a-block", "BLOCK", ""),
            InForce.rule("b-challenge", "CHALLENGE", ""),
            InForce.rule("c-own", "TAG", "guard: { share: 0.2, window: 10s, minimum: 7 }"),
            InForce.rule("d-off", "BLOCK", "guard: { share: 1 }"));
    tally.count(
        configuration, InForce.fired(0, 1, 2, 3), configuration.models().champion(), Double.NaN);
    tally.flush();

    assertThat(texts()).containsExactly("Rule/a-block 1: 1", "Rule/c-own 3: 1");
    assertThat(counts.get(0).acted().get(1).guard().minimum()).isEqualTo(7);
  }

  @Test
  void withoutABreakerOnlyOwnGuardsCount() {
    Configuration configuration =
        InForce.of(
            InForce.rule("a-block", "BLOCK", ""),
            InForce.rule("b-own", "BLOCK", "guard: { share: 0.2, window: 10s, minimum: 7 }"));
    tally.count(configuration, InForce.fired(0, 1), configuration.models().champion(), Double.NaN);
    tally.flush();

    assertThat(texts()).containsExactly("Rule/b-own 1: 1");
  }

  @Test
  void theChampionActsWhenItsScoreReachesTheLevelOfAGuardedAction() {
    Configuration configuration =
        InForce.of(
            InForce.policy("breaker: { share: 0.05, actions: [BLOCK, REVIEW] }"),
            SmallModel.champion("m"));
    for (double score : new double[] {0.95, 0.9, 0.8, 0.6, 0.1, Double.NaN}) {
      tally.count(configuration, InForce.fired(), configuration.models().champion(), score);
    }
    tally.flush();

    // The challenge of 0.8 is not guarded.
    assertThat(texts()).containsExactly("Model/m 1: 3");
    assertThat(counts.get(0).payments()).isEqualTo(6);
  }

  @Test
  void championAndChallengerAreHeldToTheirPartsOfTheGuard() {
    Configuration configuration =
        InForce.of(
            InForce.policy("breaker: { share: 0.05, minimum: 100, actions: [BLOCK] }"),
            SmallModel.champion("m"),
            SmallModel.challenger("n", 10));
    ModelSet models = configuration.models();
    tally.count(configuration, InForce.fired(), models.champion(), 0.95);
    tally.count(configuration, InForce.fired(), models.challenger(), 0.95);
    tally.count(configuration, InForce.fired(), models.challenger(), 0.95);
    tally.flush();

    assertThat(texts()).containsExactly("Model/m 1: 1", "Model/n 2: 2");
    assertThat(counts.get(0).acted())
        .extracting(ActionCounts.Acted::guard)
        .containsExactly(new Guard(0.05 * 0.9, 60_000, 112), new Guard(0.05 * 0.1, 60_000, 1_000));
  }

  @Test
  void withoutAChampionNoScoreActs() {
    tally.count(TWO_RULES, InForce.fired(), TWO_RULES.models().champion(), 0.95);
    tally.flush();

    assertThat(texts()).isEmpty();
  }

  @Test
  void paymentsOfSeveralConfigurationsInTurnsAreAllCounted() {
    Configuration other = InForce.of(InForce.POLICY, InForce.rule("c", "BLOCK", ""));
    for (int i = 0; i < 10; i++) {
      tally.count(TWO_RULES, InForce.fired(0), TWO_RULES.models().champion(), Double.NaN);
      tally.count(other, InForce.fired(0), other.models().champion(), Double.NaN);
    }
    tally.flush();

    assertThat(texts()).containsExactly("Rule/a 1: 10", "Rule/c 1: 10");
    assertThat(counts.get(0).payments()).isEqualTo(20);
    assertThat(tally.leftOut()).isZero();
  }

  @Test
  void moreConfigurationsThanThereIsRoomForAreLeftOutUntilTheNextSecond() {
    List<Configuration> many = new ArrayList<>();
    for (int i = 0; i <= BreakerTally.MOST_CONFIGURATIONS; i++) {
      many.add(InForce.of(InForce.POLICY, InForce.rule("a", "BLOCK", "")));
    }
    many.forEach(each -> tally.count(each, InForce.fired(0), each.models().champion(), Double.NaN));
    tally.flush();
    assertThat(counts.get(0).payments()).isEqualTo(BreakerTally.MOST_CONFIGURATIONS);
    assertThat(tally.leftOut()).isOne();

    tally.count(many.get(0), InForce.fired(0), many.get(0).models().champion(), Double.NaN);
    tally.flush();
    tally.count(
        many.get(BreakerTally.MOST_CONFIGURATIONS),
        InForce.fired(0),
        many.get(BreakerTally.MOST_CONFIGURATIONS).models().champion(),
        Double.NaN);
    tally.flush();

    assertThat(counts).extracting(ActionCounts::payments).endsWith(1L, 1L);
    assertThat(tally.leftOut()).isOne();
  }

  @Test
  void aRuleIsCountedSinceTheFirstPaymentUnderIt() throws Exception {
    Configuration before = InForce.of(InForce.POLICY, InForce.rule("a", "BLOCK", ""));
    tally.count(before, InForce.fired(0), before.models().champion(), Double.NaN);
    time.setCurrentTime((NOW + 30) * 1_000);
    tally.count(TWO_RULES, InForce.fired(0, 1), TWO_RULES.models().champion(), Double.NaN);
    time.setCurrentTime((NOW + 40) * 1_000);
    tally.count(TWO_RULES, InForce.fired(0, 1), TWO_RULES.models().champion(), Double.NaN);
    tally.flush();

    assertThat(counts.get(2).acted())
        .extracting(ActionCounts.Acted::since)
        .containsExactly(NOW, NOW + 30);
  }

  @Test
  void ofTooManyRulesThoseThatActMostAreNamed() {
    String[] resources = new String[BreakerTally.MOST_TARGETS + 21];
    resources[0] = InForce.POLICY;
    for (int i = 1; i < resources.length; i++) {
      resources[i] = InForce.rule("r" + (1_000 + i), "BLOCK", "");
    }
    Configuration configuration = InForce.of(resources);
    for (int rule = 0; rule < resources.length - 1; rule++) {
      tally.count(
          configuration, InForce.fired(rule), configuration.models().champion(), Double.NaN);
    }
    tally.count(
        configuration,
        InForce.fired(resources.length - 2),
        configuration.models().champion(),
        Double.NaN);
    tally.flush();

    assertThat(counts.get(0).acted()).hasSize(BreakerTally.MOST_TARGETS);
    assertThat(counts.get(0).acted().get(0).payments()).isEqualTo(2);
  }

  @Test
  void countingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FiredRules fired = InForce.fired(0, 1);
    int payments = 200_000;
    count(payments, fired);

    long before = threads.getCurrentThreadAllocatedBytes();
    count(payments, fired);

    // The measurement itself allocates a little.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(payments / 100);
  }

  private void count(int payments, FiredRules fired) {
    for (int i = 0; i < payments; i++) {
      tally.count(TWO_RULES, fired, TWO_RULES.models().champion(), 0.95);
    }
  }

  /** What acted in all seconds so far: target, epoch and how often. */
  private List<String> texts() {
    return counts.stream()
        .flatMap(each -> each.acted().stream())
        .map(acted -> acted.target() + " " + acted.epoch() + ": " + acted.payments())
        .toList();
  }
}
