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
  DISTINCT(0);

  private final double empty;

  Aggregate(double empty) {
    this.empty = empty;
  }

  /** The value over a window with no events: 0, or NaN for missing. */
  public double empty() {
    return empty;
  }
}
