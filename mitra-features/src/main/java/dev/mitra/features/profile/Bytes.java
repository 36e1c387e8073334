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

  /** Up to here hundredths are whole numbers that a double holds exactly. */
  private static final double MOST_HUNDREDTHS = 0x1p52;

  private byte[] buffer = new byte[1024];
  private int at;
  private int end;

  /** Starts to read. */
  void wrap(byte[] bytes, int from, int to) {
    buffer = bytes;
    at = from;
    end = to;
  }

  /** Starts to write, over what was there. */
  void reset() {
    at = 0;
  }

  byte[] buffer() {
    return buffer;
  }

  /** Where it reads or writes next; after writing, how much was written. */
  int position() {
    return at;
  }

  int remaining() {
    return end - at;
  }

  void skip(int bytes) {
    if (bytes < 0 || bytes > end - at) {
      throw ends();
    }
    at += bytes;
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

  void putBytes(byte[] bytes, int from, int length) {
    room(length);
    System.arraycopy(bytes, from, buffer, at, length);
    at += length;
  }

  /**
   * Writes a value of 0 or more in as few bytes as it needs, seven bits to a byte; a negative one,
   * or one of more than 56 bits, in nine. The first byte says how many bytes there are by the ones
   * at its low end, so that reading takes one load and no loop.
   */
  void putVarLong(long value) {
    room(9);
    int bits = 64 - Long.numberOfLeadingZeros(value | 1);
    if (bits > 56) {
      buffer[at++] = (byte) 0xFF;
      LONGS.set(buffer, at, value);
      at += 8;
      return;
    }
    int bytes = (bits + 6) / 7;
    LONGS.set(buffer, at, value << bytes | ((1L << (bytes - 1)) - 1));
    at += bytes;
  }

  /** Writes a signed value so that small magnitudes are short. */
  void putZigZag(long value) {
    putVarLong((value << 1) ^ (value >> 63));
  }

  /**
   * How a number is written shortest: 0 as 8 bytes, 1 as a whole number, 2 in hundredths. Amounts
   * of money are nearly always 1 or 2, and take 2 to 5 bytes then.
   */
  static int numberCode(double value) {
    double hundredths = Math.rint(value * 100);
    if (Math.abs(hundredths) > MOST_HUNDREDTHS || hundredths / 100 != value) {
      return 0;
    }
    return (long) hundredths % 100 == 0 ? 1 : 2;
  }

  /** Writes a number in the way of a code that {@link #numberCode} gave for it. */
  void putNumber(double value, int code) {
    switch (code) {
      case 0 -> putDouble(value);
      case 1 -> putZigZag((long) value);
      default -> putZigZag((long) Math.rint(value * 100));
    }
  }

  double getNumber(int code) {
    return switch (code) {
      case 0 -> getDouble();
      case 1 -> (double) getZigZag();
      default -> getZigZag() / 100.0;
    };
  }

  int getByte() {
    if (at >= end) {
      throw ends();
    }
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
    if (end - at < 9) {
      return getVarLongNearEnd();
    }
    long word = (long) LONGS.get(buffer, at);
    int bytes = Long.numberOfTrailingZeros(~word) + 1;
    if (bytes > 8) {
      at += 9;
      return (long) LONGS.get(buffer, at - 8);
    }
    at += bytes;
    int above = 64 - 8 * bytes;
    return word << above >>> above >>> bytes;
  }

  private long getVarLongNearEnd() {
    need(1);
    int bytes = Integer.numberOfTrailingZeros(~buffer[at]) + 1;
    need(Math.min(bytes, 9));
    if (bytes > 8) {
      at += 9;
      return (long) LONGS.get(buffer, at - 8);
    }
    long word = 0;
    for (int i = 0; i < bytes; i++) {
      word |= (buffer[at + i] & 0xFFL) << (8 * i);
    }
    at += bytes;
    return word >>> bytes;
  }

  /**
   * Reads a number as version 1 wrote it: seven bits to a byte, the high bit on all but the last.
   */
  long getLeb128() {
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
   * Reads a number of things of which each takes so many bytes or more, so that damage cannot ask
   * for the heap.
   */
  int getCount(int bytesEach) {
    return count(getVarLong(), bytesEach);
  }

  /** The same of a number that was read already. */
  int count(long count, int bytesEach) {
    if (count < 0 || count > remaining() / bytesEach) {
      throw new CorruptProfileException("a length of " + count + " with " + remaining() + " bytes");
    }
    return (int) count;
  }

  long getZigZag() {
    return fromZigZag(getVarLong());
  }

  static long fromZigZag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }

  void getBytes(byte[] into, int length) {
    need(length);
    System.arraycopy(buffer, at, into, 0, length);
    at += length;
  }

  /** Whether the bytes that come next are these; then it goes on behind them. */
  boolean follows(byte[] expected) {
    if (remaining() < expected.length
        || !Arrays.equals(buffer, at, at + expected.length, expected, 0, expected.length)) {
      return false;
    }
    at += expected.length;
    return true;
  }

  private void room(int bytes) {
    if (at + bytes > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + bytes));
    }
  }

  private void need(int bytes) {
    if (bytes > end - at) {
      throw ends();
    }
  }

  private CorruptProfileException ends() {
    return new CorruptProfileException("it ends after " + end + " bytes, in the middle of a value");
  }
}
