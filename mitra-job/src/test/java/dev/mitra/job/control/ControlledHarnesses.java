package dev.mitra.job.control;

import dev.mitra.job.config.ProfileSettings;
import dev.mitra.job.decide.GatherOperator;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.ingest.FanOutOperator;
import dev.mitra.job.profile.ProfileHarness;
import dev.mitra.job.profile.ProfileOperator;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.WireType;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;

/** The three operators that use control, each in its harness and not yet opened. */
final class ControlledHarnesses {
  private ControlledHarnesses() {}

  static FanOutOperator fanOutOperator(ControlSnapshot snapshot) {
    return new FanOutOperator(Payments.YAML, 1_000, snapshot, ControlReader.NONE);
  }

  static ProfileOperator profileFunction(ControlSnapshot snapshot) {
    return new ProfileOperator(
        Payments.YAML,
        1_000,
        new ProfileSettings(Payments.STATE_RETENTION, 1 << 20),
        snapshot,
        ControlReader.NONE);
  }

  static TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> fanOut(
      long history, ControlSnapshot snapshot, ControlReader reader) throws Exception {
    TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> made =
        new TwoInputStreamOperatorTestHarness<>(
            new FanOutOperator(Payments.YAML, history, snapshot, reader));
    made.setup(WireType.PROFILE_TASK.createSerializer(new SerializerConfigImpl()));
    return made;
  }

  static ProfileHarness profiles(long history, ControlSnapshot snapshot, ControlReader reader)
      throws Exception {
    return new ProfileHarness(
        new ProfileOperator(
            Payments.YAML,
            history,
            new ProfileSettings(Payments.STATE_RETENTION, 1 << 20),
            snapshot,
            reader),
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
