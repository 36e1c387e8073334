package dev.mitra.job.decide;

import dev.mitra.features.event.Event;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.breaker.BreakerTally;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlledOperator;
import dev.mitra.job.drift.DriftMonitor;
import dev.mitra.job.timing.StageTimes;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.WireType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the partial vectors of each payment and decides it: as soon as all have come, or with
 * what has come when its deadline is near. A payment that is past its deadline when it gets here
 * (the backlog after an outage) is late already, and waits for all its parts.
 *
 * <p>All parts of a payment leave the fan-out between the same two checkpoint barriers, so with
 * aligned barriers every payment before a barrier is complete when the barrier has come on all
 * inputs, and the buffer is empty at every snapshot. Should it ever not be, what is in it is kept
 * as state and decided at once after a restore, with the missing features named.
 */
public class GatherOperator extends ControlledOperator<Part, OutRecord> {
  private static final long serialVersionUID = 1L;

  /** The name of the state that should always be empty. */
  public static final String STATE = "incomplete-payments";

  /** Gauge: how many payments snapshots have found incomplete; 0 with aligned checkpoints. */
  public static final String LEFT_AT_SNAPSHOT = "mitra_gather_left_at_snapshot";

  /** Header: the payment's ingest time. */
  public static final String INGEST_HEADER = "mitra-ingest-ms";

  /** Header: when it was decided. */
  public static final String DECIDED_HEADER = "mitra-decided-ms";

  /** Header: whether its deadline had passed when it could first be decided. */
  public static final String LATE_HEADER = "mitra-late";

  private final long budgetMillis;

  private transient GatherBuffer buffer = new GatherBuffer();
  private transient @Nullable Deadlines deadlines;
  private transient @Nullable Decider decider;
  private transient @Nullable Ladder ladder;
  private transient @Nullable StageTimes gatherTimes;
  private transient @Nullable StageTimes decideTimes;
  private transient @Nullable StageTimes totalTimes;
  private transient @Nullable BreakerTally tally;
  private transient @Nullable DriftMonitor drift;
  private transient double[] vector = new double[0];
  private transient Set<Long> loggedLayouts = new HashSet<>();
  private transient long layoutEpoch = Long.MIN_VALUE;
  private transient long layoutId;
  private transient FeatureLog.Writer log = new FeatureLog.Writer();
  private transient long leftAtSnapshot;
  private transient @Nullable ListState<Part> left;
  private transient List<Part> restored = List.of();
  private transient Counter decidedCounter = new SimpleCounter();
  private transient Counter lateCounter = new SimpleCounter();
  private transient Counter incompleteCounter = new SimpleCounter();

  /**
   * @param budgetMillis from ingest to decision
   */
  public GatherOperator(
      String schemaYaml,
      long budgetMillis,
      long historyMillis,
      ControlSnapshot snapshot,
      ControlReader reader) {
    super(schemaYaml, Compilation.Scope.ALL, historyMillis, snapshot, reader);
    this.budgetMillis = budgetMillis;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ListState<Part> state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>(STATE, WireType.PART));
    restored = new ArrayList<>();
    state.get().forEach(restored::add);
    left = state;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffer = new GatherBuffer();
    deadlines = new Deadlines(getProcessingTimeService(), budgetMillis, this::decide);
    decider = decider(schema());
    ladder =
        new Ladder(
            getProcessingTimeService()::getCurrentProcessingTime, budgetMillis, getMetricGroup());
    gatherTimes = StageTimes.register(getMetricGroup(), StageTimes.GATHER);
    decideTimes = StageTimes.register(getMetricGroup(), StageTimes.DECIDE);
    totalTimes = StageTimes.register(getMetricGroup(), StageTimes.TOTAL);
    BreakerTally counting =
        new BreakerTally(
            getProcessingTimeService(),
            counts -> output.collect(SideOutputs.ACTION_COUNTS, new StreamRecord<>(counts)));
    getMetricGroup().gauge("mitra_breaker_left_out", counting::leftOut);
    tally = counting;
    drift = new DriftMonitor(getMetricGroup(), getProcessingTimeService());
    vector = new double[0];
    loggedLayouts = new HashSet<>();
    log = new FeatureLog.Writer();
    layoutEpoch = Long.MIN_VALUE;
    getMetricGroup().gauge(LEFT_AT_SNAPSHOT, () -> leftAtSnapshot);
    decidedCounter = getMetricGroup().counter("mitra_decided");
    lateCounter = getMetricGroup().counter("mitra_decided_late");
    incompleteCounter = getMetricGroup().counter("mitra_decided_incomplete");
    decideRestored();
  }

  /** Tests put a slow one in its place. */
  Decider decider(EventSchema schema) {
    return new Decider(schema);
  }

  private void decideRestored() {
    GatherBuffer incomplete = new GatherBuffer();
    Map<Long, GatherBuffer.Pending> payments = new HashMap<>();
    for (Part part : restored) {
      payments.put(part.ticket(), incomplete.add(part));
    }
    restored = List.of();
    for (GatherBuffer.Pending payment : payments.values()) {
      begin(payment);
      decide(payment);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    Objects.requireNonNull(tally).flush();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (buffer.size() > 0) {
      leftAtSnapshot += buffer.size();
      LOG.error(
          "{} payments are incomplete at a snapshot, which aligned checkpoints never leave; they"
              + " are kept in state",
          buffer.size());
    }
    Objects.requireNonNull(left).update(buffer.undecidedParts());
    // Every checkpoint's stretch of the log brings its layouts: retention must not part them.
    loggedLayouts.clear();
    layoutEpoch = Long.MIN_VALUE;
  }

  @Override
  public void processElement1(StreamRecord<Part> record) {
    Part part = record.getValue();
    GatherBuffer.Pending payment = buffer.add(part);
    if (payment.decided) {
      return;
    }
    if (part.isBase()) {
      begin(payment);
      if (payment.outstanding() != 0) {
        Objects.requireNonNull(deadlines).add(payment);
      }
    }
    if (payment.outstanding() == 0) {
      decide(payment);
    }
  }

  /** The base has come: the time that there is runs from here on. */
  private void begin(GatherBuffer.Pending payment) {
    payment.baseNanos = System.nanoTime();
    // A producer whose clock is ahead does not get more time.
    payment.end =
        Math.min(
                Objects.requireNonNull(payment.base).ingestMillis(),
                getProcessingTimeService().getCurrentProcessingTime())
            + budgetMillis;
  }

  /** How many payments wait for parts. */
  int waiting() {
    return buffer.size();
  }

  /** How many payments snapshots have found incomplete. */
  long leftAtSnapshot() {
    return leftAtSnapshot;
  }

  private void decide(GatherBuffer.Pending payment) {
    long begin = System.nanoTime();
    Objects.requireNonNull(gatherTimes).record(begin - payment.baseNanos);
    boolean late = getProcessingTimeService().getCurrentProcessingTime() > payment.end;
    payment.decided = true;
    Part base = Objects.requireNonNull(payment.base);
    Event event = Objects.requireNonNull(base.event());
    Configuration configuration = control().at(base.ingestMillis());
    int columns = configuration.columns().size();
    if (vector.length < columns) {
      vector = new double[columns];
    }
    Decider deciding = Objects.requireNonNull(decider);
    deciding.begin(configuration, event, vector);
    long missing = present(configuration, base, event) & ~place(configuration, payment.vectors());
    payment.vectors().clear();
    Ladder allowed = Objects.requireNonNull(ladder);
    byte[] body =
        deciding.decide(
            configuration, event, vector, missing, base.ingestMillis(), allowed.until(payment.end));
    allowed.count(deciding.dropped());
    Objects.requireNonNull(tally)
        .count(configuration, deciding.fired(), deciding.decidingInTurn(), deciding.score());
    Objects.requireNonNull(drift).decided(configuration, vector, deciding.scores());

    decidedCounter.inc();
    if (late) {
      lateCounter.inc();
    }
    if (missing != 0) {
      incompleteCounter.inc();
    }
    long decided = getProcessingTimeService().getCurrentProcessingTime();
    Objects.requireNonNull(decideTimes).record(System.nanoTime() - begin);
    Objects.requireNonNull(totalTimes).recordMillis(decided - base.ingestMillis());
    output.collect(
        new StreamRecord<>(
            new OutRecord(
                event.id().getBytes(StandardCharsets.UTF_8),
                body,
                INGEST_HEADER,
                Long.toString(base.ingestMillis()),
                DECIDED_HEADER,
                Long.toString(decided),
                LATE_HEADER,
                Boolean.toString(late))));
    logFeatures(configuration, base, event, missing, columns);
  }

  /** Which of the plan's entities the payment has. */
  private static long present(Configuration configuration, Part base, Event event) {
    if (base.epoch() == configuration.planEpoch()) {
      return base.entities();
    }
    // The fan-out went by another plan; its bits stand for other entities.
    long present = 0;
    List<EntityPlan> entities = configuration.plan().entities();
    for (int i = 0; i < entities.size(); i++) {
      if (!EntityKeys.of(entities.get(i).entity(), event).isEmpty()) {
        present |= 1L << i;
      }
    }
    return present;
  }

  /** Puts the partial vectors in their places; answers which entities are there. */
  private long place(Configuration configuration, List<Part> parts) {
    long there = 0;
    FeaturePlan plan = configuration.plan();
    int known = plan.entities().size();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.epoch() != configuration.planEpoch()
          || width(plan, part) != part.features().length) {
        continue;
      }
      int at = 0;
      for (int entity = 0; entity < known; entity++) {
        if ((part.entities() & (1L << entity)) != 0) {
          int width = plan.width(entity);
          System.arraycopy(part.features(), at, vector, plan.offset(entity), width);
          at += width;
        }
      }
      there |= part.entities();
    }
    return there;
  }

  /** How many features a part has under a plan; -1 when it is of entities that the plan has not. */
  private static int width(FeaturePlan plan, Part part) {
    int width = 0;
    for (long left = part.entities(); left != 0; left &= left - 1) {
      int entity = Long.numberOfTrailingZeros(left);
      if (entity >= plan.entities().size()) {
        return -1;
      }
      width += plan.width(entity);
    }
    return width;
  }

  private void logFeatures(
      Configuration configuration, Part base, Event event, long missing, int columns) {
    List<String> names = configuration.columns();
    if (layoutEpoch != configuration.epoch()) {
      layoutEpoch = configuration.epoch();
      layoutId = FeatureLog.layoutId(names);
      if (loggedLayouts.add(layoutId)) {
        output.collect(
            SideOutputs.FEATURE_LOG, new StreamRecord<>(FeatureLog.layout(layoutId, names)));
      }
    }
    output.collect(
        SideOutputs.FEATURE_LOG,
        new StreamRecord<>(
            log.vector(
                layoutId,
                configuration.epoch(),
                base.ingestMillis(),
                missing,
                event,
                vector,
                columns)));
  }
}
