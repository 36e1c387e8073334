package dev.mitra.job.bench;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks for the highest rate that keeps the promise: rising steps until one does not, and then the
 * highest of the others for a longer time, going down as long as that fails.
 */
final class RateSearch {
  private static final double FIRST = 2_000;
  private static final double LEAST = 200;
  private static final double FACTOR = 1.2;
  private static final double LIMIT_MILLIS = 200;
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration HOLD = Duration.ofMinutes(5);

  private final BenchOptions options;
  private final Scenarios scenarios;
  private final BenchProgress progress;

  RateSearch(BenchOptions options, Scenarios scenarios, BenchProgress progress) {
    this.options = options;
    this.scenarios = scenarios;
    this.progress = progress;
  }

  /** Searches; answers the rate that was held, or nothing when the lowest was not. */
  Optional<Double> run(JobUnderLoad loaded) throws InterruptedException {
    Deque<Double> held = new ArrayDeque<>();
    Duration warmUp = options.warmUpOf(Scenario.MAX);
    double rate = FIRST;
    while (holds(step(loaded, rate, warmUp))) {
      held.push(rate);
      rate *= FACTOR;
      warmUp = SETTLE;
    }
    for (rate = FIRST / FACTOR; held.isEmpty() && rate >= LEAST; rate /= FACTOR) {
      if (holds(step(loaded, rate, SETTLE))) {
        held.push(rate);
      }
    }
    while (!held.isEmpty()) {
      double highest = held.pop();
      Run run =
          scenarios.measure(
              loaded,
              Scenarios.rateName("hold", highest),
              "The highest rate that holds",
              highest,
              SETTLE,
              options.duration().orElse(HOLD),
              true);
      if (holds(run)) {
        return Optional.of(highest);
      }
      if (held.isEmpty() && highest / FACTOR >= LEAST) {
        held.push(highest / FACTOR);
      }
    }
    progress.say(
        String.format(Locale.ROOT, "  no rate from %.0f payments a second on holds", LEAST));
    return Optional.empty();
  }

  private Run step(JobUnderLoad loaded, double rate, Duration warmUp) throws InterruptedException {
    return scenarios.measure(
        loaded,
        Scenarios.rateName("max", rate),
        "A step of the search for the highest rate",
        rate,
        warmUp,
        options.durationOf(Scenario.MAX),
        false);
  }

  /** Whether all were answered, and 99 of 100 within the promised time. */
  static boolean holds(Run run) {
    return run.answered() == run.sent() && run.latency().p99() <= LIMIT_MILLIS;
  }
}
