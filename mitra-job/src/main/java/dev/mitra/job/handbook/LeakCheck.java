package dev.mitra.job.handbook;

import dev.mitra.features.declare.FeatureDeclaration;
import dev.mitra.features.declare.FeatureSetSpec;
import dev.mitra.features.offline.ColumnSelection;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Shows that no label is used before it is known. For each day of the test there is a moment before
 * which a label has to lie to be known on that day: the day's end less the delay. The profiles are
 * forked at that moment, all labels after it are inverted, and the day's rows are computed again:
 * they, and which payments are scored, have to be the same to the bit. Not thread-safe.
 *
 * <p>The control computes the last day's rows under the same declarations without their delays,
 * with the labels and with the same inversion: if these rows were equal too, the check would see
 * nothing.
 */
final class LeakCheck {
  /** How far before the inverted labels the control's profiles begin. */
  private static final int CONTROL_HISTORY_DAYS = 1;

  private final Transactions transactions;
  private final EvaluationDates dates;
  private final Map<Integer, float[]> again = new HashMap<>();
  private int different;
  private long inverted;

  LeakCheck(Transactions transactions, EvaluationDates dates) {
    this.transactions = transactions;
    this.dates = dates;
  }

  /** The first payment whose label is not known on any moment of a day. */
  int firstUnknown(LocalDate day) {
    return transactions.firstFrom(
        EvaluationDates.start(day.plusDays(1).minusDays(dates.delayDays())));
  }

  /**
   * Computes the rows of a day again.
   *
   * @param day a day of the test
   * @param plan the plan under which the profiles came about
   * @param profiles the profiles before the payment {@link #firstUnknown}
   * @param columns what a row has
   */
  void compute(LocalDate day, FeaturePlan plan, ForkedProfiles profiles, ColumnSelection columns) {
    int from = firstUnknown(day);
    IntPredicate labels = invertedFrom(from);
    BitSet scored = EvaluationProtocol.testDay(transactions, dates, day, labels);
    BitSet before = EvaluationProtocol.testDay(transactions, dates, day, transactions::isFraud);
    before.xor(scored);
    different += before.cardinality();
    OfflineFeatures features = new OfflineFeatures(plan, profiles.fork());
    new FeatureRows(transactions, features, columns)
        .move(from, end(day), scored, labels, again::put, payment -> inverted++);
  }

  private IntPredicate invertedFrom(int from) {
    return payment -> transactions.isFraud(payment) ^ (payment >= from);
  }

  private int end(LocalDate day) {
    return transactions.firstFrom(EvaluationDates.start(day.plusDays(1)));
  }

  /**
   * Holds the rows against those that the model is scored with.
   *
   * @param rows a payment's row
   * @param sets the declarations
   */
  LeakFindings result(
      Map<Integer, float[]> rows,
      List<DeclaredSet> sets,
      FeaturePlan plan,
      ColumnSelection columns) {
    int differing = different;
    for (Map.Entry<Integer, float[]> row : again.entrySet()) {
      float[] scored = rows.get(row.getKey());
      differing += scored != null && Arrays.equals(scored, row.getValue()) ? 0 : 1;
    }
    Map<Integer, float[]> known = new HashMap<>();
    Map<Integer, float[]> other = new HashMap<>();
    FeaturePlan undelayed =
        new FeaturePlanCompiler(plan.schema())
            .compile(sets.stream().map(LeakCheck::withoutDelays).toList(), Map.of());
    ColumnSelection same = ColumnSelection.of(undelayed.names(), columns.names());
    control(undelayed, same, transactions::isFraud, known);
    control(undelayed, same, invertedFrom(firstUnknown(dates.testTo())), other);
    int controlDiffering = 0;
    for (Map.Entry<Integer, float[]> row : known.entrySet()) {
      controlDiffering += Arrays.equals(row.getValue(), other.get(row.getKey())) ? 0 : 1;
    }
    return new LeakFindings(again.size(), inverted, differing, known.size(), controlDiffering);
  }

  private void control(
      FeaturePlan undelayed,
      ColumnSelection columns,
      IntPredicate labels,
      Map<Integer, float[]> rows) {
    LocalDate day = dates.testTo();
    int from = firstUnknown(day.minusDays(CONTROL_HISTORY_DAYS));
    BitSet scored = EvaluationProtocol.testDay(transactions, dates, day, transactions::isFraud);
    new FeatureRows(transactions, new OfflineFeatures(undelayed), columns)
        .move(from, end(day), scored, labels, rows::put, payment -> {});
  }

  private static DeclaredSet withoutDelays(DeclaredSet set) {
    FeatureSetSpec spec = set.spec();
    List<FeatureDeclaration> features =
        spec.features().stream()
            .map(
                f ->
                    new FeatureDeclaration(
                        f.path(),
                        f.name(),
                        f.shape(),
                        f.fields(),
                        f.aggregates(),
                        f.windows(),
                        f.halfLives(),
                        0,
                        f.where(),
                        f.whenEmpty(),
                        f.coverage(),
                        f.description()))
            .toList();
    return new DeclaredSet(
        set.name(),
        set.path(),
        new FeatureSetSpec(
            spec.entity(), spec.key(), spec.since(), spec.limits(), features, spec.derived()),
        set.effectiveAt(),
        set.measuresSince());
  }
}
