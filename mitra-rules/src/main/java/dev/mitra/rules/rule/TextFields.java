package dev.mitra.rules.rule;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The text fields of a schema, which scopes, rollouts and suppressions name. */
public final class TextFields {
  /** How many names a finding shows, so that it stays readable. */
  private static final int SHOWN = 12;

  private TextFields() {}

  /** Adds a finding when this is no text field of the schema. */
  public static void check(EventSchema schema, String name, String path, Findings findings) {
    Optional<Field> field = schema.field(name);
    if (field.isPresent() && field.get().type() == FieldType.STRING) {
      return;
    }
    List<String> allowed =
        schema.fields().stream()
            .filter(other -> other.type() == FieldType.STRING)
            .map(Field::name)
            .toList();
    if (field.isPresent()) {
      findings.add(
          path,
          "the field %s is a %s; a text field is required: %s",
          Quote.of(name),
          field.get().type().name().toLowerCase(Locale.ROOT),
          shown(allowed));
    } else {
      String hint = Nearest.hint(name, allowed);
      findings.add(
          path,
          "there is no field %s%s",
          Quote.of(name),
          hint.isEmpty() ? "; a text field of the schema is required: " + shown(allowed) : hint);
    }
  }

  private static String shown(List<String> names) {
    return names.size() <= SHOWN
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, SHOWN)) + " and " + (names.size() - SHOWN) + " more";
  }
}
