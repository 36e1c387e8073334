package dev.mitra.features.event;

/** Why an event was not accepted. The names are part of the dead-letter format. */
public enum RejectReason {
  /** The record has no value. */
  EMPTY,
  /** The record is larger than the limit. */
  TOO_LARGE,
  /** The bytes are no JSON object, or break a limit of nesting, number length or text length. */
  NOT_JSON,
  /** The same member stands twice in one object. */
  DUPLICATE_MEMBER,
  /** The event has no id. */
  MISSING_ID,
  /** The event has no type. */
  MISSING_TYPE,
  /** The event has no time. */
  MISSING_TIME,
  /** A declared field holds a value of another type. */
  WRONG_TYPE,
  /** A text is longer than its field allows. */
  TEXT_TOO_LONG,
  /** The event's time is before 1970. */
  TIME_OUT_OF_RANGE,
  /** The event's time is further in the future than allowed; it would poison windows. */
  FUTURE_TIME,
  /** A token field holds a full card number; the payload must not be kept. */
  CARD_NUMBER
}
