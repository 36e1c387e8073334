package dev.mitra.rules.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Guard;
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
  void anEpochTripsOnceEvenWhenItGoesOnActing() {
    count(NOW, 100, 100);
    assertThat(breaker.check(NOW)).hasSize(1);

    count(NOW + 200, 100, 100);

    assertThat(breaker.check(NOW + 200)).isEmpty();
    assertThat(breaker.watched()).isZero();
  }

  @Test
  void theShareOfTheGuardItselfIsAllowed() {
    count(NOW, 200, 10);
    assertThat(breaker.check(NOW)).isEmpty();

    count(NOW, 0, 1);
    assertThat(breaker.check(NOW)).extracting(DemotionSpec::fired).containsExactly(11L);
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
    breaker.payments(NOW, 1_000);
    breaker.acted(NOW, RULE, 17, NOW, 40, GUARD);
    assertThat(breaker.check(NOW)).isEmpty();

    breaker.acted(NOW, RULE, 17, NOW, 1, new Guard(0.04, 10_000, 100));

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
    breaker.payments(NOW, 1_000_000);
    breaker.acted(NOW, RULE, 17, NOW, 50_000, GUARD);
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

  /** Payments of a second, on some of which the rule of epoch 17, in force since NOW, acted. */
  private void count(long second, long payments, long fired) {
    breaker.payments(second, payments);
    breaker.acted(second, RULE, 17, NOW, fired, GUARD);
  }
}
