package dev.mitra.job.profile;

import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.Erasure;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.CorruptProfileException;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlState;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.wire.EntityTask;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the profiles: for each entity of each event one read of state, the features at the event,
 * and at most one write. All kinds of entity share this operator and its one value of bytes per
 * key, so that a new kind needs no new operator.
 */
public class ProfileFunction
    extends KeyedBroadcastProcessFunction<String, EntityTask, ProfileSignal, Part>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ProfileFunction.class);

  /** The name of the state. */
  public static final String STATE = "profile";

  /** The engines of one plan, by kind of entity. */
  private static final class Engines {
    final FeaturePlan plan;
    final Map<String, ProfileEngine> byEntity = new HashMap<>();

    Engines(FeaturePlan plan) {
      this.plan = plan;
      for (EntityPlan entity : plan.entities()) {
        byEntity.put(entity.entity().name(), new ProfileEngine(entity));
      }
    }
  }

  private final String schemaYaml;
  private final long historyMillis;
  private final long retentionMillis;
  private final ControlSnapshot snapshot;

  private final ControlReader reader;

  private transient @Nullable ControlState changes;
  private transient @Nullable ControlView control;
  private transient @Nullable EventInputs inputs;
  private transient @Nullable Engines engines;
  private transient @Nullable ValueStateDescriptor<byte[]> descriptor;
  private transient @Nullable ValueState<byte[]> profile;
  private transient Counter corrupt = new SimpleCounter();
  private transient Counter staleVectors = new SimpleCounter();
  private transient Counter erasedProfiles = new SimpleCounter();

  /**
   * @param schemaYaml the schema's text
   * @param historyMillis how long a configuration that was replaced is kept
   * @param retentionMillis after how long without events a profile is forgotten
   * @param snapshot the control changes to start with
   * @param reader reads the control topic after a failure
   */
  public ProfileFunction(
      String schemaYaml,
      long historyMillis,
      long retentionMillis,
      ControlSnapshot snapshot,
      ControlReader reader) {
    this.schemaYaml = schemaYaml;
    this.historyMillis = historyMillis;
    this.retentionMillis = retentionMillis;
    this.snapshot = snapshot;
    this.reader = reader;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    int attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
    changes = ControlState.open(context, Compilation.Scope.FEATURES, snapshot, reader, attempt);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    Objects.requireNonNull(changes).forgetWith(Objects.requireNonNull(control));
  }

  @Override
  public void open(OpenContext context) throws Exception {
    EventSchema schema = EventSchemaParser.parse(schemaYaml.getBytes(StandardCharsets.UTF_8));
    ControlView view = new ControlView(schema, Compilation.Scope.FEATURES, historyMillis);
    Objects.requireNonNull(changes).load(view);
    control = view;
    inputs = new EventInputs(schema);
    ValueStateDescriptor<byte[]> described =
        new ValueStateDescriptor<>(STATE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    described.enableTimeToLive(
        StateTtlConfig.newBuilder(Duration.ofMillis(retentionMillis))
            .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
            .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
            .cleanupInRocksdbCompactFilter(10_000)
            .build());
    profile = getRuntimeContext().getState(described);
    descriptor = described;
    MetricGroup group = getRuntimeContext().getMetricGroup();
    corrupt = group.counter("mitra_corrupt_profiles");
    staleVectors = group.counter("mitra_stale_vectors");
    erasedProfiles = group.counter("mitra_erased_profiles");
    view.register(group);
  }

  @Override
  public void processElement(EntityTask task, ReadOnlyContext context, Collector<Part> out)
      throws Exception {
    Configuration configuration = Objects.requireNonNull(control).at(task.ingestMillis());
    long epoch = task.epoch();
    if (configuration.planEpoch() != epoch) {
      // The fan-out knows a change that has not come here, or the other way round. The profile
      // moves
      // under what is known here; the vector is marked, because the task's index is one of another
      // plan, and the decision names the features as missing.
      staleVectors.inc();
      epoch = Part.STALE;
    }
    ProfileEngine engine = engine(configuration.plan(), task.entity());
    double[] features =
        new double[engine == null || !task.scored() ? 0 : engine.plan().features().size()];
    if (engine != null) {
      move(engine, task, features);
    }
    if (task.scored()) {
      out.collect(Part.vector(task.ticket(), task.entityIndex(), epoch, features));
    }
  }

  private void move(ProfileEngine engine, EntityTask task, double[] features) throws Exception {
    ValueState<byte[]> state = Objects.requireNonNull(profile);
    EventInputs bound = Objects.requireNonNull(inputs).bind(task.event());
    byte[] stored = state.value();
    byte[] moved;
    try {
      moved = engine.apply(stored, task.event(), bound, task.scored() ? features : null, 0);
    } catch (CorruptProfileException e) {
      corrupt.inc();
      LOG.error("a profile of kind {} cannot be read and is begun anew", task.entity(), e);
      stored = null;
      moved = engine.apply(null, task.event(), bound, task.scored() ? features : null, 0);
    }
    if (moved != null && moved != stored) {
      state.update(moved);
    }
  }

  private @Nullable ProfileEngine engine(FeaturePlan plan, String entity) {
    return engines(plan).get(entity);
  }

  private Map<String, ProfileEngine> engines(FeaturePlan plan) {
    Engines current = engines;
    if (current == null || current.plan != plan) {
      current = new Engines(plan);
      engines = current;
    }
    return current.byEntity;
  }

  @Override
  public void processBroadcastElement(ProfileSignal signal, Context context, Collector<Part> out)
      throws Exception {
    if (signal instanceof ProfileSignal.Change change) {
      ControlView view = Objects.requireNonNull(control);
      if (Objects.requireNonNull(changes).add(change.change())) {
        view.add(change.change());
      } else {
        view.saw(change.change());
      }
    } else if (signal instanceof ProfileSignal.Erase erase) {
      erase(erase, context);
    }
  }

  /** Goes through all profiles of this subtask, which stands still meanwhile. */
  private void erase(ProfileSignal.Erase erase, Context context) throws Exception {
    long start = System.nanoTime();
    FeaturePlan plan = Objects.requireNonNull(control).atOrLater(erase.ingestMillis()).plan();
    Erasure erasure = new Erasure(plan, erase.event());
    ErasingWalk walk = new ErasingWalk(erasure, engines(plan));
    context.applyToKeyedState(Objects.requireNonNull(descriptor), walk);
    erasedProfiles.inc(walk.erased());
    corrupt.inc(walk.corrupt());
    LOG.info(
        "a subject named by {} was erased: of {} profiles {} were deleted, {} lost its values, and"
            + " {} that cannot be read were deleted; it took {} ms",
        erasure.fields(),
        walk.walked(),
        walk.erased(),
        walk.cleaned(),
        walk.corrupt(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  @Override
  public void close() {
    if (control != null) {
      control.close();
    }
  }
}
