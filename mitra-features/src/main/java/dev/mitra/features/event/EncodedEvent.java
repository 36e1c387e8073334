package dev.mitra.features.event;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * An event's binary form of version 1 in an array, see {@link EventCodec}. Read from one, an event
 * looks only for where its texts lie; written again it is one copy of these bytes.
 *
 * @param bytes the form, from the beginning
 * @param length how many of the bytes are part of it
 */
@SuppressWarnings("ArrayRecordComponent") // it is the memory of an event, and compared with nothing
record EncodedEvent(byte[] bytes, int length) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Works out the form of an event. */
  static EncodedEvent of(Event event) {
    byte[] id = event.idPlace() == Event.NOWHERE ? utf8(event.id()) : event.source();
    byte[] type = event.typePlace() == Event.NOWHERE ? utf8(event.type()) : event.source();
    Writer out = new Writer(mostBytes(event, id, type));
    out.putByte(EventCodec.VERSION);
    out.putText(id, event.idPlace());
    out.putText(type, event.typePlace());
    out.putLong(event.time());
    out.putVarInt(event.slots());
    for (int word = 0; word < event.present.length; word++) {
      out.putLong(event.present[word]);
      out.putLong(event.isText[word]);
    }
    for (int word = 0; word < event.present.length; word++) {
      for (long rest = event.present[word]; rest != 0; rest &= rest - 1) {
        int slot = (word << 6) + Long.numberOfTrailingZeros(rest);
        long value = event.bits[slot];
        if (!event.isText(slot)) {
          out.putLong(value);
        } else {
          out.putText(value == Event.NOWHERE ? utf8(event.text(slot)) : event.source(), value);
        }
      }
    }
    return new EncodedEvent(out.bytes, out.at);
  }

  private static int mostBytes(Event event, byte[] id, byte[] type) {
    int most = 32 + 16 * event.present.length;
    most += event.idPlace() == Event.NOWHERE ? id.length : Event.length(event.idPlace());
    most += event.typePlace() == Event.NOWHERE ? type.length : Event.length(event.typePlace());
    for (int word = 0; word < event.present.length; word++) {
      for (long rest = event.present[word]; rest != 0; rest &= rest - 1) {
        int slot = (word << 6) + Long.numberOfTrailingZeros(rest);
        long value = event.bits[slot];
        if (!event.isText(slot)) {
          most += 8;
        } else {
          most +=
              5 + (value == Event.NOWHERE ? 3 * event.text(slot).length() : Event.length(value));
        }
      }
    }
    return most;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Makes an event of this form, which it keeps.
   *
   * @throws IOException when the bytes are of another version or damaged
   */
  Event event() throws IOException {
    Reader in = new Reader(bytes, length);
    EventCodec.checkVersion(in.getByte());
    long id = in.getText();
    long type = in.getText();
    long time = in.getLong();
    Event event = new Event(EventCodec.checkSlots(in.getVarInt()), bytes);
    event.identifyAt(id, type, time);
    for (int word = 0; word < event.present.length; word++) {
      event.present[word] = in.getLong() & EventCodec.slotsOfWord(event.slots(), word);
      event.isText[word] = in.getLong() & event.present[word];
    }
    for (int word = 0; word < event.present.length; word++) {
      long texts = event.isText[word];
      for (long rest = event.present[word]; rest != 0; rest &= rest - 1) {
        long bit = rest & -rest;
        event.bits[(word << 6) + Long.numberOfTrailingZeros(rest)] =
            (texts & bit) != 0 ? in.getText() : in.getLong();
      }
    }
    if (in.at != length) {
      throw new IOException((length - in.at) + " bytes follow the event's end");
    }
    event.keep(this);
    return event;
  }

  private static final class Writer {
    final byte[] bytes;
    int at;

    Writer(int most) {
      bytes = new byte[most];
    }

    void putByte(int value) {
      bytes[at++] = (byte) value;
    }

    void putLong(long value) {
      LONGS.set(bytes, at, value);
      at += 8;
    }

    void putVarInt(int value) {
      int rest = value;
      while ((rest & ~0x7F) != 0) {
        bytes[at++] = (byte) ((rest & 0x7F) | 0x80);
        rest >>>= 7;
      }
      bytes[at++] = (byte) rest;
    }

    /** Writes the text at a place of an array; with no place, all of the array. */
    void putText(byte[] source, long place) {
      int from = place == Event.NOWHERE ? 0 : Event.from(place);
      int length = place == Event.NOWHERE ? source.length : Event.length(place);
      putVarInt(length);
      System.arraycopy(source, from, bytes, at, length);
      at += length;
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private final int end;
    int at;

    Reader(byte[] bytes, int end) {
      this.bytes = bytes;
      this.end = end;
    }

    int getByte() throws IOException {
      need(1);
      return bytes[at++] & 0xFF;
    }

    long getLong() throws IOException {
      need(8);
      long value = (long) LONGS.get(bytes, at);
      at += 8;
      return value;
    }

    int getVarInt() throws IOException {
      int value = 0;
      for (int shift = 0; shift < 35; shift += 7) {
        int b = getByte();
        value |= (b & 0x7F) << shift;
        if (b < 0x80) {
          return value;
        }
      }
      throw new IOException("an integer of more than 5 bytes");
    }

    long getText() throws IOException {
      int size = EventCodec.checkText(getVarInt());
      need(size);
      long place = Event.place(at, size);
      at += size;
      return place;
    }

    private void need(int count) throws IOException {
      if (count > end - at) {
        throw new IOException("the event ends after " + end + " bytes, in the middle of a value");
      }
    }
  }
}
