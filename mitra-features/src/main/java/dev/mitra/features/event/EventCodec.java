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

  private EventCodec() {}

  /** Writes an event. */
  public static void write(Event event, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    writeText(event.id(), out);
    writeText(event.type(), out);
    out.writeLong(event.time());
    int slots = event.slots();
    writeVarInt(slots, out);
    for (int word = 0; word < event.present.length; word++) {
      out.writeLong(event.present[word]);
      out.writeLong(textWord(event, word));
    }
    for (int slot = 0; slot < slots; slot++) {
      if (event.has(slot)) {
        String text = event.texts[slot];
        if (text == null) {
          out.writeLong(event.bits[slot]);
        } else {
          writeText(text, out);
        }
      }
    }
  }

  /**
   * Reads an event that {@link #write} wrote.
   *
   * @throws IOException when the bytes are of another version or damaged
   */
  public static Event read(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("event of version " + version + "; this code reads " + VERSION);
    }
    String id = readText(in);
    String type = readText(in);
    long time = in.readLong();
    int slots = readVarInt(in);
    if (slots < 0 || slots > MAX_SLOTS) {
      throw new IOException("event of " + slots + " slots; at most " + MAX_SLOTS);
    }
    Event event = new Event(slots);
    event.identify(id, type, time);
    long[] textWords = new long[event.present.length];
    for (int word = 0; word < textWords.length; word++) {
      event.present[word] = in.readLong();
      textWords[word] = in.readLong();
    }
    for (int slot = 0; slot < slots; slot++) {
      if (event.has(slot)) {
        if ((textWords[slot >>> 6] & (1L << slot)) != 0) {
          event.texts[slot] = readText(in);
        } else {
          event.bits[slot] = in.readLong();
        }
      }
    }
    return event;
  }

  private static long textWord(Event event, int word) {
    long textWord = 0;
    int end = Math.min(event.slots(), (word + 1) << 6);
    for (int slot = word << 6; slot < end; slot++) {
      if (event.texts[slot] != null) {
        textWord |= 1L << slot;
      }
    }
    return textWord;
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
    int length = readVarInt(in);
    if (length < 0 || length > MAX_TEXT_BYTES) {
      throw new IOException("text of " + length + " bytes; at most " + MAX_TEXT_BYTES);
    }
    byte[] bytes = new byte[length];
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
