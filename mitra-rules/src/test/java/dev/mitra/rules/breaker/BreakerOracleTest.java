package dev.mitra.rules.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.Seeds;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Guard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random traffic through the breaker and through an oracle that keeps every single count and looks
 * at all of them each second.
 */
class BreakerOracleTest {
  private static final int RUNS = 60;
  private static final int SECONDS = 400;

  private record Acted(long second, ResourceId target, long epoch, long since, long count) {}

  /** One version of a target. */
  private record Version(long epoch, long since, Guard guard, double share) {
    private long window() {
      return (guard.windowMillis() + 999) / 1_000;
    }
  }

  /** When an epoch of a target tripped, and the last second in which it is let alone. */
  private record Trip(String epoch, long quiet, long quietTo, boolean early) {}

  private static final class Target {
    private final ResourceId id;
    private final List<Version> versions = new ArrayList<>();

    private Target(String name) {
      id = new ResourceId(Kind.RULE, name);
    }

    private Version newest() {
      return versions.get(versions.size() - 1);
    }
  }

  @Test
  void tripsWhenAndOnlyWhenTheOracleDoes() {
    long seed = Seeds.announce(BreakerOracleTest.class);
    List<Trip> trips = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      trips.addAll(run(Seeds.random(seed, run), "seed " + seed + ", run " + run));
    }
    // Random traffic that never left a guard would prove nothing.
    assertThat(trips).hasSizeGreaterThan(RUNS);
    assertThat(trips.stream().filter(Trip::early)).hasSizeGreaterThan(RUNS / 4);
    assertThat(trips.stream().filter(trip -> !trip.early)).hasSizeGreaterThan(RUNS / 4);
    assertThat(trips.stream().filter(trip -> trip.quiet > 90)).hasSizeGreaterThan(RUNS / 10);
  }

  private static List<Trip> run(Random random, String name) {
    Breaker breaker = new Breaker(100);
    List<long[]> payments = new ArrayList<>();
    List<Acted> acted = new ArrayList<>();
    List<Trip> trips = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    long start = 1_700_000_000L + random.nextInt(100_000);
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      Target target = new Target("rule-" + i);
      target.versions.add(version(random, i, start));
      targets.add(target);
    }
    for (long now = start; now < start + SECONDS; now++) {
      if (random.nextInt(40) == 0) {
        now += random.nextInt(90);
      }
      for (Target target : targets) {
        if (random.nextInt(60) == 0) {
          target.versions.add(version(random, target.newest().epoch + 1 + random.nextInt(5), now));
        }
      }
      int subtasks = 1 + random.nextInt(3);
      for (int subtask = 0; subtask < subtasks; subtask++) {
        // Counts of other subtasks may be late.
        long second = Math.max(start, now - random.nextInt(3));
        int decided = random.nextInt(40);
        payments.add(new long[] {second, decided});
        breaker.payments(second, decided);
        for (Target target : targets) {
          Version newest = target.newest();
          int count = binomial(random, decided, newest.share);
          // Payments of a second before it was in force were decided without it.
          if (count > 0 && second >= newest.since) {
            act(breaker, acted, target, newest, second, count);
            int versions = target.versions.size();
            if (versions > 1 && random.nextInt(20) == 0) {
              act(breaker, acted, target, target.versions.get(versions - 2), second, 1);
            }
          }
        }
      }
      List<String> expected = oracle(now, targets, payments, acted, trips);
      assertThat(breaker.check(now))
          .as("%s, second %d", name, now - start)
          .extracting(
              demotion ->
                  demotion.target()
                      + " "
                      + demotion.epoch()
                      + " "
                      + demotion.fired()
                      + "/"
                      + demotion.payments())
          .isEqualTo(expected);
    }
    return trips;
  }

  private static Version version(Random random, long epoch, long since) {
    Guard guard =
        new Guard(
            0.02 + 0.2 * random.nextDouble(),
            1_000L * (10 + random.nextInt(80)) + 500L * random.nextInt(2),
            1 + random.nextInt(300));
    // Around the guard: some leave it at once, some after a while, some never.
    double most = random.nextInt(3) == 0 ? 8 : 1.5;
    return new Version(
        epoch, since, guard, Math.min(1, guard.share() * most * random.nextDouble()));
  }

  private static int binomial(Random random, int of, double share) {
    int count = 0;
    for (int i = 0; i < of; i++) {
      count += random.nextDouble() < share ? 1 : 0;
    }
    return count;
  }

  private static void act(
      Breaker breaker, List<Acted> acted, Target target, Version version, long second, int count) {
    acted.add(new Acted(second, target.id, version.epoch, version.since, count));
    breaker.acted(second, target.id, version.epoch, version.since, count, version.guard);
  }

  /** What trips now: by the sum of every count that lies within the window. */
  private static List<String> oracle(
      long now, List<Target> targets, List<long[]> payments, List<Acted> acted, List<Trip> trips) {
    List<String> demotions = new ArrayList<>();
    targets.sort(Comparator.comparing(target -> target.id));
    for (Target target : targets) {
      // The version that has acted last, not the one that was published last.
      long epoch =
          acted.stream()
              .filter(each -> each.target.equals(target.id))
              .mapToLong(Acted::epoch)
              .max()
              .orElse(-1);
      for (Version version : target.versions) {
        if (version.epoch != epoch) {
          continue;
        }
        String name = target.id + " " + epoch;
        List<Trip> before = trips.stream().filter(trip -> trip.epoch.equals(name)).toList();
        long window = version.window();
        long since =
            before.stream()
                .mapToLong(Trip::quietTo)
                .map(to -> to + 1)
                .reduce(version.since, Math::max);
        long fired =
            acted.stream()
                .filter(each -> each.target.equals(target.id) && each.epoch == version.epoch)
                .filter(each -> each.second > now - window && each.second <= now)
                .filter(each -> each.second >= since)
                .mapToLong(Acted::count)
                .sum();
        long decided =
            payments.stream()
                .filter(each -> each[0] > now - window && each[0] <= now)
                .filter(each -> each[0] >= since)
                .mapToLong(each -> each[1])
                .sum();
        boolean early = now - since + 1 < window;
        if (fired > 0
            && decided >= version.guard.minimum()
            && fired / (double) decided > version.guard.share()
            && (!early || isBeyondDoubt(fired, decided, version.guard.share()))) {
          long quiet = window;
          for (int i = 0; i < before.size(); i++) {
            quiet = Math.min(3_600, 2 * quiet);
          }
          trips.add(new Trip(name, quiet, now + quiet, early));
          demotions.add(name + " " + fired + "/" + decided);
        }
      }
    }
    return demotions;
  }

  /** Five standard deviations of the guard's share above it, by the test that Wilson inverts. */
  private static boolean isBeyondDoubt(long fired, long decided, double share) {
    double above = fired - decided * share;
    return above * above > 25 * decided * share * (1 - share);
  }
}
