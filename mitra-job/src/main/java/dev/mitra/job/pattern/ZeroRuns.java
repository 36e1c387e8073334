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
      byte next = bytes[at++];
      out.write(next);
      if (next == 0) {
        int more = 0;
        while (more < MOST_MORE && at < length && bytes[at] == 0) {
          at++;
          more++;
        }
        out.write(more);
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
      int count = 1;
      if (next == 0) {
        if (at == to) {
          throw new IOException("a run of zeros without its length");
        }
        count += bytes[at++] & 0xff;
      }
      if (size + count > unpacked.length) {
        unpacked = Arrays.copyOf(unpacked, 2 * unpacked.length);
      }
      Arrays.fill(unpacked, size, size + count, next);
      size += count;
    }
    return size;
  }

  /** What was unpacked last. */
  byte[] unpacked() {
    return unpacked;
  }
}
