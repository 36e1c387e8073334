package dev.mitra.job.train;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/** Reads the cells of tables and label files. */
public final class Cells {
  private static final Pattern MILLIS = Pattern.compile("-?\\d{1,15}");

  private Cells() {}

  /**
   * A moment: ISO-8601, in UTC when it names no offset, a date for its beginning, or milliseconds
   * since 1970.
   *
   * @return milliseconds since 1970
   * @throws IllegalArgumentException with what is allowed
   */
  public static long time(String text) {
    try {
      if (MILLIS.matcher(text).matches()) {
        return Long.parseLong(text);
      }
      if (text.endsWith("Z")) {
        return Instant.parse(text).toEpochMilli();
      }
      String iso = text.replace(' ', 'T');
      int clock = iso.indexOf('T');
      if (clock < 0) {
        return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      }
      boolean hasOffset = iso.indexOf('+', clock) > 0 || iso.indexOf('-', clock) > 0;
      return hasOffset
          ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "is no time; write ISO-8601, such as 2026-03-01T04:45:00Z or 2026-03-01, or milliseconds"
              + " since 1970",
          e);
    }
  }

  /**
   * A number, NaN when the cell is empty; true and false are 1 and 0.
   *
   * @throws NumberFormatException when it is none
   */
  static double number(String text) {
    if (text.isEmpty() || text.equals("NaN")) {
      return Double.NaN;
    }
    if (text.equalsIgnoreCase("true")) {
      return 1;
    }
    if (text.equalsIgnoreCase("false")) {
      return 0;
    }
    char last = text.charAt(text.length() - 1);
    if (last == 'd' || last == 'f' || last == 'D' || last == 'F') {
      // Double.parseDouble takes Java's literals, in which these stand for types.
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  /**
   * A label, NaN when the cell is empty.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  static float label(String text) {
    double value;
    try {
      value = number(text);
    } catch (NumberFormatException e) {
      value = 2;
    }
    if (value != 0 && value != 1 && !Double.isNaN(value)) {
      throw new IllegalArgumentException("is no label; 0, 1, false, true and empty are allowed");
    }
    return (float) value;
  }
}
