package dev.mitra.job.topology;

import dev.mitra.job.breaker.BreakerFunction;
import dev.mitra.job.breaker.DemotionSigner;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.control.AdmitOperator;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.decide.GatherOperator;
import dev.mitra.job.ingest.DecodeFunction;
import dev.mitra.job.ingest.DedupeFunction;
import dev.mitra.job.ingest.FanOutOperator;
import dev.mitra.job.modelfile.ModelFileFunction;
import dev.mitra.job.profile.ProfileOperator;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.DedupeTicket;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.Ticket;
import dev.mitra.job.wire.WireType;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * The job.
 *
 * <pre>
 *            ┌─ events, in order ──────────────┐
 *  payments ─ decode                        fan out ═ by entity ═▶ profiles ═ by ticket ═▶ gather,
 *            └═ by id ═▶ dedupe ═ back home ═══┘ └═════════════ bases, by ticket ════════▶ decide ─▶
 *                                               ▲                      ▲                    ▲
 *  control ─── model files ─── admit ──────── broadcast ───────────────┴────────────────────┘
 *     ▲                                                                                     ╎
 *     └───────────────────────────── breaker ◀═ counts of what acted, once a second ════════┘
 * </pre>
 *
 * {@code ═} is an exchange between subtasks. Only ticket and id make the detour over dedupe: an
 * exchange of events by id would lose the order of a card's events, and with it the same features
 * at every parallelism (docs/adr/0002). An event that erases a subject goes from fan out to all
 * subtasks of the profiles, on the input on which control comes (docs/adr/0010). What the breaker
 * asks for takes the way of every control change, over the control topic (docs/adr/0013).
 */
public class ScoringTopology {
  private final JobConfig config;
  private final ControlSnapshot snapshot;

  /**
   * @param config the job's configuration
   * @param snapshot what was in the control topic
   */
  public ScoringTopology(JobConfig config, ControlSnapshot snapshot) {
    this.config = config;
    this.snapshot = snapshot;
  }

  /** Builds the job between the given ends. */
  public void build(StreamExecutionEnvironment env, Sources sources, Sinks sinks) {
    SingleOutputStreamOperator<FetchedRecord> published =
        OperatorIds.MODEL_FILES.on(
            new ModelFileFunction(config.modelFiles(), snapshot.nextOffset())
                .on(OperatorIds.CONTROL_SOURCE.on(sources.control(env)))
                .setParallelism(1)
                .setMaxParallelism(1));
    SingleOutputStreamOperator<AdmittedChange> admitted =
        OperatorIds.ADMIT.on(
            published
                .transform(
                    OperatorIds.ADMIT.title(),
                    WireType.ADMITTED_CHANGE,
                    new AdmitOperator(
                        config.schemaYaml(),
                        config.activationDelayMillis(),
                        config.stateRetentionMillis(),
                        config.keyRingYaml(),
                        snapshot))
                .setParallelism(1)
                .setMaxParallelism(1));
    DataStream<AdmittedChange> control = admitted.broadcast();

    SingleOutputStreamOperator<Inbound> decoded =
        OperatorIds.DECODE.on(
            OperatorIds.PAYMENTS_SOURCE
                .on(sources.payments(env))
                .process(
                    new DecodeFunction(config.schemaYaml(), config.decodeLimits()),
                    WireType.INBOUND));

    DataStream<Inbound> verdicts =
        OperatorIds.DEDUPE
            .on(
                decoded
                    .getSideOutput(SideOutputs.DEDUPE_TICKETS)
                    .keyBy(DedupeTicket::eventId, Types.STRING)
                    .process(new DedupeFunction(config.dedupeRetentionMillis()), WireType.INBOUND))
            .partitionCustom((home, subtasks) -> home, v -> Ticket.subtask(v.ticket()));

    SingleOutputStreamOperator<ProfileTask> tasks =
        OperatorIds.FAN_OUT.on(
            decoded
                .forward()
                .union(verdicts)
                .connect(control)
                .transform(
                    OperatorIds.FAN_OUT.title(),
                    WireType.PROFILE_TASK,
                    new FanOutOperator(
                        config.schemaYaml(),
                        config.controlHistoryMillis(),
                        snapshot,
                        sources.controlReader())));

    SingleOutputStreamOperator<Part> vectors =
        OperatorIds.PROFILE.on(
            keyed(
                env,
                tasks.partitionCustom((subtask, subtasks) -> subtask, ProfileTask::subtask),
                admitted
                    .getSideOutput(SideOutputs.PROFILE_CHANGES)
                    .union(tasks.getSideOutput(SideOutputs.ERASURES))
                    .broadcast(),
                profiles(sources.controlReader())));

    SingleOutputStreamOperator<OutRecord> decisions =
        OperatorIds.DECIDE.on(
            byTicket(tasks.getSideOutput(SideOutputs.BASES))
                .union(byTicket(vectors))
                .connect(control)
                .transform(
                    OperatorIds.DECIDE.title(),
                    WireType.OUT_RECORD,
                    new GatherOperator(
                        config.schemaYaml(),
                        config.budgetMillis(),
                        config.controlHistoryMillis(),
                        snapshot,
                        sources.controlReader())));

    OperatorIds.SCORES_SINK.on(sinks.scores(decisions));
    // A thread of its own: to end a transaction takes long, and decisions do not wait for it.
    OperatorIds.FEATURES_SINK.on(
        sinks.features(decisions.getSideOutput(SideOutputs.FEATURE_LOG).rescale()));
    OperatorIds.ALERTS_SINK.on(sinks.alerts(vectors.getSideOutput(SideOutputs.ALERTS)));
    OperatorIds.DEAD_LETTERS_SINK.on(
        sinks.deadLetters(decoded.getSideOutput(SideOutputs.DEAD_LETTERS)));
    OperatorIds.ACKS_SINK.on(sinks.acks(admitted.getSideOutput(SideOutputs.ACKS)));
    OperatorIds.DEMOTIONS_SINK.on(
        sinks.demotions(
            OperatorIds.BREAKER.on(
                decisions
                    .getSideOutput(SideOutputs.ACTION_COUNTS)
                    .process(
                        new BreakerFunction(DemotionSigner.of(config.breakerKeyFile())),
                        WireType.OUT_RECORD)
                    .setParallelism(1)
                    .setMaxParallelism(1))));
  }

  /** The profile operator; tests put a slow one in its place. */
  protected ProfileOperator profiles(ControlReader reader) {
    return new ProfileOperator(
        config.schemaYaml(),
        config.controlHistoryMillis(),
        config.profileSettings(),
        snapshot,
        reader);
  }

  /**
   * Puts in the operator of the profiles. Flink's {@code keyBy} knows one key for each record, and
   * a task has several, all of the subtask that it is sent to.
   */
  private static SingleOutputStreamOperator<Part> keyed(
      StreamExecutionEnvironment env,
      DataStream<ProfileTask> tasks,
      DataStream<ProfileSignal> signals,
      ProfileOperator operator) {
    TwoInputTransformation<ProfileTask, ProfileSignal, Part> transformation =
        new TwoInputTransformation<>(
            tasks.getTransformation(),
            signals.getTransformation(),
            OperatorIds.PROFILE.title(),
            new FolderCheckingFactory<>(operator),
            WireType.PART,
            env.getParallelism(),
            false);
    transformation.setStateKeyType(Types.STRING);
    transformation.setStateKeySelectors(new NoKey(), null);
    env.addOperator(transformation);
    return new Profiles(env, transformation);
  }

  /** Makes Flink open keyed state; the operator sets the keys by itself. */
  private static final class NoKey implements KeySelector<ProfileTask, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(ProfileTask task) {
      throw new IllegalStateException("a task has several keys");
    }
  }

  /** The stream of a transformation; the constructor is Flink's to subclasses only. */
  private static final class Profiles extends SingleOutputStreamOperator<Part> {
    Profiles(StreamExecutionEnvironment env, Transformation<Part> transformation) {
      super(env, transformation);
    }
  }

  private static DataStream<Part> byTicket(DataStream<Part> parts) {
    return parts.partitionCustom(Ticket::spread, Part::ticket);
  }
}
