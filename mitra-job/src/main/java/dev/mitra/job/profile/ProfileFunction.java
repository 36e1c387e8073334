package dev.mitra.job.profile;

import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.Erasure;
import dev.mitra.features.profile.CorruptProfileException;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.StoredProfile;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlState;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.pattern.PatternWatch;
import dev.mitra.job.pattern.PatternedProfile;
import dev.mitra.job.wire.EntityTask;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
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
 * Moves the profiles and follows the patterns: for each entity of each event one read of state, the
 * features and matches at the event, and at most one write. All kinds of entity share this operator
 * and its one value of bytes per key, so that a new kind needs no new operator. An entity whose
 * patterns have to be looked at by time has one timer.
 */
public class ProfileFunction
    extends KeyedBroadcastProcessFunction<String, EntityTask, ProfileSignal, Part>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ProfileFunction.class);

  /** The name of the state. */
  public static final String STATE = "profile";

  /** The name of the state that says how far event time has come. */
  public static final String CLOCK = "event-clock";

  /** How many configurations' movers are kept. */
  private static final int MOST_RECENT = 4;

  /** What moves the profiles under one configuration, by kind of entity. */
  private static final class Movers {
    final Map<String, PatternedProfile> byEntity = new HashMap<>();

    /** The one for which they were asked last, of those that they serve. */
    Configuration configuration;

    Movers(Configuration configuration) {
      this.configuration = configuration;
    }

    boolean serves(Configuration other) {
      return other.planEpoch() == configuration.planEpoch()
          && other.plan() == configuration.plan()
          && other.patterns().equals(configuration.patterns());
    }

    Movers under(Configuration other) {
      configuration = other;
      return this;
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
  private transient Deque<Movers> recent = new ArrayDeque<>();
  private transient @Nullable PatternWatch watch;
  private transient @Nullable ListState<Long> clockState;
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
    this.snapshot = snapshot.withoutFiles();
    this.reader = reader;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    int attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
    changes = ControlState.open(context, Compilation.Scope.FEATURES, snapshot, reader, attempt);
    ListState<Long> state =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>(CLOCK, LongSerializer.INSTANCE));
    clockState = state;
    watch = PatternWatch.restore(state.get());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    Objects.requireNonNull(changes).forgetWith(Objects.requireNonNull(control));
    Objects.requireNonNull(clockState).update(Objects.requireNonNull(watch).clock());
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
    recent = new ArrayDeque<>();
    Objects.requireNonNull(watch).register(group);
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
    PatternedProfile mover = movers(configuration).get(task.entity());
    double[] columns = new double[mover == null || !task.scored() ? 0 : mover.columns()];
    if (mover != null) {
      Objects.requireNonNull(watch).begin(task, context, mover.plan().entity());
      move(mover, task, columns);
    }
    if (task.scored()) {
      out.collect(Part.vector(task.ticket(), task.entityIndex(), epoch, columns));
    }
  }

  private void move(PatternedProfile mover, EntityTask task, double[] columns) throws Exception {
    ValueState<byte[]> state = Objects.requireNonNull(profile);
    EventInputs bound = Objects.requireNonNull(inputs).bind(task.event());
    byte[] stored = state.value();
    byte[] moved;
    try {
      moved = mover.apply(stored, task.event(), bound, task.scored() ? columns : null, 0);
    } catch (CorruptProfileException e) {
      corrupt.inc();
      LOG.error("a profile of kind {} cannot be read and is begun anew", task.entity(), e);
      stored = null;
      moved = mover.apply(null, task.event(), bound, task.scored() ? columns : null, 0);
    }
    store(state, stored, moved);
  }

  private static void store(
      ValueState<byte[]> state, byte @Nullable [] stored, byte @Nullable [] moved)
      throws Exception {
    if (moved == null) {
      if (stored != null) {
        state.clear();
      }
    } else if (moved != stored) {
      state.update(moved);
    }
  }

  /** Time has passed for an entity whose patterns wait for it. */
  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Part> out)
      throws Exception {
    ValueState<byte[]> state = Objects.requireNonNull(profile);
    byte[] stored = state.value();
    if (stored == null) {
      return;
    }
    PatternWatch watching = Objects.requireNonNull(watch);
    String kind = EntityKeys.kind(context.getCurrentKey());
    Configuration configuration = Objects.requireNonNull(control).at(watching.ingest());
    PatternedProfile mover = movers(configuration).get(kind);
    byte[] left;
    try {
      if (mover == null) {
        // The kind of entity is gone, and its patterns with it.
        int from = StoredProfile.profileFrom(stored);
        left = StoredProfile.join(stored, from, StoredProfile.profileTo(stored), stored, 0, 0);
      } else {
        watching.begin(context, mover.plan().entity());
        left = mover.pass(stored, watching.time(), timestamp);
      }
    } catch (CorruptProfileException e) {
      corrupt.inc();
      LOG.error("a profile of kind {} cannot be read and is deleted", kind, e);
      left = null;
    }
    store(state, stored, left);
  }

  @SuppressWarnings("ReferenceEquality") // The same one nearly always; equal ones are found below.
  private Map<String, PatternedProfile> movers(Configuration configuration) {
    Movers newest = recent.peekFirst();
    if (newest != null && newest.configuration == configuration) {
      return newest.byEntity;
    }
    Movers serving = null;
    for (Movers known : recent) {
      if (known.serves(configuration)) {
        serving = known;
      }
    }
    if (serving == null) {
      serving = new Movers(configuration);
      List<EntityPlan> entities = configuration.plan().entities();
      for (int i = 0; i < entities.size(); i++) {
        serving.byEntity.put(entities.get(i).entity().name(), mover(configuration, i));
      }
    }
    // Around a change, payments go by one configuration and another in turn.
    recent.remove(serving);
    recent.addFirst(serving.under(configuration));
    while (recent.size() > MOST_RECENT) {
      recent.removeLast();
    }
    return serving.byEntity;
  }

  private PatternedProfile mover(Configuration configuration, int entity) {
    PatternWatch watching = Objects.requireNonNull(watch);
    return new PatternedProfile(
        configuration.plan().entities().get(entity),
        configuration.patterns().stream()
            .filter(pattern -> pattern.entity() == entity)
            .flatMap(pattern -> pattern.compiled().stream())
            .toList(),
        configuration.plan().patternColumns(entity),
        configuration.planEpoch(),
        Objects.requireNonNull(inputs),
        watching,
        watching);
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
    Configuration configuration = Objects.requireNonNull(control).atOrLater(erase.ingestMillis());
    Erasure erasure = new Erasure(configuration.plan(), erase.event());
    ErasingWalk walk = new ErasingWalk(erasure, movers(configuration));
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
