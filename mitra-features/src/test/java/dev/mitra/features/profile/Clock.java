package dev.mitra.features.profile;

import java.util.Random;

/** Random times of arrival: in order, at once, in bursts, after long gaps, late and very late. */
final class Clock {
  static final long HOUR = 3_600_000L;
  static final long DAY = 24 * HOUR;

  private final Random random;
  private final int disorder;
  private final boolean mayLie;
  private boolean hasJumped;
  private long newest = 6_000 * DAY;

  private Clock(Random random, int disorder, boolean mayLie) {
    this.random = random;
    this.disorder = disorder;
    this.mayLie = mayLie;
  }

  /** All times in order. */
  static Clock inOrder(Random random) {
    return new Clock(random, 0, false);
  }

  /** Some or many times late. */
  static Clock late(Random random) {
    return new Clock(random, 1 + random.nextInt(2), false);
  }

  /** In order or not, now and then decades back or once years ahead, as if a clock were wrong. */
  static Clock any(Random random) {
    return new Clock(random, random.nextInt(3), random.nextInt(4) == 0);
  }

  /** The newest time so far, lies left out. */
  long newest() {
    return newest;
  }

  long next() {
    if (mayLie && random.nextInt(60) == 0) {
      // Ahead only once: what a second such event may do is not promised. The job refuses both.
      if (random.nextBoolean() && !hasJumped) {
        hasJumped = true;
        return newest + random.nextInt(2_000) * DAY;
      }
      return random.nextInt(2) * DAY;
    }
    if (disorder > 0 && random.nextInt(disorder == 1 ? 10 : 3) == 0) {
      return newest
          - switch (random.nextInt(4)) {
            case 0 -> random.nextInt(1000);
            case 1 -> random.nextInt(60_000);
            case 2 -> random.nextInt((int) HOUR + 1);
            default -> (long) (random.nextDouble() * 200 * DAY);
          };
    }
    newest +=
        switch (random.nextInt(9)) {
          case 0, 1 -> 0;
          case 2 -> 1;
          case 3 -> random.nextInt(10);
          // Just on, before and behind the edges of windows.
          case 4 -> 10_000L - 1 + random.nextInt(3);
          case 5 -> 60_000L - 1 + random.nextInt(3);
          case 6 -> random.nextInt(3_600_000);
          case 7 -> random.nextInt((int) DAY);
          default -> (long) (random.nextDouble() * random.nextInt(120) * DAY);
        };
    return newest;
  }
}
