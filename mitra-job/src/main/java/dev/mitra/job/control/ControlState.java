package dev.mitra.job.control;

import dev.mitra.job.wire.AdmittedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

/** The admitted changes in broadcast state: one entry for each, by epoch. */
public final class ControlState {
  /** The state, the same in every operator that uses control. */
  public static final MapStateDescriptor<Long, AdmittedChange> DESCRIPTOR =
      new MapStateDescriptor<>(
          "admitted-changes", LongSerializer.INSTANCE, new AdmittedChange.Serializer());

  private ControlState() {}

  /**
   * The changes to start with: those of the restored state, and those that came into the control
   * topic after it and before the job was submitted, which are put into the state. So the backlog
   * that waits at a resumption meets the configuration of its time at once.
   */
  public static List<AdmittedChange> initialize(OperatorStateStore store, ControlSnapshot snapshot)
      throws Exception {
    BroadcastState<Long, AdmittedChange> state = store.getBroadcastState(DESCRIPTOR);
    for (AdmittedChange change : snapshot.changesAfter(all(state))) {
      state.put(change.epoch(), change);
    }
    return all(state);
  }

  private static List<AdmittedChange> all(ReadOnlyBroadcastState<Long, AdmittedChange> state)
      throws Exception {
    List<AdmittedChange> changes = new ArrayList<>();
    for (Map.Entry<Long, AdmittedChange> entry : state.immutableEntries()) {
      changes.add(entry.getValue());
    }
    return changes;
  }
}
