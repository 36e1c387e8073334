package dev.mitra.features.offline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.mitra.features.event.Event;
import java.io.IOException;
import java.io.Writer;

/** Rows as {@link TableFormat#JSONL}. */
final class JsonRows extends RowWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private final ColumnSelection columns;
  private final SerializableString[] names;
  private final StringBuilder number = new StringBuilder(32);

  JsonRows(Writer out, ColumnSelection columns) throws IOException {
    this.columns = columns;
    this.names =
        columns.names().stream().map(SerializedString::new).toArray(SerializableString[]::new);
    json = JSON.createGenerator(out).setRootValueSeparator(null);
  }

  @Override
  void row(Event event, double[] vector) throws IOException {
    json.writeStartObject();
    json.writeStringField(EVENT_COLUMNS.get(0), event.id());
    json.writeStringField(EVENT_COLUMNS.get(1), time(event.time()));
    json.writeStringField(EVENT_COLUMNS.get(2), event.type());
    for (int i = 0; i < names.length; i++) {
      json.writeFieldName(names[i]);
      double value = vector[columns.index(i)];
      if (Double.isNaN(value)) {
        json.writeNull();
      } else if (Double.isInfinite(value)) {
        json.writeString(Double.toString(value));
      } else {
        number.setLength(0);
        append(value, number);
        json.writeNumber(number.toString());
      }
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @Override
  void flush() throws IOException {
    json.flush();
  }
}
