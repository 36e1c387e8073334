package dev.mitra.features.event;

import dev.mitra.features.expr.Inputs;
import dev.mitra.features.schema.BusinessCalendar;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;

/**
 * An event as expressions read it, by the ordinals of {@link EventVariables}. Used again for event
 * after event; not thread-safe.
 */
public final class EventInputs implements Inputs {
  private final Field[] fields;
  private final int calendarAt;
  private final BusinessCalendar calendar;
  private final double[] calendarValues = new double[BusinessCalendar.NAMES.size()];
  private Event event = new Event(0);

  /** Inputs for events of a schema. */
  public EventInputs(EventSchema schema) {
    fields = schema.fields().toArray(Field[]::new);
    calendarAt = fields.length + 1;
    calendar = schema.newCalendar();
  }

  /** Looks at another event from now on. */
  public EventInputs bind(Event next) {
    event = next;
    calendar.fill(next.time(), calendarValues, 0);
    return this;
  }

  /** A field as a number: NaN when it is missing or text; 1 or 0 for a boolean. */
  public static double number(Event event, Field field) {
    if (!event.has(field.slot()) || field.type() == FieldType.STRING) {
      return Double.NaN;
    }
    long bits = event.bits(field.slot());
    return field.type() == FieldType.DOUBLE ? Double.longBitsToDouble(bits) : bits;
  }

  /** Copies the calendar's values of the event. */
  public void copyCalendar(double[] out, int at) {
    System.arraycopy(calendarValues, 0, out, at, calendarValues.length);
  }

  @Override
  public double number(int ordinal) {
    return ordinal >= calendarAt
        ? calendarValues[ordinal - calendarAt]
        : number(event, fields[ordinal]);
  }

  @Override
  public String text(int ordinal) {
    return event.text(fields[ordinal].slot());
  }

  @Override
  public boolean flag(int ordinal) {
    return event.bits(fields[ordinal].slot()) != 0;
  }

  @Override
  public long timestampMillis(int ordinal) {
    return event.time();
  }
}
