package dev.mitra.job.control;

import dev.mitra.job.decide.GatherOperator;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.ingest.FanOutOperator;
import dev.mitra.job.profile.ProfileFunction;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.EntityTask;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.WireType;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;

/** The three operators that use control, each in its harness and not yet opened. */
final class ControlledHarnesses {
  private ControlledHarnesses() {}

  static FanOutOperator fanOutOperator(ControlSnapshot snapshot) {
    return new FanOutOperator(Payments.YAML, 1_000, snapshot, ControlReader.NONE);
  }

  static ProfileFunction profileFunction(ControlSnapshot snapshot) {
    return new ProfileFunction(
        Payments.YAML, 1_000, Payments.STATE_RETENTION, snapshot, ControlReader.NONE);
  }

  static TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, EntityTask> fanOut(
      long history, ControlSnapshot snapshot, ControlReader reader) throws Exception {
    TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, EntityTask> made =
        new TwoInputStreamOperatorTestHarness<>(
            new FanOutOperator(Payments.YAML, history, snapshot, reader));
    made.setup(WireType.ENTITY_TASK.createSerializer(new SerializerConfigImpl()));
    return made;
  }

  static KeyedBroadcastOperatorTestHarness<String, EntityTask, ProfileSignal, Part> profiles(
      long history, ControlSnapshot snapshot, ControlReader reader) throws Exception {
    return new KeyedBroadcastOperatorTestHarness<>(
        new CoBroadcastWithKeyedOperator<>(
            new ProfileFunction(Payments.YAML, history, Payments.STATE_RETENTION, snapshot, reader),
            List.of(ControlState.DESCRIPTOR)),
        EntityTask::key,
        Types.STRING,
        16,
        1,
        0);
  }

  static TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> gather(
      long history, ControlSnapshot snapshot, ControlReader reader) throws Exception {
    TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> made =
        new TwoInputStreamOperatorTestHarness<>(
            new GatherOperator(Payments.YAML, 200, history, snapshot, reader));
    made.setup(WireType.OUT_RECORD.createSerializer(new SerializerConfigImpl()));
    return made;
  }
}
