package dev.mitra.features.event;

import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.schema.BusinessCalendar;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * What expressions may read of an event, in the order of {@link EventInputs}: its fields by slot
 * (long, double and time as numbers, times in milliseconds since 1970), then {@code event_time} as
 * a timestamp, then the calendar ({@code time.hour}, …).
 */
public final class EventVariables {
  /** The event's time as a CEL timestamp. */
  public static final String EVENT_TIME = "event_time";

  private EventVariables() {}

  /** The table for a schema. */
  public static VariableTable table(EventSchema schema) {
    List<Variable> variables = new ArrayList<>();
    for (Field field : schema.fields()) {
      variables.add(
          new Variable(
              field.name(),
              switch (field.type()) {
                case STRING -> ExprType.TEXT;
                case LONG, DOUBLE, TIME -> ExprType.NUMBER;
                case BOOLEAN -> ExprType.FLAG;
              }));
    }
    variables.add(new Variable(EVENT_TIME, ExprType.TIMESTAMP));
    for (String name : BusinessCalendar.NAMES) {
      variables.add(new Variable(name, ExprType.NUMBER));
    }
    return VariableTable.of(variables);
  }
}
