package dev.mitra.job.decide;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The effort that the time allows: each kind of work is done as long as its share of the budget is
 * left at the moment when it would begin. A payment that is past its end has no time left and gets
 * the least effort, which is how a backlog is caught up. Not thread-safe.
 */
final class Ladder implements Effort {
  /** Counter: payments of which something was left out, by what it was. */
  static final String DROPPED = "mitra_dropped";

  /** The label that says what was left out. */
  static final String WHAT = "what";

  private final LongSupplier clock;
  private final long budgetMillis;
  private final Map<Rung, Counter> counters = new EnumMap<>(Rung.class);
  private long end;

  /**
   * @param clock milliseconds since 1970
   * @param budgetMillis from ingest to decision
   * @param group the operator's
   */
  Ladder(LongSupplier clock, long budgetMillis, MetricGroup group) {
    this.clock = clock;
    this.budgetMillis = budgetMillis;
    for (Rung rung : Rung.values()) {
      counters.put(rung, group.addGroup(WHAT, rung.text()).counter(DROPPED));
    }
  }

  /** The effort for a payment whose budget ends at this time. */
  Effort until(long endMillis) {
    end = endMillis;
    return this;
  }

  @Override
  public boolean allows(Rung rung) {
    return (end - clock.getAsLong()) * 100 >= budgetMillis * rung.percent();
  }

  /** Counts what was left out of a payment. */
  void count(Set<Rung> dropped) {
    if (!dropped.isEmpty()) {
      for (Rung rung : dropped) {
        Objects.requireNonNull(counters.get(rung)).inc();
      }
    }
  }
}
