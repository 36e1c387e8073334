package dev.mitra.job.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Payments;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an event meets when it arrives: matches, columns, late events, and what is left behind. */
class PatternOnArrivalTest {
  private static final String A_THEN_B =
      """
      entity: card
      within: 1h
      sequence:
        - begin: first
          where: type == 'a'
        - followedBy: second
          where: type == 'b'
      counts: [1m, 1h]
      """;

  private static final String A_WITHOUT_N_THEN_B =
      """
      entity: card
      within: 1h
      sequence:
        - begin: first
          where: type == 'a'
        - notFollowedBy: against
          where: type == 'n'
        - followedBy: second
          where: type == 'b'
      """;

  private static final String A_WITHOUT_B =
      """
      entity: card
      within: 1m
      lateness: 30s
      sequence:
        - begin: first
          where: type == 'a'
        - notFollowedBy: second
          where: type == 'b'
      """;

  private static final String MANY_COMBINATIONS =
      """
      entity: card
      within: 30d
      sequence:
        - begin: many
          where: type == 'a'
          times: { from: 3 }
          loop: COMBINATIONS
        - followedByAny: last
          where: type == 'b'
      """;

  private static final String MANY_STARTS =
      """
      entity: card
      within: 30d
      sequence:
        - begin: first
          where: type == 'a'
        - followedBy: last
          where: type == 'b'
      """;

  private static final String ONE_LONG_LOOP =
      """
      entity: card
      within: 30d
      sequence:
        - begin: first
          where: type == 'a' && amount == 1.0
        - followedBy: many
          where: type == 'a'
          times: { from: 2 }
          greedy: true
        - followedBy: last
          where: type == 'b'
      skip: SKIP_PAST_LAST_EVENT
      """;

  /** A million by {@code -Dmitra.events=1000000}: about half an hour. */
  private static final int EVENTS = Integer.getInteger("mitra.events", 1_500);

  /** What one pattern may remember of one entity, with texts as short as here. */
  private static final int MOST_BYTES = 60_000;

  @Test
  void theEventThatCompletesAMatchIsToldSo() {
    FollowedCard card = new FollowedCard(A_THEN_B);

    card.take("a0 x1");
    assertThat(card.columns()).containsExactly(0, Double.NaN, 1, 0, 0);
    card.take("b30");
    assertThat(card.columns()).containsExactly(1, 0, 2, 1, 1);
    card.take("x100");
    assertThat(card.columns()).containsExactly(0, 70, 0, 0, 1);
    assertThat(card.told()).containsExactly("p0: a0 b30");
  }

  @Test
  void anEventThatConcernsNoPatternLeavesNothing() {
    FollowedCard card = new FollowedCard(A_THEN_B);

    card.take("x0 b1 x2");

    assertThat(card.remembered()).isZero();
    assertThat(card.columns()).containsExactly(0, Double.NaN, 0, 0, 0);
  }

  @Test
  void aLoopComesToRestWhenNothingConcernsIt() {
    FollowedCard card =
        new FollowedCard(
            """
            entity: card
            within: 1h
            lateness: 0s
            sequence:
              - begin: small
                where: type == 'a'
                times: { from: 2 }
              - notFollowedBy: against
                where: type == 'n'
              - followedBy: big
                where: type == 'b'
            """);
    card.take("a0 a1 x2 x3");
    byte[] rested = card.stored();
    card.take("x4 x5 x6");

    // Not even the clock of the pattern moves: the automaton is left alone.
    assertThat(card.patternBytes()).isEqualTo(FollowedCard.patternBytes(rested));
    assertThat(card.take("b7").told()).containsExactly("p0: a0+a1 b7");
  }

  @Test
  void aLookBackReadsWhatTheSequenceHasTaken() {
    FollowedCard card =
        new FollowedCard(
            """
            entity: card
            within: 1h
            sequence:
              - begin: small
                where: type == 'a' && amount < 10.0
                times: { from: 2 }
              - followedBy: big
                where: type == 'b' && amount > 10.0 * small.sum.amount && merchant != small.last.merchant
            """);

    card.take("a0", 0, 4, "m").take("a1", 1, 5, "m");
    card.take("b2", 2, 80, "n").take("b3", 3, 500, "m").take("b4", 4, 95, "n");

    assertThat(card.told()).containsExactly("p0: a0+a1 b4");
  }

  @Test
  void aLateEventIsPutInItsPlaceAndMatchesItself() {
    FollowedCard card = new FollowedCard(A_THEN_B);

    card.take("a0 a50 b40");

    assertThat(card.told()).containsExactly("p0: a0 b40");
    assertThat(card.columns()[0]).isOne();
  }

  @Test
  void aMatchThatALateEventStandsAgainstIsWithdrawn() {
    FollowedCard card = new FollowedCard(A_WITHOUT_N_THEN_B);

    card.take("a0 b40 n20");

    assertThat(card.told()).containsExactly("p0: a0 b40", "p0 withdrawn: a0 b40");
    assertThat(card.take("x50").columns()).containsExactly(0, Double.NaN, 0);
  }

  @Test
  void aMatchThatALateEventBringsAboutIsAdded() {
    FollowedCard card = new FollowedCard(A_THEN_B);

    // The second a begins the sequence that the b, which is there already, completes.
    card.take("a0 b30 a40 b60 a50");

    assertThat(card.told()).containsExactly("p0: a0 b30", "p0: a40 b60", "p0 added: a50 b60");
  }

  @Test
  void anEventLaterThanThePatternsLatenessIsCounted() {
    FollowedCard card = new FollowedCard(A_THEN_B);

    card.take("a0 a100 b39");

    assertThat(card.told()).isEmpty();
    assertThat(card.tooLate).isOne();
  }

  @Test
  void whatHasNotComeMatchesInTime() {
    FollowedCard card = new FollowedCard(A_WITHOUT_B);

    card.take("a0");
    assertThat(card.wake).isBetween(Payments.T0 + 1, Payments.T0 + 60_000);
    card.pass(59);
    assertThat(card.told()).isEmpty();
    card.pass(60);

    assertThat(card.told()).containsExactly("p0 in time: a0");
    assertThat(card.take("x61").columns()).containsExactly(0, 1, 0);
  }

  @Test
  void withoutATimerTheNextEventFindsTheSame() {
    FollowedCard card = new FollowedCard(A_WITHOUT_B);

    card.take("a0 x300");

    assertThat(card.told()).containsExactly("p0 in time: a0");
    assertThat(card.columns()).containsExactly(0, 240, 0);
  }

  @Test
  void aTimerTakesNothingFromAnEventThatIsInItsOrder() {
    FollowedCard timers = new FollowedCard(A_THEN_B, A_WITHOUT_B);
    FollowedCard none = new FollowedCard(A_THEN_B, A_WITHOUT_B);

    // The events of other partitions are minutes ahead.
    timers.take("a0").pass(60).pass(600).take("b59");
    none.take("a0 b59");

    assertThat(timers.columns()).containsExactly(none.columns());
    assertThat(timers.told()).containsExactly("p1 in time: a0", "p0: a0 b59", "p1 withdrawn: a0");
  }

  @Test
  void nothingIsLeftOfASequenceThatRanOutOfTime() {
    FollowedCard card = new FollowedCard(A_THEN_B);

    card.take("a0 a10 a20");
    assertThat(card.remembered()).isPositive();
    card.pass(8_000);

    assertThat(card.told()).isEmpty();
    assertThat(card.remembered()).isZero();
    assertThat(card.wake).isEqualTo(PatternEngine.NEVER);
  }

  @Test
  void afterAMatchOnlyItsMomentIsLeft() {
    FollowedCard card = new FollowedCard(A_THEN_B);

    card.take("a0 b1");
    card.pass(700);

    assertThat(card.remembered()).isLessThan(100);
    assertThat(card.take("x800").columns()).containsExactly(0, 799, 0, 0, 1);
  }

  @Test
  void aReplacedPatternBeginsAnewAndLeavesNothing() {
    FollowedCard card = new FollowedCard(A_THEN_B);
    card.take("a0");

    FollowedCard replaced = card.becoming(List.of(FollowedCard.compiled("p0", 99, A_THEN_B)));
    replaced.take("b1");
    assertThat(replaced.told()).isEmpty();
    assertThat(replaced.remembered()).isZero();

    FollowedCard gone = card.becoming(List.of());
    gone.take("x1");
    assertThat(gone.remembered()).isZero();
  }

  @Test
  void howeverManyEventsThereAreWhatIsRememberedIsBounded() {
    FollowedCard card = new FollowedCard(MANY_COMBINATIONS, MANY_STARTS, ONE_LONG_LOOP);
    int most = 0;
    for (int i = 0; i < EVENTS; i++) {
      card.take("a" + i, i, 1, "m");
      most = Math.max(most, card.remembered());
    }

    assertThat(card.gaveUp).isPositive();
    assertThat(most).isLessThan(3 * MOST_BYTES);
    // What is under way is still followed.
    assertThat(card.take("b" + EVENTS, EVENTS, 1, "m").columns()[0]).isOne();
  }
}
