package dev.mitra.features.profile;

import java.util.Arrays;

/**
 * The cells of one profile while it is worked on: rows of partial aggregates, oldest first, in
 * arrays that are used again for the next profile.
 *
 * <p>A cell covers the events from {@code low} to {@code high} and stands in every window as if all
 * of them had happened at {@code high}. A cell whose two ends are equal is therefore exact.
 */
final class CellStore {
  static final int N = 0;
  static final int SUM = 1;
  static final int M2 = 2;
  static final int MIN = 3;
  static final int MAX = 4;

  private final int stride;
  private final int[] countColumns;
  private final int[] valueColumns;

  private int size;
  private long[] low = new long[64];
  private long[] high = new long[64];
  private double[] data;

  CellStore(int stride, int[] countColumns, int[] valueColumns) {
    this.stride = stride;
    this.countColumns = countColumns;
    this.valueColumns = valueColumns;
    this.data = new double[64 * stride];
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  long low(int cell) {
    return low[cell];
  }

  long high(int cell) {
    return high[cell];
  }

  double[] data() {
    return data;
  }

  int row(int cell) {
    return cell * stride;
  }

  /** Adds an empty cell at the young end and answers its index. */
  int append(long from, long to) {
    ensure(size + 1);
    low[size] = from;
    high[size] = to;
    blank(size);
    return size++;
  }

  /** Takes the cell that was added last away again when nothing was put into it. */
  void dropNewestIfBlank() {
    for (int i = row(size - 1); i < row(size); i++) {
      if (data[i] != 0) {
        return;
      }
    }
    size--;
  }

  /** Turns the order of the cells round: stored profiles are read newest first. */
  void reverse() {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      long t = low[i];
      low[i] = low[j];
      low[j] = t;
      t = high[i];
      high[i] = high[j];
      high[j] = t;
      for (int c = 0; c < stride; c++) {
        double d = data[i * stride + c];
        data[i * stride + c] = data[j * stride + c];
        data[j * stride + c] = d;
      }
    }
  }

  /**
   * The cell into which an event of this time goes: one that ends at that very time, or a new one
   * in its place. Almost always this is the young end.
   */
  int cellAt(long time) {
    int at = size;
    while (at > 0 && high[at - 1] > time) {
      at--;
    }
    if (at > 0 && high[at - 1] == time) {
      return at - 1;
    }
    ensure(size + 1);
    int tail = size - at;
    System.arraycopy(low, at, low, at + 1, tail);
    System.arraycopy(high, at, high, at + 1, tail);
    System.arraycopy(data, at * stride, data, (at + 1) * stride, tail * stride);
    low[at] = time;
    high[at] = time;
    blank(at);
    size++;
    return at;
  }

  /** Adds one value to a value measure of a cell (Welford's update). */
  void addValue(int cell, int column, double value) {
    int at = cell * stride + column;
    double n = data[at + N];
    if (n == 0) {
      setSingle(at, value);
      return;
    }
    double delta = value - data[at + SUM] / n;
    data[at + M2] += delta * delta * n / (n + 1);
    data[at + N] = n + 1;
    data[at + SUM] += value;
    data[at + MIN] = Math.min(data[at + MIN], value);
    data[at + MAX] = Math.max(data[at + MAX], value);
  }

  void setSingle(int at, double value) {
    data[at + N] = 1;
    data[at + SUM] = value;
    data[at + M2] = 0;
    data[at + MIN] = value;
    data[at + MAX] = value;
  }

  /** Drops the cells that end at this time or before. */
  void dropUntil(long time) {
    int drop = 0;
    while (drop < size && high[drop] <= time) {
      drop++;
    }
    if (drop > 0) {
      size -= drop;
      System.arraycopy(low, drop, low, 0, size);
      System.arraycopy(high, drop, high, 0, size);
      System.arraycopy(data, drop * stride, data, 0, size * stride);
    }
  }

  /**
   * Merges neighbours, oldest first, where the merged cell is no wider than its age allows.
   *
   * @param newest the time of the youngest event, from which ages count
   * @param resolution how wide a cell of an age may be
   */
  void merge(long newest, Resolution resolution) {
    int kept = 0;
    for (int next = 1; next < size; next++) {
      long from = Math.min(low[kept], low[next]);
      long width = high[next] - from;
      if (width <= resolution.width(newest - high[next])) {
        low[kept] = from;
        high[kept] = high[next];
        mergeRow(next * stride, data, kept * stride, data);
      } else {
        kept++;
        if (kept != next) {
          low[kept] = low[next];
          high[kept] = high[next];
          System.arraycopy(data, next * stride, data, kept * stride, stride);
        }
      }
    }
    size = Math.min(size, kept + 1);
  }

  private void mergeRow(int source, double[] from, int target, double[] into) {
    for (int column : countColumns) {
      into[target + column] += from[source + column];
    }
    for (int column : valueColumns) {
      combine(from, source + column, into, target + column);
    }
  }

  /** Adds one value aggregate to another (Chan, Golub and LeVeque 1979 for the deviations). */
  static void combine(double[] from, int source, double[] into, int target) {
    double n = from[source + N];
    if (n == 0) {
      return;
    }
    double m = into[target + N];
    if (m == 0) {
      System.arraycopy(from, source, into, target, 5);
      return;
    }
    double delta = from[source + SUM] / n - into[target + SUM] / m;
    into[target + M2] += from[source + M2] + delta * delta * n * m / (n + m);
    into[target + N] = n + m;
    into[target + SUM] += from[source + SUM];
    into[target + MIN] = Math.min(into[target + MIN], from[source + MIN]);
    into[target + MAX] = Math.max(into[target + MAX], from[source + MAX]);
  }

  private void blank(int cell) {
    Arrays.fill(data, cell * stride, (cell + 1) * stride, 0);
  }

  private void ensure(int cells) {
    if (cells > low.length) {
      int capacity = Math.max(cells, low.length * 2);
      low = Arrays.copyOf(low, capacity);
      high = Arrays.copyOf(high, capacity);
      data = Arrays.copyOf(data, capacity * stride);
    }
  }
}
