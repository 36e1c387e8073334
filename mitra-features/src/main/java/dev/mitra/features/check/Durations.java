package dev.mitra.features.check;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as declarations write them: a whole number and one unit, {@code 500ms}, {@code
 * 30s}, {@code 10m}, {@code 24h}, {@code 7d}. A day is 24 hours.
 */
public final class Durations {
  /** The longest length of time, ten thousand days: sums of a few never overflow. */
  public static final long MAX_MILLIS = 10_000L * 86_400_000L;

  private static final Pattern FORM = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private Durations() {}

  /**
   * Reads a length of time.
   *
   * @return milliseconds, from 0 to {@link #MAX_MILLIS}
   * @throws IllegalArgumentException with a sentence that says what is allowed
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          Quote.of(text)
              + " is not a length of time; write a whole number and one of ms, s, m, h, d,"
              + " such as 30s, 10m, 24h or 7d");
    }
    long amount = Long.parseLong(matcher.group(1));
    long unit = unitMillis(matcher.group(2));
    if (amount > MAX_MILLIS / unit) {
      throw new IllegalArgumentException(
          Quote.of(text) + " is too long; at most " + format(MAX_MILLIS) + " are allowed");
    }
    return amount * unit;
  }

  /**
   * Writes a length of time in the largest unit that divides it, so that {@code parse(format(x)) ==
   * x} and 86,400,000 is {@code 1d}. Zero is {@code 0ms}.
   *
   * @throws IllegalArgumentException when negative
   */
  public static String format(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("a length of time is not negative: " + millis);
    }
    for (String unit : UNITS) {
      long length = unitMillis(unit);
      if (millis != 0 && millis % length == 0) {
        return millis / length + unit;
      }
    }
    return "0ms";
  }

  private static long unitMillis(String unit) {
    return switch (unit) {
      case "ms" -> 1L;
      case "s" -> 1_000L;
      case "m" -> 60_000L;
      case "h" -> 3_600_000L;
      case "d" -> 86_400_000L;
      default -> throw new AssertionError(unit);
    };
  }
}
