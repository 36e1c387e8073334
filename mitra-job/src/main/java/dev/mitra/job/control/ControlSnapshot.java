package dev.mitra.job.control;

import dev.mitra.job.wire.AdmittedChange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;

/**
 * What was in the control topic when the job was submitted: operators start with it, so that no
 * payment is scored before the rules are there. Serialized with the job graph.
 */
public final class ControlSnapshot implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] changes;
  private final long nextOffset;

  private ControlSnapshot(byte[] changes, long nextOffset) {
    this.changes = changes;
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
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputViewStreamWrapper out = new DataOutputViewStreamWrapper(bytes)) {
      out.writeInt(changes.size());
      for (AdmittedChange change : changes) {
        serializer.serialize(change, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ControlSnapshot(bytes.toByteArray(), nextOffset);
  }

  /** An empty control topic. */
  public static ControlSnapshot empty() {
    return of(List.of(), 0);
  }

  /** What was admitted. */
  public List<AdmittedChange> changes() {
    AdmittedChange.Serializer serializer = new AdmittedChange.Serializer();
    List<AdmittedChange> result = new ArrayList<>();
    try (DataInputViewStreamWrapper in =
        new DataInputViewStreamWrapper(new ByteArrayInputStream(changes))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        result.add(serializer.deserialize(in));
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

  /** Where the control source goes on. */
  public long nextOffset() {
    return nextOffset;
  }
}
