package dev.mitra.model.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a plot.
 *
 * @param label what it shows
 * @param from its least value; above 0 when it is logarithmic
 * @param to its greatest value, greater than {@code from}
 * @param isLog whether equal lengths are equal factors
 */
record Axis(String label, double from, double to, boolean isLog) {

  /** An axis of shares from 0 to 1. */
  static Axis unit(String label) {
    return new Axis(label, 0, 1, false);
  }

  /** An axis from 0 to something, which may turn out to be 0. */
  static Axis fromZero(String label, double to) {
    return new Axis(label, 0, to > 0 ? to : 1, false);
  }

  /** Where a value lies, from 0 to 1; what is beyond the ends lies on them. */
  double place(double value) {
    double place =
        isLog
            ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
            : (value - from) / (to - from);
    return Math.max(0, Math.min(1, place));
  }

  /** Round values along the axis. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (isLog) {
      for (double tick = Math.pow(10, Math.ceil(Math.log10(from)));
          tick <= to * (1 + 1e-9);
          tick *= 10) {
        ticks.add(tick);
      }
      return ticks;
    }
    double step = step((to - from) / 5);
    for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The least of 1, 2 and 5 times a power of ten that is not less. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
