package dev.mitra.job.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.mitra.job.fixtures.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.metrics.HistogramStatistics;
import org.junit.jupiter.api.Test;

/** Stage times over the last minute, on a clock of the test's own. */
class SlidingHistogramTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Where the clock of a machine stands is chance; it may be below zero. */
  private long now = -3 * SECOND;

  private final SlidingHistogram histogram = new SlidingHistogram(() -> now);

  private record Value(long at, long micros) {}

  @Test
  void quantilesAreThoseOfTheLastMinute() {
    Random random = Seeds.random(Seeds.announce(SlidingHistogramTest.class), 0);
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      now += random.nextLong(20_000_000L) + (random.nextInt(2_000) == 0 ? 40 * SECOND : 0);
      // From a microsecond to a minute, as many of each size.
      Value value = new Value(now, (long) Math.pow(10, random.nextDouble() * 7.8));
      all.add(value);
      histogram.update(value.micros);
      if (i % 500 == 0) {
        // The slice that is being filled began at most ten seconds ago.
        long begin = now - Math.floorMod(now + 3 * SECOND, 10 * SECOND) - 60 * SECOND;
        long[] expected =
            all.stream().filter(v -> v.at >= begin).mapToLong(Value::micros).sorted().toArray();
        HistogramStatistics statistics = histogram.getStatistics();
        assertThat(statistics.size()).isEqualTo(expected.length);
        for (double quantile : new double[] {0.1, 0.5, 0.9, 0.99, 0.999}) {
          int rank = Math.max(1, (int) Math.ceil(quantile * expected.length));
          double oracle = expected[rank - 1];
          assertThat(statistics.getQuantile(quantile)).isCloseTo(oracle, within(oracle / 100 + 1));
        }
        assertThat((double) statistics.getMin())
            .isCloseTo((double) expected[0], nearly(expected[0]));
        long max = expected[expected.length - 1];
        assertThat((double) statistics.getMax()).isCloseTo((double) max, nearly(max));
        assertThat(statistics.getValues()).hasSize(expected.length);
      }
    }
    assertThat(histogram.getCount()).isEqualTo(all.size());
  }

  @Test
  void withoutPaymentsEverythingIsZero() {
    histogram.update(70);
    now += 71 * SECOND;

    HistogramStatistics statistics = histogram.getStatistics();

    assertThat(statistics.size()).isZero();
    assertThat(statistics.getValues()).isEmpty();
    assertThat(statistics.getQuantile(0.99)).isZero();
    assertThat(statistics.getMean()).isZero();
    assertThat(statistics.getStdDev()).isZero();
    assertThat(statistics.getMax()).isZero();
    assertThat(statistics.getMin()).isZero();
    assertThat(histogram.getCount()).isOne();
  }

  @Test
  void whatClocksCannotMeanCountsAsTheNearestThatTheyCan() {
    histogram.update(-5);
    histogram.update(Long.MAX_VALUE);

    assertThat(histogram.getStatistics().getMin()).isZero();
    assertThat((double) histogram.getStatistics().getMax())
        .isCloseTo((double) SlidingHistogram.LARGEST, nearly(SlidingHistogram.LARGEST));
  }

  @Test
  void readingWhileItIsWrittenMissesNothingThatWasWrittenBefore() throws Exception {
    SlidingHistogram shared = new SlidingHistogram(() -> 0);
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 300_000; i++) {
                shared.update(i % 1_000);
              }
              done.set(true);
            });
    writer.start();
    long before = 0;
    while (!done.get()) {
      int size = shared.getStatistics().size();
      assertThat((long) size).isBetween(before, 300_000L);
      before = size;
    }
    writer.join();
    assertThat(shared.getStatistics().size()).isEqualTo(300_000);
  }

  @Test
  void recordingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    for (int i = 0; i < 20_000; i++) {
      histogram.update(i);
    }
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < 20_000; i++) {
      now += SECOND / 100;
      histogram.update(i);
    }
    long allocated = threads.getThreadAllocatedBytes(thread) - before;

    // What the measuring itself takes.
    assertThat(allocated).isLessThan(2_000);
  }

  private static org.assertj.core.data.Offset<Double> nearly(long value) {
    return within(value / 100.0 + 1);
  }
}
