package dev.mitra.job.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A record as Kafka delivered it. Sources hand on bytes: a source that parses restarts the job for
 * ever on a record that cannot be parsed.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its timestamp, the ingest time, milliseconds since 1970
 * @param key its key, or null
 * @param value its value, or null
 */
public record RawRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value) {

  static final class Serializer extends WireSerializer<RawRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public RawRecord createInstance() {
      return new RawRecord("", 0, 0, 0, null, null);
    }

    @Override
    public void serialize(RawRecord record, DataOutputView out) throws IOException {
      out.writeUTF(record.topic);
      out.writeInt(record.partition);
      out.writeLong(record.offset);
      out.writeLong(record.timestamp);
      writeOptional(record.key, out);
      writeOptional(record.value, out);
    }

    @Override
    public RawRecord deserialize(DataInputView in) throws IOException {
      return new RawRecord(
          in.readUTF(),
          in.readInt(),
          in.readLong(),
          in.readLong(),
          readOptional(in),
          readOptional(in));
    }

    private static void writeOptional(byte @Nullable [] bytes, DataOutputView out)
        throws IOException {
      out.writeBoolean(bytes != null);
      if (bytes != null) {
        writeBytes(bytes, out);
      }
    }

    private static byte @Nullable [] readOptional(DataInputView in) throws IOException {
      return in.readBoolean() ? readBytes(in) : null;
    }

    @Override
    public TypeSerializerSnapshot<RawRecord> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawRecord> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
