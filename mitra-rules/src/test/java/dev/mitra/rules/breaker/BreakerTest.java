package dev.mitra.rules.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Guard;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final long NOW = 1_700_000_000;
  private static final Guard GUARD = new Guard(0.05, 60_000, 100);
  private static final ResourceId RULE = new ResourceId(Kind.RULE, "card-testing");

  private final Breaker breaker = new Breaker(10);

  @Test
  void aTargetThatActsOnAllPaymentsTripsWithTheMinimumOfPayments() {
    count(NOW, 99, 99);
    assertThat(breaker.check(NOW)).isEmpty();

    count(NOW + 1, 1, 1);

    assertThat(breaker.check(NOW + 1))
        .containsExactly(
            new DemotionSpec(
                RULE,
                17,
                "acted on 100 of 100 payments (100.0 %) within 1m; its guard allows 5.000 %",
                1,
                100,
                100,
                60_000));
  }

  @Test
  void anEpochThatHasTrippedIsLetAloneForItsWindow() {
    count(NOW, 100, 100);
    assertThat(breaker.check(NOW)).hasSize(1);

    for (long second = NOW + 1; second <= NOW + 60; second++) {
      count(second, 100, 100);
      assertThat(breaker.check(second)).isEmpty();
    }

    assertThat(breaker.watched()).isZero();
  }

  @Test
  void anEpochThatGoesOnActingAfterThatTripsOnceMoreWithTheMinimumOfPayments() {
    count(NOW, 100, 100);
    breaker.check(NOW);
    count(NOW + 60, 1_000, 1_000);

    count(NOW + 61, 99, 99);
    assertThat(breaker.check(NOW + 61)).isEmpty();
    count(NOW + 62, 1, 1);

    assertThat(breaker.check(NOW + 62))
        .singleElement()
        .satisfies(
            again -> {
              assertThat(again.epoch()).isEqualTo(17);
              assertThat(again.payments()).isEqualTo(100);
              assertThat(again.version()).isEqualTo(18);
            });
  }

  @Test
  void whatATargetDidUntilItsDemotionCameIntoForceDoesNotTripItAgain() {
    count(NOW, 100, 100);
    breaker.check(NOW);
    // The activation delay: it acts on everything for some seconds more.
    count(NOW + 1, 100, 100);
    count(NOW + 2, 100, 100);

    for (long second = NOW + 1; second < NOW + 300; second++) {
      breaker.payments(second, 5);
      assertThat(breaker.check(second)).isEmpty();
    }
  }

  @Test
  void anEpochThatIsWithinItsGuardAfterItHasTrippedDoesNotTripAgain() {
    count(NOW, 100, 100);
    breaker.check(NOW);

    for (long second = NOW + 1; second < NOW + 300; second++) {
      count(second, 100, 5);
      assertThat(breaker.check(second)).isEmpty();
    }
    assertThat(breaker.watched()).isOne();
  }

  @Test
  void eachFurtherTimeItIsLetAloneTwiceAsLongUpToAnHour() {
    List<Long> trips = new ArrayList<>();
    for (long second = NOW; second <= NOW + 12_000; second++) {
      count(second, 100, 100);
      if (!breaker.check(second).isEmpty()) {
        trips.add(second - NOW);
      }
    }

    assertThat(trips).containsExactly(0L, 61L, 182L, 423L, 904L, 1_865L, 3_786L, 7_387L, 10_988L);
  }

  @Test
  void aLaterEpochDoesNotWaitAndIsLetAloneNoLongerThanItsWindow() {
    for (long second = NOW; second <= NOW + 200; second++) {
      count(second, 100, 100);
      breaker.check(second);
    }

    List<Long> trips = new ArrayList<>();
    for (long second = NOW + 201; second <= NOW + 300; second++) {
      breaker.payments(second, 100);
      breaker.acted(second, RULE, 23, NOW + 201, 100, GUARD);
      breaker.check(second).forEach(demotion -> trips.add(demotion.epoch()));
      if (second == NOW + 201) {
        assertThat(trips).containsExactly(23L);
      }
    }

    assertThat(trips).containsExactly(23L, 23L);
  }

  @Test
  void theShareOfTheGuardItselfIsAllowed() {
    countLongInForce(200, 10);
    assertThat(breaker.check(NOW)).isEmpty();

    countLongInForce(0, 1);
    assertThat(breaker.check(NOW)).extracting(DemotionSpec::fired).containsExactly(11L);
  }

  @Test
  void untilAWindowHasPassedTheShareHasToBeAboveTheGuardBeyondDoubt() {
    for (long[] most : new long[][] {{100, 15}, {1_000, 84}, {6_000, 384}}) {
      Breaker young = new Breaker(10);
      young.payments(NOW + 58, most[0]);
      young.acted(NOW + 58, RULE, 17, NOW, most[1], GUARD);
      assertThat(young.check(NOW + 58)).as("%d of %d", most[1], most[0]).isEmpty();

      young.acted(NOW + 58, RULE, 17, NOW, 1, GUARD);
      assertThat(young.check(NOW + 58)).as("one more of %d", most[0]).hasSize(1);
    }
  }

  @Test
  void onceAWindowHasPassedTheShareItselfCounts() {
    count(NOW, 100, 6);
    assertThat(breaker.check(NOW + 58)).isEmpty();

    assertThat(breaker.check(NOW + 59)).extracting(DemotionSpec::fired).containsExactly(6L);
  }

  @Test
  void aLaterEpochIsCountedAnewAndAnEarlierOneNotAnyMore() {
    count(NOW, 100, 100);
    breaker.check(NOW);

    breaker.payments(NOW + 1, 100);
    breaker.acted(NOW + 1, RULE, 23, NOW + 1, 5, GUARD);
    breaker.acted(NOW + 1, RULE, 17, NOW, 95, GUARD);
    assertThat(breaker.check(NOW + 1)).isEmpty();

    breaker.acted(NOW + 2, RULE, 23, NOW + 1, 100, GUARD);
    breaker.payments(NOW + 2, 100);
    assertThat(breaker.check(NOW + 2)).extracting(DemotionSpec::epoch).containsExactly(23L);
  }

  @Test
  void paymentsFromBeforeItCameIntoForceAreLeftOut() {
    breaker.payments(NOW - 30, 100_000);

    count(NOW, 100, 100);

    assertThat(breaker.check(NOW)).extracting(DemotionSpec::payments).containsExactly(100L);
  }

  @Test
  void whatIsOlderThanTheWindowDoesNotCount() {
    count(NOW, 100, 5);
    assertThat(breaker.check(NOW + 58)).isEmpty();
    count(NOW + 59, 20, 2);
    assertThat(breaker.check(NOW + 59)).extracting(DemotionSpec::fired).containsExactly(7L);

    Breaker later = new Breaker(10);
    later.payments(NOW, 100);
    later.acted(NOW, RULE, 17, NOW, 5, GUARD);
    later.payments(NOW + 60, 100);
    later.acted(NOW + 60, RULE, 17, NOW, 5, GUARD);
    assertThat(later.check(NOW + 60)).isEmpty();
  }

  @Test
  void itIsHeldToTheGuardThatCameLast() {
    countLongInForce(1_000, 40);
    assertThat(breaker.check(NOW)).isEmpty();

    breaker.acted(NOW, RULE, 17, NOW - 60, 1, new Guard(0.04, 10_000, 100));

    assertThat(breaker.check(NOW)).extracting(DemotionSpec::windowMillis).containsExactly(10_000L);
  }

  @Test
  void aTargetThatDoesNotActAnyMoreIsForgotten() {
    count(NOW, 100, 1);
    breaker.check(NOW);
    assertThat(breaker.watched()).isOne();

    breaker.check(NOW + 60);

    assertThat(breaker.watched()).isZero();
  }

  @Test
  void ofTooManyTargetsThoseThatActMostStay() {
    countLongInForce(1_000_000, 50_000);
    for (int i = 0; i < 500; i++) {
      breaker.acted(NOW, new ResourceId(Kind.RULE, "rule-" + i), i, NOW, 1 + i % 7, GUARD);
      assertThat(breaker.watched()).isLessThanOrEqualTo(20);
    }

    breaker.acted(NOW, RULE, 17, NOW, 1, GUARD);

    assertThat(breaker.check(NOW)).extracting(DemotionSpec::target).containsExactly(RULE);
  }

  @Test
  void theLongestWindowIsAnHour() {
    Guard hour = new Guard(0.05, 3_600_000, 100);
    breaker.payments(NOW, 100);
    breaker.acted(NOW, RULE, 17, NOW, 5, hour);
    breaker.payments(NOW + 3_599, 10);
    breaker.acted(NOW + 3_599, RULE, 17, NOW, 1, hour);

    assertThat(breaker.check(NOW + 3_599)).extracting(DemotionSpec::fired).containsExactly(6L);
  }

  @Test
  void aClockThatGoesBackMovesNothing() {
    count(NOW, 100, 100);

    assertThat(breaker.check(NOW - 100)).hasSize(1);
  }

  @Test
  void demotionsComeInTheOrderOfTheirTargets() {
    breaker.payments(NOW, 100);
    for (String name : List.of("c", "a", "b")) {
      breaker.acted(NOW, new ResourceId(Kind.RULE, name), 3, NOW, 50, GUARD);
    }
    breaker.acted(NOW, new ResourceId(Kind.MODEL, "d"), 3, NOW, 50, GUARD);

    assertThat(breaker.check(NOW))
        .extracting(demotion -> demotion.target().toKey())
        .containsExactly("Model/d", "Rule/a", "Rule/b", "Rule/c");
  }

  @Test
  void atLeastOneTargetIsWatched() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Breaker(0));
  }

  /** Payments of this second, on some of which the rule acted, which is in force for a window. */
  private void countLongInForce(long payments, long fired) {
    breaker.payments(NOW, payments);
    breaker.acted(NOW, RULE, 17, NOW - 60, fired, GUARD);
  }

  /** Payments of a second, on some of which the rule of epoch 17, in force since NOW, acted. */
  private void count(long second, long payments, long fired) {
    breaker.payments(second, payments);
    breaker.acted(second, RULE, 17, NOW, fired, GUARD);
  }
}
