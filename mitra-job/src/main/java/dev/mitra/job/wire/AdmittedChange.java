package dev.mitra.job.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A control record that was admitted.
 *
 * @param epoch its offset in the control topic
 * @param effectiveAt from which ingest time on it is in force, milliseconds since 1970
 * @param recordMillis when it was published
 * @param key kind and name of its resource
 * @param body the resource as it was published; null when it was deleted
 * @param measuresSince for a FeatureSet: since when each of its measures has been declared; for a
 *     pattern: the epoch since which it has followed the same sequence; for a bundle, those of its
 *     parts. Not copied, and not to be changed by anyone
 * @param version the version that the record gives its resource; empty when it gives none
 * @param signers who signed the record, as the key ring names them; empty when nobody was asked to
 * @param files the files that it names, by URI: they were read once, when it was admitted, and are
 *     part of it from then on. Neither map nor bytes are copied, or to be changed by anyone
 */
public record AdmittedChange(
    long epoch,
    long effectiveAt,
    long recordMillis,
    String key,
    byte @Nullable [] body,
    Map<String, Long> measuresSince,
    OptionalLong version,
    List<String> signers,
    Map<String, byte[]> files) {

  /** The order in which changes come into force. */
  public static final Comparator<AdmittedChange> BY_EFFECT =
      Comparator.comparingLong(AdmittedChange::effectiveAt)
          .thenComparingLong(AdmittedChange::epoch);

  /** A change that names no files. */
  public AdmittedChange(
      long epoch,
      long effectiveAt,
      long recordMillis,
      String key,
      byte @Nullable [] body,
      Map<String, Long> measuresSince,
      OptionalLong version,
      List<String> signers) {
    this(epoch, effectiveAt, recordMillis, key, body, measuresSince, version, signers, Map.of());
  }

  /** A change that nobody signed, without a version and files. */
  public AdmittedChange(
      long epoch,
      long effectiveAt,
      long recordMillis,
      String key,
      byte @Nullable [] body,
      Map<String, Long> measuresSince) {
    this(
        epoch,
        effectiveAt,
        recordMillis,
        key,
        body,
        measuresSince,
        OptionalLong.empty(),
        List.of());
  }

  /** This change with nothing but what it is about, when, and as which version. */
  public AdmittedChange withoutBody() {
    return new AdmittedChange(
        epoch, effectiveAt, recordMillis, key, null, Map.of(), version, List.of());
  }

  /** This change for those who put no models into force. */
  public AdmittedChange withoutFiles() {
    return files.isEmpty()
        ? this
        : new AdmittedChange(
            epoch, effectiveAt, recordMillis, key, body, measuresSince, version, signers);
  }

  /** This change with other files. */
  public AdmittedChange withFiles(Map<String, byte[]> others) {
    return new AdmittedChange(
        epoch, effectiveAt, recordMillis, key, body, measuresSince, version, signers, others);
  }

  /**
   * Writes and reads changes, between operators and in state. Version 1: version byte; epoch,
   * effective time, record time (8 bytes each); key; whether there is a body (1 byte), its length
   * (4 bytes) and the body; number of measures (4 bytes), each with key and time. Version 2: after
   * that the version, 0 for none (8 bytes); number of signers (2 bytes) and each of them. Version
   * 3: after that the number of files (2 bytes), each with its URI, length (4 bytes) and bytes.
   * Version 4: body and files as {@link Packed} writes them.
   */
  public static final class Serializer extends WireSerializer<AdmittedChange> {
    private static final long serialVersionUID = 1L;
    private static final int VERSION = 4;
    private static final int PACKED = 4;

    @Override
    public AdmittedChange createInstance() {
      return new AdmittedChange(0, 0, 0, "", null, Map.of(), OptionalLong.empty(), List.of());
    }

    @Override
    public void serialize(AdmittedChange change, DataOutputView out) throws IOException {
      out.writeByte(VERSION);
      out.writeLong(change.epoch);
      out.writeLong(change.effectiveAt);
      out.writeLong(change.recordMillis);
      out.writeUTF(change.key);
      byte[] body = change.body;
      out.writeBoolean(body != null);
      if (body != null) {
        Packed.write(body, out);
      }
      out.writeInt(change.measuresSince.size());
      for (Map.Entry<String, Long> measure : change.measuresSince.entrySet()) {
        writeBytes(measure.getKey().getBytes(StandardCharsets.UTF_8), out);
        out.writeLong(measure.getValue());
      }
      out.writeLong(change.version.orElse(0));
      out.writeShort(change.signers.size());
      for (String signer : change.signers) {
        out.writeUTF(signer);
      }
      out.writeShort(change.files.size());
      for (Map.Entry<String, byte[]> file : change.files.entrySet()) {
        writeBytes(file.getKey().getBytes(StandardCharsets.UTF_8), out);
        Packed.write(file.getValue(), out);
      }
    }

    @Override
    public AdmittedChange deserialize(DataInputView in) throws IOException {
      int format = in.readByte();
      if (format < 1 || format > VERSION) {
        throw new IOException("control change of version " + format + "; this code reads 1 to 4");
      }
      long epoch = in.readLong();
      long effectiveAt = in.readLong();
      long recordMillis = in.readLong();
      String key = in.readUTF();
      byte[] body = in.readBoolean() ? readLong(format, in) : null;
      int measures = in.readInt();
      Map<String, Long> since = new HashMap<>();
      for (int i = 0; i < measures; i++) {
        since.put(new String(readBytes(in), StandardCharsets.UTF_8), in.readLong());
      }
      long numbered = format == 1 ? 0 : in.readLong();
      int signerCount = format == 1 ? 0 : in.readShort();
      List<String> signers = new ArrayList<>(signerCount);
      for (int i = 0; i < signerCount; i++) {
        signers.add(in.readUTF());
      }
      int fileCount = format < 3 ? 0 : in.readUnsignedShort();
      Map<String, byte[]> files = new HashMap<>();
      for (int i = 0; i < fileCount; i++) {
        files.put(new String(readBytes(in), StandardCharsets.UTF_8), readLong(format, in));
      }
      return new AdmittedChange(
          epoch,
          effectiveAt,
          recordMillis,
          key,
          body,
          since,
          numbered == 0 ? OptionalLong.empty() : OptionalLong.of(numbered),
          signers,
          files);
    }

    private static byte[] readLong(int format, DataInputView in) throws IOException {
      return format < PACKED ? readBytes(in) : Packed.read(in);
    }

    @Override
    public TypeSerializerSnapshot<AdmittedChange> snapshotConfiguration() {
      return new Snapshot();
    }

    /** The snapshot that Flink asks of every serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<AdmittedChange> {
      /** For Flink. */
      public Snapshot() {
        super(Serializer::new);
      }
    }
  }
}
