package dev.mitra.features.schema;

/**
 * One field of an event.
 *
 * @param name the name that expressions and declarations use
 * @param pointer the JSON pointer (RFC 6901, object members only) to its value
 * @param type its type
 * @param slot its index in an event's slots, from 0
 * @param maxLength the longest text allowed, in UTF-16 units; for text fields only
 * @param sensitive whether its value must never appear in logs, dead letters or metrics
 * @param token whether it holds a card token: a full card number here refuses the event
 * @param longNumbers whether its texts may be numbers of 13 to 19 digits that are no card numbers;
 *     elsewhere one that passes a card number's check refuses the event
 * @param description what it holds, for people; may be empty
 */
public record Field(
    String name,
    String pointer,
    FieldType type,
    int slot,
    int maxLength,
    boolean sensitive,
    boolean token,
    boolean longNumbers,
    String description) {}
