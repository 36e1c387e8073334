package dev.mitra.job.bench.load;

import dev.mitra.job.bench.Latency;
import dev.mitra.job.bench.Moment;
import dev.mitra.job.bench.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The payments of one stretch on their way: when each was meant to be sent, and what came back.
 * Latency counts from the intended time, so that a sender which is held up hides nothing. Times are
 * those of {@link System#nanoTime}. Thread-safe: one thread sends, another reads, a third looks on.
 */
public final class Trip {
  private static final long LONGEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;
  private static final int TICKS_PER_HALF_DISTANCE = 10;
  private static final long ANSWERED = Long.MIN_VALUE;

  private final int run;
  private final long startNanos;
  private final Histogram latencies = new Histogram(LONGEST_MICROS, DIGITS);
  private final Histogram ofSecond = new Histogram(LONGEST_MICROS, DIGITS);
  private final List<Moment> moments = new ArrayList<>();
  private long[] intended = new long[1 << 16];
  private int[] sentIn = new int[1 << 10];
  private int sent;
  private int secondNow;
  private long answered;
  private long repeated;
  private long withoutFeatures;
  private long late;
  private long dropped;

  /**
   * @param run the number in the middle of the payments' ids
   * @param startNanos when the stretch begins
   */
  public Trip(int run, long startNanos) {
    this.run = run;
    this.startNanos = startNanos;
  }

  /** The number in the middle of the payments' ids. */
  public int run() {
    return run;
  }

  /**
   * A payment is about to be sent.
   *
   * @param at when it was meant to be
   * @return its number, counted from 0
   */
  synchronized int send(long at, long now) {
    if (sent == intended.length) {
      intended = Arrays.copyOf(intended, 2 * sent);
    }
    intended[sent] = at == ANSWERED ? at + 1 : at;
    int second = (int) Math.max(0, (now - startNanos) / 1_000_000_000L);
    if (second >= sentIn.length) {
      sentIn = Arrays.copyOf(sentIn, 2 * second);
    }
    sentIn[second]++;
    return sent++;
  }

  /** An answer has come. */
  synchronized void answer(int number, long now, Answer answer) {
    if (number >= sent) {
      return;
    }
    long at = intended[number];
    if (at == ANSWERED) {
      repeated++;
      return;
    }
    intended[number] = ANSWERED;
    answered++;
    withoutFeatures += answer.withoutFeatures() ? 1 : 0;
    late += answer.late() ? 1 : 0;
    dropped += answer.dropped() ? 1 : 0;
    roll(now);
    long micros = Math.min(LONGEST_MICROS, Math.max(0, (now - at) / 1_000));
    latencies.recordValue(micros);
    ofSecond.recordValue(micros);
  }

  /** Closes the seconds that are over. */
  private void roll(long now) {
    int second = (int) Math.max(0, (now - startNanos) / 1_000_000_000L);
    for (; secondNow < second; secondNow++) {
      moments.add(
          new Moment(
              secondNow + 1.0,
              secondNow < sentIn.length ? sentIn[secondNow] : 0,
              ofSecond.getTotalCount(),
              millis(ofSecond.getValueAtPercentile(50)),
              millis(ofSecond.getValueAtPercentile(99)),
              millis(ofSecond.getMaxValue())));
      ofSecond.reset();
    }
  }

  /** Payments sent so far. */
  public synchronized long sent() {
    return sent;
  }

  /** Payments answered so far. */
  public synchronized long answered() {
    return answered;
  }

  /** Answers that came again. */
  public synchronized long repeated() {
    return repeated;
  }

  /** Payments answered without the features of an entity. */
  public synchronized long withoutFeatures() {
    return withoutFeatures;
  }

  /** Payments answered after their deadline. */
  public synchronized long late() {
    return late;
  }

  /** Payments for which optional work was left out. */
  public synchronized long dropped() {
    return dropped;
  }

  /** The distribution so far. */
  public synchronized Latency latency() {
    if (latencies.getTotalCount() == 0) {
      return Latency.NONE;
    }
    List<Point> points = new ArrayList<>();
    for (HistogramIterationValue value : latencies.percentiles(TICKS_PER_HALF_DISTANCE)) {
      points.add(
          new Point(value.getPercentileLevelIteratedTo(), millis(value.getValueIteratedTo())));
    }
    return new Latency(
        latencies.getTotalCount(),
        latencies.getMean() / 1_000,
        millis(latencies.getValueAtPercentile(50)),
        millis(latencies.getValueAtPercentile(75)),
        millis(latencies.getValueAtPercentile(90)),
        millis(latencies.getValueAtPercentile(99)),
        millis(latencies.getValueAtPercentile(99.9)),
        millis(latencies.getValueAtPercentile(99.99)),
        millis(latencies.getMaxValue()),
        points);
  }

  /** The seconds that are over at a time. */
  public synchronized List<Moment> timeline(long now) {
    roll(now);
    return List.copyOf(moments);
  }

  private static double millis(long micros) {
    return micros / 1_000.0;
  }
}
