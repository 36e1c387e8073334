package dev.mitra.job.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
 * @param headers names and values in turn, of those headers that Mitra reads
 */
public record RawRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<String> headers) {

  /** A record without headers. */
  public RawRecord(
      String topic,
      int partition,
      long offset,
      long timestamp,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    this(topic, partition, offset, timestamp, key, value, List.of());
  }

  /**
   * Writes and reads records, between operators and in the state of control records whose files are
   * being read. Version 1: version byte; topic; partition (4 bytes); offset, timestamp (8 bytes
   * each); key and value, each whether it is there (1 byte), its length (4 bytes) and its bytes;
   * number of headers' texts (2 bytes) and each of them.
   */
  static final class Serializer extends WireSerializer<RawRecord> {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;

    @Override
    public RawRecord createInstance() {
      return new RawRecord("", 0, 0, 0, null, null);
    }

    @Override
    public void serialize(RawRecord record, DataOutputView out) throws IOException {
      out.writeByte(VERSION);
      out.writeUTF(record.topic);
      out.writeInt(record.partition);
      out.writeLong(record.offset);
      out.writeLong(record.timestamp);
      writeOptional(record.key, out);
      writeOptional(record.value, out);
      out.writeShort(record.headers.size());
      for (String header : record.headers) {
        writeBytes(header.getBytes(StandardCharsets.UTF_8), out);
      }
    }

    @Override
    public RawRecord deserialize(DataInputView in) throws IOException {
      int format = in.readByte();
      if (format != VERSION) {
        throw new IOException("record of version " + format + "; this code reads 1");
      }
      String topic = in.readUTF();
      int partition = in.readInt();
      long offset = in.readLong();
      long timestamp = in.readLong();
      byte[] key = readOptional(in);
      byte[] value = readOptional(in);
      int count = in.readShort();
      if (count == 0) {
        return new RawRecord(topic, partition, offset, timestamp, key, value);
      }
      List<String> headers = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        headers.add(new String(readBytes(in), StandardCharsets.UTF_8));
      }
      return new RawRecord(topic, partition, offset, timestamp, key, value, headers);
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
