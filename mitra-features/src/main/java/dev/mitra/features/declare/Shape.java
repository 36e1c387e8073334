package dev.mitra.features.declare;

/** What a declaration is about: which of its fields says what is aggregated. */
public enum Shape {
  /** {@code count: true}, or nothing. */
  COUNT,
  /** {@code of: FIELD} with {@code aggregates}. */
  OF,
  /** {@code rate: FIELD}. */
  RATE,
  /** {@code distinct: FIELD}. */
  DISTINCT,
  /** {@code timeSince: [first, last, previous]}. */
  TIME_SINCE,
  /** {@code burstiness: true}. */
  BURSTINESS,
  /** {@code new: FIELD}. */
  NEW,
  /** {@code same: FIELD}. */
  SAME,
  /** {@code entropy: FIELD}. */
  ENTROPY,
  /** {@code place: [LATITUDE, LONGITUDE]} with {@code aggregates}. */
  PLACE
}
