package dev.mitra.job.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What traffic to generate. Equal configurations give equal events.
 *
 * <p>Start from {@link #defaults()} and change what matters. Someone who shops pays a few times a
 * day: with few customers and a high rate each of them pays every few seconds, and velocity rules
 * fire on honest people. For a rate that is meant to look real, raise {@code customers} with it.
 *
 * @param seed any number
 * @param startTime event time of the beginning, to the millisecond; a live run passes the present
 * @param customers 100 to 5,000,000; each takes about a kilobyte of memory
 * @param merchants 40 to 1,000,000; their volumes follow Zipf's law
 * @param paymentsPerSecond attempted payments per second of event time, averaged over an ordinary
 *     day; above 0, at most 1,000,000
 * @param fraudShare share of attempted payments that are fraud, 0 to 0.5
 * @param controlShare share of attempted payments that belong to the look-alikes, 0 to 0.4
 * @param timeScale how many times faster than published a slow attack runs, 1 to 100,000; at 1,440
 *     a day of it takes a minute. What is fast by nature (card testing) keeps its pace, and so does
 *     what must be slow to be honest (a journey).
 * @param disputeAfterMin earliest a dispute, refund or return follows its payment; not negative
 * @param disputeAfterMax latest such a follow-up comes; not before {@code disputeAfterMin}
 * @param scenarios the attacks and look-alikes that take place; {@link Scenario#NORMAL} always does
 */
public record TrafficConfig(
    long seed,
    Instant startTime,
    int customers,
    int merchants,
    double paymentsPerSecond,
    double fraudShare,
    double controlShare,
    double timeScale,
    Duration disputeAfterMin,
    Duration disputeAfterMax,
    Set<Scenario> scenarios) {

  /**
   * @throws IllegalArgumentException with every value that is out of its range
   */
  public TrafficConfig {
    List<String> findings = new ArrayList<>();
    require(findings, "customers", customers, 100, 5_000_000);
    require(findings, "merchants", merchants, 40, 1_000_000);
    require(findings, "paymentsPerSecond", paymentsPerSecond, Double.MIN_VALUE, 1_000_000);
    require(findings, "fraudShare", fraudShare, 0, 0.5);
    require(findings, "controlShare", controlShare, 0, 0.4);
    require(findings, "timeScale", timeScale, 1, 100_000);
    if (disputeAfterMin.isNegative()) {
      findings.add("disputeAfterMin is " + disputeAfterMin + ": allowed is zero or more");
    }
    if (disputeAfterMax.compareTo(disputeAfterMin) < 0) {
      findings.add(
          "disputeAfterMax is "
              + disputeAfterMax
              + ": allowed is disputeAfterMin ("
              + disputeAfterMin
              + ") or more");
    }
    if (!findings.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", findings));
    }
    startTime = Instant.ofEpochMilli(startTime.toEpochMilli());
    scenarios = Set.copyOf(scenarios);
  }

  /**
   * 50 payments per second of 5,000 customers at 400 merchants, 2 % fraud, 3 % look-alikes, every
   * scenario, a day of attack per minute, disputes after 60 to 600 s, from 10:00 in India on 5
   * January 2026.
   */
  public static TrafficConfig defaults() {
    return new TrafficConfig(
        42,
        Instant.parse("2026-01-05T04:30:00Z"),
        5_000,
        400,
        50,
        0.02,
        0.03,
        1_440,
        Duration.ofSeconds(60),
        Duration.ofSeconds(600),
        Set.of(Scenario.values()));
  }

  /** With another seed. */
  public TrafficConfig withSeed(long changed) {
    return new TrafficConfig(
        changed,
        startTime,
        customers,
        merchants,
        paymentsPerSecond,
        fraudShare,
        controlShare,
        timeScale,
        disputeAfterMin,
        disputeAfterMax,
        scenarios);
  }

  /** From another moment on. */
  public TrafficConfig withStartTime(Instant changed) {
    return new TrafficConfig(
        seed,
        changed,
        customers,
        merchants,
        paymentsPerSecond,
        fraudShare,
        controlShare,
        timeScale,
        disputeAfterMin,
        disputeAfterMax,
        scenarios);
  }

  /** With other numbers of customers and merchants. */
  public TrafficConfig withPopulation(int changedCustomers, int changedMerchants) {
    return new TrafficConfig(
        seed,
        startTime,
        changedCustomers,
        changedMerchants,
        paymentsPerSecond,
        fraudShare,
        controlShare,
        timeScale,
        disputeAfterMin,
        disputeAfterMax,
        scenarios);
  }

  /** With another rate of attempted payments. */
  public TrafficConfig withPaymentsPerSecond(double changed) {
    return new TrafficConfig(
        seed,
        startTime,
        customers,
        merchants,
        changed,
        fraudShare,
        controlShare,
        timeScale,
        disputeAfterMin,
        disputeAfterMax,
        scenarios);
  }

  /** With other shares of fraud and of look-alikes. */
  public TrafficConfig withShares(double changedFraud, double changedControl) {
    return new TrafficConfig(
        seed,
        startTime,
        customers,
        merchants,
        paymentsPerSecond,
        changedFraud,
        changedControl,
        timeScale,
        disputeAfterMin,
        disputeAfterMax,
        scenarios);
  }

  /** With slow attacks compressed by another factor. */
  public TrafficConfig withTimeScale(double changed) {
    return new TrafficConfig(
        seed,
        startTime,
        customers,
        merchants,
        paymentsPerSecond,
        fraudShare,
        controlShare,
        changed,
        disputeAfterMin,
        disputeAfterMax,
        scenarios);
  }

  /** With disputes, refunds and returns between two other delays after the payment. */
  public TrafficConfig withDisputesAfter(Duration min, Duration max) {
    return new TrafficConfig(
        seed,
        startTime,
        customers,
        merchants,
        paymentsPerSecond,
        fraudShare,
        controlShare,
        timeScale,
        min,
        max,
        scenarios);
  }

  /** With only these scenarios beside the normal traffic. */
  public TrafficConfig withScenarios(Set<Scenario> changed) {
    return new TrafficConfig(
        seed,
        startTime,
        customers,
        merchants,
        paymentsPerSecond,
        fraudShare,
        controlShare,
        timeScale,
        disputeAfterMin,
        disputeAfterMax,
        changed);
  }

  /** The enabled scenarios of a kind, in the order of the enum. */
  List<Scenario> enabled(Scenario.Kind kind) {
    Set<Scenario> chosen = new HashSet<>(scenarios);
    chosen.retainAll(Scenario.of(kind));
    return chosen.stream().sorted().toList();
  }

  private static void require(
      List<String> findings, String name, double value, double from, double to) {
    // Written so that NaN is refused too.
    if (!(value >= from && value <= to)) {
      String least = from == Double.MIN_VALUE ? "above 0" : "from " + plain(from);
      findings.add(name + " is " + plain(value) + ": allowed is " + least + " to " + plain(to));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
