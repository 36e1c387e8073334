package dev.mitra.job.breaker;

import dev.mitra.job.control.Configuration;
import dev.mitra.job.wire.ActionCounts;
import dev.mitra.rules.rule.FiredRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * What a deciding subtask counts for the breaker: on how many payments each rule and the champion
 * acted. The counts of a second are handed on when the first payment of a later one is decided, or
 * by a timer soon after its end, so at most once a second and never much later. Counting allocates
 * nothing but once for each configuration.
 *
 * <p>Nothing of it is state: what a failure loses is a second of counts, and a rule that does too
 * much goes on doing it.
 *
 * <p>Payments around a change meet the configurations before and after it in turns, in a backlog
 * for a long time: up to {@value #MOST_CONFIGURATIONS} configurations are counted within a second,
 * and payments of further ones are left out. Not thread-safe.
 */
public final class BreakerTally {
  static final int MOST_CONFIGURATIONS = 8;

  /** How many rules a second's counts can name; those that acted most are. */
  static final int MOST_TARGETS = 500;

  private static final long SECOND = 1_000;

  private final ProcessingTimeService time;
  private final Consumer<ActionCounts> out;
  private final List<TallySheet> sheets = new ArrayList<>(MOST_CONFIGURATIONS);
  private final EpochTimes times = new EpochTimes();
  private @Nullable TallySheet current;
  private long second = Long.MIN_VALUE;
  private boolean timerIsSet;
  private long leftOut;

  /**
   * @param time the operator's clock and timers
   * @param out receives the counts, on the operator's own thread
   */
  public BreakerTally(ProcessingTimeService time, Consumer<ActionCounts> out) {
    this.time = time;
    this.out = out;
  }

  /**
   * Counts a payment that was just decided.
   *
   * @param configuration what it was decided under
   * @param fired the rules that fired, by the indexes of that configuration
   * @param deciding the index of the model whose score decided it; -1 when none did
   * @param score that score; NaN when there is none
   */
  public void count(Configuration configuration, FiredRules fired, int deciding, double score) {
    long now = time.getCurrentProcessingTime() / SECOND;
    if (now != second) {
      flush();
      second = now;
    }
    TallySheet sheet = current;
    if (sheet == null || !sheet.isOf(configuration)) {
      sheet = sheetOf(configuration);
      current = sheet;
      if (sheet == null) {
        leftOut++;
        return;
      }
    }
    sheet.count(fired, deciding, score);
    wake();
  }

  private @Nullable TallySheet sheetOf(Configuration configuration) {
    for (TallySheet each : sheets) {
      if (each.isOf(configuration)) {
        return each;
      }
    }
    times.seen(configuration.epoch(), second);
    if (sheets.size() == MOST_CONFIGURATIONS) {
      return null;
    }
    TallySheet sheet = new TallySheet(configuration);
    sheets.add(sheet);
    return sheet;
  }

  /** One timer serves all: it is set anew only when it has fired. */
  private void wake() {
    if (!timerIsSet) {
      timerIsSet = true;
      // What the timer throws fails the task; nothing is to be done with its future.
      ScheduledFuture<?> unused =
          time.registerTimer(
              (time.getCurrentProcessingTime() / SECOND + 1) * SECOND, this::onTimer);
    }
  }

  private void onTimer(long timestamp) {
    timerIsSet = false;
    if (time.getCurrentProcessingTime() / SECOND != second) {
      flush();
    } else if (hasCounted()) {
      wake();
    }
  }

  private boolean hasCounted() {
    for (TallySheet sheet : sheets) {
      if (sheet.payments() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Hands on what was counted and not handed on yet, before a checkpoint's barrier or the end. */
  public void flush() {
    if (!hasCounted()) {
      return;
    }
    // A configuration that other payments have passed by is probably over, and may be large.
    sheets.removeIf(sheet -> sheet.payments() == 0);
    long payments = 0;
    List<ActionCounts.Acted> acted = new ArrayList<>();
    for (TallySheet sheet : sheets) {
      payments += sheet.payments();
      sheet.drainTo(acted, times);
    }
    if (acted.size() > MOST_TARGETS) {
      acted.sort(Comparator.comparingInt(ActionCounts.Acted::payments).reversed());
      acted = acted.subList(0, MOST_TARGETS);
    }
    out.accept(new ActionCounts(second, payments, acted));
  }

  /** How many payments were left out because of too many configurations within a second. */
  public long leftOut() {
    return leftOut;
  }
}
