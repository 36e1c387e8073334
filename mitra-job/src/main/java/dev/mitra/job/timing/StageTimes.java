package dev.mitra.job.timing;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.MetricGroup;

/**
 * How long one stage takes, payment by payment. A subtask has one of each of its stages and is its
 * only writer; readers are Flink's reporters, from threads of their own.
 */
public final class StageTimes {
  /** From a record's time until it is decoded. */
  public static final String INGEST = "ingest";

  /** From decoded until its id is known to be new. */
  public static final String DEDUPE_WAIT = "dedupe_wait";

  /** What the profiles of one subtask take for one payment. */
  public static final String PROFILE = "profile";

  /** From a payment's first part until it is complete or its deadline has come. */
  public static final String GATHER = "gather";

  /** Models, rules, policy, explanation and writing. */
  public static final String DECIDE = "decide";

  /** From a record's time until its decision leaves. */
  public static final String TOTAL = "total";

  private final SlidingHistogram histogram;

  private StageTimes(SlidingHistogram histogram) {
    this.histogram = histogram;
  }

  /**
   * Registers the histogram {@code mitra_stage_STAGE_us}: microseconds, over the last minute.
   *
   * @param group the operator's
   * @param stage one of the stages above
   */
  public static StageTimes register(MetricGroup group, String stage) {
    return register(group, stage, System::nanoTime);
  }

  /**
   * Registers the histogram of a stage.
   *
   * @param nanoClock tells which times are of the last minute
   */
  static StageTimes register(MetricGroup group, String stage, LongSupplier nanoClock) {
    return new StageTimes(group.histogram(metric(stage), new SlidingHistogram(nanoClock)));
  }

  /** The name of a stage's histogram. */
  public static String metric(String stage) {
    return "mitra_stage_" + stage + "_us";
  }

  /**
   * Counts the time of one payment. Allocates nothing and waits for nobody.
   *
   * @param nanos how long it took; below zero, as clocks of two machines can make it, it counts as
   *     zero, above an hour as an hour
   */
  public void record(long nanos) {
    histogram.update(TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  /**
   * Counts the time of one payment where two operators, and so the clock of the day, are involved.
   *
   * @param millis how long it took
   */
  public void recordMillis(long millis) {
    histogram.update(TimeUnit.MILLISECONDS.toMicros(millis));
  }
}
