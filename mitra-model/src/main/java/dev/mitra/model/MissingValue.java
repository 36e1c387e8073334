package dev.mitra.model;

/**
 * How a row says that it has no value for a feature: by NaN, and by one number more when the model
 * was trained so. Either takes the default direction of every split.
 *
 * @param marker the number that stands for missing; NaN when there is none
 */
public record MissingValue(float marker) {
  /** By NaN alone. */
  public static final MissingValue NAN = new MissingValue(Float.NaN);

  /** The value as a model takes it: NaN when it is missing. */
  public float of(float value) {
    return value == marker ? Float.NaN : value;
  }
}
