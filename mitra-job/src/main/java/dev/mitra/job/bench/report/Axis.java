package dev.mitra.job.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a plot.
 *
 * @param label what it shows
 * @param from its least value; above 0 when it is logarithmic
 * @param to its greatest value, greater than {@code from}
 * @param scale where values lie
 */
record Axis(String label, double from, double to, Scale scale) {
  /** Where values lie along an axis. */
  enum Scale {
    LINEAR,
    /** Equal lengths are equal factors. */
    LOG,
    /**
     * Of percentiles: equal lengths are equal factors of what lies above, so that 90, 99 and 99.9
     * are equally far from one another.
     */
    PERCENTILE
  }

  /** A tick and what stands at it. */
  record Tick(double value, String text) {}

  private static final double[] PERCENTILES = {0, 50, 90, 99, 99.9, 99.99, 99.999};

  static Axis linear(String label, double from, double to) {
    return new Axis(label, from, to > from ? to : from + 1, Scale.LINEAR);
  }

  /** From the power of ten, or two or five times it, below one value to that above another. */
  static Axis log(String label, double least, double greatest) {
    double from = below(Math.max(least, 1e-6));
    double to = above(Math.max(greatest, from * 1.01));
    return new Axis(label, from, to, Scale.LOG);
  }

  /** Percentiles from 0 to one below 100. */
  static Axis percentiles(String label, double to) {
    return new Axis(label, 0, Math.max(to, 90), Scale.PERCENTILE);
  }

  private static double below(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    double factor = value / power >= 5 ? 5 : value / power >= 2 ? 2 : 1;
    return factor * power;
  }

  private static double above(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= value * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Where a value lies, from 0 to 1; what is beyond the ends lies on them. */
  double place(double value) {
    double place =
        switch (scale) {
          case LINEAR -> (value - from) / (to - from);
          case LOG -> Math.log(Math.max(value, from) / from) / Math.log(to / from);
          case PERCENTILE -> nines(Math.min(value, to)) / nines(to);
        };
    return Math.max(0, Math.min(1, place));
  }

  private static double nines(double percentile) {
    return -Math.log10(1 - percentile / 100);
  }

  List<Tick> ticks() {
    return switch (scale) {
      case LINEAR -> linearTicks();
      case LOG -> logTicks();
      case PERCENTILE -> percentileTicks();
    };
  }

  private List<Tick> linearTicks() {
    List<Tick> ticks = new ArrayList<>();
    double step = above((to - from) / 6);
    for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) {
      ticks.add(new Tick(i * step, Text.tick(i * step)));
    }
    return ticks;
  }

  private List<Tick> logTicks() {
    List<Tick> ticks = new ArrayList<>();
    boolean isLong = to / from > 2_000;
    for (double power = Math.pow(10, Math.floor(Math.log10(from))); power <= to; power *= 10) {
      for (double factor : new double[] {1, 2, 5}) {
        double tick = factor * power;
        if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9) && (factor == 1 || !isLong)) {
          ticks.add(new Tick(tick, Text.tick(tick)));
        }
      }
    }
    return ticks;
  }

  private List<Tick> percentileTicks() {
    List<Tick> ticks = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      if (percentile <= to * (1 + 1e-12)) {
        ticks.add(new Tick(percentile, Text.tick(percentile)));
      }
    }
    return ticks;
  }
}
