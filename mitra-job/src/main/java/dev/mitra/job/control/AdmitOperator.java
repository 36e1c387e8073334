package dev.mitra.job.control;

import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.FetchedRecord;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.WireType;
import dev.mitra.rules.resource.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Checks control records one by one, at parallelism 1: what is admitted goes on to every operator,
 * and the verdict goes to the acks topic.
 */
public final class AdmitOperator extends AbstractStreamOperator<AdmittedChange>
    implements OneInputStreamOperator<FetchedRecord, AdmittedChange> {
  private static final long serialVersionUID = 1L;

  /** The name of the state. */
  public static final String STATE = "admitted";

  private final String schemaYaml;
  private final long activationDelayMillis;
  private final long stateRetentionMillis;
  private final @Nullable String keyRingYaml;
  private final ControlSnapshot snapshot;

  private transient List<AdmittedChange> initial = List.of();
  private transient @Nullable ListState<AdmittedChange> state;
  private transient @Nullable Admission admission;
  private transient long lastEpoch;
  private transient long setAside;
  private transient long lateMillis;

  /** Read by the thread of the metrics, written by the operator's. */
  private transient volatile double fullest;

  private transient volatile Map<Kind, Integer> counts = Map.of();

  private transient Counter admitted = new SimpleCounter();
  private transient Counter refused = new SimpleCounter();
  private transient boolean warned;

  /**
   * @param schemaYaml the schema's text
   * @param activationDelayMillis from a record's time until it is in force
   * @param stateRetentionMillis how long profiles without events are kept
   * @param keyRingYaml the text of the key ring; empty when records need no signature
   * @param snapshot what was admitted before the job was submitted
   */
  public AdmitOperator(
      String schemaYaml,
      long activationDelayMillis,
      long stateRetentionMillis,
      Optional<String> keyRingYaml,
      ControlSnapshot snapshot) {
    this.schemaYaml = schemaYaml;
    this.activationDelayMillis = activationDelayMillis;
    this.stateRetentionMillis = stateRetentionMillis;
    this.keyRingYaml = keyRingYaml.orElse(null);
    this.snapshot = snapshot;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ListState<AdmittedChange> list =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>(STATE, WireType.ADMITTED_CHANGE));
    initial = new ArrayList<>();
    list.get().forEach(initial::add);
    long newest = initial.stream().mapToLong(AdmittedChange::epoch).max().orElse(-1);
    initial.addAll(snapshot.changesAfter(newest));
    state = list;
  }

  @Override
  public void open() throws Exception {
    super.open();
    Admission opened =
        new Admission(
            AdmissionRules.of(
                schemaYaml,
                activationDelayMillis,
                stateRetentionMillis,
                Optional.ofNullable(keyRingYaml)));
    admission = opened;
    MetricGroup group = getMetricGroup();
    admitted = group.addGroup("verdict", "ADMITTED").counter("mitra_acks");
    refused = group.addGroup("verdict", "REFUSED").counter("mitra_acks");
    group.gauge("mitra_control_epoch", () -> lastEpoch);
    group.gauge("mitra_control_set_aside", () -> setAside);
    group.gauge("mitra_control_limit_used", () -> fullest);
    group.gauge("mitra_control_admitted_late_ms", () -> lateMillis);
    for (Kind kind : Kind.values()) {
      group
          .addGroup("kind", kind.label())
          .gauge("mitra_control_resources", () -> counts.getOrDefault(kind, 0));
    }
    for (Ack ack : opened.restore(initial)) {
      setAside++;
      LOG.error("{} was admitted and is not valid any more: {}", ack.resource(), ack.findings());
      output.collect(SideOutputs.ACKS, new StreamRecord<>(ack.toRecord()));
    }
    lastEpoch = initial.stream().mapToLong(AdmittedChange::epoch).max().orElse(-1);
    initial = List.of();
    measure();
  }

  @Override
  public void processElement(StreamRecord<FetchedRecord> element) {
    RawRecord record = element.getValue().record();
    if (record.offset() < snapshot.nextOffset()) {
      // Decided before the job was submitted; a restored source reads it once more.
      return;
    }
    Admission.Verdict verdict = Objects.requireNonNull(admission).admit(element.getValue());
    if (verdict.change().isPresent()) {
      AdmittedChange change = verdict.change().get();
      admitted.inc();
      lastEpoch = change.epoch();
      checkPunctual(change);
      output.collect(new StreamRecord<>(change));
      output.collect(
          SideOutputs.PROFILE_CHANGES,
          new StreamRecord<>(new ProfileSignal.Change(change.withoutFiles())));
      measure();
    } else {
      refused.inc();
      LOG.warn(
          "control record {} at epoch {} is refused: {}",
          verdict.ack().resource(),
          record.offset(),
          verdict.ack().findings());
    }
    output.collect(SideOutputs.ACKS, new StreamRecord<>(verdict.ack().toRecord()));
  }

  /** A change that gets here after its time finds payments decided without it. */
  private void checkPunctual(AdmittedChange change) {
    long late = getProcessingTimeService().getCurrentProcessingTime() - change.effectiveAt();
    lateMillis = Math.max(0, late);
    if (late > 0) {
      LOG.warn(
          "{} at epoch {} was admitted {} ms after it should have been in force: the control topic"
              + " is read late, or a model file was read for long; a longer control.activationDelay"
              + " would cover it",
          change.key(),
          change.epoch(),
          late);
    }
  }

  private void measure() {
    Admission current = Objects.requireNonNull(admission);
    counts = current.counts();
    fullest = current.fullestLimit();
    if (fullest >= 0.5 && !warned) {
      LOG.warn("a limit of what can be in force is {} % used up", Math.round(100 * fullest));
    }
    warned = fullest >= 0.5;
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    Admission current = Objects.requireNonNull(admission);
    current.forgetReplaced();
    Objects.requireNonNull(state).update(current.admitted());
  }
}
