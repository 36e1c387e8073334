package dev.mitra.features.offline;

import dev.mitra.features.event.Event;
import java.io.IOException;
import java.io.Writer;
import java.util.stream.Stream;

/** Rows as {@link TableFormat#CSV}. */
final class CsvRows extends RowWriter {
  private final Writer out;
  private final ColumnSelection columns;
  private final StringBuilder line = new StringBuilder(4096);

  /** Writes the header at once. */
  CsvRows(Writer out, ColumnSelection columns) throws IOException {
    this.out = out;
    this.columns = columns;
    Stream.concat(EVENT_COLUMNS.stream(), columns.names().stream()).forEach(this::appendText);
    end();
  }

  @Override
  void row(Event event, double[] vector) throws IOException {
    appendText(event.id());
    appendText(time(event.time()));
    appendText(event.type());
    for (int i = 0; i < columns.size(); i++) {
      double value = vector[columns.index(i)];
      line.append(',');
      if (!Double.isNaN(value)) {
        append(value, line);
      }
    }
    end();
  }

  @Override
  void flush() throws IOException {
    out.flush();
  }

  private void appendText(String text) {
    if (!line.isEmpty()) {
      line.append(',');
    }
    if (needsQuotes(text)) {
      line.append('"').append(text.replace("\"", "\"\"")).append('"');
    } else {
      line.append(text);
    }
  }

  private static boolean needsQuotes(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\r' || c == '\n') {
        return true;
      }
    }
    return false;
  }

  private void end() throws IOException {
    out.append(line.append("\r\n"));
    line.setLength(0);
  }
}
