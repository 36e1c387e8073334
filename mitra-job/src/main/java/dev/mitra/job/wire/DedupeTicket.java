package dev.mitra.job.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The question whether an event's id has been seen before.
 *
 * @param ticket the event's ticket
 * @param eventId the event's id
 */
public record DedupeTicket(long ticket, String eventId) {

  static final class Serializer extends WireSerializer<DedupeTicket> {
    private static final long serialVersionUID = 1L;

    @Override
    public DedupeTicket createInstance() {
      return new DedupeTicket(0, "");
    }

    @Override
    public void serialize(DedupeTicket record, DataOutputView out) throws IOException {
      out.writeLong(record.ticket);
      out.writeUTF(record.eventId);
    }

    @Override
    public DedupeTicket deserialize(DataInputView in) throws IOException {
      return new DedupeTicket(in.readLong(), in.readUTF());
    }

    @Override
    public TypeSerializerSnapshot<DedupeTicket> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DedupeTicket> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
