package dev.mitra.job.wire;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventCodec;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * One event for one entity's profile.
 *
 * @param ticket the event's ticket
 * @param ingestMillis the event's ingest time, which chooses the configuration
 * @param entityIndex which of the plan's entities, and so which part of the vector
 * @param epoch the epoch of the configuration under which it was fanned out
 * @param scored whether a decision waits for the features; if not, the profile only moves
 * @param entity the kind of entity
 * @param key kind and value: the key of the profile's state
 * @param event the event
 */
public record EntityTask(
    long ticket,
    long ingestMillis,
    int entityIndex,
    long epoch,
    boolean scored,
    String entity,
    String key,
    Event event) {

  static final class Serializer extends WireSerializer<EntityTask> {
    private static final long serialVersionUID = 1L;

    @Override
    public EntityTask createInstance() {
      throw new IllegalStateException("entity tasks are not reused");
    }

    @Override
    public void serialize(EntityTask task, DataOutputView out) throws IOException {
      out.writeLong(task.ticket);
      out.writeLong(task.ingestMillis);
      out.writeShort(task.entityIndex);
      out.writeLong(task.epoch);
      out.writeBoolean(task.scored);
      out.writeUTF(task.entity);
      out.writeUTF(task.key);
      EventCodec.write(task.event, out);
    }

    @Override
    public EntityTask deserialize(DataInputView in) throws IOException {
      return new EntityTask(
          in.readLong(),
          in.readLong(),
          in.readShort(),
          in.readLong(),
          in.readBoolean(),
          in.readUTF(),
          in.readUTF(),
          EventCodec.read(in));
    }

    @Override
    public TypeSerializerSnapshot<EntityTask> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<EntityTask> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
