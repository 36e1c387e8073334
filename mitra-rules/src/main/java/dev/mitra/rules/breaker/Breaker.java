package dev.mitra.rules.breaker;

import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.rule.Guard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which rules and models have left their guard.
 *
 * <p>It is given, for each second, how many payments were decided and on how many of them each
 * target acted. A target has left its guard when, of the payments of the guard's window, it acted
 * on more than the guard's share, and these payments are at least the guard's minimum. Payments
 * from before the target came into force are left out: a new version that stops everything would
 * otherwise hide behind those that its predecessor let pass, the longer the window the longer. Time
 * goes in whole seconds; the second in which the target came into force counts as a whole.
 *
 * <p>Until a whole window has passed since then, the payments are few, and they are looked at again
 * and again while they become more: chance alone would soon take a share that is well within its
 * guard past it. So until then it is not the share itself that has to be larger than the guard's,
 * but the lower end of its confidence interval: Wilson's score interval, one-sided, at 5 standard
 * deviations.
 *
 * <p>A target that has tripped is let alone for its window's length. Should the same epoch act
 * after that, its demotion was refused, or got lost, or somebody took it back; it is counted from
 * nothing, as if it came into force then, and may trip again. Each further time it is let alone
 * twice as long, at most for an hour: it is for admission to refuse a demotion that was taken back,
 * and it does, because the version is the same. A later epoch is another version and is counted
 * anew, and what still comes of earlier ones is left out.
 *
 * <p>The clock is the caller's. Memory is bounded: windows are at most {@value #LONGEST_SECONDS}
 * seconds, and when more than twice the limit of targets act, those that have acted least are
 * forgotten, down to the limit: they are the furthest from leaving a guard. Not thread-safe.
 */
public final class Breaker {
  /** The longest window, in seconds: an hour. */
  public static final int LONGEST_SECONDS = 3_600;

  /**
   * How many standard deviations a share has to be above its guard as long as the target has not
   * been in force for a window. With 5, a target whose true share is 80 % of its guard trips in
   * less than one of 10,000 such windows even when it is looked at after every single payment,
   * provided that the guard allows at least 2 of its minimum of payments.
   */
  static final double YOUNG_DEVIATIONS = 5;

  private final int mostTargets;
  private final SecondCounts payments = new SecondCounts(LONGEST_SECONDS);
  private final Map<ResourceId, Watched> targets = new HashMap<>();

  /** The last trips, the longest ago first. */
  private final Map<ResourceId, Trip> trips = new LinkedHashMap<>();

  /** How many payments there were in the last 0, 1, 2, … seconds; made anew for each check. */
  private final long[] lastSeconds = new long[LONGEST_SECONDS + 1];

  private long now = Long.MIN_VALUE;

  /**
   * The last trip of a target.
   *
   * @param epoch which epoch of it tripped
   * @param quietSeconds how long that epoch is let alone
   * @param quietTo the last second of that
   */
  private record Trip(long epoch, long quietSeconds, long quietTo) {}

  /** One epoch of a target that acts. */
  private static final class Watched {
    private final long epoch;
    private Guard guard;
    private SecondCounts acted;
    private long since;

    private Watched(long epoch, long since, Guard guard) {
      this.epoch = epoch;
      this.since = since;
      this.guard = guard;
      this.acted = new SecondCounts(seconds(guard));
    }

    private void guardIs(Guard next) {
      if (!next.equals(guard)) {
        guard = next;
        acted = acted.resized(seconds(next));
      }
    }
  }

  /**
   * @param mostTargets how many targets are kept when there are more than twice as many, and how
   *     many of those that have tripped are remembered; at least 1
   */
  public Breaker(int mostTargets) {
    if (mostTargets < 1) {
      throw new IllegalArgumentException("at least one target is watched, not " + mostTargets);
    }
    this.mostTargets = mostTargets;
  }

  private static int seconds(Guard guard) {
    return (int) Math.min(LONGEST_SECONDS, Math.max(1, (guard.windowMillis() + 999) / 1_000));
  }

  /**
   * Counts payments, whatever was decided on them.
   *
   * @param second when, in seconds since 1970; forgotten ones are passed over
   * @param count how many
   */
  public void payments(long second, long count) {
    payments.add(second, count);
    now = Math.max(now, second);
  }

  /**
   * Counts payments on which a target acted; they are among those that {@link #payments} counts.
   *
   * @param second when, in seconds since 1970
   * @param target the rule or model
   * @param epoch its epoch; earlier ones than the last known are passed over
   * @param since from which second on the payments of this epoch are counted; the earliest that is
   *     ever given counts
   * @param count how many
   * @param guard what it is held to from now on
   */
  public void acted(
      long second, ResourceId target, long epoch, long since, long count, Guard guard) {
    now = Math.max(now, second);
    long from = since;
    Trip trip = trips.get(target);
    if (trip != null && epoch <= trip.epoch) {
      if (epoch < trip.epoch || second <= trip.quietTo) {
        return;
      }
      from = Math.max(since, trip.quietTo + 1);
    }
    Watched watched = targets.get(target);
    if (watched != null && epoch < watched.epoch) {
      return;
    }
    if (watched == null || epoch > watched.epoch) {
      watched = new Watched(epoch, from, guard);
      targets.put(target, watched);
    }
    watched.since = Math.min(watched.since, from);
    watched.guardIs(guard);
    watched.acted.add(second, count);
    if (targets.size() > 2 * mostTargets) {
      forgetThoseThatActLeast();
    }
  }

  private void forgetThoseThatActLeast() {
    targets.values().forEach(watched -> watched.acted.advance(now));
    List<ResourceId> least =
        targets.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<ResourceId, Watched>>comparingLong(
                        each -> each.getValue().acted.sum())
                    .thenComparing(Map.Entry::getKey))
            .limit(targets.size() - mostTargets)
            .map(Map.Entry::getKey)
            .toList();
    least.forEach(targets::remove);
  }

  /**
   * Which targets have left their guard, but for those that are let alone; from now on these are.
   *
   * @param second the time, in seconds since 1970; windows end with it
   * @return their demotions, in the order of their ids
   */
  public List<DemotionSpec> check(long second) {
    now = Math.max(now, second);
    sumUpPayments();
    List<DemotionSpec> demotions = new ArrayList<>();
    Iterator<Map.Entry<ResourceId, Watched>> each = targets.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<ResourceId, Watched> entry = each.next();
      Watched watched = entry.getValue();
      watched.acted.advance(now);
      long fired = watched.acted.sum();
      long decided = paymentsOf(watched);
      if (fired == 0) {
        each.remove();
      } else if (hasLeftItsGuard(watched, fired, decided)) {
        each.remove();
        remember(entry.getKey(), watched);
        demotions.add(
            DemotionSpec.of(
                entry.getKey(),
                watched.epoch,
                decided,
                fired,
                watched.guard.windowMillis(),
                watched.guard.share()));
      }
    }
    demotions.sort(Comparator.comparing(DemotionSpec::target));
    return demotions;
  }

  private void sumUpPayments() {
    payments.advance(now);
    for (int seconds = 1; seconds <= LONGEST_SECONDS; seconds++) {
      lastSeconds[seconds] = lastSeconds[seconds - 1] + payments.get(now - seconds + 1);
    }
  }

  /** For how many seconds a target has been in force, the current one included. */
  private long secondsInForce(Watched watched) {
    return Math.max(1, now - watched.since + 1);
  }

  private long paymentsOf(Watched watched) {
    return lastSeconds[(int) Math.min(secondsInForce(watched), watched.acted.seconds())];
  }

  private boolean hasLeftItsGuard(Watched watched, long fired, long decided) {
    if (decided < watched.guard.minimum()) {
      return false;
    }
    double share =
        secondsInForce(watched) < watched.acted.seconds()
            ? WilsonScore.lowerBound(fired, decided, YOUNG_DEVIATIONS)
            : fired / (double) decided;
    return share > watched.guard.share();
  }

  private void remember(ResourceId target, Watched watched) {
    // Taken out first: put in again it is the last, as the newest.
    Trip before = trips.remove(target);
    long quiet = watched.acted.seconds();
    if (before != null && before.epoch == watched.epoch) {
      quiet = Math.min(LONGEST_SECONDS, Math.max(quiet, 2 * before.quietSeconds));
    }
    trips.put(target, new Trip(watched.epoch, quiet, now + quiet));
    if (trips.size() > mostTargets) {
      trips.remove(trips.keySet().iterator().next());
    }
  }

  /** How many targets are watched: those that acted within their window. */
  public int watched() {
    return targets.size();
  }
}
