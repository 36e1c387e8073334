package dev.mitra.job.drift;

import static dev.mitra.job.drift.DriftModels.bound;
import static dev.mitra.job.drift.DriftModels.configuration;

import dev.mitra.job.control.Configuration;
import dev.mitra.job.fixtures.RecordedMetrics;
import dev.mitra.model.ModelRole;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;

/**
 * What counting for drift costs: processor time of the thread for each payment of a model with 300
 * features and ten bins each, and for each refresh. Between payments other memory is read, as much
 * as deciding one may read, so that nothing stays in the caches that would not.
 */
final class DriftCost {
  private static final int FEATURES = 300;
  private static final int ROWS = 64;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Configuration model =
      configuration(1, bound("m", 1, DriftModels.model("1", ModelRole.CHAMPION, FEATURES)));
  private final Configuration none = configuration(1);
  private final double[][] vectors = new double[ROWS][FEATURES];
  private final double[] scores = new double[1];
  private final int[] other = new int[16 * 1024];
  private final Random random = new Random(1);
  private int read;

  DriftCost() {
    for (double[] vector : vectors) {
      for (int j = 0; j < FEATURES; j++) {
        vector[j] = random.nextGaussian();
      }
    }
  }

  /** Prints the figures: {@code payments rounds}, such as 1000000 5. */
  public static void main(String[] arguments) throws Exception {
    int payments = Integer.parseInt(arguments[0]);
    DriftCost cost = new DriftCost();
    for (int round = 0; round < Integer.parseInt(arguments[1]); round++) {
      double without = cost.nanosOfPayment(cost.none, payments);
      double with = cost.nanosOfPayment(cost.model, payments);
      System.out.printf(
          Locale.ROOT,
          "a payment %.0f ns (%.0f with the model, %.0f without), a refresh %.0f us%n",
          with - without,
          with,
          without,
          cost.nanosOfRefresh() / 1_000);
    }
  }

  /** Of one payment, with what is read besides. */
  double nanosOfPayment(Configuration configuration, int payments) throws Exception {
    TestProcessingTimeService time = new TestProcessingTimeService();
    time.setCurrentTime(1_700_000_000_000L);
    DriftMonitor monitor = new DriftMonitor(new RecordedMetrics().operator(), time);
    long before = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < payments; i++) {
      for (int j = 0; j < other.length; j += 16) {
        read += other[j];
      }
      scores[0] = (i & 1023) / 1024.0;
      monitor.decided(configuration, vectors[(i >>> 3) & (ROWS - 1)], scores);
    }
    return (double) (THREADS.getCurrentThreadCpuTime() - before) / payments;
  }

  /** Of one refresh, once the metrics are there. */
  double nanosOfRefresh() throws Exception {
    TestProcessingTimeService time = new TestProcessingTimeService();
    time.setCurrentTime(1_700_000_000_000L);
    DriftMonitor monitor = new DriftMonitor(new RecordedMetrics().operator(), time);
    for (int i = 0; i < 4_000; i++) {
      monitor.decided(model, vectors[i & (ROWS - 1)], scores);
    }
    time.advance(DriftMonitor.REFRESH_MILLIS);
    long before = THREADS.getCurrentThreadCpuTime();
    int refreshes = 20;
    for (int i = 0; i < refreshes; i++) {
      time.advance(DriftMonitor.REFRESH_MILLIS);
    }
    return (double) (THREADS.getCurrentThreadCpuTime() - before) / refreshes;
  }

  /** What was read, so that reading it is not left out. */
  int read() {
    return read;
  }
}
