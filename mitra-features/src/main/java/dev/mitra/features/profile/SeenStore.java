package dev.mitra.features.profile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

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
  private static final int HAS_DROPPED_SINCE = 4;

  private final boolean samples;
  private final int bound;
  private byte[] entries;
  private int size;

  /**
   * Whether values had to go for want of room, and the newest time at which one of them was seen.
   * Of a sample all hashes below {@link #threshold} are kept.
   */
  private boolean dropped;

  private long threshold;
  private long lastDropped;

  /**
   * A second, wider step of a sample, begun after {@link #lastDropped}: so that a burst of values
   * makes counts estimates for as long as a window reaches back to it, and no longer.
   */
  private boolean droppedSince;

  private long thresholdSince;
  private long lastDroppedSince;

  /** The newest time of a value that had to go because it was too old. */
  private long trimmed;

  /**
   * @param kind {@link MeasureKind#DISTINCT} to count values, {@link MeasureKind#KNOWN} to
   *     recognise them
   * @param bound how many values are kept
   */
  SeenStore(MeasureKind kind, int bound) {
    this.samples = kind == MeasureKind.DISTINCT;
    this.bound = bound;
    this.entries = new byte[bytes(bound + 1)];
  }

  /** What so many values take, with room to read and write the last one as 8 bytes. */
  private static int bytes(int values) {
    return values * ENTRY + 8;
  }

  private void room(int values) {
    if (bytes(values) > entries.length) {
      entries = Arrays.copyOf(entries, bytes(values));
    }
  }

  void clear() {
    size = 0;
    dropped = false;
    droppedSince = false;
    trimmed = Long.MIN_VALUE;
  }

  int size() {
    return size;
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
   * Notes a value. One value too many may stay until the next event settles it: only then is it
   * known whether the time of this event, or its clock, has moved on.
   */
  void add(long hash, long time) {
    int i = find(hash);
    if (i < 0) {
      insert(hash, time);
    } else if (seen(i) < time) {
      moveUp(i, hash, time);
    }
  }

  /** Forgets values last seen at a time or before, then those for which there is no room. */
  void settle(long horizon) {
    while (size > 0 && seen(size - 1) <= horizon) {
      size--;
      trimmed = Math.max(trimmed, seen(size));
    }
    for (int step = 0; step < 2 && dropped && lastDropped <= horizon; step++) {
      // What was dropped then would be forgotten by now.
      trimmed = Math.max(trimmed, lastDropped);
      dropped = droppedSince;
      threshold = thresholdSince;
      lastDropped = lastDroppedSince;
      droppedSince = false;
    }
    for (int i = size - 1; i >= 0 && droppedSince; i--) {
      if (hash(i) >= thresholdSince) {
        lastDroppedSince = Math.max(lastDroppedSince, seenAtMost(i));
        remove(i);
      }
    }
    while (size > bound) {
      drop(samples ? largest() : size - 1);
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

  private void insert(long hash, long time) {
    room(size + 1);
    int at = countAfter(time);
    System.arraycopy(entries, at * ENTRY, entries, (at + 1) * ENTRY, (size - at) * ENTRY);
    put(at, hash, time);
    size++;
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
    long hash = hash(i);
    long time = seenAtMost(i);
    remove(i);
    if (!samples || !dropped || hash < threshold) {
      lastDropped = dropped ? Math.max(lastDropped, time) : time;
      lastDropped = droppedSince ? Math.max(lastDropped, lastDroppedSince) : lastDropped;
      threshold = hash;
      dropped = true;
      droppedSince = false;
    } else {
      thresholdSince = hash;
      lastDroppedSince = droppedSince ? Math.max(lastDroppedSince, time) : time;
      droppedSince = true;
    }
  }

  /** When a value was seen; one that is far ahead of all others has a wrong clock. */
  private long seenAtMost(int i) {
    return i == 0 && size > 1 ? Math.min(seen(0), seen(1) + EntityPlan.LATENESS) : seen(i);
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
    boolean isSecond = droppedSince && thresholdSince == hash;
    if (isSecond) {
      thresholdSince--;
    }
    return i >= 0 || isThreshold || isSecond;
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
   * How many different values were last seen after a moment; an estimate when some of them were
   * dropped.
   */
  double count(long after) {
    int kept = countAfter(after);
    if (!dropped) {
      return kept;
    }
    if (lastDropped > after) {
      return estimate(kept, threshold);
    }
    return droppedSince && lastDroppedSince > after ? estimate(kept, thresholdSince) : kept;
  }

  /** How many values there are when those of a share of all hashes were kept. */
  private double estimate(int kept, long below) {
    int sampled = 0;
    for (int i = 0; i < kept; i++) {
      sampled += hash(i) < below ? 1 : 0;
    }
    return sampled / (Math.max(1, below) * 0x1.0p-48);
  }

  /** 1 when a value was not seen after a moment, 0 when it was, NaN when that is not known. */
  double isNew(long hash, long after) {
    int i = find(hash);
    if (i >= 0) {
      return seen(i) > after ? 0 : 1;
    }
    // Too old for the windows of then is unknown to a longer one of now.
    return (dropped && lastDropped > after) || trimmed > after ? Double.NaN : 1;
  }

  /** Takes up a value of an older format; {@link #settle} makes room again. */
  void restore(long hash, long time) {
    insert(hash, time);
  }

  void restoreSampling(long newThreshold, long newLastDropped) {
    dropped = true;
    threshold = newThreshold;
    lastDropped = newLastDropped;
  }

  void write(long reference, Bytes out) {
    out.putByte(
        (dropped ? HAS_DROPPED : 0)
            | (droppedSince ? HAS_DROPPED_SINCE : 0)
            | (trimmed > Long.MIN_VALUE ? HAS_TRIMMED : 0));
    if (dropped) {
      out.putLong(threshold);
      out.putZigZag(reference - lastDropped);
    }
    if (droppedSince) {
      out.putLong(thresholdSince);
      out.putZigZag(reference - lastDroppedSince);
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
    droppedSince = dropped && (flags & HAS_DROPPED_SINCE) != 0;
    if ((flags & HAS_DROPPED_SINCE) != 0) {
      thresholdSince = in.getLong() & Hashes.MASK;
      lastDroppedSince = reference - in.getZigZag();
    }
    if ((flags & HAS_TRIMMED) != 0) {
      trimmed = reference - in.getZigZag();
    }
    // Written under a higher bound they may be too many: all are taken up until the next event, so
    // that what is too old for any window goes before there are estimates.
    int count = in.getCount(ENTRY);
    room(count);
    size = count;
    in.getBytes(entries, count * ENTRY);
  }

  /** Passes over a stored one. */
  static void skip(Bytes in) {
    int flags = in.getByte();
    if ((flags & HAS_DROPPED) != 0) {
      in.getLong();
      in.getZigZag();
    }
    if ((flags & HAS_DROPPED_SINCE) != 0) {
      in.getLong();
      in.getZigZag();
    }
    if ((flags & HAS_TRIMMED) != 0) {
      in.getZigZag();
    }
    in.skip(in.getCount(ENTRY) * ENTRY);
  }

  static long mostBytes(int bound) {
    return 1 + 2 * (8 + 10) + 10 + 10 + (bound + 1L) * ENTRY;
  }
}
