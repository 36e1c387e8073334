package dev.mitra.job.wire;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to Kafka.
 *
 * @param key its key
 * @param value its value; null for none
 * @param headers names and values in turn: what is not a pure function of event, state and epoch,
 *     such as timings, travels here
 */
public record OutRecord(byte[] key, byte @Nullable [] value, String... headers) {

  static final class Serializer extends WireSerializer<OutRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public OutRecord createInstance() {
      return new OutRecord(new byte[0], null);
    }

    @Override
    public void serialize(OutRecord record, DataOutputView out) throws IOException {
      writeBytes(record.key, out);
      byte[] value = record.value;
      out.writeBoolean(value != null);
      if (value != null) {
        writeBytes(value, out);
      }
      out.writeShort(record.headers.length);
      for (String header : record.headers) {
        out.writeUTF(header);
      }
    }

    @Override
    public OutRecord deserialize(DataInputView in) throws IOException {
      byte[] key = readBytes(in);
      byte[] value = in.readBoolean() ? readBytes(in) : null;
      String[] headers = new String[in.readShort()];
      for (int i = 0; i < headers.length; i++) {
        headers[i] = in.readUTF();
      }
      return new OutRecord(key, value, headers);
    }

    @Override
    public TypeSerializerSnapshot<OutRecord> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<OutRecord> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
