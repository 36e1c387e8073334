package dev.mitra.job.control;

import dev.mitra.features.check.Finding;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.WireType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks control records one by one, at parallelism 1: what is admitted goes on to every operator,
 * and the verdict goes to the acks topic.
 */
public final class AdmitFunction extends ProcessFunction<RawRecord, AdmittedChange>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AdmitFunction.class);

  /** The name of the state. */
  public static final String STATE = "admitted";

  private final String schemaYaml;
  private final long activationDelayMillis;
  private final long stateRetentionMillis;
  private final ControlSnapshot snapshot;

  private transient List<AdmittedChange> initial = List.of();
  private transient @Nullable ListState<AdmittedChange> state;
  private transient @Nullable Admission admission;
  private transient long lastEpoch;
  private transient Counter admitted = new SimpleCounter();
  private transient Counter refused = new SimpleCounter();

  /**
   * @param schemaYaml the schema's text
   * @param activationDelayMillis from a record's time until it is in force
   * @param stateRetentionMillis how long profiles without events are kept
   * @param snapshot what was admitted before the job was submitted
   */
  public AdmitFunction(
      String schemaYaml,
      long activationDelayMillis,
      long stateRetentionMillis,
      ControlSnapshot snapshot) {
    this.schemaYaml = schemaYaml;
    this.activationDelayMillis = activationDelayMillis;
    this.stateRetentionMillis = stateRetentionMillis;
    this.snapshot = snapshot;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    ListState<AdmittedChange> list =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>(STATE, WireType.ADMITTED_CHANGE));
    initial = new ArrayList<>();
    list.get().forEach(initial::add);
    initial.addAll(snapshot.changesAfter(initial));
    state = list;
  }

  @Override
  public void open(OpenContext context) {
    Admission opened =
        new Admission(
            EventSchemaParser.parse(schemaYaml.getBytes(StandardCharsets.UTF_8)),
            activationDelayMillis,
            stateRetentionMillis);
    for (Finding finding : opened.restore(initial)) {
      LOG.error("an admitted change is not valid any more and is left out: {}", finding);
    }
    lastEpoch = initial.stream().mapToLong(AdmittedChange::epoch).max().orElse(-1);
    initial = List.of();
    admission = opened;
    admitted =
        getRuntimeContext().getMetricGroup().addGroup("verdict", "ADMITTED").counter("mitra_acks");
    refused =
        getRuntimeContext().getMetricGroup().addGroup("verdict", "REFUSED").counter("mitra_acks");
    getRuntimeContext().getMetricGroup().gauge("mitra_control_epoch", () -> lastEpoch);
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<AdmittedChange> out) {
    if (record.offset() < snapshot.nextOffset()) {
      // Decided before the job was submitted; a restored source reads it once more.
      return;
    }
    Admission.Verdict verdict = Objects.requireNonNull(admission).admit(record);
    (verdict.change().isPresent() ? admitted : refused).inc();
    verdict
        .change()
        .ifPresent(
            change -> {
              lastEpoch = change.epoch();
              out.collect(change);
              context.output(SideOutputs.PROFILE_CHANGES, new ProfileSignal.Change(change));
            });
    context.output(SideOutputs.ACKS, verdict.ack().toRecord());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    Objects.requireNonNull(state).update(Objects.requireNonNull(admission).admitted());
  }
}
