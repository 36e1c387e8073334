package dev.mitra.job.decide;

import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.control.BoundModel;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.fixtures.Payments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.util.clock.Clock;
import org.jspecify.annotations.Nullable;

/** The operator that decides, with work that takes as long as a test says, by its clock. */
final class SlowGather extends GatherOperator {
  private static final long serialVersionUID = 1L;

  private transient Map<String, Long> millisByModel = new HashMap<>();
  private transient List<String> scored = new ArrayList<>();
  private transient long millisOfExplanation;
  private transient long behind;
  private transient @Nullable ProcessingTimeService lagging;

  SlowGather(long budgetMillis, ControlSnapshot snapshot) {
    super(Payments.YAML, budgetMillis, 3_600_000, snapshot, ControlReader.NONE);
  }

  /** From now on scoring a model takes so long. */
  void slowModel(String name, long millis) {
    millisByModel.put(name, millis);
  }

  /** From now on an explanation takes so long. */
  void slowExplanation(long millis) {
    millisOfExplanation = millis;
  }

  /** The models that were scored, in the order in which they were. */
  List<String> scored() {
    return scored;
  }

  /** How far the work has moved the clock since the last time; timers wait that long. */
  long takeBehind() {
    long millis = behind;
    behind = 0;
    return millis;
  }

  @Override
  Decider decider(EventSchema schema) {
    return new Decider(schema) {
      @Override
      double score(int index, BoundModel model, double[] vector) {
        scored.add(model.name());
        behind += millisByModel.getOrDefault(model.name(), 0L);
        return super.score(index, model, vector);
      }

      @Override
      boolean explain(Configuration configuration, double[] vector) {
        behind += millisOfExplanation;
        return super.explain(configuration, vector);
      }
    };
  }

  @Override
  public ProcessingTimeService getProcessingTimeService() {
    ProcessingTimeService known = lagging;
    if (known == null) {
      known = new Lagging(super.getProcessingTimeService());
      lagging = known;
    }
    return known;
  }

  /** The clock of the harness, moved on by the work since it was set. */
  private final class Lagging implements ProcessingTimeService {
    private final ProcessingTimeService harness;

    Lagging(ProcessingTimeService harness) {
      this.harness = harness;
    }

    @Override
    public long getCurrentProcessingTime() {
      return harness.getCurrentProcessingTime() + behind;
    }

    @Override
    public Clock getClock() {
      return harness.getClock();
    }

    @Override
    public ScheduledFuture<?> registerTimer(long time, ProcessingTimeCallback target) {
      return harness.registerTimer(time, target);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        ProcessingTimeCallback callback, long delay, long period) {
      return harness.scheduleAtFixedRate(callback, delay, period);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        ProcessingTimeCallback callback, long delay, long period) {
      return harness.scheduleWithFixedDelay(callback, delay, period);
    }

    @Override
    public CompletableFuture<Void> quiesce() {
      return harness.quiesce();
    }
  }
}
