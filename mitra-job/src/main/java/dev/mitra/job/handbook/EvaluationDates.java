package dev.mitra.job.handbook;

import dev.mitra.features.check.Findings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Which days are trained on and which are scored, all inclusive and in UTC.
 *
 * @param trainFrom first day of training
 * @param trainTo last day of training
 * @param testFrom first day that is scored
 * @param testTo last day that is scored
 * @param delayDays after how many days it is known whether a payment was fraud
 */
public record EvaluationDates(
    LocalDate trainFrom, LocalDate trainTo, LocalDate testFrom, LocalDate testTo, int delayDays) {

  /** The days of the book's chapter 3. */
  public static final EvaluationDates BOOK =
      new EvaluationDates(
          LocalDate.of(2018, 7, 25),
          LocalDate.of(2018, 7, 31),
          LocalDate.of(2018, 8, 8),
          LocalDate.of(2018, 8, 14),
          7);

  /**
   * Checks that all labels of the training days are known when scoring begins.
   *
   * @throws dev.mitra.features.check.InvalidDeclarationException with all findings
   */
  public EvaluationDates {
    Findings findings = new Findings();
    if (delayDays < 1 || delayDays > 60) {
      findings.add("--delay", "is %d days; 1 to 60 are allowed", delayDays);
    }
    if (trainTo.isBefore(trainFrom)) {
      findings.add("--train-to", "%s is before --train-from %s", trainTo, trainFrom);
    }
    if (testTo.isBefore(testFrom)) {
      findings.add("--test-to", "%s is before --test-from %s", testTo, testFrom);
    }
    if (testFrom.isBefore(trainTo.plusDays(1L + delayDays))) {
      findings.add(
          "--test-from",
          "%s is too early: the labels of %s are known %d days later, so it has to be %s or later",
          testFrom,
          trainTo,
          delayDays,
          trainTo.plusDays(1L + delayDays));
    }
    findings.throwIfAny();
  }

  /** The moment at which a day begins, milliseconds since 1970. */
  static long start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** The last day whose labels are all known when a day begins. */
  LocalDate knownBefore(LocalDate day) {
    return day.minusDays(delayDays + 1L);
  }

  /** How many days are scored. */
  int testDays() {
    return (int) ChronoUnit.DAYS.between(testFrom, testTo) + 1;
  }

  /** When everything is over, milliseconds since 1970. */
  long end() {
    return start(testTo.plusDays(1));
  }

  @Override
  public String toString() {
    return "training "
        + trainFrom
        + " to "
        + trainTo
        + ", test "
        + testFrom
        + " to "
        + testTo
        + ", labels known after "
        + delayDays
        + " days";
  }

  /** A moment as a day, for messages. */
  static LocalDate dayOf(long timeMillis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(timeMillis), ZoneOffset.UTC);
  }
}
