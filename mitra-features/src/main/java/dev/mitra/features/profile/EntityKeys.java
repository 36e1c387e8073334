package dev.mitra.features.profile;

import dev.mitra.features.event.Event;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import java.util.ArrayList;
import java.util.List;

/** Makes the keys of profiles, and reads them. */
public final class EntityKeys {
  private static final char BETWEEN = '\u001f';

  private EntityKeys() {}

  /**
   * The key of an event's entity: its kind, then the values of its key fields.
   *
   * @return the key, or the empty string when the event lacks one of the fields
   */
  public static String of(EntityKind kind, Event event) {
    String key = kind.name();
    for (int i = 0; i < kind.key().size(); i++) {
      String value = value(event, kind.key().get(i));
      if (value.isEmpty()) {
        return "";
      }
      // Nearly every kind has one field: this is one array, a builder would be two.
      key = key + BETWEEN + value;
    }
    return key;
  }

  /**
   * A field's value as it stands in keys: a text as it is, other types by their bits.
   *
   * @return the value, or the empty string when the event lacks it or it is the empty text: such an
   *     event has no entity that the field keys
   */
  public static String value(Event event, Field field) {
    if (field.type() == FieldType.STRING) {
      return event.text(field.slot());
    }
    return event.has(field.slot()) ? Long.toString(event.bits(field.slot())) : "";
  }

  /** The name of the kind of entity that a key is of. */
  public static String kind(String key) {
    int end = key.indexOf(BETWEEN);
    return end < 0 ? key : key.substring(0, end);
  }

  /** The values of a key, one for each part; a value that holds the separator is several. */
  public static List<String> values(String key) {
    List<String> values = new ArrayList<>();
    int from = key.indexOf(BETWEEN);
    while (from >= 0) {
      int end = key.indexOf(BETWEEN, from + 1);
      values.add(end < 0 ? key.substring(from + 1) : key.substring(from + 1, end));
      from = end;
    }
    return values;
  }

  /**
   * Whether a key holds a value in the place of one of its fields. Values may hold the separator
   * themselves, and then a key can be read in several ways: it is enough that one of them has the
   * value there.
   *
   * @param key a key of this kind
   * @param place the field's index in the kind's key
   * @param value the value as {@link #value} gives it, not empty
   */
  public static boolean holds(EntityKind kind, String key, int place, String value) {
    int after = kind.key().size() - 1 - place;
    int before = 0;
    for (int at = key.indexOf(BETWEEN); at >= 0; at = key.indexOf(BETWEEN, at + 1)) {
      int end = at + 1 + value.length();
      if (isWholePart(key, at + 1, value)
          && (place == 0 ? before == 0 : before >= place)
          && (after == 0 ? end == key.length() : separators(key, end) >= after)) {
        return true;
      }
      before++;
    }
    return false;
  }

  /** Whether a key holds a value in any place: for keys whose kind is not known any more. */
  public static boolean holdsAnywhere(String key, String value) {
    for (int at = key.indexOf(BETWEEN); at >= 0; at = key.indexOf(BETWEEN, at + 1)) {
      if (isWholePart(key, at + 1, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWholePart(String key, int from, String value) {
    int end = from + value.length();
    return key.startsWith(value, from) && (end == key.length() || key.charAt(end) == BETWEEN);
  }

  private static int separators(String key, int from) {
    int count = 0;
    for (int at = key.indexOf(BETWEEN, from); at >= 0; at = key.indexOf(BETWEEN, at + 1)) {
      count++;
    }
    return count;
  }
}
