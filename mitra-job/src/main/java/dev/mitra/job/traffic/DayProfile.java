package dev.mitra.job.traffic;

import java.time.LocalDate;

/** How a day goes in India (UTC+5:30, no daylight saving): busy evenings, quiet nights, paydays. */
final class DayProfile {
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;
  private static final long INDIA_OFFSET_MS = 5 * HOUR_MS + HOUR_MS / 2;
  private static final int NIGHT_FROM = 23;
  private static final int NIGHT_TO = 5;
  private static final double PAYDAY_BUMP = 1.15;

  /** Relative volume by hour; mild, so that a short run at any hour has its rate. */
  private static final double[] HOURS = {
    0.70, 0.60, 0.55, 0.50, 0.55, 0.65, 0.80, 0.90, 1.00, 1.10, 1.15, 1.20,
    1.20, 1.20, 1.10, 1.10, 1.10, 1.15, 1.25, 1.35, 1.35, 1.25, 1.10, 0.90
  };

  private static final double HOURS_MEAN = mean(HOURS);

  private long day = Long.MIN_VALUE;
  private boolean payday;

  /** Volume at a moment relative to the average of an ordinary day; also above it on paydays. */
  double volume(long time) {
    return HOURS[hour(time)] / HOURS_MEAN * spending(time);
  }

  /** Amounts at a moment relative to an ordinary day. */
  double spending(long time) {
    return payday(time) ? PAYDAY_BUMP : 1;
  }

  boolean night(long time) {
    int hour = hour(time);
    return hour >= NIGHT_FROM || hour <= NIGHT_TO;
  }

  private boolean payday(long time) {
    long current = Math.floorDiv(time + INDIA_OFFSET_MS, DAY_MS);
    if (current != day) {
      LocalDate date = LocalDate.ofEpochDay(current);
      day = current;
      payday = date.getDayOfMonth() == 1 || date.getDayOfMonth() == date.lengthOfMonth();
    }
    return payday;
  }

  private static int hour(long time) {
    return (int) (Math.floorMod(time + INDIA_OFFSET_MS, DAY_MS) / HOUR_MS);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
