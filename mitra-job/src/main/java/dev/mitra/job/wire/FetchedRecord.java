package dev.mitra.job.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A control record and the files that it names by URI, on their way to admission.
 *
 * @param record the record
 * @param files each file once; none when it names none
 */
public record FetchedRecord(RawRecord record, List<FetchedFile> files) {

  /** Copies the list, not the bytes. */
  public FetchedRecord {
    files = List.copyOf(files);
  }

  /** A record for which no file was read. */
  public static FetchedRecord withoutFiles(RawRecord record) {
    return new FetchedRecord(record, List.of());
  }

  static final class Serializer extends WireSerializer<FetchedRecord> {
    private static final long serialVersionUID = 1L;

    private final RawRecord.Serializer records = new RawRecord.Serializer();

    @Override
    public FetchedRecord createInstance() {
      return withoutFiles(records.createInstance());
    }

    @Override
    public void serialize(FetchedRecord fetched, DataOutputView out) throws IOException {
      records.serialize(fetched.record, out);
      out.writeShort(fetched.files.size());
      for (FetchedFile file : fetched.files) {
        writeText(file.uri(), out);
        byte[] bytes = file.bytes();
        out.writeBoolean(bytes != null);
        if (bytes != null) {
          writeBytes(bytes, out);
        } else {
          writeText(file.reason(), out);
        }
      }
    }

    @Override
    public FetchedRecord deserialize(DataInputView in) throws IOException {
      RawRecord record = records.deserialize(in);
      int count = in.readUnsignedShort();
      List<FetchedFile> files = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        String uri = readText(in);
        files.add(
            in.readBoolean()
                ? FetchedFile.read(uri, readBytes(in))
                : FetchedFile.unread(uri, readText(in)));
      }
      return new FetchedRecord(record, files);
    }

    private static void writeText(String text, DataOutputView out) throws IOException {
      writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static String readText(DataInputView in) throws IOException {
      return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    @Override
    public TypeSerializerSnapshot<FetchedRecord> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FetchedRecord> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
