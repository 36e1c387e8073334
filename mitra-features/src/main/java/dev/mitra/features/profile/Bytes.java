package dev.mitra.features.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte buffer with one cursor, for reading or for writing. */
final class Bytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] buffer = new byte[1024];
  private int at;
  private int end;

  /** Starts to read. */
  void wrap(byte[] bytes) {
    buffer = bytes;
    at = 0;
    end = bytes.length;
  }

  /** Starts to write, over what was there. */
  void reset() {
    at = 0;
  }

  byte[] written() {
    return Arrays.copyOf(buffer, at);
  }

  int remaining() {
    return end - at;
  }

  void putByte(int value) {
    room(1);
    buffer[at++] = (byte) value;
  }

  void putInt(int value) {
    room(4);
    INTS.set(buffer, at, value);
    at += 4;
  }

  void putLong(long value) {
    room(8);
    LONGS.set(buffer, at, value);
    at += 8;
  }

  void putDouble(double value) {
    putLong(Double.doubleToRawLongBits(value));
  }

  /** Writes a value of 0 or more in 1 to 9 bytes, a negative one in 10. */
  void putVarLong(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[at++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    buffer[at++] = (byte) rest;
  }

  /** Writes a signed value so that small magnitudes are short. */
  void putZigZag(long value) {
    putVarLong((value << 1) ^ (value >> 63));
  }

  int getByte() {
    need(1);
    return buffer[at++] & 0xFF;
  }

  int getInt() {
    need(4);
    int value = (int) INTS.get(buffer, at);
    at += 4;
    return value;
  }

  long getLong() {
    need(8);
    long value = (long) LONGS.get(buffer, at);
    at += 8;
    return value;
  }

  double getDouble() {
    return Double.longBitsToDouble(getLong());
  }

  long getVarLong() {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int b = getByte();
      value |= (long) (b & 0x7F) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new CorruptProfileException("a number of more than 10 bytes");
  }

  /**
   * Reads a number of things of which each takes a byte or more, so that damage cannot ask for the
   * heap.
   */
  int getCount() {
    long count = getVarLong();
    if (count < 0 || count > remaining()) {
      throw new CorruptProfileException("a length of " + count + " with " + remaining() + " bytes");
    }
    return (int) count;
  }

  long getZigZag() {
    long value = getVarLong();
    return (value >>> 1) ^ -(value & 1);
  }

  private void room(int bytes) {
    if (at + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + bytes));
    }
  }

  private void need(int bytes) {
    if (at + bytes > end) {
      throw new CorruptProfileException(
          "it ends after " + end + " bytes, in the middle of a value");
    }
  }
}
