package dev.mitra.job.control;

import dev.mitra.job.wire.AdmittedChange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

/**
 * What was in the control topic when the job was submitted: operators start with it, so that no
 * payment is scored before the rules are there. Serialized with the job graph.
 */
public final class ControlSnapshot implements Serializable {
  private static final long serialVersionUID = 2L;

  /** Each change without its files, then their number, and URI and place of each. */
  private final byte[] changes;

  /** Each content once: ramping, promoting and rolling back publish the same model again. */
  private final byte[][] contents;

  private final long nextOffset;

  private ControlSnapshot(byte[] changes, byte[][] contents, long nextOffset) {
    this.changes = changes;
    this.contents = contents;
    this.nextOffset = nextOffset;
  }

  /**
   * A snapshot.
   *
   * @param changes what was admitted
   * @param nextOffset where the control source goes on
   */
  public static ControlSnapshot of(List<AdmittedChange> changes, long nextOffset) {
    AdmittedChange.Serializer serializer = new AdmittedChange.Serializer();
    List<byte[]> contents = new ArrayList<>();
    Map<ByteBuffer, Integer> places = new HashMap<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputViewStreamWrapper out = new DataOutputViewStreamWrapper(bytes)) {
      out.writeInt(changes.size());
      for (AdmittedChange change : changes) {
        serializer.serialize(change.withoutFiles(), out);
        out.writeInt(change.files().size());
        for (Map.Entry<String, byte[]> file : change.files().entrySet()) {
          out.writeUTF(file.getKey());
          out.writeInt(
              places.computeIfAbsent(
                  ByteBuffer.wrap(file.getValue()),
                  added -> {
                    contents.add(file.getValue());
                    return contents.size() - 1;
                  }));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ControlSnapshot(bytes.toByteArray(), contents.toArray(byte[][]::new), nextOffset);
  }

  /** An empty control topic. */
  public static ControlSnapshot empty() {
    return of(List.of(), 0);
  }

  /** The same for operators that score nothing. */
  public ControlSnapshot withoutFiles() {
    return contents.length == 0
        ? this
        : of(changes().stream().map(AdmittedChange::withoutFiles).toList(), nextOffset);
  }

  /** What was admitted; changes whose files have the same content share its bytes. */
  public List<AdmittedChange> changes() {
    AdmittedChange.Serializer serializer = new AdmittedChange.Serializer();
    List<AdmittedChange> result = new ArrayList<>();
    try (DataInputViewStreamWrapper in =
        new DataInputViewStreamWrapper(new ByteArrayInputStream(changes))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        AdmittedChange change = serializer.deserialize(in);
        Map<String, byte[]> files = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
          files.put(in.readUTF(), contents[in.readInt()]);
        }
        result.add(change.withFiles(files));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  /** What was admitted after an epoch. */
  List<AdmittedChange> changesAfter(long epoch) {
    return changes().stream().filter(change -> change.epoch() > epoch).toList();
  }

  /** How many bytes the files have that travel with the job graph. */
  long fileBytes() {
    long bytes = 0;
    for (byte[] content : contents) {
      bytes += content.length;
    }
    return bytes;
  }

  /** Where the control source goes on. */
  public long nextOffset() {
    return nextOffset;
  }
}
