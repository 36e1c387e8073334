package dev.mitra.features.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** FNV-1a over the UTF-16 units of a text, 64 bits: what hashes of values are made from. */
public final class TextHash {
  private static final long START = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final long SIGNS = 0x8080808080808080L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private TextHash() {}

  /** The hash of a text. */
  public static long of(String text) {
    long h = START;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * PRIME;
    }
    return h;
  }

  /** Whether each byte of a text in UTF-8 is one character. */
  static boolean isPlain(byte[] bytes, int from, int length) {
    int end = from + length;
    int i = from;
    for (; i <= end - 8; i += 8) {
      if (((long) LONGS.get(bytes, i) & SIGNS) != 0) {
        return false;
      }
    }
    for (; i < end; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** The hash of a text of which each byte is one character. */
  static long ofPlain(byte[] bytes, int from, int length) {
    long h = START;
    for (int i = from; i < from + length; i++) {
      h = (h ^ bytes[i]) * PRIME;
    }
    return h;
  }
}
