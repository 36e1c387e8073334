package dev.mitra.model.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and moments as a report writes them, and text that is safe in HTML. */
final class Texts {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Texts() {}

  /** Text with what HTML would read as markup spelt out, and without control characters. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return safe.toString();
  }

  /** A whole number with separators. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number with three or so digits that count; a dash when there is none. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size != 0 && size < 0.001) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.4f", value);
  }

  /** A short number for an axis: 0.25, 12k, 3.5M. */
  static String tick(double value) {
    double size = Math.abs(value);
    if (size >= 1e9) {
      return trimmed(value / 1e9) + "G";
    }
    if (size >= 1e6) {
      return trimmed(value / 1e6) + "M";
    }
    return size >= 1e3 ? trimmed(value / 1e3) + "k" : trimmed(value);
  }

  private static String trimmed(double value) {
    String text = String.format(Locale.ROOT, "%.4f", value);
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    String trimmed = text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
    return trimmed.equals("-0") ? "0" : trimmed;
  }

  /** A share in per cent. */
  static String percent(double share) {
    if (Double.isNaN(share)) {
      return "–";
    }
    return String.format(
        Locale.ROOT, share != 0 && share < 0.01 ? "%.3f %%" : "%.1f %%", 100 * share);
  }

  /** A moment, to the minute, in UTC. */
  static String moment(long millis) {
    return MINUTES.format(Instant.ofEpochMilli(millis));
  }

  /** A coordinate, to a tenth of a pixel. */
  static String pixel(double value) {
    return trimmed(Math.rint(value * 10) / 10);
  }
}
