package dev.mitra.job.cli;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as commands write them: in UTC, as resources do, and how far off they are. */
final class Moments {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Moments() {}

  /** To the millisecond: 2026-03-01T10:54:30.185Z. */
  static String exact(long millis) {
    return MILLIS.format(Instant.ofEpochMilli(millis));
  }

  /** To the second: 2026-03-01T10:54:30Z. */
  static String brief(long millis) {
    return SECONDS.format(Instant.ofEpochMilli(millis));
  }

  /** {@code in 0.8 s}, {@code 3 h ago}. */
  static String away(long millis, long now) {
    long distance = Math.abs(millis - now);
    return millis > now ? "in " + length(distance) : length(distance) + " ago";
  }

  /** The moment to the millisecond and how far off it is. */
  static String exactAndAway(long millis, long now) {
    return exact(millis) + " (" + away(millis, now) + ")";
  }

  private static String length(long millis) {
    if (millis < 10 * SECOND) {
      return String.format(Locale.ROOT, "%.1f s", millis / (double) SECOND);
    }
    if (millis < 2 * MINUTE) {
      return millis / SECOND + " s";
    }
    if (millis < 2 * HOUR) {
      return millis / MINUTE + " min";
    }
    return millis < 2 * DAY ? millis / HOUR + " h" : millis / DAY + " d";
  }
}
