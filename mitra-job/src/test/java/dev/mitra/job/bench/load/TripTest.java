package dev.mitra.job.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mitra.job.bench.Latency;
import dev.mitra.job.bench.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;

class TripTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  /** Any start will do, and so one near the clock's overflow. */
  private static final long START = Long.MAX_VALUE - 3 * SECOND;

  private final Trip trip = new Trip(1, START);

  @Test
  void latencyCountsFromTheIntendedTimeHoweverLateTheSenderIs() {
    int number = trip.send(START, START + 400 * MILLI);

    trip.answer(number, START + 500 * MILLI, Answer.WHOLE);

    assertThat(trip.latency().max()).isCloseTo(500, within(0.5));
  }

  @Test
  void onlyTheFirstAnswerOfAPaymentIsTimed() {
    int number = trip.send(START, START);
    trip.answer(number, START + 10 * MILLI, Answer.WHOLE);
    trip.answer(number, START + 900 * MILLI, Answer.WHOLE);

    assertThat(trip.answered()).isOne();
    assertThat(trip.repeated()).isOne();
    assertThat(trip.latency().max()).isCloseTo(10, within(0.1));
  }

  @Test
  void anAnswerToAPaymentThatWasNotSentCountsAsNone() {
    trip.answer(5, START, Answer.WHOLE);

    assertThat(trip.answered()).isZero();
    assertThat(trip.latency()).isEqualTo(Latency.NONE);
  }

  @Test
  void whatDecisionsSayIsCounted() {
    for (int i = 0; i < 4; i++) {
      trip.send(START, START);
    }
    trip.answer(0, START, new Answer(true, false, false));
    trip.answer(1, START, new Answer(true, true, false));
    trip.answer(2, START, new Answer(false, false, true));
    trip.answer(3, START, Answer.WHOLE);

    assertThat(trip.withoutFeatures()).isEqualTo(2);
    assertThat(trip.late()).isOne();
    assertThat(trip.dropped()).isOne();
  }

  @Test
  void percentilesAreThoseOfTheAnswers() {
    for (int i = 0; i < 10_000; i++) {
      trip.answer(trip.send(START, START), START + (i + 1) * MILLI / 10, Answer.WHOLE);
    }

    Latency latency = trip.latency();
    assertThat(latency.count()).isEqualTo(10_000);
    assertThat(latency.p50()).isCloseTo(500, within(1.0));
    assertThat(latency.p99()).isCloseTo(990, within(1.0));
    assertThat(latency.p999()).isCloseTo(999, within(1.0));
    assertThat(latency.p9999()).isCloseTo(1_000, within(1.0));
    assertThat(latency.mean()).isCloseTo(500, within(1.0));
    assertThat(latency.distribution())
        .extracting(point -> point.percentile())
        .isSorted()
        .last()
        .isEqualTo(100.0);
  }

  @Test
  void everySecondHasItsOwnAnswersAndIdleOnesAreThereToo() {
    trip.answer(trip.send(START, START), START + 20 * MILLI, Answer.WHOLE);
    trip.send(START + SECOND, START + SECOND);
    trip.answer(
        trip.send(START + 2 * SECOND, START + 2 * SECOND),
        START + 2 * SECOND + 40 * MILLI,
        Answer.WHOLE);

    List<Moment> timeline = trip.timeline(START + 3 * SECOND + MILLI);

    assertThat(timeline).extracting(Moment::second).containsExactly(1.0, 2.0, 3.0);
    assertThat(timeline).extracting(Moment::sentPerSecond).containsExactly(1.0, 1.0, 1.0);
    assertThat(timeline).extracting(Moment::answeredPerSecond).containsExactly(1.0, 0.0, 1.0);
    assertThat(timeline.get(0).max()).isCloseTo(20, within(0.1));
    assertThat(timeline.get(1).max()).isZero();
    assertThat(timeline.get(2).p50()).isCloseTo(40, within(0.1));
  }

  @Test
  void manyPaymentsFit() {
    for (int i = 0; i < 200_000; i++) {
      assertThat(trip.send(START, START)).isEqualTo(i);
    }
    trip.answer(199_999, START + MILLI, Answer.WHOLE);

    assertThat(trip.sent()).isEqualTo(200_000);
    assertThat(trip.answered()).isOne();
  }
}
