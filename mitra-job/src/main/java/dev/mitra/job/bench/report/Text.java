package dev.mitra.job.bench.report;

import java.util.Locale;

/** Numbers as a report writes them, and text that is safe in HTML. */
final class Text {
  /** What stands where there is no number. */
  static final String NONE = "–";

  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Text() {}

  /** Three digits that count, with separators: 0.12, 4.56, 45.6, 456, 4,560. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return NONE;
    }
    double size = Math.abs(value);
    String pattern = size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, pattern, value);
  }

  /** A number as it is; without digits behind the point where it has none. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? count((long) value)
        : number(value);
  }

  /** A whole number with separators. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** How many times one is the other; a dash when there is no other. */
  static String ratio(double value, double of) {
    return of > 0 ? number(value / of) + " ×" : NONE;
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A size in units of 1,024. */
  static String bytes(double bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1_024 && unit < BYTE_UNITS.length - 1) {
      value /= 1_024;
      unit++;
    }
    return (unit == 0 ? plain(Math.rint(value)) : number(value)) + " " + BYTE_UNITS[unit];
  }

  /** A length of time to the second. */
  static String seconds(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    return whole % 60 == 0 ? whole / 60 + " min" : whole / 60 + " min " + whole % 60 + " s";
  }

  /** A short number for an axis: 0.25, 12k, 3.5M. */
  static String tick(double value) {
    double size = Math.abs(value);
    if (size >= 1e6) {
      return trimmed(value / 1e6) + "M";
    }
    return size >= 1e4 ? trimmed(value / 1e3) + "k" : trimmed(value);
  }

  /** A coordinate, to a tenth of a pixel. */
  static String pixel(double value) {
    return trimmed(Math.rint(value * 10) / 10);
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

  /** Text with what HTML would read as markup spelt out, and without control characters. */
  static String html(String text) {
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

  /** As {@link #html}, with what stands between backticks as code. */
  static String inline(String text) {
    return html(text).replaceAll("`([^`]+)`", "<code>$1</code>");
  }

  /** Text that stays within its cell of a Markdown table. */
  static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ').replace('\r', ' ').replace("<", "&lt;");
  }
}
