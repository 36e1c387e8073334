package dev.mitra.features.profile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The youngest events of one profile, each by itself, oldest first: their times, for each measure
 * in the cells a bit for every event that it takes, and columns of numbers. Bits make counts of any
 * window a mask and a population count.
 */
final class RecentEvents {
  /** As many as a long has bits. */
  static final int MOST = 64;

  private final Columns columns;
  private final long[] times = new long[MOST];
  private final long[] bits;
  private final double[][] values;

  private int size;

  RecentEvents(Columns columns) {
    this.columns = columns;
    this.bits = new long[columns.count()];
    this.values = new double[columns.eventColumnIds.length][MOST];
  }

  void clear() {
    size = 0;
    Arrays.fill(bits, 0);
  }

  int size() {
    return size;
  }

  long time(int row) {
    return times[row];
  }

  double value(int column, int row) {
    return values[column][row];
  }

  double[] column(int column) {
    return values[column];
  }

  /** Makes all columns hold nothing, so that no number of another profile stays in them. */
  void blankColumns() {
    for (double[] column : values) {
      Arrays.fill(column, Double.NaN);
    }
  }

  /** The events that a measure takes. */
  long bits(int measure) {
    return bits[measure];
  }

  void take(int measure, int row) {
    bits[measure] |= 1L << row;
  }

  void setValue(int column, int row, double value) {
    values[column][row] = value;
  }

  /** The rows from one, included, to another, left out. */
  static long mask(int from, int to) {
    return below(to) & ~below(from);
  }

  private static long below(int row) {
    // A shift by 64 would be one by 0.
    return row >= MOST ? -1L : (1L << row) - 1;
  }

  /** How many rows are of this time or before. */
  int countUntil(long time) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] <= time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Makes room for an event and answers its row; its bits are clear, its values not set. */
  int insert(long time) {
    int row = size > 0 && times[size - 1] > time ? countUntil(time) : size;
    if (row < size) {
      System.arraycopy(times, row, times, row + 1, size - row);
      for (double[] column : values) {
        System.arraycopy(column, row, column, row + 1, size - row);
      }
      long below = (1L << row) - 1;
      for (int m = 0; m < bits.length; m++) {
        bits[m] = (bits[m] & below) | ((bits[m] & ~below) << 1);
      }
    }
    times[row] = time;
    size++;
    return row;
  }

  /** Drops the oldest rows. */
  void dropOldest(int rows) {
    size -= rows;
    System.arraycopy(times, rows, times, 0, size);
    for (double[] column : values) {
      System.arraycopy(column, rows, column, 0, size);
    }
    for (int m = 0; m < bits.length; m++) {
      bits[m] = rows >= MOST ? 0 : bits[m] >>> rows;
    }
  }

  /** Drops the rows that nothing is remembered of; the youngest stays for what is decayed. */
  void dropBlank() {
    for (int row = size - 1; row >= 0; row--) {
      boolean blank = true;
      for (long b : bits) {
        blank &= (b >>> row & 1) == 0;
      }
      if (blank && (columns.decayed.length == 0 || row < size - 1)) {
        remove(row);
      }
    }
  }

  private void remove(int row) {
    int rest = size - row - 1;
    System.arraycopy(times, row + 1, times, row, rest);
    for (double[] column : values) {
      System.arraycopy(column, row + 1, column, row, rest);
    }
    long below = (1L << row) - 1;
    for (int m = 0; m < bits.length; m++) {
      bits[m] = (bits[m] & below) | ((bits[m] >>> 1) & ~below);
    }
    size--;
  }

  /** What the newest of some rows that a measure takes has: NaN when there is none. */
  double newest(int measure, long rows) {
    long taken = bits[measure] & rows;
    return taken == 0 ? Double.NaN : input(measure, 63 - Long.numberOfLeadingZeros(taken));
  }

  /** The number that a measure takes of a row; of a place its latitude. */
  double input(int measure, int row) {
    int column = columns.eventColumn[measure];
    return column < 0 ? times[row] : values[column][row];
  }

  /** Puts a row into a row of cells that holds older events only. */
  void addTo(int row, double[] cell, int from) {
    for (int m = 0; m < bits.length; m++) {
      int at = from + columns.at[m];
      if (columns.kinds[m] == MeasureKind.DECAY) {
        cell[at] = values[columns.eventColumn[m]][row];
        continue;
      }
      if ((bits[m] >>> row & 1) == 0) {
        continue;
      }
      switch (columns.kinds[m]) {
        case COUNT -> cell[at]++;
        case VALUE -> Columns.addValue(cell, at, input(m, row));
        case LAST, FIRST -> {
          // The rows come oldest first.
          if (columns.kinds[m] == MeasureKind.LAST || Double.isNaN(cell[at])) {
            cell[at] = input(m, row);
            cell[at + Columns.WHEN] = times[row];
          }
        }
        case PLACE -> {
          cell[at] = input(m, row);
          cell[at + Columns.LONGITUDE] = values[columns.eventColumn[m] + 1][row];
          cell[at + Columns.TIME] = times[row];
        }
        case DECAY, DISTINCT, KNOWN, VALUES -> {}
      }
    }
  }

  /** Writes all rows, times against a reference. */
  void write(long reference, Bytes out) {
    out.putVarLong(size);
    long time = reference;
    for (int row = size - 1; row >= 0; row--) {
      out.putZigZag(time - times[row]);
      time = times[row];
    }
    if (size == 0) {
      return;
    }
    for (int m = 0; m < bits.length; m++) {
      out.putVarLong(bits[m]);
    }
    for (int c = 0; c < values.length; c++) {
      writeColumn(values[c], columns.eventColumnIsFlag[c], out);
    }
  }

  private void writeColumn(double[] column, boolean isFlag, Bytes out) {
    long present = 0;
    long set = 0;
    for (int row = 0; row < size; row++) {
      double value = column[row];
      present |= (Double.isNaN(value) ? 0L : 1L) << row;
      set |= (value == 1 ? 1L : 0L) << row;
    }
    out.putVarLong(present);
    if (isFlag) {
      out.putVarLong(set);
      return;
    }
    for (long rest = present; rest != 0; rest &= rest - 1) {
      out.putDouble(column[Long.numberOfTrailingZeros(rest)]);
    }
  }

  /**
   * Reads rows.
   *
   * @param places for each stored measure its number here, or -1
   * @param storedColumns for each stored column its number here, or -1
   * @param flags for each stored column whether it holds but 0 and 1
   */
  void read(
      long reference, Bytes in, int[] places, int measures, int[] storedColumns, boolean[] flags) {
    clear();
    int rows = in.getCount(1);
    if (rows > MOST) {
      throw new CorruptProfileException(rows + " recent events; " + MOST + " can be");
    }
    long time = reference;
    for (int row = rows - 1; row >= 0; row--) {
      time -= in.getZigZag();
      times[row] = time;
    }
    size = rows;
    if (rows == 0) {
      return;
    }
    long all = mask(0, rows);
    for (int m = 0; m < measures; m++) {
      long taken = in.getVarLong() & all;
      if (places[m] >= 0) {
        bits[places[m]] = taken;
      }
    }
    for (int c = 0; c < flags.length; c++) {
      readColumn(in, storedColumns[c] < 0 ? null : values[storedColumns[c]], flags[c], all);
    }
  }

  private void readColumn(Bytes in, double @Nullable [] column, boolean isFlag, long all) {
    long present = in.getVarLong() & all;
    if (column == null) {
      if (isFlag) {
        in.getVarLong();
      } else {
        in.skip(8 * Long.bitCount(present));
      }
      return;
    }
    Arrays.fill(column, 0, size, Double.NaN);
    long set = isFlag ? in.getVarLong() : 0;
    for (long rest = present; rest != 0; rest &= rest - 1) {
      int row = Long.numberOfTrailingZeros(rest);
      column[row] = isFlag ? (double) (set >>> row & 1) : in.getDouble();
    }
  }

  /** The most bytes that {@link #write} makes. */
  int mostBytes(int rows) {
    return 2 + rows * (10 + 8 * values.length) + 10 * (bits.length + values.length);
  }
}
