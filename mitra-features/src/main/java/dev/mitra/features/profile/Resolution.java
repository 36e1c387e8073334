package dev.mitra.features.profile;

/**
 * How wide a merged cell of some age may be: the tilted time frame.
 *
 * <p>For windows that end at the event, a cell may be ε times as wide as it is old, so that a
 * window's far edge is never off by more than ε of the window. A window that ends {@code delay}
 * before the event has both its edges inside the history: there a cell may be ε times as wide as
 * the shortest window with that delay, or as what lies between the delay and its age, whichever is
 * more. Both only grow with age, so a cell that was narrow enough once always is.
 */
final class Resolution {
  /** Where {@link #bound} ends its count: far more cells than any profile may have. */
  private static final int MOST_COUNTED = 1 << 20;

  /** The shortest window that may be declared; below this age cells need not get finer. */
  static final long FINEST_AGE = 10_000L;

  private final double epsilon;
  private final long[] delays;
  private final long[] shortestWindows;

  /**
   * @param epsilon the largest error of a window's edge, as a share of the window
   * @param delays the delays in use, other than 0
   * @param shortestWindows for each of them the shortest window, milliseconds
   */
  Resolution(double epsilon, long[] delays, long[] shortestWindows) {
    this.epsilon = epsilon;
    this.delays = delays;
    this.shortestWindows = shortestWindows;
  }

  /** The widest that a cell of this age may be, in milliseconds. */
  double width(long age) {
    long base = Math.max(age, FINEST_AGE);
    for (int i = 0; i < delays.length; i++) {
      base = Math.min(base, Math.max(shortestWindows[i], age - delays[i]));
    }
    return epsilon * base;
  }

  /**
   * How many cells a profile can have after merging: any two neighbours together are wider than
   * allowed, so each pair covers at least that much of the retention. Counts to about a million.
   *
   * @param retention how long history is kept, milliseconds
   */
  int bound(long retention) {
    int cells = 2;
    double age = 0;
    while (age < retention && cells < MOST_COUNTED) {
      age += Math.max(1, width((long) age));
      cells += 2;
    }
    return cells;
  }
}
