package dev.mitra.rules.rule;

import dev.mitra.features.check.StrictObject;

/**
 * How much a rule may do before the breaker demotes it.
 *
 * @param share the largest share of the payments of a window on which it may act, above 0 and at
 *     most 1; 1 is never passed
 * @param windowMillis the length of the window in milliseconds, 10 seconds to an hour
 * @param minimum how many payments a window has to have before it says anything, at least 1
 */
public record Guard(double share, long windowMillis, int minimum) {
  private static final long SHORTEST_WINDOW = 10_000;
  private static final long LONGEST_WINDOW = 3_600_000;
  private static final long DEFAULT_WINDOW = 60_000;
  private static final int DEFAULT_MINIMUM = 100;
  private static final int LARGEST_MINIMUM = 1_000_000_000;

  /**
   * @throws IllegalArgumentException when a component is out of its range
   */
  public Guard {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is above 0 and at most 1, not " + share);
    }
    if (windowMillis < SHORTEST_WINDOW || windowMillis > LONGEST_WINDOW) {
      throw new IllegalArgumentException("a window has 10s to 1h, not " + windowMillis + "ms");
    }
    if (minimum < 1) {
      throw new IllegalArgumentException("a minimum is at least 1, not " + minimum);
    }
  }

  /** Whether it can demote anything at all. */
  public boolean isOn() {
    return share < 1;
  }

  /**
   * Reads {@code share}, {@code window} and {@code minimum} of an object, which the caller
   * finishes: the last two may be left out and are a minute and 100 payments then.
   */
  public static Guard read(StrictObject object) {
    int before = object.findings().size();
    double share = object.requiredNumber("share", 0, 1);
    if (share == 0 && object.findings().size() == before) {
      object.refuse("share", "is 0; a number above 0 and at most 1 is expected");
    }
    long window = object.duration("window", DEFAULT_WINDOW, SHORTEST_WINDOW, LONGEST_WINDOW);
    long minimum = object.whole("minimum", DEFAULT_MINIMUM, 1, LARGEST_MINIMUM);
    return new Guard(share == 0 ? 1 : share, window, (int) minimum);
  }
}
