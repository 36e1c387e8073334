package dev.mitra.features.offline;

import java.util.Locale;

/** How a table of features is written. */
public enum TableFormat {
  /**
   * Comma-separated values as RFC 4180 has them: a header line, lines that end with CR LF, quotes
   * where they are needed; UTF-8. A missing value is empty, an infinite one {@code Infinity} or
   * {@code -Infinity}.
   */
  CSV,
  /**
   * One JSON object a line, with a member for each column. A missing value is null, an infinite one
   * the text {@code "Infinity"} or {@code "-Infinity"}, for which JSON has no number.
   */
  JSONL;

  /**
   * The format that a file's name asks for: {@code .jsonl} or {@code .ndjson}, with or without
   * {@code .gz}, is {@link #JSONL}; every other name is {@link #CSV}.
   */
  public static TableFormat ofName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - 3);
    }
    return name.endsWith(".jsonl") || name.endsWith(".ndjson") ? JSONL : CSV;
  }
}
