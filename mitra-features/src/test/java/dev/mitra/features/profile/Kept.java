package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;

/** What is remembered for an aggregate; aggregates that share it share their history. */
enum Kept {
  COUNT,
  NUMBERS,
  FIRST,
  LAST,
  FIRST_TIME,
  LAST_TIME,
  GAPS,
  DECAYED,
  PLACES,
  SIGHTINGS,
  KNOWN,
  VALUES;

  static Kept by(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT -> COUNT;
      case SUM, AVG, STD, MIN, MAX, RATE, RATIO, ZSCORE -> NUMBERS;
      case FIRST -> FIRST;
      case LAST, PREVIOUS -> LAST;
      case SINCE_FIRST -> FIRST_TIME;
      case SINCE_LAST, SINCE_PREVIOUS -> LAST_TIME;
      case BURSTINESS -> GAPS;
      case DECAY -> DECAYED;
      case DISTANCE, SPEED -> PLACES;
      case DISTINCT -> SIGHTINGS;
      case NEW -> KNOWN;
      case SAME, ENTROPY -> VALUES;
      case COVERAGE -> throw new IllegalArgumentException("coverage is of all kinds");
    };
  }

  /** Whether it is kept value by value, apart from the events' times. */
  boolean byValue() {
    return this == SIGHTINGS || this == KNOWN || this == VALUES;
  }
}
