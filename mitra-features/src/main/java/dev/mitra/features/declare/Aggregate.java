package dev.mitra.features.declare;

/** What is computed over a window. */
public enum Aggregate {
  /** Number of events; 0 when there is none. */
  COUNT(0),
  /** Sum of a field; 0 when there is none. */
  SUM(0),
  /** Arithmetic mean of a field; missing when there is none. */
  AVG(Double.NaN),
  /** Sample standard deviation (divisor n-1) of a field; missing with fewer than two values. */
  STD(Double.NaN),
  /** Smallest value of a field; missing when there is none. */
  MIN(Double.NaN),
  /** Largest value of a field; missing when there is none. */
  MAX(Double.NaN),
  /** Share of events in which a boolean field is true; missing when there is none. */
  RATE(Double.NaN),
  /** Number of different values of a field; 0 when there is none. */
  DISTINCT(0),
  /** The oldest value of a field; missing when there is none. */
  FIRST(Double.NaN),
  /** The newest value of a field; missing when there is none. */
  LAST(Double.NaN),
  /** The newest value of a field before this event; missing when there is none. */
  PREVIOUS(Double.NaN),
  /**
   * The event's value over the mean of the window without the event; missing when there is no such
   * mean or it is 0.
   */
  RATIO(Double.NaN),
  /**
   * By how many sample deviations the event's value lies above the mean, both of the window without
   * the event; missing with fewer than two values or when they are all equal.
   */
  ZSCORE(Double.NaN),
  /** Seconds since the oldest event; missing when there is none. */
  SINCE_FIRST(Double.NaN),
  /** Seconds since the newest event, this one included; missing when there is none. */
  SINCE_LAST(Double.NaN),
  /** Seconds since the newest event before this one; missing when there is none. */
  SINCE_PREVIOUS(Double.NaN),
  /**
   * Events, or a field's values, each weighted by one half for every half-life of its age; 0 when
   * there is none. Over the whole life of the profile.
   */
  DECAY(0),
  /**
   * How uneven the times between events are: (s-m)/(s+m) of their mean m and sample deviation s, -1
   * for a clock, 0 for chance, towards 1 for bursts (Goh and Barabási 2008); missing with fewer
   * than two of them.
   */
  BURSTINESS(Double.NaN),
  /** 1 when the event's value was not seen before in the window, else 0. */
  NEW(Double.NaN),
  /** Number of events with the event's own value of a field. */
  SAME(Double.NaN),
  /** Shannon entropy in bits of a field's values; missing when there is none. */
  ENTROPY(Double.NaN),
  /** Kilometres from the place of the last event that had one; missing when there is none. */
  DISTANCE(Double.NaN),
  /** Kilometres per hour from the place of the last event that had one, taken as 1 s at least. */
  SPEED(Double.NaN),
  /** The share of a window that can have been seen, from 0 to 1. */
  COVERAGE(Double.NaN);

  private final double empty;

  Aggregate(double empty) {
    this.empty = empty;
  }

  /** The value over a window with no events: 0, or NaN for missing. */
  public double empty() {
    return empty;
  }
}
