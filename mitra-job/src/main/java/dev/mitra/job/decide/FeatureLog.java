package dev.mitra.job.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventCodec;
import dev.mitra.job.wire.OutRecord;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The feature log: for every scored payment its event and full vector, for training and audit.
 *
 * <p>Two kinds of records share the topic. A vector, keyed by the event id: {@code M F}, version 2;
 * layout id, epoch, ingest time, and a bit for each of the plan's entities whose features did not
 * arrive in time (8 bytes each); the event ({@link EventCodec}); the number of columns (4 bytes)
 * and their values ({@link VectorCodec}); all big-endian. Version 1, which is read too, has as many
 * doubles in place of the values, NaN for missing. A layout, keyed by {@code layout/ID}: the
 * columns' names as a JSON array, written by each subtask before its first vector of that layout
 * after a checkpoint. Written in transactions, so readers set {@code
 * isolation.level=read_committed}.
 */
public final class FeatureLog {
  private static final String LAYOUT_KEY = "layout/";
  private static final byte[] MAGIC = {'M', 'F'};
  private static final int DOUBLES = 1;
  private static final int VERSION = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private FeatureLog() {}

  /**
   * A payment as it was logged.
   *
   * @param names the columns
   * @param values their values, NaN for missing
   * @param event the event
   * @param epoch the epoch under which it was decided
   * @param ingestMillis its ingest time
   * @param missing a bit for each of the plan's entities whose features did not arrive in time
   */
  public record Entry(
      List<String> names,
      double[] values,
      Event event,
      long epoch,
      long ingestMillis,
      long missing) {

    /** The value of a column; an exception for a name that the layout has not. */
    public double value(String name) {
      int index = names.indexOf(name);
      if (index < 0) {
        throw new IllegalArgumentException("the layout has no column '" + name + "'");
      }
      return values[index];
    }
  }

  /** The id of a layout: a hash of its names in order. */
  static long layoutId(List<String> names) {
    long hash = 0xcbf29ce484222325L;
    for (String name : names) {
      for (int i = 0; i < name.length(); i++) {
        hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
      }
      hash = (hash ^ 0x1f) * 0x100000001b3L;
    }
    return hash;
  }

  static OutRecord layout(long id, List<String> names) {
    try {
      return new OutRecord(
          (LAYOUT_KEY + Long.toHexString(id)).getBytes(StandardCharsets.UTF_8),
          JSON.writeValueAsBytes(names));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes vectors. Keeps working memory; not thread-safe. */
  static final class Writer {
    private final DataOutputSerializer out = new DataOutputSerializer(4096);

    OutRecord vector(
        long layoutId,
        long epoch,
        long ingestMillis,
        long missing,
        Event event,
        double[] vector,
        int columns) {
      try {
        out.clear();
        out.write(MAGIC);
        out.writeByte(VERSION);
        out.writeLong(layoutId);
        out.writeLong(epoch);
        out.writeLong(ingestMillis);
        out.writeLong(missing);
        EventCodec.write(event, out);
        out.writeInt(columns);
        VectorCodec.write(vector, columns, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new OutRecord(event.id().getBytes(StandardCharsets.UTF_8), out.getCopyOfBuffer());
    }
  }

  /**
   * Reads a feature log record by record. A vector can come before its layout, through another
   * partition; it waits here until the layout has come.
   */
  public static final class Reader {
    private final Map<String, List<String>> layouts = new HashMap<>();
    private final Map<String, List<byte[]>> waiting = new HashMap<>();

    /**
     * Takes up one record.
     *
     * @return the payments that can be read now: that of the record, or those that waited for it
     * @throws IOException when the record is neither a vector nor a layout
     */
    public List<Entry> read(byte[] key, byte[] value) throws IOException {
      String keyText = new String(key, StandardCharsets.UTF_8);
      List<Entry> entries = new ArrayList<>();
      if (keyText.startsWith(LAYOUT_KEY)) {
        String layout = keyText.substring(LAYOUT_KEY.length());
        List<String> names = new ArrayList<>();
        for (JsonNode name : JSON.readTree(value)) {
          names.add(name.asText());
        }
        layouts.put(layout, names);
        List<byte[]> vectors = waiting.remove(layout);
        if (vectors != null) {
          for (byte[] vector : vectors) {
            entries.add(entry(names, vector));
          }
        }
        return entries;
      }
      String layout = layoutOf(value);
      List<String> names = layouts.get(layout);
      if (names == null) {
        waiting.computeIfAbsent(layout, any -> new ArrayList<>()).add(value);
      } else {
        entries.add(entry(names, value));
      }
      return entries;
    }

    /** How many vectors wait for their layout. */
    public int waiting() {
      return waiting.values().stream().mapToInt(List::size).sum();
    }

    private static String layoutOf(byte[] value) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC) || !isKnown(in.readByte())) {
        throw new IOException("not a feature log record of version 1 or 2");
      }
      return Long.toHexString(in.readLong());
    }

    private static boolean isKnown(int version) {
      return version == DOUBLES || version == VERSION;
    }

    private static Entry entry(List<String> names, byte[] value) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
      in.skipNBytes(MAGIC.length);
      int version = in.readByte();
      in.skipNBytes(Long.BYTES);
      long epoch = in.readLong();
      long ingest = in.readLong();
      long missing = in.readLong();
      Event event = EventCodec.read(in);
      int columns = in.readInt();
      double[] values = new double[columns];
      if (version == VERSION) {
        VectorCodec.read(values, columns, in);
      } else {
        for (int i = 0; i < columns; i++) {
          values[i] = in.readDouble();
        }
      }
      return new Entry(names, values, event, epoch, ingest, missing);
    }
  }
}
