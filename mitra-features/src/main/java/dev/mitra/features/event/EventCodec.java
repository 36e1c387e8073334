package dev.mitra.features.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The binary form of an event, between operators and in the feature log.
 *
 * <p>Version 1: version byte; id, type (length as variable-length integer, UTF-8); time (8 bytes);
 * number of slots; for each 64 slots two words, which slots are present and which of those are
 * texts; then the present slots in order, texts as length and UTF-8, all others as 8 bytes.
 */
public final class EventCodec {
  /** The version this code writes. */
  public static final int VERSION = 1;

  private static final int MAX_SLOTS = 1024;
  private static final int MAX_TEXT_BYTES = 1 << 20;
  private static final int MAX_FORM_BYTES = 1 << 26;

  private EventCodec() {}

  /** Writes an event. */
  public static void write(Event event, DataOutput out) throws IOException {
    EncodedEvent form = event.encoded();
    out.write(form.bytes(), 0, form.length());
  }

  /**
   * Reads an event that {@link #write} wrote.
   *
   * @throws IOException when the bytes are of another version or damaged
   */
  public static Event read(DataInput in) throws IOException {
    checkVersion(in.readUnsignedByte());
    String id = readText(in);
    String type = readText(in);
    long time = in.readLong();
    Event event = new Event(checkSlots(readVarInt(in)));
    event.identify(id, type, time);
    long[] isText = new long[event.isText.length];
    for (int word = 0; word < isText.length; word++) {
      event.present[word] = in.readLong() & slotsOfWord(event.slots(), word);
      isText[word] = in.readLong();
    }
    for (int slot = 0; slot < event.slots(); slot++) {
      if (event.has(slot)) {
        if ((isText[slot >>> 6] & (1L << slot)) != 0) {
          event.setText(slot, readText(in));
        } else {
          event.setBits(slot, in.readLong());
        }
      }
    }
    return event;
  }

  /**
   * Writes an event with its length in front (4 bytes): between operators, where it is passed on
   * more often than it is looked at.
   */
  public static void writeFramed(Event event, DataOutput out) throws IOException {
    EncodedEvent form = event.encoded();
    out.writeInt(form.length());
    out.write(form.bytes(), 0, form.length());
  }

  /**
   * Reads an event that {@link #writeFramed} wrote. It keeps the bytes: texts become strings when
   * they are asked for, and writing it again copies the bytes as they are.
   *
   * @throws IOException when the bytes are of another version or damaged
   */
  public static Event readFramed(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_FORM_BYTES) {
      throw new IOException("event of " + length + " bytes; at most " + MAX_FORM_BYTES);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new EncodedEvent(bytes, length).event();
  }

  static void checkVersion(int version) throws IOException {
    if (version != VERSION) {
      throw new IOException("event of version " + version + "; this code reads " + VERSION);
    }
  }

  static int checkSlots(int slots) throws IOException {
    if (slots < 0 || slots > MAX_SLOTS) {
      throw new IOException("event of " + slots + " slots; at most " + MAX_SLOTS);
    }
    return slots;
  }

  static int checkText(int length) throws IOException {
    if (length < 0 || length > MAX_TEXT_BYTES) {
      throw new IOException("text of " + length + " bytes; at most " + MAX_TEXT_BYTES);
    }
    return length;
  }

  /** The bits of a word for which there are slots. */
  static long slotsOfWord(int slots, int word) {
    int left = slots - (word << 6);
    return left >= 64 ? -1L : (1L << left) - 1;
  }

  /** Writes a text: its length in bytes as a variable-length integer, and UTF-8. */
  public static void writeText(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeVarInt(bytes.length, out);
    out.write(bytes);
  }

  /**
   * Reads a text that {@link #writeText} wrote.
   *
   * @throws IOException when the bytes are damaged
   */
  public static String readText(DataInput in) throws IOException {
    byte[] bytes = new byte[checkText(readVarInt(in))];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void writeVarInt(int value, DataOutput out) throws IOException {
    int rest = value;
    while ((rest & ~0x7F) != 0) {
      out.writeByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }

  private static int readVarInt(DataInput in) throws IOException {
    int value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int b = in.readUnsignedByte();
      value |= (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new IOException("an integer of more than 5 bytes");
  }
}
