package dev.mitra.rules.pattern;

/**
 * What a condition reads of the events that an earlier stage has taken, or its own.
 *
 * @param stage the stage's index among {@link CompiledPattern#stages()}
 * @param function what of its events
 * @param slot of which of the {@linkplain CompiledPattern#kept() kept} variables; -1 for none
 */
public record LookBack(int stage, Function function, int slot) {
  /** What is read of a stage's events; without events all are missing, and the count is 0. */
  public enum Function {
    /** How many there are: {@code small.count}. */
    COUNT,
    /** A variable of the first: {@code small.first.merchant}. */
    FIRST,
    /** A variable of the last: {@code small.last.merchant}. */
    LAST,
    /** Seconds from the first to the event that is looked at: {@code small.first.seconds_ago}. */
    FIRST_AGO,
    /** Seconds from the last to the event that is looked at: {@code small.last.seconds_ago}. */
    LAST_AGO,
    /** The sum of a number, those that lack it left out: {@code small.sum.amount}. */
    SUM,
    /** The least of a number: {@code small.min.amount}. */
    MIN,
    /** The greatest of a number: {@code small.max.amount}. */
    MAX,
    /** The mean of a number: {@code small.avg.amount}. */
    AVG,
    /** How many different values of a text or number: {@code small.distinct.merchant}. */
    DISTINCT
  }
}
