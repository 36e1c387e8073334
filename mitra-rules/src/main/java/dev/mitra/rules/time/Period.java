package dev.mitra.rules.time;

import dev.mitra.features.check.StrictObject;

/**
 * A stretch of time, by the ingest time of payments, in milliseconds since 1970-01-01T00:00:00Z.
 *
 * @param from when it begins, included; {@link Long#MIN_VALUE} when it always has
 * @param until when it has ended, not included; {@link Long#MAX_VALUE} when it never does; after
 *     {@code from}
 */
public record Period(long from, long until) {
  /** From ever and for ever. */
  public static final Period ALWAYS = new Period(Long.MIN_VALUE, Long.MAX_VALUE);

  /**
   * @throws IllegalArgumentException when it ends before it begins, or at once
   */
  public Period {
    if (from >= until) {
      throw new IllegalArgumentException("a period ends after it begins: " + from + ", " + until);
    }
  }

  /** Whether this moment lies in it. */
  public boolean contains(long millis) {
    return from <= millis && millis < until;
  }

  /**
   * Reads the optional fields {@code from} and {@code until} of an object; {@link #ALWAYS} when
   * there is something wrong with them, which is then among the object's findings.
   */
  public static Period read(StrictObject object) {
    long from = object.optionalInstant("from").orElse(ALWAYS.from);
    long until = object.optionalInstant("until").orElse(ALWAYS.until);
    if (from >= until) {
      object.refuse("until", "is not after from; a later instant is required");
      return ALWAYS;
    }
    return new Period(from, until);
  }
}
