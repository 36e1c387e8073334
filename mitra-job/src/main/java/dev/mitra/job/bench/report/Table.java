package dev.mitra.job.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table, however it is written.
 *
 * @param title what it shows
 * @param note a sentence that one needs to read it; may be empty
 * @param columns their names, and whether they hold text and not numbers
 * @param rows as many cells each as there are columns
 */
record Table(String title, String note, List<Column> columns, List<List<String>> rows) {
  Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** A column. */
  record Column(String name, boolean isText) {}

  /** A table whose columns are named so; those that begin with {@code <} hold text. */
  static Table of(String title, String note, List<String> columns, List<List<String>> rows) {
    List<Column> named = new ArrayList<>();
    for (String column : columns) {
      boolean isText = column.startsWith("<");
      named.add(new Column(isText ? column.substring(1) : column, isText));
    }
    return new Table(title, note, named, rows);
  }

  /** In GitHub's Markdown, without the title. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    if (!note.isEmpty()) {
      text.append(note).append("\n\n");
    }
    text.append('|');
    columns.forEach(column -> text.append(' ').append(Text.cell(column.name())).append(" |"));
    text.append("\n|");
    columns.forEach(column -> text.append(column.isText() ? " --- |" : " ---: |"));
    text.append('\n');
    for (List<String> row : rows) {
      text.append('|');
      row.forEach(cell -> text.append(' ').append(Text.cell(cell)).append(" |"));
      text.append('\n');
    }
    return text.toString();
  }

  /** In HTML, without the title. */
  String html() {
    StringBuilder html = new StringBuilder();
    if (!note.isEmpty()) {
      html.append("<p class=\"note\">").append(Text.inline(note)).append("</p>\n");
    }
    html.append("<div class=\"scroll\"><table>\n<thead><tr>");
    columns.forEach(column -> cell("th", column, column.name(), html));
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        cell("td", columns.get(i), row.get(i), html);
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  private static void cell(String tag, Column column, String text, StringBuilder html) {
    html.append('<').append(tag).append(column.isText() ? " class=\"text\">" : ">");
    html.append(Text.inline(text)).append("</").append(tag).append('>');
  }
}
