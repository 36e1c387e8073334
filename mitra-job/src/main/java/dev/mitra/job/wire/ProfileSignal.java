package dev.mitra.job.wire;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventCodec;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What every subtask of the profiles is told. */
public sealed interface ProfileSignal {
  /**
   * A control change was admitted.
   *
   * @param change the change
   */
  record Change(AdmittedChange change) implements ProfileSignal {}

  /**
   * A subject is to be erased.
   *
   * @param ingestMillis the event's ingest time
   * @param event an event of a type that erases; its fields name the subject
   */
  record Erase(long ingestMillis, Event event) implements ProfileSignal {}

  /** Writes and reads signals: a byte for the kind, then the change or the event. */
  final class Serializer extends WireSerializer<ProfileSignal> {
    private static final long serialVersionUID = 1L;
    private static final int CHANGE = 0;
    private static final int ERASE = 1;
    private static final AdmittedChange.Serializer CHANGES = new AdmittedChange.Serializer();

    @Override
    public ProfileSignal createInstance() {
      return new Change(CHANGES.createInstance());
    }

    @Override
    public void serialize(ProfileSignal signal, DataOutputView out) throws IOException {
      if (signal instanceof Erase erase) {
        out.writeByte(ERASE);
        out.writeLong(erase.ingestMillis);
        EventCodec.writeFramed(erase.event, out);
      } else if (signal instanceof Change change) {
        out.writeByte(CHANGE);
        CHANGES.serialize(change.change, out);
      }
    }

    @Override
    public ProfileSignal deserialize(DataInputView in) throws IOException {
      int kind = in.readByte();
      return switch (kind) {
        case CHANGE -> new Change(CHANGES.deserialize(in));
        case ERASE -> new Erase(in.readLong(), EventCodec.readFramed(in));
        default -> throw new IOException("profile signal of kind " + kind + "; 0 and 1 are known");
      };
    }

    @Override
    public TypeSerializerSnapshot<ProfileSignal> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ProfileSignal> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
