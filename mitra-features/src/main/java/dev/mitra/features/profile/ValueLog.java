package dev.mitra.features.profile;

import java.util.Arrays;

/**
 * A field's value of every event, oldest first, to count those with a given value and to measure
 * how mixed they are. Exact up to a bound. Above it two neighbours become one, those whose common
 * span is the smallest against their age: the weights add up and one of the two values stays, with
 * a chance proportional to its weight, so that the expected weight of every value is right (the
 * step of unbiased space saving: Ting, 2018). The chance comes from the entries themselves, so the
 * same events always give the same log.
 */
final class ValueLog {
  /** Below this age nothing needs to be told apart better, milliseconds. */
  private static final double FINEST_AGE = 10_000;

  /** More events than a key can have; stored weights are cut to it, so that sums stay positive. */
  private static final long MOST_WEIGHT = 1L << 40;

  private final int bound;
  private final long[] hashes;
  private final long[] times;
  private final long[] weights;
  private final long[] tableKeys;
  private final long[] tableWeights;

  private int size;
  private long trimmed;

  ValueLog(int bound) {
    this.bound = bound;
    this.hashes = new long[bound + 1];
    this.times = new long[bound + 1];
    this.weights = new long[bound + 1];
    int table = Integer.highestOneBit(bound + 1) * 4;
    this.tableKeys = new long[table];
    this.tableWeights = new long[table];
  }

  void clear() {
    size = 0;
    trimmed = Long.MIN_VALUE;
  }

  int size() {
    return size;
  }

  long trimmed() {
    return trimmed;
  }

  /** Notes a value. One too many may stay until the next event settles it. */
  void add(long hash, long time) {
    int at = size;
    while (at > 0 && times[at - 1] > time) {
      at--;
    }
    for (int i = at - 1; i >= 0 && times[i] == time; i--) {
      if (hashes[i] == hash) {
        weights[i]++;
        return;
      }
    }
    int rest = size - at;
    System.arraycopy(hashes, at, hashes, at + 1, rest);
    System.arraycopy(times, at, times, at + 1, rest);
    System.arraycopy(weights, at, weights, at + 1, rest);
    hashes[at] = hash;
    times[at] = time;
    weights[at] = 1;
    size++;
  }

  /** Forgets what is of a time or older, then makes the log as small as it is to be. */
  void settle(long horizon) {
    dropUntil(horizon);
    while (size > bound) {
      mergeClosest();
    }
  }

  private void mergeClosest() {
    // The newest but one: a clock that jumped must not make all others look old.
    long now = times[size - 2];
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i < size; i++) {
      double span = times[i] - times[Math.max(0, i - 2)];
      double cost = (span + 1) / (Math.max(0, now - times[i]) + FINEST_AGE);
      if (hashes[i] == hashes[i - 1]) {
        cost /= 2;
      }
      if (cost < least) {
        least = cost;
        best = i;
      }
    }
    mergeWithOlder(best);
  }

  private void mergeWithOlder(int i) {
    long sum = weights[i] + weights[i - 1];
    long chance = Hashes.mix(hashes[i] ^ Long.rotateLeft(hashes[i - 1], 17) ^ times[i] ^ sum);
    if (Long.remainderUnsigned(chance, sum) < weights[i - 1]) {
      hashes[i] = hashes[i - 1];
    }
    weights[i] = sum;
    int rest = size - i;
    System.arraycopy(hashes, i, hashes, i - 1, rest);
    System.arraycopy(times, i, times, i - 1, rest);
    System.arraycopy(weights, i, weights, i - 1, rest);
    size--;
  }

  /** Forgets what is of this time or older. */
  void dropUntil(long time) {
    int drop = 0;
    while (drop < size && times[drop] <= time) {
      drop++;
    }
    if (drop > 0) {
      dropOldest(drop);
    }
  }

  private void dropOldest(int drop) {
    trimmed = Math.max(trimmed, times[drop - 1]);
    size -= drop;
    System.arraycopy(hashes, drop, hashes, 0, size);
    System.arraycopy(times, drop, times, 0, size);
    System.arraycopy(weights, drop, weights, 0, size);
  }

  /** Forgets one value. */
  boolean forget(long hash) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (hashes[i] != hash) {
        hashes[kept] = hashes[i];
        times[kept] = times[i];
        weights[kept] = weights[i];
        kept++;
      }
    }
    boolean changed = kept < size;
    size = kept;
    return changed;
  }

  /** How many events after one moment and until another had a value. */
  double count(long hash, long after, long until) {
    long n = 0;
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash && times[i] > after && times[i] <= until) {
        n += weights[i];
      }
    }
    return n;
  }

  /**
   * The entropy in bits of the values after one moment and until another; NaN for none. Of a sample
   * it is too low, as the entropy of samples is.
   */
  double entropy(long after, long until) {
    Arrays.fill(tableWeights, 0);
    long total = 0;
    for (int i = 0; i < size; i++) {
      if (times[i] > after && times[i] <= until) {
        total += weights[i];
        int slot = (int) (hashes[i] & (tableKeys.length - 1));
        while (tableWeights[slot] != 0 && tableKeys[slot] != hashes[i]) {
          slot = (slot + 1) & (tableKeys.length - 1);
        }
        tableKeys[slot] = hashes[i];
        tableWeights[slot] += weights[i];
      }
    }
    if (total == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (long weight : tableWeights) {
      if (weight > 0) {
        double share = (double) weight / total;
        sum -= share * log2(share);
      }
    }
    return sum;
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  void write(long reference, Bytes out) {
    out.putByte(trimmed > Long.MIN_VALUE ? 1 : 0);
    if (trimmed > Long.MIN_VALUE) {
      out.putZigZag(reference - trimmed);
    }
    out.putVarLong(size);
    long time = reference;
    for (int i = size - 1; i >= 0; i--) {
      out.putLong(hashes[i]);
      out.putZigZag(time - times[i]);
      out.putVarLong(weights[i]);
      time = times[i];
    }
  }

  void read(long reference, Bytes in) {
    clear();
    if (in.getByte() != 0) {
      trimmed = reference - in.getZigZag();
    }
    int count = in.getCount(10);
    int keep = Math.min(count, bound + 1);
    long time = reference;
    // Newest first: of a log that was written under a higher bound the oldest values go.
    for (int i = 0; i < count; i++) {
      long hash = in.getLong() & Hashes.MASK;
      time -= in.getZigZag();
      long weight = Math.max(1, Math.min(MOST_WEIGHT, in.getVarLong()));
      if (i < keep) {
        hashes[keep - 1 - i] = hash;
        times[keep - 1 - i] = time;
        weights[keep - 1 - i] = weight;
      } else {
        trimmed = Math.max(trimmed, time);
      }
    }
    size = keep;
  }

  /** Passes over a stored one. */
  static void skip(Bytes in) {
    if (in.getByte() != 0) {
      in.getZigZag();
    }
    int count = in.getCount(10);
    for (int i = 0; i < count; i++) {
      in.getLong();
      in.getZigZag();
      in.getVarLong();
    }
  }

  static long mostBytes(int bound) {
    return 1 + 10 + 10 + 10 + 28L * (bound + 1);
  }
}
