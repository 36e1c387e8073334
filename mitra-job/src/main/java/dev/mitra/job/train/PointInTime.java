package dev.mitra.job.train;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.InvalidDeclarationException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Labels as they were known at one moment. What became known later changes nothing.
 *
 * <p>A payment can be used once the label delay has passed since it took place. Until then frauds
 * are known sooner than honest payments are believed, so that the young payments of which something
 * is known would be fraud nearly all. After the delay a payment is fraud when the last of what was
 * known of it says so, else honest.
 *
 * @param table the payments, with amounts and cards of the label file
 * @param labels for each payment 1 for fraud, 0 for honest, NaN when it cannot be used
 * @param asOf the moment, milliseconds since 1970
 * @param delayMillis the label delay
 * @param counts how many fell out, and why
 * @param history what became known when, from which the labels of an earlier moment can be told
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record PointInTime(
    TrainingTable table,
    float[] labels,
    long asOf,
    long delayMillis,
    Counts counts,
    LabelHistory history) {

  /**
   * How many payments or labels were not used.
   *
   * @param usable payments that have a label
   * @param young payments whose delay had not passed; none of them is used
   * @param youngFrauds how many of these were known to be fraud
   * @param unlabelled payments of which the label column says nothing
   * @param later rows of the label file that were not known yet
   * @param unknownIds payments of the label file that the table has not
   */
  public record Counts(
      int usable, int young, int youngFrauds, int unlabelled, int later, int unknownIds) {}

  /**
   * Labels the payments of a table.
   *
   * @param file what became known; empty when the table has a column of labels, which count as
   *     known when the delay has passed
   * @param delayMillis how long after a payment it counts as honest when nothing was heard
   * @param asOf the moment; empty for the newest that the data names
   * @throws InvalidDeclarationException when there are no labels, one was known before its payment,
   *     or no payment is old enough
   */
  public static PointInTime label(
      TrainingTable table, Optional<LabelFile> file, long delayMillis, OptionalLong asOf) {
    if (file.isEmpty() && table.labels().length == 0) {
      throw new InvalidDeclarationException(
          "--labels", "is needed, or a column of the table with --label-column");
    }
    int unknownIds = file.map(labels -> checkedIds(table, labels)).orElse(0);
    LabelHistory history =
        file.map(labels -> LabelHistory.ofFile(table, labels, delayMillis))
            .orElseGet(() -> LabelHistory.ofColumn(table, delayMillis));
    long moment = asOf.orElse(Math.max(table.newest(), history.newest()));
    TrainingTable known = file.map(labels -> withAmountsAndCards(table, labels)).orElse(table);
    return of(known, history, delayMillis, moment, unknownIds).checked();
  }

  /**
   * The labels of the same payments as they were known at another moment. None may be usable then.
   *
   * @param moment milliseconds since 1970
   */
  PointInTime at(long moment) {
    return of(table, history, delayMillis, moment, counts.unknownIds());
  }

  private static PointInTime of(
      TrainingTable table, LabelHistory history, long delay, long asOf, int unknownIds) {
    float[] labels = new float[table.size()];
    int usable = 0;
    int young = 0;
    int youngFrauds = 0;
    int later = 0;
    for (int i = 0; i < labels.length; i++) {
      boolean old = table.times()[i] + delay <= asOf;
      float label = history.at(i, asOf);
      labels[i] = old ? label : Float.NaN;
      usable += Float.isNaN(labels[i]) ? 0 : 1;
      young += old ? 0 : 1;
      youngFrauds += !old && label == 1 ? 1 : 0;
      later += history.later(i, asOf);
    }
    int unlabelled = labels.length - young - usable;
    Counts counts = new Counts(usable, young, youngFrauds, unlabelled, later, unknownIds);
    return new PointInTime(table, labels, asOf, delay, counts, history);
  }

  /** Amount and card are of the payment itself, and known with it. */
  private static TrainingTable withAmountsAndCards(TrainingTable table, LabelFile file) {
    double[] amounts = new double[table.size()];
    int[] cards = new int[table.size()];
    Arrays.fill(amounts, Double.NaN);
    Arrays.fill(cards, -1);
    TrainingTable.Numbers numbers = new TrainingTable.Numbers();
    boolean anyAmount = false;
    for (int i = 0; i < amounts.length; i++) {
      for (LabelFile.Entry entry : file.of(table.ids()[i])) {
        if (entry.amount() >= 0 && Double.isFinite(entry.amount())) {
          amounts[i] = entry.amount();
          anyAmount = true;
        }
        cards[i] = Math.max(cards[i], numbers.of(entry.card()));
      }
    }
    return table.with(anyAmount ? amounts : new double[0], numbers.isEmpty() ? new int[0] : cards);
  }

  /** How many payments of the file the table has not; refuses labels from before their payment. */
  private static int checkedIds(TrainingTable table, LabelFile file) {
    int named = 0;
    for (int i = 0; i < table.size(); i++) {
      named += file.of(table.ids()[i]).isEmpty() ? 0 : 1;
      for (LabelFile.Entry entry : file.of(table.ids()[i])) {
        checkOrder(table, i, entry);
      }
    }
    return file.payments() - named;
  }

  private static void checkOrder(TrainingTable table, int row, LabelFile.Entry entry) {
    long known = entry.knownAt().orElse(Long.MAX_VALUE);
    if (known < table.times()[row]) {
      throw new InvalidDeclarationException(
          "--labels",
          "the label of a payment of %s was known at %s, before the payment; a time from then on is allowed (row %d of the table by time)"
              .formatted(
                  Instant.ofEpochMilli(table.times()[row]), Instant.ofEpochMilli(known), row + 1));
    }
  }

  private PointInTime checked() {
    if (counts.usable() == 0) {
      throw new InvalidDeclarationException(
          "--label-delay",
          "is %s, and no payment is so old at %s: they are from %s to %s; name a later --as-of or a shorter delay"
              .formatted(
                  Durations.format(delayMillis),
                  Instant.ofEpochMilli(asOf),
                  Instant.ofEpochMilli(table.oldest()),
                  Instant.ofEpochMilli(table.newest())));
    }
    return this;
  }
}
