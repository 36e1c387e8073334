package dev.mitra.job.profile;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The profiles of a subtask that are used most, on the heap before the state: a merchant with a
 * thousand payments a second is read and written in state once in a while, not for each of them.
 *
 * <p>Most profiles are of cards that pay once an hour. They pass through an eighth of the room, and
 * leave it before the garbage collector has to copy them; what is used a second time meanwhile gets
 * into the rest, where the one not used for longest makes room (segmented LRU, Karedla, Love and
 * Wherry, 1994).
 *
 * <p>Profiles that have changed are written behind: those that pass through soon, since they hardly
 * change again before, and those that are used again late, since they do and are large. How many
 * wait is bounded, so that those that are left at a snapshot, for which all payments have to wait,
 * are soon written. Between {@link #flush} and the next change the state holds all there is. Not
 * thread-safe.
 */
final class ProfileCache {
  /** What an entry takes on the heap besides its key's characters and its value, about. */
  private static final int OVERHEAD = 200;

  /** Where the profiles are kept. */
  interface Store {
    /** The profile of a key; null for none. */
    byte @Nullable [] read(String key) throws Exception;

    /** Keeps the profile of a key; null removes it. */
    void write(String key, byte @Nullable [] value) throws Exception;
  }

  /** The place of one key. */
  static final class Entry {
    final String key;
    private byte @Nullable [] value;
    private long validUntil;
    private boolean changed;
    private boolean kept;
    private @Nullable Entry older;
    private @Nullable Entry newer;

    private Entry(String key) {
      this.key = key;
    }

    /** The profile; null for none. */
    byte @Nullable [] value() {
      return value;
    }

    private int bytes() {
      byte[] held = value;
      return OVERHEAD + key.length() + (held == null ? 0 : held.length);
    }
  }

  /** Entries in the order of their use. */
  private static final class Line {
    @Nullable Entry oldest;
    @Nullable Entry newest;
    long bytes;

    void append(Entry entry) {
      Entry last = newest;
      entry.older = last;
      entry.newer = null;
      if (last == null) {
        oldest = entry;
      } else {
        last.newer = entry;
      }
      newest = entry;
      bytes += entry.bytes();
    }

    void remove(Entry entry) {
      Entry before = entry.older;
      Entry after = entry.newer;
      if (before == null) {
        oldest = after;
      } else {
        before.newer = after;
      }
      if (after == null) {
        newest = before;
      } else {
        after.older = before;
      }
      bytes -= entry.bytes();
    }

    void clear() {
      oldest = null;
      newest = null;
      bytes = 0;
    }
  }

  /** The share of new entries in the room, and in those that wait to be written. */
  private static final int PASSING = 8;

  private final Store store;
  private final long mostPassing;
  private final long mostKept;
  private final int mostPassingChanged;
  private final int mostKeptChanged;
  private final long validMillis;
  private final Map<String, Entry> entries = new HashMap<>();

  /**
   * Those that have changed, in the order in which they did, and of them those that turned out to
   * be used again; some were written meanwhile.
   */
  private final ArrayDeque<Entry> behind = new ArrayDeque<>();

  private final ArrayDeque<Entry> keptBehind = new ArrayDeque<>();

  private final Line passing = new Line();
  private final Line kept = new Line();
  private int changed;
  private long hits;
  private long misses;
  private long writes;

  /**
   * @param store where the profiles are kept
   * @param mostBytes how much of the heap it takes, about; with 0 nothing outlives {@link #settle}
   * @param mostChanged how many profiles wait to be written after {@link #settle}
   * @param validMillis after how long a profile is read from the store again, so that one that the
   *     store has forgotten by its age is forgotten here
   */
  ProfileCache(Store store, long mostBytes, int mostChanged, long validMillis) {
    this.store = store;
    this.mostPassing = mostBytes / PASSING;
    this.mostKept = mostBytes - mostPassing;
    this.mostPassingChanged = mostChanged / PASSING;
    this.mostKeptChanged = mostChanged - mostPassingChanged;
    this.validMillis = validMillis;
  }

  /**
   * The entry of a key, from the heap or the store; good until the next {@link #settle}.
   *
   * @param now milliseconds since 1970
   */
  Entry find(String key, long now) throws Exception {
    Entry entry = entries.get(key);
    if (entry != null && now < entry.validUntil) {
      hits++;
      (entry.kept ? kept : passing).remove(entry);
      entry.kept = true;
      kept.append(entry);
      return entry;
    }
    misses++;
    if (entry == null) {
      entry = new Entry(key);
      entries.put(key, entry);
    } else {
      write(entry);
      (entry.kept ? kept : passing).remove(entry);
      entry.kept = false;
    }
    entry.value = store.read(key);
    entry.validUntil = now + validMillis;
    passing.append(entry);
    return entry;
  }

  /** Changes a profile; null removes it. */
  void update(Entry entry, byte @Nullable [] value) {
    Line line = entry.kept ? kept : passing;
    line.bytes -= entry.bytes();
    entry.value = value;
    line.bytes += entry.bytes();
    if (!entry.changed) {
      entry.changed = true;
      changed++;
      behind.add(entry);
    }
  }

  /** Writes the oldest changes until few enough wait, and lets go what there is no room for. */
  void settle() throws Exception {
    settle(1);
  }

  /**
   * The same.
   *
   * @param mayWait which share of the changes that may wait still may, 0 to 1
   */
  void settle(double mayWait) throws Exception {
    // The queues are what is bounded: entries that were written early and let go must not stay.
    while (behind.size() > mayWait * mostPassingChanged) {
      Entry next = behind.remove();
      if (next.kept && next.changed) {
        keptBehind.add(next);
      } else {
        write(next);
      }
    }
    while (keptBehind.size() > mayWait * mostKeptChanged) {
      write(keptBehind.remove());
    }
    while (kept.bytes > mostKept) {
      Entry last = Objects.requireNonNull(kept.oldest);
      kept.remove(last);
      last.kept = false;
      passing.append(last);
    }
    while (passing.bytes > mostPassing) {
      Entry last = Objects.requireNonNull(passing.oldest);
      write(last);
      passing.remove(last);
      entries.remove(last.key);
    }
  }

  /** Writes every change. */
  void flush() throws Exception {
    while (!behind.isEmpty()) {
      write(behind.remove());
    }
    while (!keptBehind.isEmpty()) {
      write(keptBehind.remove());
    }
  }

  /** Writes every change and forgets all. */
  void clear() throws Exception {
    flush();
    entries.clear();
    passing.clear();
    kept.clear();
  }

  /** An entry that was written early stays in the queue; its turn comes when it is unchanged. */
  private void write(Entry entry) throws Exception {
    if (entry.changed) {
      store.write(entry.key, entry.value);
      entry.changed = false;
      changed--;
      writes++;
    }
  }

  /** How many profiles are on the heap. */
  int size() {
    return entries.size();
  }

  /** How many bytes of the heap they take, about. */
  long bytes() {
    return passing.bytes + kept.bytes;
  }

  /** How many profiles wait to be written. */
  int changed() {
    return changed;
  }

  /** How often a profile was found on the heap. */
  long hits() {
    return hits;
  }

  /** How often one was read from the store. */
  long misses() {
    return misses;
  }

  /** How often one was written to the store. */
  long writes() {
    return writes;
  }
}
