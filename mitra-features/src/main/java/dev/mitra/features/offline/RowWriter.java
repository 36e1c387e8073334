package dev.mitra.features.offline;

import dev.mitra.features.event.Event;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Writes the rows of a table in one format; does not own what it writes to. */
abstract class RowWriter {
  /** The columns that come before those of the vector: the event's id, time and type. */
  static final List<String> EVENT_COLUMNS = List.of("event_id", "event_time", "event_type");

  /** Always with milliseconds: a column whose texts differ in length is read as text by some. */
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Writes a row. */
  abstract void row(Event event, double[] vector) throws IOException;

  /** Passes on what is still held back. */
  abstract void flush() throws IOException;

  /** A moment as ISO-8601 text, always of the same length. */
  static String time(long millis) {
    return UTC.format(Instant.ofEpochMilli(millis));
  }

  /**
   * Appends a finite number in a form that reads back as the same double: whole numbers without a
   * fraction, all others as {@link Double#toString}.
   */
  static void append(double value, StringBuilder text) {
    long whole = (long) value;
    // Below 2^53 every whole number is a double of its own; minus zero is not zero.
    if (whole == value && Math.abs(whole) < 1L << 53 && (whole != 0 || 1 / value > 0)) {
      text.append(whole);
    } else {
      text.append(value);
    }
  }
}
