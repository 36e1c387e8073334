package dev.mitra.rules.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.Seeds;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Guard;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What chance does to a rule in its first window, when there are few payments to judge it by. */
class BreakerFalseTripsTest {
  private static final long START = 1_700_000_000;
  private static final int WINDOW = 60;
  private static final int PER_SECOND = 100;
  private static final Guard GUARD = new Guard(0.05, 1_000L * WINDOW, 100);

  /** Rules that are watched by one breaker, each with its own chances. */
  private static final int RULES = 100;

  /** How many of so many rules a breaker demoted, and how many the share alone would have. */
  private record Tripped(int byTheBreaker, int byTheShareAlone) {}

  @Test
  void aRuleThatIsWithinItsGuardIsNotDemotedInItsFirstWindow() {
    long seed = Seeds.announce(BreakerFalseTripsTest.class);
    for (double share : new double[] {0.03, 0.04}) {
      Tripped tripped = firstWindows(Seeds.random(seed, (int) (100 * share)), 50, share);

      // The true probability is far below one in 10,000; of 5,000 runs three would be a wonder.
      assertThat(tripped.byTheBreaker).as("seed %d, %s", seed, share).isLessThanOrEqualTo(2);
      // The control: these runs had what trips a breaker that looks at the share alone.
      assertThat(tripped.byTheShareAlone).as("seed %d, %s", seed, share).isGreaterThan(300);
    }
  }

  @Test
  void aRuleThatActsOnTwiceItsGuardIsDemotedInItsFirstWindow() {
    long seed = Seeds.announce(BreakerFalseTripsTest.class);

    Tripped tripped = firstWindows(Seeds.random(seed, 0), 5, 0.1);

    assertThat(tripped.byTheBreaker).as("seed %d", seed).isEqualTo(5 * RULES);
  }

  @Test
  void falseTripsAreRarerThanOneInTenThousandEvenWhenLookedAtAfterEveryPayment() {
    for (Guard guard :
        new Guard[] {
          GUARD,
          new Guard(0.05, 60_000, 1_000),
          new Guard(0.02, 60_000, 100),
          new Guard(0.01, 60_000, 200),
          new Guard(0.1, 60_000, 20),
          new Guard(0.3, 60_000, 100),
          new Guard(0.5, 60_000, 20)
        }) {
      assertThat(falseTrips(guard, 0.8 * guard.share(), 10_000)).as("%s", guard).isLessThan(1e-4);
    }
    assertThat(falseTrips(GUARD, 0.04, 10_000)).isBetween(1e-6, 1e-5);
  }

  @Test
  void aRuleThatBlocksEverythingTripsWithTheMinimum() {
    for (double share : new double[] {0.001, 0.01, 0.05, 0.3, 0.79}) {
      Breaker breaker = new Breaker(1);
      ResourceId rule = new ResourceId(Kind.RULE, "blocks-all");
      Guard guard = new Guard(share, 60_000, 100);
      breaker.payments(START, 99);
      breaker.acted(START, rule, 17, START, 99, guard);
      assertThat(breaker.check(START)).as("share %s", share).isEmpty();

      breaker.payments(START, 1);
      breaker.acted(START, rule, 17, START, 1, guard);

      assertThat(breaker.check(START)).as("share %s", share).hasSize(1);
    }
  }

  /** First windows of rules that act by chance on a share of the payments. */
  private static Tripped firstWindows(Random random, int breakers, double share) {
    int byTheBreaker = 0;
    int byTheShareAlone = 0;
    for (int run = 0; run < breakers; run++) {
      Breaker breaker = new Breaker(RULES);
      Set<ResourceId> demoted = new HashSet<>();
      Set<Integer> beyond = new HashSet<>();
      int[] acted = new int[RULES];
      // Up to the last look before the window is full.
      for (int second = 0; second < WINDOW - 1; second++) {
        breaker.payments(START + second, PER_SECOND);
        for (int rule = 0; rule < RULES; rule++) {
          int count = binomial(random, PER_SECOND, share);
          ResourceId id = new ResourceId(Kind.RULE, "rule-" + rule);
          breaker.acted(START + second, id, 17, START, count, GUARD);
          acted[rule] += count;
          if (acted[rule] > GUARD.share() * PER_SECOND * (second + 1)) {
            beyond.add(rule);
          }
        }
        breaker.check(START + second).forEach(demotion -> demoted.add(demotion.target()));
      }
      byTheBreaker += demoted.size();
      byTheShareAlone += beyond.size();
    }
    return new Tripped(byTheBreaker, byTheShareAlone);
  }

  private static int binomial(Random random, int of, double share) {
    int count = 0;
    for (int i = 0; i < of; i++) {
      count += random.nextDouble() < share ? 1 : 0;
    }
    return count;
  }

  /**
   * With which probability a rule of this true share trips, when it is looked at from the minimum
   * on after each payment: by the distribution of how often it has acted and not tripped yet.
   */
  private static double falseTrips(Guard guard, double share, int payments) {
    double[] chances = new double[payments + 2];
    chances[0] = 1;
    double tripped = 0;
    // From so many on it trips, and fewer have not tripped: they are all that is followed.
    int trips = payments + 1;
    int least = 0;
    for (int decided = 1; decided <= payments; decided++) {
      int most = Math.min(decided, trips);
      for (int fired = most; fired >= 1; fired--) {
        chances[fired] = chances[fired] * (1 - share) + chances[fired - 1] * share;
      }
      chances[0] *= 1 - share;
      if (decided >= guard.minimum()) {
        while (least <= decided
            && WilsonScore.lowerBound(least, decided, Breaker.YOUNG_DEVIATIONS) <= guard.share()) {
          least++;
        }
        trips = least;
        for (int fired = trips; fired <= most; fired++) {
          tripped += chances[fired];
          chances[fired] = 0;
        }
      }
    }
    return tripped;
  }
}
