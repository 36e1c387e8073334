package dev.mitra.features.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The different values of a field with the time each was last seen, newest first, as they lie in
 * the stored bytes: a hash of 48 bits and a time of 48 bits for each.
 *
 * <p>Exact up to a bound. Above it there are two ways. To count values, those with the smallest
 * hashes are kept: a uniform sample of all values (bottom-k sketch: Cohen and Kaplan, 2007), so
 * that counts of any window are estimated by dividing by the sampled share. To recognise values,
 * those that were seen last are kept.
 */
final class SeenStore {
  static final int ENTRY = 12;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Added to times, so that moments before 1970 have no sign. */
  private static final long ZERO = 1L << 46;

  private static final int HAS_DROPPED = 1;
  private static final int HAS_TRIMMED = 2;

  private final boolean samples;
  private final int bound;
  private final byte[] entries;
  private int size;

  /**
   * Whether values had to go for want of room; of a sample just those with hashes below {@link
   * #threshold} are kept.
   */
  private boolean dropped;

  private long threshold;

  /** The newest time of a value that had to go for want of room, and of one that was too old. */
  private long lastDropped;

  private long trimmed;

  /**
   * @param kind {@link MeasureKind#DISTINCT} to count values, {@link MeasureKind#KNOWN} to
   *     recognise them
   * @param bound how many values are kept
   */
  SeenStore(MeasureKind kind, int bound) {
    this.samples = kind == MeasureKind.DISTINCT;
    this.bound = bound;
    this.entries = new byte[(bound + 1) * ENTRY + 8];
  }

  void clear() {
    size = 0;
    dropped = false;
    threshold = 0;
    lastDropped = Long.MIN_VALUE;
    trimmed = Long.MIN_VALUE;
  }

  int size() {
    return size;
  }

  boolean isSampled() {
    return dropped && samples;
  }

  /** Until when history was dropped because no window asked for it. */
  long trimmed() {
    return trimmed;
  }

  private long hash(int i) {
    return (long) LONGS.get(entries, i * ENTRY) & Hashes.MASK;
  }

  private long seen(int i) {
    return ((long) LONGS.get(entries, i * ENTRY + 6) & Hashes.MASK) - ZERO;
  }

  private void put(int i, long hash, long time) {
    // The six bytes above each number are the next number's, which is written after it.
    int at = i * ENTRY;
    long clamped = Math.max(-ZERO, Math.min(Hashes.MASK - ZERO, time)) + ZERO;
    long above = (long) LONGS.get(entries, at + 6) & ~Hashes.MASK;
    LONGS.set(entries, at, hash);
    LONGS.set(entries, at + 6, clamped | above);
  }

  /**
   * Notes a value.
   *
   * @param horizon what is of this time or older is out of reach at this event; it is not dropped
   *     for that, because the event's clock may be wrong, but has to make room first
   */
  void add(long hash, long time, long horizon) {
    if (dropped && lastDropped <= horizon) {
      dropped = false;
      trimmed = Math.max(trimmed, lastDropped);
    }
    int i = find(hash);
    if (i >= 0) {
      if (seen(i) < time) {
        moveUp(i, hash, time);
      }
    } else if (samples && dropped && hash >= threshold) {
      lastDropped = Math.max(lastDropped, time);
    } else {
      insert(hash, time, horizon);
    }
  }

  private int find(long hash) {
    for (int i = 0, at = 0; i < size; i++, at += ENTRY) {
      if (((long) LONGS.get(entries, at) & Hashes.MASK) == hash) {
        return i;
      }
    }
    return -1;
  }

  private void moveUp(int from, long hash, long time) {
    // Damaged bytes may be out of order; then it stays where it is.
    int to = Math.min(from, countAfter(time));
    System.arraycopy(entries, to * ENTRY, entries, (to + 1) * ENTRY, (from - to) * ENTRY);
    put(to, hash, time);
  }

  private void insert(long hash, long time, long horizon) {
    int at = countAfter(time);
    System.arraycopy(entries, at * ENTRY, entries, (at + 1) * ENTRY, (size - at) * ENTRY);
    put(at, hash, time);
    size++;
    if (size > bound && seen(size - 1) <= horizon) {
      size--;
      trimmed = Math.max(trimmed, seen(size));
    } else if (size > bound) {
      drop(samples ? largest() : size - 1);
    }
  }

  private int largest() {
    int largest = 0;
    for (int i = 1; i < size; i++) {
      if (hash(i) > hash(largest)) {
        largest = i;
      }
    }
    return largest;
  }

  private void drop(int i) {
    dropped = true;
    threshold = hash(i);
    lastDropped = Math.max(lastDropped, seen(i));
    remove(i);
  }

  private void remove(int i) {
    size--;
    System.arraycopy(entries, (i + 1) * ENTRY, entries, i * ENTRY, (size - i) * ENTRY);
  }

  /** Forgets one value. */
  boolean forget(long hash) {
    int i = find(hash);
    if (i >= 0) {
      remove(i);
    }
    boolean isThreshold = dropped && samples && threshold == hash;
    if (isThreshold) {
      threshold--;
    }
    return i >= 0 || isThreshold;
  }

  /** Forgets values last seen at this time or before. */
  void dropUntil(long time) {
    while (size > 0 && seen(size - 1) <= time) {
      size--;
      trimmed = Math.max(trimmed, seen(size));
    }
    if (dropped && lastDropped <= time) {
      // Every value that was ever dropped would be forgotten by now: what is kept is exact again.
      dropped = false;
      trimmed = Math.max(trimmed, lastDropped);
    }
  }

  /** How many of the kept values were last seen after a moment. */
  private int countAfter(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (seen(middle) > time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * How many different values were last seen after a moment; an estimate when some were dropped.
   */
  double count(long after) {
    int kept = countAfter(after);
    return dropped && samples ? kept / ((threshold + 1) * 0x1.0p-48) : kept;
  }

  /** 1 when a value was not seen after a moment, 0 when it was, NaN when that is not known. */
  double isNew(long hash, long after) {
    int i = find(hash);
    if (i >= 0) {
      return seen(i) > after ? 0 : 1;
    }
    return dropped && lastDropped > after ? Double.NaN : 1;
  }

  /** Takes up a value of an older format. */
  void restore(long hash, long time) {
    insert(hash, time, Long.MIN_VALUE);
  }

  void restoreSampling(long newThreshold, long newLastDropped) {
    dropped = true;
    threshold = newThreshold;
    lastDropped = newLastDropped;
  }

  void write(long reference, Bytes out) {
    out.putByte((dropped ? HAS_DROPPED : 0) | (trimmed > Long.MIN_VALUE ? HAS_TRIMMED : 0));
    if (dropped) {
      out.putLong(threshold);
      out.putZigZag(reference - lastDropped);
    }
    if (trimmed > Long.MIN_VALUE) {
      out.putZigZag(reference - trimmed);
    }
    out.putVarLong(size);
    out.putBytes(entries, 0, size * ENTRY);
  }

  void read(long reference, Bytes in) {
    clear();
    int flags = in.getByte();
    dropped = (flags & HAS_DROPPED) != 0;
    if (dropped) {
      threshold = in.getLong() & Hashes.MASK;
      lastDropped = reference - in.getZigZag();
    }
    if ((flags & HAS_TRIMMED) != 0) {
      trimmed = reference - in.getZigZag();
    }
    int count = in.getCount(ENTRY);
    if (count <= bound) {
      size = count;
      in.getBytes(entries, count * ENTRY);
    } else {
      readAndShrink(in, count);
    }
  }

  /** Values that were written under a higher bound. */
  private void readAndShrink(Bytes in, int count) {
    int at = in.position();
    in.skip(count * ENTRY);
    byte[] buffer = java.util.Arrays.copyOf(in.buffer(), at + count * ENTRY + 8);
    for (int i = 0; i < count; i++, at += ENTRY) {
      long hash = (long) LONGS.get(buffer, at) & Hashes.MASK;
      long seen = ((long) LONGS.get(buffer, at + 6) & Hashes.MASK) - ZERO;
      if (!dropped || !samples || hash < threshold) {
        insert(hash, seen, Long.MIN_VALUE);
      } else {
        lastDropped = Math.max(lastDropped, seen);
      }
    }
  }

  /** Passes over a stored one. */
  static void skip(Bytes in) {
    int flags = in.getByte();
    if ((flags & HAS_DROPPED) != 0) {
      in.getLong();
      in.getZigZag();
    }
    if ((flags & HAS_TRIMMED) != 0) {
      in.getZigZag();
    }
    in.skip(in.getCount(ENTRY) * ENTRY);
  }

  static long mostBytes(int bound) {
    return 1 + 8 + 10 + 10 + 10 + (long) bound * ENTRY;
  }
}
