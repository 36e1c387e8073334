package dev.mitra.job.decide;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * The deadlines of the payments that wait for parts, on one timer. Not thread-safe.
 *
 * <p>A timer that comes too late tells that this subtask itself stood still: for a pause of the
 * collector, say. Timers then come before the parts that lie in its inputs, and payments would be
 * decided without features that are there. So such a payment gets a moment more, once.
 */
final class Deadlines {
  /** What is kept of the budget for deciding and writing: a tenth, at most 20 ms. */
  private static final long LARGEST_RESERVE = 20;

  /** A timer that is later than this was kept waiting; also what a payment gets then. */
  static final long MOMENT = 5;

  private final ProcessingTimeService time;
  private final long reserve;
  private final Consumer<GatherBuffer.Pending> due;
  private final PriorityQueue<GatherBuffer.Pending> waiting =
      new PriorityQueue<>(Comparator.comparingLong(payment -> payment.deadline));
  private long timerAt = Long.MAX_VALUE;

  /**
   * @param time the operator's clock and timers
   * @param budgetMillis from ingest to decision
   * @param due receives the payments that are to be decided, on the operator's own thread
   */
  Deadlines(ProcessingTimeService time, long budgetMillis, Consumer<GatherBuffer.Pending> due) {
    this.time = time;
    this.reserve = Math.min(LARGEST_RESERVE, budgetMillis / 10);
    this.due = due;
  }

  /**
   * Sees to it that a payment is decided before its end. One whose deadline has passed already, as
   * in the backlog after an outage, is late whatever is done and waits for all its parts.
   */
  void add(GatherBuffer.Pending payment) {
    payment.deadline = payment.end - reserve;
    if (time.getCurrentProcessingTime() < payment.deadline) {
      waiting.add(payment);
      wakeAt(payment.deadline);
    }
  }

  private void wakeAt(long deadline) {
    if (deadline < timerAt) {
      timerAt = deadline;
      // What the timer throws fails the task; nothing is to be done with its future.
      ScheduledFuture<?> unused = time.registerTimer(deadline, this::onTimer);
    }
  }

  private void onTimer(long timestamp) {
    timerAt = Long.MAX_VALUE;
    while (!waiting.isEmpty()) {
      GatherBuffer.Pending next = waiting.element();
      long now = time.getCurrentProcessingTime();
      if (!next.decided && next.deadline > now) {
        wakeAt(next.deadline);
        return;
      }
      waiting.remove();
      if (next.decided) {
        continue;
      }
      if (now - next.deadline > MOMENT && !next.prolonged) {
        next.prolonged = true;
        next.deadline = now + MOMENT;
        waiting.add(next);
      } else {
        due.accept(next);
      }
    }
  }
}
