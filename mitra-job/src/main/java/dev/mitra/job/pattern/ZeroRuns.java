package dev.mitra.job.pattern;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Packs bytes of which many are zero: a zero is followed by how many more there are, up to 255, and
 * all other bytes stand for themselves. What flink-cep serializes is full of small numbers in four
 * or eight bytes, whole version numbers of them.
 */
final class ZeroRuns {
  private static final int MOST_MORE = 255;

  private byte[] unpacked = new byte[1024];

  /** Packs bytes. */
  static void pack(byte[] bytes, int length, DataOutputSerializer out) throws IOException {
    int at = 0;
    while (at < length) {
      int from = at;
      while (at < length && bytes[at] != 0) {
        at++;
      }
      out.write(bytes, from, at - from);
      if (at < length) {
        int first = at++;
        while (at < length && bytes[at] == 0 && at - first <= MOST_MORE) {
          at++;
        }
        out.write(0);
        out.write(at - first - 1);
      }
    }
  }

  /**
   * Unpacks bytes into {@link #unpacked}.
   *
   * @return how many there are
   * @throws IOException when they are damaged
   */
  int unpack(byte[] bytes, int from, int to) throws IOException {
    int size = 0;
    int at = from;
    while (at < to) {
      byte next = bytes[at++];
      if (next != 0) {
        room(size + 1);
        unpacked[size++] = next;
        continue;
      }
      if (at == to) {
        throw new IOException("a run of zeros without its length");
      }
      int count = 1 + (bytes[at++] & 0xff);
      room(size + count);
      Arrays.fill(unpacked, size, size + count, (byte) 0);
      size += count;
    }
    return size;
  }

  private void room(int size) {
    if (size > unpacked.length) {
      unpacked = Arrays.copyOf(unpacked, 2 * unpacked.length);
    }
  }

  /** What was unpacked last. */
  byte[] unpacked() {
    return unpacked;
  }
}
