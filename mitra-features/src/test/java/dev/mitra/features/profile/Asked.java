package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Window;

/**
 * One feature that a declaration must give.
 *
 * @param of the declaration
 * @param feature its name after the entity's
 * @param aggregate what it is; for the coverage of a feature, that feature's
 * @param isCoverage whether it is the coverage
 * @param window its length in milliseconds, {@link Window#LIFETIME} for all
 * @param halfLife of a decayed one, else 0
 * @param memory what names the memory that it is computed from: alike for features that share it
 */
record Asked(
    Wanted of,
    String feature,
    Aggregate aggregate,
    boolean isCoverage,
    long window,
    long halfLife,
    String memory) {

  boolean isLifetime() {
    return window == Window.LIFETIME;
  }

  /** How far it looks back, or {@link Window#LIFETIME}. */
  long reach() {
    return isLifetime() ? Window.LIFETIME : window + of.delay();
  }

  /** What stands for a missing value. */
  double missing() {
    return Double.isNaN(of.whenEmpty()) ? aggregate.empty() : of.whenEmpty();
  }
}
