package dev.mitra.job.demo;

import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What {@link DemoStats} has counted up to one moment. Immutable.
 *
 * @param eventsSent everything sent, repeats included
 * @param paymentsSent payments that a decision is expected for, each id once
 * @param decided payments with a decision, each id once
 * @param undecided payments sent that have no decision yet
 * @param duplicates further decisions for a payment that already had one
 * @param late payments decided after their deadline
 * @param sentPerSecond payments sent per second, over the last seconds
 * @param decidedPerSecond payments decided per second, over the last seconds
 * @param decisions payments by decision; all four are there, in no particular order
 * @param latency from ingest to the consumer of the decision
 * @param stopped fraud against BLOCK or CHALLENGE, over decided payments
 * @param flagged fraud against BLOCK, CHALLENGE or REVIEW, over decided payments
 * @param money what the decisions were worth
 * @param scenarios by the scenario's name
 * @param patterns by the name of the pattern; those that have matched
 * @param epochs decided payments by the epoch they were decided under; the newest {@value
 *     DemoStats#EPOCHS_KEPT}
 */
public record Totals(
    long eventsSent,
    long paymentsSent,
    long decided,
    long undecided,
    long duplicates,
    long late,
    double sentPerSecond,
    double decidedPerSecond,
    SortedMap<String, Long> decisions,
    Latency latency,
    Confusion stopped,
    Confusion flagged,
    Money money,
    SortedMap<String, ScenarioTotals> scenarios,
    SortedMap<String, PatternTotals> patterns,
    SortedMap<Long, Long> epochs) {

  /** Payments with this decision. */
  public long decided(String decision) {
    return decisions.getOrDefault(decision, 0L);
  }

  /** The newest epoch that a decision was made under, once there is one. */
  public OptionalLong epoch() {
    return epochs.isEmpty() ? OptionalLong.empty() : OptionalLong.of(epochs.lastKey());
  }

  /**
   * End-to-end latency in milliseconds, within 0.01 %. All is 0 when nothing was counted.
   *
   * @param count payments counted
   */
  public record Latency(
      long count, double mean, long p50, long p90, long p99, long p999, long max) {}

  /**
   * Decisions against the truth. "Hit" is what the decision acted on.
   *
   * @param fraudHit fraud that was acted on (true positives)
   * @param honestHit honest payments that were acted on (false positives)
   * @param fraudMissed fraud that was not (false negatives)
   * @param honestPassed honest payments that were not (true negatives)
   */
  public record Confusion(long fraudHit, long honestHit, long fraudMissed, long honestPassed) {
    /** The share of fraud in what was acted on; NaN when nothing was. */
    public double precision() {
      return ratio(fraudHit, fraudHit + honestHit);
    }

    /** The share of fraud that was acted on; NaN when there was none. */
    public double recall() {
      return ratio(fraudHit, fraudHit + fraudMissed);
    }
  }

  /**
   * Rupees; payments without an amount count nothing.
   *
   * @param fraudStopped of fraud that was blocked or challenged
   * @param fraudMissed of fraud that was not
   * @param honestStopped of honest payments that were blocked or challenged
   */
  public record Money(double fraudStopped, double fraudMissed, double honestStopped) {}

  /**
   * Payments of one scenario.
   *
   * @param sent each id once
   * @param fraud of those sent, part of a fraud; the rest is what honest people do meanwhile
   * @param stopped of those decided, BLOCK or CHALLENGE
   * @param flagged of those decided, BLOCK, CHALLENGE or REVIEW
   */
  public record ScenarioTotals(long sent, long fraud, long stopped, long flagged) {}

  /**
   * What a pattern has matched.
   *
   * @param matches events that completed a match
   * @param fraud of those, part of a fraud
   */
  public record PatternTotals(long matches, long fraud) {}

  /** NaN when there is nothing to divide by. */
  static double ratio(long part, long whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
