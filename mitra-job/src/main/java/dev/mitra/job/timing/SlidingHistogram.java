package dev.mitra.job.timing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.HdrHistogram.AtomicHistogram;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * The values of about the last minute, each known to one part in a hundred (HdrHistogram,
 * hdrhistogram.org): six slices of ten seconds and the one that is being filled. One thread writes;
 * any may read meanwhile.
 *
 * <p>The slices make a ring. The writer empties one when its turn comes; it is then the one that no
 * reader looks at, unless that reader has been at it for ten seconds, and it would only miss values
 * that are a minute old.
 */
final class SlidingHistogram implements Histogram {
  /** An hour of microseconds: longer times count as this. */
  static final long LARGEST = TimeUnit.HOURS.toMicros(1);

  private static final int DIGITS = 2;
  private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Those that are read: the one being filled and the six before it. */
  private static final int READ = 7;

  private static final int SLICES = READ + 1;
  private static final long NEVER = Long.MIN_VALUE;

  private final LongSupplier nanoClock;
  private final long begin;
  private final AtomicHistogram[] slices = new AtomicHistogram[SLICES];

  /** Which stretch of ten seconds each slice holds, counted from the beginning. */
  private final AtomicLongArray stretches = new AtomicLongArray(SLICES);

  private long current = NEVER;
  private AtomicHistogram filling;

  /** All values ever; written by one thread. */
  private volatile long count;

  SlidingHistogram(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.begin = nanoClock.getAsLong();
    for (int i = 0; i < SLICES; i++) {
      slices[i] = new AtomicHistogram(LARGEST, DIGITS);
      stretches.set(i, NEVER);
    }
    filling = slices[0];
  }

  private long stretch() {
    return (nanoClock.getAsLong() - begin) / SLICE_NANOS;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
  public void update(long value) {
    long stretch = stretch();
    if (stretch != current) {
      turnTo(stretch);
    }
    filling.recordValue(Math.max(0, Math.min(value, LARGEST)));
    count = count + 1;
  }

  private void turnTo(long stretch) {
    int slice = (int) (stretch % SLICES);
    // Out of the readers' sight before it is emptied.
    stretches.set(slice, NEVER);
    slices[slice].reset();
    stretches.set(slice, stretch);
    filling = slices[slice];
    current = stretch;
  }

  /** How many values there have ever been, as reporters expect it of a histogram. */
  @Override
  public long getCount() {
    return count;
  }

  @Override
  public HistogramStatistics getStatistics() {
    long now = stretch();
    org.HdrHistogram.Histogram sum = new org.HdrHistogram.Histogram(LARGEST, DIGITS);
    for (int i = 0; i < SLICES; i++) {
      long stretch = stretches.get(i);
      if (stretch != NEVER && stretch > now - READ) {
        sum.add(slices[i]);
      }
    }
    return new Statistics(sum);
  }

  /** A copy that nobody writes to any more; all zero when there were no values. */
  private static final class Statistics extends HistogramStatistics {
    private final org.HdrHistogram.Histogram values;

    private Statistics(org.HdrHistogram.Histogram values) {
      this.values = values;
    }

    @Override
    public double getQuantile(double quantile) {
      return values.getValueAtPercentile(quantile * 100);
    }

    @Override
    public long[] getValues() {
      long[] all = new long[size()];
      int next = 0;
      for (var step : values.recordedValues()) {
        for (long i = 0; i < step.getCountAtValueIteratedTo() && next < all.length; i++) {
          all[next++] = step.getValueIteratedTo();
        }
      }
      return all;
    }

    @Override
    public int size() {
      return (int) Math.min(values.getTotalCount(), Integer.MAX_VALUE);
    }

    @Override
    public double getMean() {
      return values.getMean();
    }

    @Override
    public double getStdDev() {
      return values.getStdDeviation();
    }

    @Override
    public long getMax() {
      return values.getMaxValue();
    }

    @Override
    public long getMin() {
      return values.getTotalCount() == 0 ? 0 : values.getMinValue();
    }
  }
}
