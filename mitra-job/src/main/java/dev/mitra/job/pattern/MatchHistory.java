package dev.mitra.job.pattern;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * When a pattern has matched for one entity: the moments of its youngest matches, several at one
 * moment counting once. Its memory is used again; not thread-safe.
 */
final class MatchHistory {
  /** How many moments are remembered. */
  static final int MOST = 64;

  /** Ascending. */
  private final long[] times = new long[MOST];

  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Remembers a match; the oldest is forgotten when there are too many. */
  void add(long time) {
    int place = size;
    while (place > 0 && times[place - 1] > time) {
      place--;
    }
    if (place > 0 && times[place - 1] == time) {
      return;
    }
    if (size == MOST) {
      if (place == 0) {
        return;
      }
      System.arraycopy(times, 1, times, 0, place - 1);
      times[place - 1] = time;
      return;
    }
    System.arraycopy(times, place, times, place + 1, size - place);
    times[place] = time;
    size++;
  }

  /** Forgets a moment. */
  void remove(long time) {
    for (int i = 0; i < size; i++) {
      if (times[i] == time) {
        System.arraycopy(times, i + 1, times, i, size - i - 1);
        size--;
        return;
      }
    }
  }

  /** Seconds from the last match at or before a moment; NaN for none. */
  double secondsSince(long moment) {
    for (int i = size - 1; i >= 0; i--) {
      if (times[i] <= moment) {
        return (moment - times[i]) / 1000.0;
      }
    }
    return Double.NaN;
  }

  /** How many moments there are in {@code (moment - window, moment]}. */
  int count(long moment, long window) {
    int count = 0;
    for (int i = size - 1; i >= 0 && times[i] > moment - window; i--) {
      if (times[i] <= moment) {
        count++;
      }
    }
    return count;
  }

  void write(DataOutputView out) throws IOException {
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      out.writeLong(times[i]);
    }
  }

  void read(DataInputView in) throws IOException {
    size = in.readUnsignedByte();
    if (size > MOST) {
      throw new IOException(size + " moments of matches; at most " + MOST);
    }
    for (int i = 0; i < size; i++) {
      times[i] = in.readLong();
    }
  }
}
