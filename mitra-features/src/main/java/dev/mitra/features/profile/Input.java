package dev.mitra.features.profile;

/** Where the number comes from that a measure takes of an event. */
public enum Input {
  /** It takes none: it counts events. */
  NONE,
  /** A field of the event. */
  FIELD,
  /** The event's own time, in milliseconds since 1970. */
  TIME,
  /** Seconds since the event before it that passed the same filter. */
  GAP,
  /** Two fields, latitude and longitude in degrees. */
  PLACE
}
