package dev.mitra.job.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells under headings, in columns as wide as they need to be. No line ends in a space, and
 * no cell can hold what a terminal could take for a command: names and labels are other people's
 * input.
 */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** Lines below a row, by the number of the row. */
  private final List<List<String>> notes = new ArrayList<>();

  /**
   * @param headings the columns' headings; those of numbers begin with a {@code >}, which is not
   *     shown
   */
  TextTable(List<String> headings) {
    this.headings =
        headings.stream().map(text -> text.startsWith(">") ? text.substring(1) : text).toList();
    headings.forEach(text -> right.add(text.startsWith(">")));
  }

  /** Adds a row with lines below it. */
  void row(List<String> cells, List<String> below) {
    rows.add(cells.stream().map(TextTable::clean).toList());
    notes.add(below.stream().map(TextTable::clean).toList());
  }

  /** Adds a row. */
  void row(String... cells) {
    row(List.of(cells), List.of());
  }

  void write(PrintWriter out) {
    int[] widths = new int[headings.size()];
    measure(headings, widths);
    rows.forEach(row -> measure(row, widths));
    out.println(line(headings, widths));
    for (int i = 0; i < rows.size(); i++) {
      out.println(line(rows.get(i), widths));
      notes.get(i).forEach(note -> out.println("    " + note));
    }
  }

  private static void measure(List<String> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], width(cells.get(i)));
    }
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - width(cells.get(i)));
      line.append(i == 0 ? "" : GAP)
          .append(right.get(i) ? padding + cells.get(i) : cells.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Without controls and formatting characters, which become spaces. */
  static String clean(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              boolean hidden =
                  type == Character.CONTROL
                      || type == Character.FORMAT
                      || type == Character.SURROGATE
                      || type == Character.UNASSIGNED
                      || type == Character.LINE_SEPARATOR
                      || type == Character.PARAGRAPH_SEPARATOR;
              out.appendCodePoint(hidden ? ' ' : point);
            });
    return out.toString();
  }

  /** As much of a text as fits, ending in an ellipsis when it is not all. */
  static String cut(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
  }
}
