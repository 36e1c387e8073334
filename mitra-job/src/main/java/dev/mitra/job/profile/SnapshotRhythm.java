package dev.mitra.job.profile;

/**
 * When the next snapshot is to be expected: checkpoints come at a fixed interval, so as long after
 * the newest as that came after the one before it. What waits to be written can be written between
 * payments before that, instead of while all payments wait. Where the guess is wrong, only time is
 * lost. Times are those of {@link System#nanoTime}. Not thread-safe.
 */
final class SnapshotRhythm {
  /** How long before the expected moment to begin, and how long after it to give up waiting. */
  private static final long AROUND_NANOS = 500_000_000L;

  /** Shortly before, everything is written at once: payments move on between barrier and here. */
  private static final long LAST_NANOS = 20_000_000L;

  private boolean isFirst = true;
  private boolean isKnown;
  private long newest;
  private long expected;

  /** A snapshot is taken. */
  void snapshot(long now) {
    isKnown = !isFirst && now - newest > 2 * AROUND_NANOS;
    expected = now + (now - newest);
    newest = now;
    isFirst = false;
  }

  /**
   * Which share of what usually may wait to be written still may: 1 until shortly before the
   * expected snapshot, then less and less, 0 at last.
   */
  double mayWait(long now) {
    if (!isKnown || now < expected - AROUND_NANOS || now > expected + AROUND_NANOS) {
      return 1;
    }
    return Math.max(0, (expected - LAST_NANOS - now) / (double) (AROUND_NANOS - LAST_NANOS));
  }
}
