package dev.mitra.features.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/** How much a card is used. */
enum CardActivity {
  /** A person's spare card: its windows are exact. */
  QUIET(5, 0),
  /** A card that a business pays with: old cells are merged. */
  BUSY(10_000, 0.8),
  /** A key as hot as a wallet provider's shared card: everything but the last minutes is merged. */
  HOT(1_000_000, 0.8);

  private static final Duration SPAN = Duration.ofDays(90);

  /** How long the gaps within a burst are, of the mean gap. */
  private static final double SHORT_GAP = 0.05;

  /** How far the rate of events swings within a day: nine times as many by day as by night. */
  private static final double DAILY_SWING = 0.8;

  private static final double DAY = Duration.ofDays(1).toMillis();

  private final int events;

  /** The share of events that follow the one before within a burst. */
  private final double inBursts;

  CardActivity(int events, double inBursts) {
    this.events = events;
    this.inBursts = inBursts;
  }

  /** The activity of a name, in lower case as benchmarks take it. */
  static CardActivity of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** How many events it has in 90 days. */
  int events() {
    return events;
  }

  /**
   * The times of its first events, ascending, milliseconds since 1970: bursts with pauses between
   * them, and days with nights.
   */
  long[] times(int count, long start, SplittableRandom random) {
    double longGap = (1 - inBursts * SHORT_GAP) / (1 - inBursts);
    double[] elapsed = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += random.nextExponential() * (random.nextDouble() < inBursts ? SHORT_GAP : longGap);
      elapsed[i] = sum;
    }
    double scale = SPAN.toMillis() * ((double) count / events) / sum;
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      double even = elapsed[i] * scale;
      double swing = DAILY_SWING * DAY / (2 * Math.PI) * Math.sin(2 * Math.PI * even / DAY);
      times[i] = start + (long) (even + swing);
    }
    return times;
  }
}
