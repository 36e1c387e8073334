package dev.mitra.job.pattern;

/**
 * How far event time has come for a subtask: as far as its newest event, and from then on as far as
 * the machine's clock has gone since. So time passes for entities without events even where nothing
 * arrives at all, and a backlog does not meet a clock that is ahead of it. Only when a timer fires
 * depends on it, never what an event finds. Not thread-safe.
 */
final class EventClock {
  private static final long NEVER = Long.MIN_VALUE;

  /** How much later than due a timer fires, so that what is under way may still come. */
  static final long GRACE = 1_000;

  private long newest = NEVER;

  /** When that came, by the machine's clock; {@link #NEVER} for at the next look. */
  private long newestAt = NEVER;

  private long ingest = NEVER;

  /** Goes on where a clock stood; how long it stood there does not count. */
  void restore(long newestEvent, long newestIngest) {
    newest = newestEvent;
    newestAt = NEVER;
    ingest = newestIngest;
  }

  /**
   * Takes note of an event.
   *
   * @param now the machine's clock, milliseconds since 1970, as everywhere here
   */
  void saw(long eventTime, long ingestMillis, long now) {
    // An event with a clock of the future must not take the others' time away.
    long time = Math.min(eventTime, now);
    if (time > newest) {
      newest = time;
      newestAt = now;
    }
    ingest = Math.max(ingest, Math.min(ingestMillis, now));
  }

  /** Whether it knows anything. */
  boolean isRunning() {
    return newest != NEVER;
  }

  /** The newest event time. */
  long newest() {
    return newest;
  }

  /** The newest ingest time. */
  long ingest() {
    return ingest;
  }

  /** How far event time has come. */
  long time(long now) {
    if (newest == NEVER) {
      return NEVER;
    }
    if (newestAt == NEVER) {
      newestAt = now;
    }
    return newest + Math.max(0, now - newestAt);
  }

  /** When the machine's clock will show that a moment of event time has passed. */
  long dueAt(long eventTime, long now) {
    return now + GRACE + Math.max(0, eventTime - time(now));
  }
}
