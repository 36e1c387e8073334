package dev.mitra.job.breaker;

import java.util.Arrays;

/**
 * Since when a subtask decides under configurations that are new enough to hold the change of an
 * epoch. Changes that take effect later than ones published after them seem to be there earlier
 * than they are: the breaker then compares with more payments than it could. Not thread-safe.
 */
final class EpochTimes {
  /** More than what changes within the longest window, but for a storm of changes. */
  private static final int MOST = 512;

  private long[] epochs = new long[16];
  private long[] seconds = new long[16];
  private int size;
  private long firstSecond;
  private long forgottenEpoch = Long.MIN_VALUE;

  /** A payment is decided in this second under the configuration of this epoch. */
  void seen(long epoch, long second) {
    if (size > 0 && epoch <= epochs[size - 1]) {
      return;
    }
    if (size == 0) {
      firstSecond = second;
    }
    if (size == MOST) {
      int kept = MOST / 2;
      forgottenEpoch = epochs[size - kept - 1];
      System.arraycopy(epochs, size - kept, epochs, 0, kept);
      System.arraycopy(seconds, size - kept, seconds, 0, kept);
      size = kept;
    }
    if (size == epochs.length) {
      epochs = Arrays.copyOf(epochs, 2 * size);
      seconds = Arrays.copyOf(seconds, 2 * size);
    }
    epochs[size] = epoch;
    seconds[size] = second;
    size++;
  }

  /**
   * The second, since 1970, of the first payment that was decided under a configuration of this or
   * a later epoch, or an earlier one; something has been {@link #seen} before.
   */
  long since(long epoch) {
    if (epoch <= forgottenEpoch) {
      return firstSecond;
    }
    int found = Arrays.binarySearch(epochs, 0, size, epoch);
    int first = found >= 0 ? found : -found - 1;
    return seconds[Math.min(first, size - 1)];
  }
}
