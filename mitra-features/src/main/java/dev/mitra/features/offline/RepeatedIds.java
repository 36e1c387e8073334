package dev.mitra.features.offline;

import java.util.Arrays;

/**
 * Knows which event ids came before, as the job's dedupe operator does: an id is remembered for the
 * retention from when it first came. The job's memory is on disk; this one keeps 128-bit hashes on
 * the heap, 32 to 64 bytes an id, and no more than a number that is given: above it the oldest are
 * forgotten, and counted. Not thread-safe.
 */
public final class RepeatedIds {
  /** The most ids that can be remembered. */
  public static final int MOST = 1 << 26;

  private static final int NONE = -1;
  private static final int FIRST_SLOTS = 1 << 10;

  private final long retention;
  private final int most;

  /** A ring of ids in the order in which they came, oldest at {@code head}. */
  private long[] high = new long[FIRST_SLOTS];

  private long[] low = new long[FIRST_SLOTS];
  private long[] since = new long[FIRST_SLOTS];
  private int head;
  private int size;

  /** Slots of the ring by hash, with open addressing; twice as long as the ring. */
  private int[] table = new int[2 * FIRST_SLOTS];

  private long now = Long.MIN_VALUE;
  private long forgottenEarly;

  /**
   * An empty memory.
   *
   * @param retentionMillis how long an id is remembered, milliseconds
   * @param most how many ids are remembered at most, from 1 to {@link #MOST}
   */
  public RepeatedIds(long retentionMillis, int most) {
    if (most < 1 || most > MOST) {
      throw new IllegalArgumentException("from 1 to " + MOST + " ids are allowed, not " + most);
    }
    this.retention = retentionMillis;
    this.most = most;
    Arrays.fill(table, NONE);
  }

  /**
   * Whether an id came before, within the retention; it is remembered from now on if not.
   *
   * @param id the id
   * @param clock the time, milliseconds; one that goes back counts as standing still
   */
  public boolean isRepeat(String id, long clock) {
    now = Math.max(now, clock);
    while (size > 0 && now - since[head] >= retention) {
      removeOldest();
    }
    long h = 0xcbf29ce484222325L;
    long l = 0x9e3779b97f4a7c15L;
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      h = (h ^ c) * 0x100000001b3L;
      l = Long.rotateLeft(l ^ c, 23) * 0x9fb21c651e98df25L;
    }
    h = mix(h);
    l = mix(l ^ id.length());
    if (find(h, l) != NONE) {
      return true;
    }
    if (size == most) {
      removeOldest();
      forgottenEarly++;
    }
    add(h, l);
    return false;
  }

  /** How many ids are remembered. */
  public int size() {
    return size;
  }

  /** How many ids were forgotten before their time, because there were too many. */
  public long forgottenEarly() {
    return forgottenEarly;
  }

  private int find(long h, long l) {
    int mask = table.length - 1;
    for (int at = (int) l & mask; table[at] != NONE; at = (at + 1) & mask) {
      int slot = table[at];
      if (low[slot] == l && high[slot] == h) {
        return at;
      }
    }
    return NONE;
  }

  private void add(long h, long l) {
    if (size == high.length) {
      grow();
    }
    int slot = (head + size) & (high.length - 1);
    high[slot] = h;
    low[slot] = l;
    since[slot] = now;
    size++;
    enter(slot);
  }

  private void enter(int slot) {
    int mask = table.length - 1;
    int at = (int) low[slot] & mask;
    while (table[at] != NONE) {
      at = (at + 1) & mask;
    }
    table[at] = slot;
  }

  private void grow() {
    high = unrolled(high);
    low = unrolled(low);
    since = unrolled(since);
    head = 0;
    table = new int[2 * high.length];
    Arrays.fill(table, NONE);
    for (int slot = 0; slot < size; slot++) {
      enter(slot);
    }
  }

  /** The ring at twice the length, its oldest entry first. */
  private long[] unrolled(long[] ring) {
    long[] longer = new long[2 * ring.length];
    System.arraycopy(ring, head, longer, 0, ring.length - head);
    System.arraycopy(ring, 0, longer, ring.length - head, head);
    return longer;
  }

  private void removeOldest() {
    int mask = table.length - 1;
    int hole = find(high[head], low[head]);
    // What stands behind moves up where it may, so that every search still meets it (Knuth, TAOCP
    // volume 3, algorithm 6.4R).
    for (int at = (hole + 1) & mask; table[at] != NONE; at = (at + 1) & mask) {
      int home = (int) low[table[at]] & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        table[hole] = table[at];
        hole = at;
      }
    }
    table[hole] = NONE;
    head = (head + 1) & (high.length - 1);
    size--;
  }

  /** The finaliser of MurmurHash3. */
  private static long mix(long bits) {
    long h = bits;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
