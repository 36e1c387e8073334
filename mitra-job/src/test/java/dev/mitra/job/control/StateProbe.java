package dev.mitra.job.control;

import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** Reads and writes the state in which operators keep the admitted changes. */
final class StateProbe extends AbstractStreamOperator<Integer>
    implements OneInputStreamOperator<Integer, Integer> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable BroadcastState<Long, AdmittedChange> state;

  private StateProbe() {}

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = context.getOperatorStateStore().getBroadcastState(ControlState.DESCRIPTOR);
  }

  @Override
  public void processElement(StreamRecord<Integer> element) {
    throw new IllegalStateException("nothing is sent to a probe");
  }

  /** The changes that a snapshot holds, by their epochs. */
  static List<AdmittedChange> changes(OperatorSubtaskState snapshot) throws Exception {
    StateProbe probe = new StateProbe();
    try (OneInputStreamOperatorTestHarness<Integer, Integer> harness =
        new OneInputStreamOperatorTestHarness<>(probe)) {
      harness.initializeState(
          OperatorSubtaskState.builder()
              .setManagedOperatorState(snapshot.getManagedOperatorState())
              .build());
      List<AdmittedChange> changes = new ArrayList<>();
      for (Map.Entry<Long, AdmittedChange> entry :
          Objects.requireNonNull(probe.state).immutableEntries()) {
        // What the state says beside them has keys that are no epochs.
        if (entry.getKey() >= 0) {
          changes.add(entry.getValue());
        }
      }
      changes.sort(Comparator.comparingLong(AdmittedChange::epoch));
      return changes;
    }
  }

  /** A snapshot with these changes and nothing else, as older versions of the code wrote it. */
  static OperatorSubtaskState snapshot(List<AdmittedChange> changes) throws Exception {
    StateProbe probe = new StateProbe();
    try (OneInputStreamOperatorTestHarness<Integer, Integer> harness =
        new OneInputStreamOperatorTestHarness<>(probe)) {
      harness.open();
      for (AdmittedChange change : changes) {
        Objects.requireNonNull(probe.state).put(change.epoch(), change);
      }
      return harness.snapshot(1, 1);
    }
  }
}
