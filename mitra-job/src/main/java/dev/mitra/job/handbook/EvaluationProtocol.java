package dev.mitra.job.handbook;

import dev.mitra.features.check.InvalidDeclarationException;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * The book's protocol (chapter 3, function get_train_test_set): which payments are trained on, and
 * which are scored. All payments of the training days are trained on. A customer of whom a fraud is
 * known is not scored any more: from the start on those with a fraud in the training days, and from
 * each day of the test on those with a fraud on a day whose labels have become known by then.
 */
final class EvaluationProtocol {
  private EvaluationProtocol() {}

  /**
   * The payments of the training days.
   *
   * @throws InvalidDeclarationException when there is none, or none of one class
   */
  static int[] training(Transactions transactions, EvaluationDates dates) {
    int from = transactions.firstFrom(EvaluationDates.start(dates.trainFrom()));
    int to = transactions.firstFrom(EvaluationDates.start(dates.trainTo().plusDays(1)));
    checkBothClasses("--train-from", "training", transactions, range(from, to));
    return range(from, to);
  }

  /**
   * The payments that are scored.
   *
   * @throws InvalidDeclarationException when there is none, or none of one class
   */
  static int[] test(Transactions transactions, EvaluationDates dates) {
    BitSet scored = new BitSet();
    for (LocalDate day = dates.testFrom(); !day.isAfter(dates.testTo()); day = day.plusDays(1)) {
      scored.or(testDay(transactions, dates, day, transactions::isFraud));
    }
    int[] payments = scored.stream().toArray();
    checkBothClasses("--test-from", "test", transactions, payments);
    return payments;
  }

  /**
   * The payments that are scored on one day of the test.
   *
   * @param isFraud the labels; only those that are known when the day begins are asked for
   */
  static BitSet testDay(
      Transactions transactions, EvaluationDates dates, LocalDate day, IntPredicate isFraud) {
    BitSet known = new BitSet(transactions.customers());
    int knownFrom = transactions.firstFrom(EvaluationDates.start(dates.trainFrom()));
    int knownTo = transactions.firstFrom(EvaluationDates.start(dates.knownBefore(day).plusDays(1)));
    for (int i = knownFrom; i < knownTo; i++) {
      if (isFraud.test(i)) {
        known.set(transactions.customer(i));
      }
    }
    BitSet scored = new BitSet();
    int end = transactions.firstFrom(EvaluationDates.start(day.plusDays(1)));
    for (int i = transactions.firstFrom(EvaluationDates.start(day)); i < end; i++) {
      if (!known.get(transactions.customer(i))) {
        scored.set(i);
      }
    }
    return scored;
  }

  private static int[] range(int from, int to) {
    int[] payments = new int[to - from];
    for (int i = 0; i < payments.length; i++) {
      payments[i] = from + i;
    }
    return payments;
  }

  private static void checkBothClasses(
      String option, String part, Transactions transactions, int[] payments) {
    int frauds = 0;
    for (int payment : payments) {
      frauds += transactions.isFraud(payment) ? 1 : 0;
    }
    if (frauds == 0 || frauds == payments.length) {
      throw new InvalidDeclarationException(
          option,
          "the days of the "
              + part
              + " have "
              + payments.length
              + " payments, "
              + frauds
              + " of them fraud; both kinds are needed. The file reaches from "
              + transactions.day(0)
              + " to "
              + transactions.day(transactions.size() - 1));
    }
  }
}
