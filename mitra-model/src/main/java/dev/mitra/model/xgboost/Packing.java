package dev.mitra.model.xgboost;

/**
 * How an array of numbers stands in a UBJ file. XGBoost reads each of its arrays in one way only
 * and refuses the others; so does {@link UbjCursor}. JSON has lists and nothing else.
 */
enum Packing {
  /** A list of values, each with its own type. */
  LIST,
  /** Single bytes without sign. */
  BYTES,
  /** Whole numbers of 32 bits. */
  INTS,
  /** Whole numbers of 64 bits. */
  LONGS,
  /** Floats. */
  FLOATS,
  /** Whole numbers of 8 to 64 bits. */
  WHOLE
}
