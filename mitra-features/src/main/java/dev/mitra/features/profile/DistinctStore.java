package dev.mitra.features.profile;

import java.util.Arrays;

/**
 * The different values of a field, each with the time it was last seen, while a profile is worked
 * on. Exact up to a bound; above it only the values with the smallest hashes are kept, which is a
 * uniform sample of all values (bottom-k sketch: Cohen and Kaplan, 2007), so that counts of any
 * window can still be estimated by dividing by the sampled share.
 */
final class DistinctStore {
  private final int bound;
  private int size;
  private long[] hashes;
  private long[] seen;

  /**
   * Whether values were dropped; if so, just those with hashes below {@link #threshold} are kept.
   */
  private boolean sampled;

  private long threshold;
  private long lastDropped;

  DistinctStore(int bound) {
    this.bound = bound;
    this.hashes = new long[bound + 1];
    this.seen = new long[bound + 1];
  }

  void clear() {
    size = 0;
    sampled = false;
    threshold = 0;
    lastDropped = Long.MIN_VALUE;
  }

  int size() {
    return size;
  }

  long hash(int i) {
    return hashes[i];
  }

  long seen(int i) {
    return seen[i];
  }

  boolean isSampled() {
    return sampled;
  }

  long threshold() {
    return threshold;
  }

  long lastDropped() {
    return lastDropped;
  }

  void restoreSampling(long newThreshold, long newLastDropped) {
    sampled = true;
    threshold = newThreshold;
    lastDropped = newLastDropped;
  }

  /** Takes up a stored value; a store that was written with a higher bound shrinks on the way. */
  void restore(long hash, long lastSeen) {
    hashes[size] = hash;
    seen[size] = lastSeen;
    size++;
    if (size > bound) {
      dropLargest();
    }
  }

  /** Notes a value. */
  void add(long hash, long time) {
    if (sampled && Long.compareUnsigned(hash, threshold) >= 0) {
      lastDropped = Math.max(lastDropped, time);
      return;
    }
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash) {
        seen[i] = Math.max(seen[i], time);
        return;
      }
    }
    restore(hash, time);
  }

  private void dropLargest() {
    int largest = 0;
    for (int i = 1; i < size; i++) {
      if (Long.compareUnsigned(hashes[i], hashes[largest]) > 0) {
        largest = i;
      }
    }
    sampled = true;
    threshold = hashes[largest];
    lastDropped = Math.max(lastDropped, seen[largest]);
    size--;
    hashes[largest] = hashes[size];
    seen[largest] = seen[size];
  }

  /** Forgets values last seen at this time or before. */
  void dropUntil(long time) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (seen[i] > time) {
        hashes[kept] = hashes[i];
        seen[kept] = seen[i];
        kept++;
      }
    }
    size = kept;
    if (sampled && lastDropped <= time) {
      // Every value that was ever dropped would be forgotten by now: what is kept is exact again.
      sampled = false;
    }
  }

  /**
   * How many different values were last seen after each of some moments.
   *
   * @param time the event's time
   * @param windows lengths in milliseconds, ascending
   * @param counts receives as many counts; estimates when values were dropped
   */
  void count(long time, long[] windows, double[] counts) {
    Arrays.fill(counts, 0, windows.length, 0);
    for (int i = 0; i < size; i++) {
      long age = time - seen[i];
      int w = 0;
      while (w < windows.length && age >= windows[w]) {
        w++;
      }
      if (w < windows.length) {
        counts[w]++;
      }
    }
    double share = sampled ? unsignedShare(threshold) : 1;
    double sum = 0;
    for (int w = 0; w < windows.length; w++) {
      sum += counts[w];
      counts[w] = sum / share;
    }
  }

  /** The hash as a share of the whole range of hashes, in (0, 1]. */
  private static double unsignedShare(long hash) {
    return ((hash >>> 11) + 1) * 0x1.0p-53;
  }

  /** A hash of 64 bits: FNV-1a over the characters, then the finaliser of MurmurHash3. */
  static long hash(String text) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(h);
  }

  /** A hash of a number's bits. */
  static long mix(long bits) {
    long h = bits;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
