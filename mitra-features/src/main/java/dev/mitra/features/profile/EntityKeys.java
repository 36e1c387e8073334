package dev.mitra.features.profile;

import dev.mitra.features.event.Event;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;

/** Makes the keys of profiles. */
public final class EntityKeys {
  private static final char BETWEEN = '\u001f';

  private EntityKeys() {}

  /**
   * The key of an event's entity: its kind, then the values of its key fields.
   *
   * @return the key, or the empty string when the event lacks one of the fields
   */
  public static String of(EntityKind kind, Event event) {
    StringBuilder key = new StringBuilder(48).append(kind.name());
    for (int i = 0; i < kind.key().size(); i++) {
      Field field = kind.key().get(i);
      if (!event.has(field.slot())) {
        return "";
      }
      key.append(BETWEEN);
      if (field.type() == FieldType.STRING) {
        String text = event.text(field.slot());
        if (text.isEmpty()) {
          return "";
        }
        key.append(text);
      } else {
        key.append(event.bits(field.slot()));
      }
    }
    return key.toString();
  }
}
