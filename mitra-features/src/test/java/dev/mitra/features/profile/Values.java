package dev.mitra.features.profile;

import dev.mitra.features.event.Event;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;

/** What an event's fields hold, by their names. */
final class Values {
  private Values() {}

  static boolean has(Event event, String field) {
    return event.has(PlacedPayments.field(field).slot());
  }

  static String text(Event event, String field) {
    return event.text(PlacedPayments.field(field).slot());
  }

  /** A field as a number, 1 or 0 for a boolean; NaN when it is missing. */
  static double number(Event event, String name) {
    Field field = PlacedPayments.field(name);
    if (!event.has(field.slot())) {
      return Double.NaN;
    }
    long bits = event.bits(field.slot());
    return field.type() == FieldType.DOUBLE ? Double.longBitsToDouble(bits) : bits;
  }

  /** A number that aggregates take: finite and at most 1e100 in magnitude, else NaN. */
  static double usable(Event event, String name) {
    double value = number(event, name);
    return Math.abs(value) <= 1e100 ? value : Double.NaN;
  }

  /** What makes two values of a field one: the text, or the bits; the empty string when missing. */
  static Object identity(Event event, String name) {
    Field field = PlacedPayments.field(name);
    return field.type() == FieldType.STRING
        ? event.text(field.slot())
        : (Object) event.bits(field.slot());
  }
}
