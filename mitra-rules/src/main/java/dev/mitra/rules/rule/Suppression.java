package dev.mitra.rules.rule;

import dev.mitra.features.check.StrictObject;

/**
 * Keeps a rule from acting on the payments of one entity for some time; that it fired is still
 * reported.
 *
 * @param field a text field of the event schema
 * @param value the value of the entity
 * @param until from this ingest time on the rule acts again, milliseconds since
 *     1970-01-01T00:00:00Z
 * @param reason why, for people, at most 1,000 characters, may be empty
 * @param author who has asked for it, at most 1,000 characters, may be empty
 */
public record Suppression(String field, String value, long until, String reason, String author) {

  static Suppression read(StrictObject suppression) {
    String field = suppression.requiredText("field");
    String value = suppression.requiredText("value");
    if (value.length() > RuleSpec.LONGEST_VALUE) {
      suppression.refuse("value", RuleSpec.tooLong(RuleSpec.LONGEST_VALUE));
    }
    if (!suppression.has("until")) {
      suppression.refuse(
          "until", "is missing; an instant such as 2026-03-01T00:00:00Z is required");
    }
    long until = suppression.optionalInstant("until").orElse(0);
    Suppression read =
        new Suppression(
            field,
            value,
            until,
            RuleSpec.text(suppression, "reason"),
            RuleSpec.text(suppression, "author"));
    suppression.finish();
    return read;
  }
}
