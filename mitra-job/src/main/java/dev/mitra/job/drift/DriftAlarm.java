package dev.mitra.job.drift;

import dev.mitra.model.drift.Psi;

/**
 * When the drift of a model's scores is worth a line in the log: when it goes above {@link
 * Psi#LARGE} and when it comes back, but no more than one line an hour. What could not be said is
 * said when the hour is over, if it still holds.
 */
final class DriftAlarm {
  /** What there is to say. */
  enum Word {
    /** Nothing new. */
    NOTHING,
    /** The scores have moved far. */
    MOVED,
    /** They have come back. */
    BACK
  }

  static final long QUIET_MILLIS = 3_600_000;

  private boolean hasMoved;
  private long quietUntil = Long.MIN_VALUE;

  /**
   * @param psi of the scores; NaN, when there are too few, changes nothing
   */
  Word at(double psi, long nowMillis) {
    boolean isFar = psi > Psi.LARGE;
    if (Double.isNaN(psi) || isFar == hasMoved || nowMillis < quietUntil) {
      return Word.NOTHING;
    }
    hasMoved = isFar;
    quietUntil = nowMillis + QUIET_MILLIS;
    return isFar ? Word.MOVED : Word.BACK;
  }
}
