package dev.mitra.features.offline;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts bytes into lines and keeps no more of a line than is allowed: a file that is no text cannot
 * fill the memory. Not thread-safe.
 */
final class LineReader {
  private final InputStream in;
  private final int most;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private byte[] line = new byte[4096];
  private int kept;
  private long length;

  /**
   * @param in the bytes
   * @param most how many bytes of a line are kept
   */
  LineReader(InputStream in, int most) {
    this.in = in;
    this.most = most;
  }

  /** Goes to the next line; answers false when there is none. */
  boolean next() throws IOException {
    kept = 0;
    length = 0;
    boolean any = false;
    while (true) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
          return any;
        }
      }
      any = true;
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      keep(stop);
      if (stop < end) {
        at = stop + 1;
        return true;
      }
      at = stop;
    }
  }

  private void keep(int stop) {
    length += stop - at;
    int more = Math.min(stop - at, most - kept);
    if (kept + more > line.length) {
      line = Arrays.copyOf(line, (int) Math.min(most, Math.max(kept + more, 2L * line.length)));
    }
    System.arraycopy(buffer, at, line, kept, more);
    kept += more;
  }

  /** The line's bytes, of which {@link #kept} count. */
  byte[] line() {
    return line;
  }

  /** How many bytes of the line were kept. */
  int kept() {
    return kept;
  }

  /** How many bytes the line has, those that were not kept too. */
  long length() {
    return length;
  }
}
