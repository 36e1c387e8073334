package dev.mitra.job.drift;

import dev.mitra.job.control.Configuration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * What a deciding subtask counts of the drift of its models, shown as metrics: the score of every
 * payment, and the features of every {@value #STRIDE}th. A timer works out the figures every 10
 * seconds on the operator's own thread, and only then are metrics added and removed; a payment is
 * counted without allocation, without a clock and without looking anything up by name.
 *
 * <p>Payments around a change meet the configurations before and after it in turns. Each is counted
 * for the models of its own configuration; what is shown are the models of the one that most
 * payments of the last seconds met, so that a single payment with a clock of the future switches
 * nothing. A model that several configurations have in common, as most do, is counted once.
 *
 * <p>Nothing of it is state: after a failure the windows begin empty. Not thread-safe.
 */
public final class DriftMonitor {
  /** Features are counted of one payment in so many; a fixed stride, as it needs no chance. */
  public static final int STRIDE = 8;

  /** How many configurations are counted between two refreshes; payments of more are left out. */
  static final int MOST_CONFIGURATIONS = 8;

  /** Between two refreshes. */
  static final long REFRESH_MILLIS = 10_000;

  private final DriftGauges gauges;
  private final ProcessingTimeService time;
  private final List<DriftSheet> sheets = new ArrayList<>(MOST_CONFIGURATIONS);
  private final List<ModelDrift> models = new ArrayList<>();
  private @Nullable DriftSheet current;
  private @Nullable DriftSheet leading;
  private int payments;
  private boolean timerIsSet;

  /**
   * A monitor that has counted nothing.
   *
   * @param metrics the operator's
   * @param time the operator's clock and timers
   */
  public DriftMonitor(MetricGroup metrics, ProcessingTimeService time) {
    this.gauges = new DriftGauges(metrics);
    this.time = time;
  }

  /**
   * Counts a payment that was just decided.
   *
   * @param configuration what it was decided under
   * @param vector its features, with the derived ones and the scores of micro models
   * @param scores the scores of the configuration's models, by their indexes; NaN where a model was
   *     not scored. May be longer
   */
  public void decided(Configuration configuration, double[] vector, double[] scores) {
    if (!timerIsSet && configuration.models().size() == 0) {
      // Nothing to count, and nothing is shown that could leave.
      return;
    }
    DriftSheet sheet = current;
    if (sheet == null || !sheet.isOf(configuration)) {
      sheet = sheetOf(configuration);
      current = sheet;
      if (sheet == null) {
        return;
      }
    }
    sheet.scored(scores);
    if (++payments == STRIDE) {
      payments = 0;
      sheet.features(vector);
    }
    if (!timerIsSet) {
      wake();
    }
  }

  private @Nullable DriftSheet sheetOf(Configuration configuration) {
    for (DriftSheet each : sheets) {
      if (each.isOf(configuration)) {
        return each;
      }
    }
    if (sheets.size() == MOST_CONFIGURATIONS && !leaveOneThatIsOver()) {
      return null;
    }
    DriftSheet sheet = new DriftSheet(configuration, models, time.getCurrentProcessingTime());
    sheets.add(sheet);
    return sheet;
  }

  /** Whether there was a configuration that no payment has met since the last refresh. */
  private boolean leaveOneThatIsOver() {
    for (DriftSheet each : sheets) {
      if (each != leading && each.payments() == 0) {
        return sheets.remove(each);
      }
    }
    return false;
  }

  private void wake() {
    timerIsSet = true;
    // What the timer throws fails the task; nothing is to be done with its future.
    ScheduledFuture<?> unused =
        time.registerTimer(time.getCurrentProcessingTime() + REFRESH_MILLIS, this::refresh);
  }

  private void refresh(long timestamp) {
    DriftSheet leader = elect();
    sheets.removeIf(each -> each != leader && each.takePayments() == 0);
    leader.takePayments();
    leading = leader;
    current = null;
    Set<ModelDrift> used = Collections.newSetFromMap(new IdentityHashMap<>());
    sheets.forEach(sheet -> used.addAll(sheet.models()));
    models.retainAll(used);
    long now = time.getCurrentProcessingTime();
    models.forEach(model -> model.refresh(now));
    gauges.show(leader.models());
    leader.models().forEach(model -> model.warn(now));
    timerIsSet = false;
    if (leader.hasModels()) {
      wake();
    }
  }

  /**
   * The configuration that most payments met since the last time; the one before when none came.
   */
  private DriftSheet elect() {
    DriftSheet best = leading == null ? sheets.get(0) : leading;
    for (DriftSheet each : sheets) {
      boolean isNewer = each.epoch() > best.epoch();
      if (each.payments() > best.payments()
          || (each.payments() == best.payments() && each.payments() > 0 && isNewer)) {
        best = each;
      }
    }
    return best;
  }
}
