package dev.mitra.job.bench;

import java.time.Duration;
import java.util.Locale;

/** What a benchmark can run, in the order in which it does. */
public enum Scenario {
  /** The pass-through job at the benchmark's rate. */
  LIMIT(
      "Pass-through: bytes in, the same bytes out", Duration.ofSeconds(30), Duration.ofMinutes(2)),
  /** The pass-through job on a backlog. */
  LIMIT_MAX("Pass-through on a backlog, at full speed", Duration.ZERO, Duration.ZERO),
  /** The scoring job at the benchmark's rate, with checkpoints. */
  STEADY("The scoring job, everything on", Duration.ofMinutes(2), Duration.ofMinutes(10)),
  /** The same job, from the state that it had, without checkpoints. */
  STEADY_WITHOUT_CHECKPOINTS(
      "The scoring job without checkpoints", Duration.ofMinutes(1), Duration.ofMinutes(3)),
  /** Rising rates, and the highest one that holds for five minutes. */
  MAX("Rising rates, until one does not hold", Duration.ofMinutes(1), Duration.ofSeconds(40)),
  /** The scoring job on a backlog. */
  BACKLOG("The scoring job on a backlog", Duration.ZERO, Duration.ZERO),
  /** Four fifths of the highest rate, with one merchant in 30 % of all payments. */
  HOT_MERCHANT(
      "One merchant with 30 % of all payments", Duration.ofMinutes(1), Duration.ofMinutes(5)),
  /** Windows of an hour beside windows of 30 days. */
  COST_WINDOWS("What long windows cost", Duration.ofMinutes(1), Duration.ofMinutes(1)),
  /** 200 features beside 800. */
  COST_FEATURES("What features cost", Duration.ofMinutes(1), Duration.ofMinutes(1)),
  /** 10 rules beside 1,000 of which as many apply. */
  COST_RULES("What rules cost", Duration.ofMinutes(1), Duration.ofMinutes(1)),
  /** 10 thousand known cards beside a million. */
  COST_CARDS("What known cards cost", Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final String title;
  private final Duration warmUp;
  private final Duration duration;

  Scenario(String title, Duration warmUp, Duration duration) {
    this.title = title;
    this.warmUp = warmUp;
    this.duration = duration;
  }

  /** One line for a reader. */
  String title() {
    return title;
  }

  /** How long its load runs before it is measured, unless something else is asked for. */
  Duration warmUp() {
    return warmUp;
  }

  /** How long one of its stretches is measured, unless something else is asked for. */
  Duration duration() {
    return duration;
  }

  /** As a command line and a report name it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
