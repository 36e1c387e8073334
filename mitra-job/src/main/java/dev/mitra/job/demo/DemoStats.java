package dev.mitra.job.demo;

import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Counts what was sent and what was decided, against the truth. Thread-safe: producers, the
 * consumer of decisions and the screen call it at the same time.
 *
 * <p>A payment id counts once however often it is sent or decided, as consumers of decisions are to
 * do. Memory is bounded: of the ids, the newest are kept, and an id that comes again after that
 * counts as another payment.
 */
public final class DemoStats {
  /** Epochs that are counted apart; older ones are forgotten first. */
  public static final int EPOCHS_KEPT = 1_000;

  /** About 30 MB of ids. */
  private static final int IDS_KEPT = 200_000;

  /** Anything slower counts as this slow. */
  private static final long SLOWEST_MILLIS = 3_600_000;

  /** Exact to the millisecond below twenty seconds, in about 1 MB. */
  private static final int DIGITS = 4;

  /** What is known of a payment. */
  private enum Fate {
    SENT,
    /** Its decision overtook the call that says it was sent. */
    DECIDED_UNSENT,
    DECIDED
  }

  private static final class Counts {
    long sent;
    long fraud;
    long stopped;
    long flagged;
  }

  private final Clock clock;
  private final Map<String, Fate> payments;
  private final Histogram latency = new Histogram(SLOWEST_MILLIS, DIGITS);
  private final RateMeter sentRate = new RateMeter();
  private final RateMeter decidedRate = new RateMeter();
  private final SortedMap<String, Long> decisions = new TreeMap<>();
  private final SortedMap<String, Counts> scenarios = new TreeMap<>();
  private final SortedMap<Long, Long> epochs = new TreeMap<>();
  private final PatternCounts patterns;

  private long eventsSent;
  private long paymentsSent;
  private long answered;
  private long decided;
  private long duplicates;
  private long late;
  private Totals.Confusion stopped = new Totals.Confusion(0, 0, 0, 0);
  private Totals.Confusion flagged = new Totals.Confusion(0, 0, 0, 0);
  private double fraudStopped;
  private double fraudMissed;
  private double honestStopped;

  /** Counts from nothing, by the machine's clock. */
  public DemoStats() {
    this(Clock.systemUTC(), IDS_KEPT);
  }

  /**
   * Counts from nothing.
   *
   * @param clock for the events per second
   * @param idsKept how many payment ids are remembered, at least 1
   * @throws IllegalArgumentException if it is fewer
   */
  public DemoStats(Clock clock, int idsKept) {
    if (idsKept < 1) {
      throw new IllegalArgumentException("idsKept is " + idsKept + "; allowed is 1 or more");
    }
    this.clock = clock;
    patterns = new PatternCounts(idsKept);
    payments =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Fate> eldest) {
            return size() > idsKept;
          }
        };
    DecisionRow.DECISIONS.forEach(decision -> decisions.put(decision, 0L));
  }

  /**
   * An event was sent.
   *
   * @param eventId its id
   * @param fraud the truth about it
   * @param scenario the story it belongs to
   * @param isPayment whether a decision is expected
   */
  public synchronized void sent(String eventId, boolean fraud, String scenario, boolean isPayment) {
    eventsSent++;
    patterns.sent(eventId, fraud);
    if (!isPayment) {
      return;
    }
    Fate known = payments.get(eventId);
    if (known == Fate.SENT || known == Fate.DECIDED) {
      return;
    }
    if (known == Fate.DECIDED_UNSENT) {
      payments.put(eventId, Fate.DECIDED);
      answered++;
    } else {
      payments.put(eventId, Fate.SENT);
    }
    paymentsSent++;
    sentRate.count(clock.millis());
    Counts counts = scenario(scenario);
    counts.sent++;
    counts.fraud += fraud ? 1 : 0;
  }

  /**
   * A decision came.
   *
   * @return whether it is the first for its payment; any other changes nothing but the count of
   *     duplicates
   */
  public synchronized boolean decided(DecisionRow row) {
    Fate known = payments.get(row.eventId());
    if (known == Fate.DECIDED || known == Fate.DECIDED_UNSENT) {
      duplicates++;
      return false;
    }
    if (known == Fate.SENT) {
      payments.put(row.eventId(), Fate.DECIDED);
      answered++;
    } else {
      payments.put(row.eventId(), Fate.DECIDED_UNSENT);
    }
    decided++;
    late += row.late() ? 1 : 0;
    decidedRate.count(clock.millis());
    decisions.merge(row.decision(), 1L, Long::sum);
    latency.recordValue(Math.max(0, Math.min(SLOWEST_MILLIS, row.latencyMillis())));
    stopped = add(stopped, row.fraud(), row.stopped());
    flagged = add(flagged, row.fraud(), row.flagged());
    addMoney(row);
    Counts scenario = scenario(row.scenario());
    scenario.stopped += row.stopped() ? 1 : 0;
    scenario.flagged += row.flagged() ? 1 : 0;
    epochs.merge(row.epoch(), 1L, Long::sum);
    if (epochs.size() > EPOCHS_KEPT) {
      epochs.remove(epochs.firstKey());
    }
    return true;
  }

  /**
   * A pattern matched. Counts once for each alert, and only when the event was sent before.
   *
   * @param alertId the alert's id
   * @param pattern its name
   * @param eventId the event that completed the match
   */
  public synchronized void matched(String alertId, String pattern, String eventId) {
    patterns.matched(alertId, pattern, eventId);
  }

  /** Everything counted so far. */
  public synchronized Totals totals() {
    SortedMap<String, Totals.ScenarioTotals> byScenario = new TreeMap<>();
    scenarios.forEach(
        (name, counts) ->
            byScenario.put(
                name,
                new Totals.ScenarioTotals(
                    counts.sent, counts.fraud, counts.stopped, counts.flagged)));
    long now = clock.millis();
    return new Totals(
        eventsSent,
        paymentsSent,
        decided,
        paymentsSent - answered,
        duplicates,
        late,
        sentRate.perSecond(now),
        decidedRate.perSecond(now),
        Collections.unmodifiableSortedMap(new TreeMap<>(decisions)),
        latencies(),
        stopped,
        flagged,
        new Totals.Money(fraudStopped, fraudMissed, honestStopped),
        Collections.unmodifiableSortedMap(byScenario),
        patterns.totals(),
        Collections.unmodifiableSortedMap(new TreeMap<>(epochs)));
  }

  private Totals.Latency latencies() {
    if (latency.getTotalCount() == 0) {
      return new Totals.Latency(0, 0, 0, 0, 0, 0, 0);
    }
    return new Totals.Latency(
        latency.getTotalCount(),
        latency.getMean(),
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(90),
        latency.getValueAtPercentile(99),
        latency.getValueAtPercentile(99.9),
        latency.getMaxValue());
  }

  private void addMoney(DecisionRow row) {
    if (!Double.isFinite(row.amount())) {
      return;
    }
    if (row.fraud() && row.stopped()) {
      fraudStopped += row.amount();
    } else if (row.fraud()) {
      fraudMissed += row.amount();
    } else if (row.stopped()) {
      honestStopped += row.amount();
    }
  }

  private Counts scenario(String name) {
    return scenarios.computeIfAbsent(name, unseen -> new Counts());
  }

  private static Totals.Confusion add(Totals.Confusion to, boolean fraud, boolean hit) {
    return new Totals.Confusion(
        to.fraudHit() + (fraud && hit ? 1 : 0),
        to.honestHit() + (!fraud && hit ? 1 : 0),
        to.fraudMissed() + (fraud && !hit ? 1 : 0),
        to.honestPassed() + (!fraud && !hit ? 1 : 0));
  }
}
