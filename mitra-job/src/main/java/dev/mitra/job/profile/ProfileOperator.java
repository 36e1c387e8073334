package dev.mitra.job.profile;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.plan.Erasure;
import dev.mitra.features.profile.CorruptProfileException;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.StoredProfile;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.config.ProfileSettings;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlState;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.pattern.PatternWatch;
import dev.mitra.job.pattern.PatternedProfile;
import dev.mitra.job.timing.StageTimes;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.SideOutputs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.TaskInfo;
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
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Moves the profiles and follows the patterns: for each entity of each event the profile from the
 * {@link ProfileCache} before the state, the features and matches at the event, and the profile
 * that is left. All kinds of entity share this operator and its one value of bytes per key, so that
 * a new kind needs no new operator. An entity whose patterns have to be looked at by time has one
 * timer.
 *
 * <p>An event is for several keys, all of this subtask. Flink's key of the moment is set where
 * state or timers are used, and stands for nothing anywhere else.
 */
public class ProfileOperator extends AbstractStreamOperator<Part>
    implements TwoInputStreamOperator<ProfileTask, ProfileSignal, Part>,
        Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** The name of the state. */
  public static final String STATE = "profile";

  /** The name of the state that says how far event time has come. */
  public static final String CLOCK = "event-clock";

  private static final String TIMERS = "user-timers";

  /** How many profiles may wait to be written: some ten milliseconds, all of them at once. */
  private static final int MOST_CHANGED = 4_000;

  /** A profile may outlive the retention on the heap by a hundredth of it, at most so long. */
  private static final long MOST_VALID_MILLIS = 3_600_000;

  private static final double[] NOTHING = {};

  private final String schemaYaml;
  private final long historyMillis;
  private final ProfileSettings settings;
  private final ControlSnapshot snapshot;
  private final ControlReader reader;

  private transient @Nullable ControlState changes;
  private transient @Nullable ControlView control;
  private transient @Nullable EventInputs inputs;
  private transient @Nullable Movers movers;
  private transient @Nullable PatternWatch watch;
  private transient @Nullable ListState<Long> clockState;
  private transient @Nullable ValueStateDescriptor<byte[]> descriptor;
  private transient @Nullable ProfileCache profiles;
  private transient SnapshotRhythm rhythm = new SnapshotRhythm();
  private transient @Nullable KeyGroupRange range;
  private transient int keyGroups;
  private transient @Nullable StageTimes times;
  private transient Counter corrupt = new SimpleCounter();
  private transient Counter staleVectors = new SimpleCounter();
  private transient Counter erasedProfiles = new SimpleCounter();

  /**
   * @param schemaYaml the schema's text
   * @param historyMillis how long a configuration that was replaced is kept
   * @param settings of the profiles
   * @param snapshot the control changes to start with
   * @param reader reads the control topic after a failure
   */
  public ProfileOperator(
      String schemaYaml,
      long historyMillis,
      ProfileSettings settings,
      ControlSnapshot snapshot,
      ControlReader reader) {
    this.schemaYaml = schemaYaml;
    this.historyMillis = historyMillis;
    this.settings = settings;
    this.snapshot = snapshot.withoutFiles();
    this.reader = reader;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
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
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    rhythm.snapshot(System.nanoTime());
    Objects.requireNonNull(profiles).flush();
    Objects.requireNonNull(changes).forgetWith(Objects.requireNonNull(control));
    Objects.requireNonNull(clockState).update(Objects.requireNonNull(watch).clock());
  }

  @Override
  public void open() throws Exception {
    super.open();
    rhythm = new SnapshotRhythm();
    EventSchema schema = EventSchemaParser.parse(schemaYaml.getBytes(StandardCharsets.UTF_8));
    ControlView view = new ControlView(schema, Compilation.Scope.FEATURES, historyMillis);
    Objects.requireNonNull(changes).load(view);
    control = view;
    inputs = new EventInputs(schema);
    ValueStateDescriptor<byte[]> described =
        new ValueStateDescriptor<>(STATE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
    described.enableTimeToLive(
        StateTtlConfig.newBuilder(Duration.ofMillis(settings.retentionMillis()))
            .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
            .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
            .cleanupInRocksdbCompactFilter(10_000)
            .build());
    descriptor = described;
    ProfileCache cache =
        new ProfileCache(
            new Stored(profileState(described)),
            settings.cacheBytes(),
            MOST_CHANGED,
            Math.min(MOST_VALID_MILLIS, settings.retentionMillis() / 100));
    profiles = cache;
    TaskInfo task = getRuntimeContext().getTaskInfo();
    keyGroups = task.getMaxNumberOfParallelSubtasks();
    range =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            keyGroups, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    MetricGroup group = getMetricGroup();
    times = StageTimes.register(group, StageTimes.PROFILE);
    corrupt = group.counter("mitra_corrupt_profiles");
    staleVectors = group.counter("mitra_stale_vectors");
    erasedProfiles = group.counter("mitra_erased_profiles");
    group.gauge("mitra_profile_cache_size", cache::size);
    group.gauge("mitra_profile_cache_bytes", cache::bytes);
    group.gauge("mitra_profile_cache_hits", cache::hits);
    group.gauge("mitra_profile_cache_misses", cache::misses);
    group.gauge("mitra_profile_cache_writes", cache::writes);
    group.gauge("mitra_profile_cache_changed", cache::changed);
    view.register(group);
    PatternWatch watching = Objects.requireNonNull(watch);
    watching.register(group);
    watching.use(
        new Around(getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this)));
    movers = new Movers(inputs, watching);
  }

  /** The state of the profiles; tests look over its shoulder. */
  protected ValueState<byte[]> profileState(ValueStateDescriptor<byte[]> described) {
    return getRuntimeContext().getState(described);
  }

  /** Keys are set where state is used: a task has several. */
  @Override
  @SuppressWarnings("rawtypes") // As Flink declares it.
  public void setKeyContextElement1(StreamRecord record) {}

  @Override
  public void processElement1(StreamRecord<ProfileTask> record) throws Exception {
    long begin = System.nanoTime();
    ProfileTask task = record.getValue();
    Event event = task.event();
    Configuration configuration = Objects.requireNonNull(control).at(task.ingestMillis());
    Objects.requireNonNull(inputs).bind(event);
    long now = getProcessingTimeService().getCurrentProcessingTime();
    Objects.requireNonNull(watch).begin(event.time(), task.ingestMillis(), now);
    PatternedProfile[] byEntity = Objects.requireNonNull(movers).under(configuration).byEntity();
    if (configuration.planEpoch() == task.epoch()) {
      move(task, byEntity, now);
    } else {
      // The fan-out knows a change that has not come here, or the other way round. The profiles
      // move under what is known here; the vectors are left out, because the task's bits are those
      // of another plan, and the decision names the features as missing.
      staleVectors.inc();
      moveStale(event, byEntity, now);
      if (task.scored()) {
        emit(Part.vectors(task.ticket(), task.entities(), Part.STALE, NOTHING));
      }
    }
    Objects.requireNonNull(profiles).settle(rhythm.mayWait(begin));
    Objects.requireNonNull(times).record(System.nanoTime() - begin);
  }

  private void move(ProfileTask task, PatternedProfile[] byEntity, long now) throws Exception {
    int width = 0;
    for (long left = task.scored() ? task.entities() : 0; left != 0; left &= left - 1) {
      width += byEntity[Long.numberOfTrailingZeros(left)].columns();
    }
    double[] features = task.scored() ? new double[width] : null;
    int at = 0;
    for (long left = task.entities(); left != 0; left &= left - 1) {
      PatternedProfile mover = byEntity[Long.numberOfTrailingZeros(left)];
      String key = EntityKeys.of(mover.plan().entity(), task.event());
      move(mover, key, task.event(), features, at, now);
      at += mover.columns();
    }
    if (features != null) {
      emit(Part.vectors(task.ticket(), task.entities(), task.epoch(), features));
    }
  }

  private void moveStale(Event event, PatternedProfile[] byEntity, long now) throws Exception {
    for (PatternedProfile mover : byEntity) {
      String key = EntityKeys.of(mover.plan().entity(), event);
      if (!key.isEmpty()
          && Objects.requireNonNull(range)
              .contains(KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups))) {
        move(mover, key, event, null, 0, now);
      }
    }
  }

  private void emit(Part part) {
    output.collect(new StreamRecord<>(part));
  }

  private void move(
      PatternedProfile mover, String key, Event event, double @Nullable [] out, int at, long now)
      throws Exception {
    ProfileCache cache = Objects.requireNonNull(profiles);
    EventInputs bound = Objects.requireNonNull(inputs);
    Objects.requireNonNull(watch).of(mover.plan().entity(), key);
    ProfileCache.Entry entry = cache.find(key, now);
    byte[] stored = entry.value();
    byte[] moved;
    try {
      moved = mover.apply(stored, event, bound, out, at);
    } catch (CorruptProfileException e) {
      corrupt.inc();
      LOG.error("a profile of kind {} cannot be read and is begun anew", kind(mover), e);
      moved = mover.apply(null, event, bound, out, at);
    }
    if (moved != stored) {
      cache.update(entry, moved);
    }
  }

  private static String kind(PatternedProfile mover) {
    return mover.plan().entity().name();
  }

  /** Time has passed for an entity whose patterns wait for it. */
  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    ProfileCache cache = Objects.requireNonNull(profiles);
    long now = getProcessingTimeService().getCurrentProcessingTime();
    ProfileCache.Entry entry = cache.find(timer.getKey(), now);
    byte[] stored = entry.value();
    if (stored != null) {
      byte[] left = pass(timer, stored, now);
      if (left != stored) {
        cache.update(entry, left);
      }
    }
    cache.settle();
  }

  private byte @Nullable [] pass(
      InternalTimer<String, VoidNamespace> timer, byte[] stored, long now) {
    PatternWatch watching = Objects.requireNonNull(watch);
    String kind = EntityKeys.kind(timer.getKey());
    Configuration configuration = Objects.requireNonNull(control).at(watching.ingest());
    PatternedProfile mover = Objects.requireNonNull(movers).under(configuration).of(kind);
    try {
      if (mover == null) {
        // The kind of entity is gone, and its patterns with it.
        int from = StoredProfile.profileFrom(stored);
        return StoredProfile.join(stored, from, StoredProfile.profileTo(stored), stored, 0, 0);
      }
      watching.begin(now);
      watching.of(mover.plan().entity(), timer.getKey());
      return mover.pass(stored, watching.time(), timer.getTimestamp());
    } catch (CorruptProfileException e) {
      corrupt.inc();
      LOG.error("a profile of kind {} cannot be read and is deleted", kind, e);
      return null;
    }
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("no timer of event time was ever set");
  }

  @Override
  public void processElement2(StreamRecord<ProfileSignal> record) throws Exception {
    ProfileSignal signal = record.getValue();
    if (signal instanceof ProfileSignal.Change change) {
      ControlView view = Objects.requireNonNull(control);
      if (Objects.requireNonNull(changes).add(change.change())) {
        view.add(change.change());
      } else {
        view.saw(change.change());
      }
    } else if (signal instanceof ProfileSignal.Erase erase) {
      erase(erase);
    }
  }

  /** Goes through all profiles of this subtask, which stands still meanwhile. */
  private void erase(ProfileSignal.Erase erase) throws Exception {
    long start = System.nanoTime();
    Configuration configuration = Objects.requireNonNull(control).atOrLater(erase.ingestMillis());
    Erasure erasure = new Erasure(configuration.plan(), erase.event());
    ErasingWalk walk =
        new ErasingWalk(erasure, Objects.requireNonNull(movers).under(configuration).byKind());
    // The walk sees the state only; nothing of the subject may be left before it.
    Objects.requireNonNull(profiles).clear();
    KeyedStateBackend<String> backend = getKeyedStateBackend();
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        Objects.requireNonNull(descriptor),
        walk);
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
  public void close() throws Exception {
    if (control != null) {
      control.close();
    }
    super.close();
  }

  /** The profiles in Flink's state. */
  private final class Stored implements ProfileCache.Store {
    private final ValueState<byte[]> state;

    Stored(ValueState<byte[]> state) {
      this.state = state;
    }

    @Override
    public byte @Nullable [] read(String key) throws IOException {
      setCurrentKey(key);
      return state.value();
    }

    @Override
    public void write(String key, byte @Nullable [] value) throws IOException {
      setCurrentKey(key);
      if (value == null) {
        state.clear();
      } else {
        state.update(value);
      }
    }
  }

  /** What patterns need of this operator. */
  private final class Around implements PatternWatch.Surroundings {
    private final InternalTimerService<VoidNamespace> timers;

    Around(InternalTimerService<VoidNamespace> timers) {
      this.timers = timers;
    }

    @Override
    public void setTimer(String key, long time) {
      setCurrentKey(key);
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, time);
    }

    @Override
    public void deleteTimer(String key, long time) {
      setCurrentKey(key);
      timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, time);
    }

    @Override
    public void alert(OutRecord alert) {
      output.collect(SideOutputs.ALERTS, new StreamRecord<>(alert));
    }
  }
}
