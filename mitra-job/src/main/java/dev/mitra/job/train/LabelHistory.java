package dev.mitra.job.train;

import java.util.Arrays;

/** What became known of the payments of a table, and when. */
public sealed interface LabelHistory {
  /**
   * What was said of a payment last.
   *
   * @param row of the table
   * @param moment milliseconds since 1970; what became known after it does not count
   * @return 1 for fraud, 0 for honest or when a file says nothing, NaN when a column says nothing
   */
  float at(int row, long moment);

  /** How many rows of a label file about a payment became known only after a moment. */
  int later(int row, long moment);

  /** The newest moment that a label file names; {@link Long#MIN_VALUE} when there is none. */
  long newest();

  /**
   * The labels of a table's own column.
   *
   * @param delayMillis how long after its payment a label is known
   */
  static LabelHistory ofColumn(TrainingTable table, long delayMillis) {
    return new OfColumn(table.times(), table.labels(), delayMillis);
  }

  /**
   * The labels of a file.
   *
   * @param delayMillis how long after its payment a row is known that does not say when
   */
  static LabelHistory ofFile(TrainingTable table, LabelFile file, long delayMillis) {
    int[] starts = new int[table.size() + 1];
    for (int i = 0; i < table.size(); i++) {
      starts[i + 1] = starts[i] + file.of(table.ids()[i]).size();
    }
    long[] knownAt = new long[starts[table.size()]];
    float[] said = new float[knownAt.length];
    long newest = Long.MIN_VALUE;
    for (int i = 0, next = 0; i < table.size(); i++) {
      for (LabelFile.Entry entry : file.of(table.ids()[i])) {
        newest = Math.max(newest, entry.knownAt().orElse(newest));
        knownAt[next] = entry.knownAt().orElse(table.times()[i] + delayMillis);
        said[next++] = entry.label();
      }
    }
    return new OfFile(starts, knownAt, said, newest);
  }

  /**
   * One label for each payment, which counts as known when the label delay has passed.
   *
   * @param times of the payments, milliseconds since 1970
   * @param said 1 for fraud, 0 for honest, NaN for nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record OfColumn(long[] times, float[] said, long delayMillis) implements LabelHistory {
    @Override
    public float at(int row, long moment) {
      return times[row] + delayMillis <= moment ? said[row] : Float.NaN;
    }

    @Override
    public int later(int row, long moment) {
      return 0;
    }

    @Override
    public long newest() {
      return Long.MIN_VALUE;
    }
  }

  /**
   * Any number of labels for each payment, each with its moment. A payment without one is honest.
   *
   * @param starts for each payment where its labels begin; with one more, which is how many there
   *     are
   * @param knownAt for each label when it became known, milliseconds since 1970
   * @param said 1 for fraud, 0 for honest, NaN for nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record OfFile(int[] starts, long[] knownAt, float[] said, long newest) implements LabelHistory {
    @Override
    public float at(int row, long moment) {
      float label = 0;
      long since = Long.MIN_VALUE;
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        if (knownAt[i] <= moment && knownAt[i] >= since && !Float.isNaN(said[i])) {
          label = said[i];
          since = knownAt[i];
        }
      }
      return label;
    }

    @Override
    public int later(int row, long moment) {
      return (int)
          Arrays.stream(knownAt, starts[row], starts[row + 1])
              .filter(known -> known > moment)
              .count();
    }
  }
}
