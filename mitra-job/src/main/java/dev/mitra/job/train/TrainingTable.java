package dev.mitra.job.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Payments with their features, in the order of their times. The arrays are not copied and not to
 * be changed.
 *
 * @param names of the features
 * @param rows for each payment its features, finite, or NaN for missing
 * @param ids for each payment its id
 * @param times for each payment its event time, milliseconds since 1970
 * @param labels for each payment what its label column says: 0, 1, or NaN for nothing; empty when
 *     there is no such column
 * @param amounts for each payment what is at stake, or NaN for unknown; empty when it is not known
 *     of any
 * @param cards for each payment the number of its card, from 0 on, or -1 for unknown; empty when it
 *     is not known of any
 * @param dropped columns that hold text
 * @param repeated how many rows had an id that came before; they are left out
 * @param clamped how many values were too large for a model, and were cut to ±{@value #LARGEST}
 * @param sorted whether the rows were in another order
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies of millions of rows cost.
public record TrainingTable(
    List<String> names,
    float[][] rows,
    String[] ids,
    long[] times,
    float[] labels,
    double[] amounts,
    int[] cards,
    List<String> dropped,
    long repeated,
    long clamped,
    boolean sorted) {

  /** The largest value that is kept as it is: XGBoost refuses infinite ones in training. */
  public static final float LARGEST = 1e30f;

  /** How many payments there are. */
  public int size() {
    return rows.length;
  }

  /** The time of the newest payment; the table has to have one. */
  public long newest() {
    return times[times.length - 1];
  }

  /** The time of the oldest payment; the table has to have one. */
  public long oldest() {
    return times[0];
  }

  /** A table with amounts and cards from elsewhere, where this one has none. */
  TrainingTable with(double[] otherAmounts, int[] otherCards) {
    return new TrainingTable(
        names,
        rows,
        ids,
        times,
        labels,
        amounts.length == 0 ? otherAmounts : amounts,
        cards.length == 0 ? otherCards : cards,
        dropped,
        repeated,
        clamped,
        sorted);
  }

  /** The values of one feature, of some payments. */
  static float[] column(float[][] rows, int feature) {
    float[] column = new float[rows.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = rows[i][feature];
    }
    return column;
  }

  /** The payments of a table in the order of their times; equal times stay in their order. */
  static int[] order(List<Long> times) {
    long[] values = times.stream().mapToLong(Long::longValue).toArray();
    boolean ascends = IntStream.range(1, values.length).allMatch(i -> values[i - 1] <= values[i]);
    IntStream all = IntStream.range(0, values.length);
    return ascends
        ? all.toArray()
        : all.boxed()
            .sorted(Comparator.comparingLong((Integer i) -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** Numbers for texts, from 0 on in the order in which they come. */
  static final class Numbers {
    private final Map<String, Integer> numbers = new HashMap<>();

    /** The number of a text; -1 for an empty one. */
    int of(String text) {
      return text.isEmpty() ? -1 : numbers.computeIfAbsent(text, any -> numbers.size());
    }

    /** Whether there is a number for anything. */
    boolean isEmpty() {
      return numbers.isEmpty();
    }
  }

  @Override
  public String toString() {
    return "TrainingTable[" + rows.length + " rows, " + Arrays.asList(names.toArray()) + "]";
  }
}
