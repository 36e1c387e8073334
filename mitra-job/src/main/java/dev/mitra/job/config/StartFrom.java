package dev.mitra.job.config;

import java.util.Locale;

/** Where reading the payments topics starts when there is no checkpoint or savepoint. */
public enum StartFrom {
  /** At the oldest event. */
  EARLIEST,
  /** At events that come after the start. */
  LATEST,
  /** At the group's committed offsets, else at the oldest event. */
  COMMITTED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
