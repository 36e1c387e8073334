package dev.mitra.features.profile;

/**
 * The values that a feature may have.
 *
 * @param low the least; above {@code high} when there can be no number of its own
 * @param high the most
 * @param orMissing whether it may be missing as well
 * @param missing what stands for a missing value: NaN, 0, or the declared {@code whenEmpty}
 */
record Allowed(double low, double high, boolean orMissing, double missing) {
  static final Allowed ANYTHING =
      new Allowed(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true, Double.NaN);

  /** A value, with as much as rounding may change it. */
  static Allowed near(double value, double tolerance) {
    return new Allowed(value - tolerance, value + tolerance, false, Double.NaN);
  }

  static Allowed exactly(double value) {
    return near(value, 0);
  }

  static Allowed between(double low, double high) {
    return new Allowed(low, high, false, Double.NaN);
  }

  /** No value, told by what stands for it. */
  static Allowed none(double missing) {
    return new Allowed(1, 0, true, missing);
  }

  /** The same, or none. */
  Allowed orNone(double standsFor) {
    return new Allowed(low, high, true, standsFor);
  }

  boolean holds(double actual) {
    return (actual >= low && actual <= high)
        || (orMissing && (actual == missing || (Double.isNaN(actual) && Double.isNaN(missing))));
  }

  @Override
  public String toString() {
    String number = low > high ? "" : low == high ? "" + low : "[" + low + ", " + high + "]";
    return orMissing ? number + (number.isEmpty() ? "" : " or ") + "none: " + missing : number;
  }
}
