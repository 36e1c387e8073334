package dev.mitra.job.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.decide.SlowHarness.Decision;
import dev.mitra.job.fixtures.Payments;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Payments that have come in while the job was away, and those that come in meanwhile. */
class BacklogTest {
  private static final long T0 = Payments.T0;
  private static final long OUTAGE = 10_000;
  private static final long BETWEEN_PAYMENTS = 10;
  private static final long CHAMPION_COSTS = 2;

  @Test
  void aBacklogIsDecidedLateWithTheLeastEffortAndThenEverythingIsDoneAgain() throws Exception {
    try (SlowHarness job = job(3, 3)) {
      int payments = 2_500;
      List<Decision> decisions = decide(job, payments);

      assertThat(decisions).hasSize(payments);
      int late = 0;
      int before = Integer.MAX_VALUE;
      for (int i = 0; i < payments; i++) {
        Decision decision = decisions.get(i);
        long took = decision.decidedMillis() - (T0 + i * BETWEEN_PAYMENTS);
        assertThat(decision.id()).isEqualTo("e" + i);
        assertThat(decision.missing()).isEmpty();
        assertThat(decision.scored()).contains("champion");
        if (decision.isLate()) {
          late++;
          assertThat(late).as("no payment is late when the first was not").isEqualTo(i + 1);
          assertThat(decision.dropped()).containsExactly("shadow", "explanations");
        } else {
          // Late or not is told when it could first be decided.
          assertThat(took).isLessThanOrEqualTo(SlowHarness.BUDGET + CHAMPION_COSTS);
        }
        assertThat(decision.dropped()).hasSizeLessThanOrEqualTo(before);
        before = decision.dropped().size();
      }
      // After 1,225 payments of 2 ms the clock is 200 ms behind the next, which come every 10 ms.
      assertThat(late).isBetween(1_200, 1_250);
      assertThat(job.metrics.counter("mitra_decided_late")).isEqualTo(late);
      assertThat(job.metrics.counter("mitra_decided")).isEqualTo(payments);
      for (Decision decision : decisions.subList(1_400, payments)) {
        assertThat(decision.dropped()).isEmpty();
        assertThat(decision.scored()).containsExactly("champion", "shadow");
        assertThat(decision.isExplained()).isTrue();
      }
    }
  }

  @Test
  void whereThereIsNoTimeForEverythingNothingIsLateAndAsMuchIsDoneAsTimeAllows() throws Exception {
    long shadow = 7;
    long explanation = 3;
    assertThat(CHAMPION_COSTS + shadow + explanation)
        .as("doing everything never catches up")
        .isGreaterThan(BETWEEN_PAYMENTS);
    try (SlowHarness job = job(shadow, explanation)) {
      List<Decision> decisions = decide(job, 3_500);

      List<Decision> caughtUp = decisions.subList(1_500, decisions.size());
      assertThat(caughtUp).noneMatch(Decision::isLate);
      assertThat(caughtUp).allMatch(Decision::isExplained, "explanations are left out later");
      assertThat(caughtUp).anyMatch(decision -> decision.dropped().isEmpty());
      assertThat(caughtUp).anyMatch(decision -> decision.dropped().equals(List.of("shadow")));
    }
  }

  private static SlowHarness job(long shadow, long explanation) throws Exception {
    SlowHarness job =
        new SlowHarness(SlowHarness.CHAMPION, SlowHarness.SHADOW, SlowHarness.EXPLAINING);
    job.gather.slowModel("champion", CHAMPION_COSTS);
    job.gather.slowModel("shadow", shadow);
    job.gather.slowExplanation(explanation);
    return job;
  }

  /** Payments come in one after the other from T0 on; the job begins after the outage. */
  private static List<Decision> decide(SlowHarness job, int payments) throws Exception {
    job.setTime(T0 + OUTAGE);
    for (int i = 0; i < payments; i++) {
      long ingest = T0 + i * BETWEEN_PAYMENTS;
      job.setTime(Math.max(job.now(), ingest));
      job.pay("e" + i, ingest, "c" + i, 900);
    }
    return job.decisions();
  }
}
