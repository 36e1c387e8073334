package dev.mitra.features.schema;

/** The type of an event field. */
public enum FieldType {
  /** Text. Missing text reads as the empty string in expressions. */
  STRING,
  /** A 64-bit integer. */
  LONG,
  /** A finite double. */
  DOUBLE,
  /** {@code true} or {@code false}; 1 and 0 in feature vectors. */
  BOOLEAN,
  /** A moment: ISO-8601 text with an offset, or milliseconds since 1970-01-01T00:00Z. */
  TIME;

  /** Whether a field of this type can be a column of a feature vector and be aggregated. */
  public boolean isNumeric() {
    return this == LONG || this == DOUBLE || this == BOOLEAN;
  }
}
