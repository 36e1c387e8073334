package dev.mitra.job.ingest;

import dev.mitra.features.event.Event;
import dev.mitra.features.plan.Erasure;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.schema.Field;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlledOperator;
import dev.mitra.job.timing.StageTimes;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.WireType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lets events through in the order in which their partition holds them, once the dedupe operator
 * has answered, and sends each to the subtasks that have profiles of its entities, or to all when
 * it erases a subject.
 *
 * <p>Events and verdicts come on different ways; events wait here for their verdict. Both leave the
 * decoder between the same two checkpoint barriers, so with aligned barriers nothing waits at a
 * snapshot. Should anything ever, it is kept as state and let through after a restore.
 */
public final class FanOutOperator extends ControlledOperator<Inbound, ProfileTask> {
  private static final long serialVersionUID = 1L;

  /** The name of the state that should always be empty. */
  public static final String STATE = "waiting-for-verdict";

  /** Gauge: how many events snapshots have found waiting; 0 with aligned checkpoints. */
  public static final String LEFT_AT_SNAPSHOT = "mitra_fan_out_left_at_snapshot";

  private transient VerdictQueue queue = new VerdictQueue();

  /** For each subtask of the profiles, which has as many as this operator, the event's entities. */
  private transient long[] routed = new long[0];

  /** Those whose bits are not 0. */
  private transient List<Integer> subtasks = new ArrayList<>();

  private transient int keyGroups;
  private transient long leftAtSnapshot;
  private transient @Nullable ListState<Inbound> left;
  private transient List<Inbound> restored = List.of();
  private transient @Nullable StageTimes times;
  private transient Counter erasures = new SimpleCounter();
  private transient Counter emptyErasures = new SimpleCounter();

  /** See {@link ControlledOperator}. */
  public FanOutOperator(
      String schemaYaml, long historyMillis, ControlSnapshot snapshot, ControlReader reader) {
    super(schemaYaml, Compilation.Scope.FEATURES, historyMillis, snapshot, reader);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ListState<Inbound> state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>(STATE, WireType.INBOUND));
    restored = new ArrayList<>();
    state.get().forEach(restored::add);
    left = state;
  }

  @Override
  public void open() throws Exception {
    super.open();
    queue = new VerdictQueue();
    TaskInfo task = getRuntimeContext().getTaskInfo();
    routed = new long[task.getNumberOfParallelSubtasks()];
    subtasks = new ArrayList<>();
    keyGroups = task.getMaxNumberOfParallelSubtasks();
    getMetricGroup().gauge(LEFT_AT_SNAPSHOT, () -> leftAtSnapshot);
    times = StageTimes.register(getMetricGroup(), StageTimes.DEDUPE_WAIT);
    erasures = getMetricGroup().counter("mitra_erasures");
    emptyErasures = getMetricGroup().counter("mitra_empty_erasures");
    // Their ids are in the dedupe state already: they were seen, and never let through.
    restored.forEach(this::fanOut);
    restored = List.of();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    List<Inbound> waiting = queue.waiting();
    if (!waiting.isEmpty()) {
      leftAtSnapshot += waiting.size();
      LOG.error(
          "{} events wait for their verdict at a snapshot, which aligned checkpoints never leave;"
              + " they are kept in state",
          waiting.size());
    }
    Objects.requireNonNull(left).update(waiting);
  }

  @Override
  public void processElement1(StreamRecord<Inbound> record) {
    queue.add(record.getValue());
    for (Inbound next = queue.poll(); next != null; next = queue.poll()) {
      Objects.requireNonNull(times).record(System.nanoTime() - queue.arrivalNanos());
      fanOut(next);
    }
  }

  /** An event that erases a subject moves no profile: all of them hear of it. */
  private void erase(Inbound inbound, Event event, FeaturePlan plan) {
    if (new Erasure(plan, event).fields().isEmpty()) {
      emptyErasures.inc();
      LOG.warn(
          "an event of type {} names no subject and erases nothing; fields that name one are {}",
          event.type(),
          Erasure.keyFields(plan).stream().map(Field::name).toList());
      return;
    }
    erasures.inc();
    output.collect(
        SideOutputs.ERASURES,
        new StreamRecord<>(new ProfileSignal.Erase(inbound.ingestMillis(), event)));
  }

  /** How many events snapshots have found waiting. */
  long leftAtSnapshot() {
    return leftAtSnapshot;
  }

  private void fanOut(Inbound inbound) {
    Event event = Objects.requireNonNull(inbound.event());
    long ingest = inbound.ingestMillis();
    Configuration configuration = control().at(ingest);
    if (schema().isErasure(event.type())) {
      erase(inbound, event, configuration.plan());
      return;
    }
    long epoch = configuration.planEpoch();
    boolean scored = schema().isScored(event.type());
    long present = route(configuration.plan().entities(), event);
    for (int i = 0; i < subtasks.size(); i++) {
      int subtask = subtasks.get(i);
      output.collect(
          new StreamRecord<>(
              new ProfileTask(
                  inbound.ticket(), ingest, subtask, routed[subtask], epoch, scored, event)));
      routed[subtask] = 0;
    }
    if (scored) {
      output.collect(
          SideOutputs.BASES,
          new StreamRecord<>(Part.base(inbound.ticket(), epoch, ingest, present, event)));
    }
  }

  /**
   * Finds out which subtasks have profiles of an event, and sets their bits.
   *
   * @return a bit for each entity that the event has
   */
  private long route(List<EntityPlan> entities, Event event) {
    long present = 0;
    subtasks.clear();
    for (int i = 0; i < entities.size(); i++) {
      String key = EntityKeys.of(entities.get(i).entity(), event);
      if (!key.isEmpty()) {
        present |= 1L << i;
        int subtask =
            KeyGroupRangeAssignment.assignKeyToParallelOperator(key, keyGroups, routed.length);
        if (routed[subtask] == 0) {
          subtasks.add(subtask);
        }
        routed[subtask] |= 1L << i;
      }
    }
    return present;
  }
}
