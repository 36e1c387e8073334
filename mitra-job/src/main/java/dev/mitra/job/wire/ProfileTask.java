package dev.mitra.job.wire;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventCodec;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * One event for all of its entities whose profiles are in one subtask. An event travels once to
 * each subtask that has a profile of it, not once for each entity; keys are made again where they
 * are needed, because the event has all of them.
 *
 * @param ticket the event's ticket
 * @param ingestMillis the event's ingest time, which chooses the configuration
 * @param subtask the subtask of the profiles that it is for
 * @param entities a bit for each of the plan's entities whose profile is there
 * @param epoch the epoch of the configuration under which it was fanned out
 * @param scored whether a decision waits for the features; if not, the profiles only move
 * @param event the event
 */
public record ProfileTask(
    long ticket,
    long ingestMillis,
    int subtask,
    long entities,
    long epoch,
    boolean scored,
    Event event) {

  static final class Serializer extends WireSerializer<ProfileTask> {
    private static final long serialVersionUID = 1L;

    @Override
    public ProfileTask createInstance() {
      throw new IllegalStateException("profile tasks are not reused");
    }

    @Override
    public void serialize(ProfileTask task, DataOutputView out) throws IOException {
      out.writeLong(task.ticket);
      out.writeLong(task.ingestMillis);
      out.writeInt(task.subtask);
      out.writeLong(task.entities);
      out.writeLong(task.epoch);
      out.writeBoolean(task.scored);
      EventCodec.writeFramed(task.event, out);
    }

    @Override
    public ProfileTask deserialize(DataInputView in) throws IOException {
      return new ProfileTask(
          in.readLong(),
          in.readLong(),
          in.readInt(),
          in.readLong(),
          in.readLong(),
          in.readBoolean(),
          EventCodec.readFramed(in));
    }

    @Override
    public TypeSerializerSnapshot<ProfileTask> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ProfileTask> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
