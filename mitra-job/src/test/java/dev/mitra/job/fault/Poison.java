package dev.mitra.job.fault;

import org.jspecify.annotations.Nullable;

/**
 * A bad or odd record for the payments topic.
 *
 * @param number how many were made before it
 * @param kind what was done to it
 * @param key the record's
 * @param value the record's
 */
record Poison(int number, PoisonKind kind, byte @Nullable [] key, byte @Nullable [] value) {
  private static final String PREFIX = "poison-";

  /** The id of the payment from which the record with a number is made. */
  static String id(int number) {
    return PREFIX + number;
  }

  /** Whether an id is of the form of these. */
  static boolean claims(String id) {
    return id.startsWith(PREFIX);
  }

  /** The number of the record with an id; -1 when it is of another form. */
  static int number(String id) {
    try {
      int number = claims(id) ? Integer.parseInt(id.substring(PREFIX.length())) : -1;
      return id(number).equals(id) ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
