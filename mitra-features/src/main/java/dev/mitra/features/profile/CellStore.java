package dev.mitra.features.profile;

import java.util.Arrays;

/**
 * Cells taken out of their bytes, to be merged or changed: rows of partial aggregates, oldest
 * first, in arrays that are used again for the next profile.
 *
 * <p>A cell covers the events from {@code low} to {@code high} and stands in every window as if all
 * of them had happened at {@code high}. A cell whose two ends are equal is therefore exact.
 */
final class CellStore {
  private final Columns columns;
  private final int stride;

  private int size;
  private long[] low = new long[64];
  private long[] high = new long[64];
  private double[] data;

  CellStore(Columns columns) {
    this.columns = columns;
    this.stride = columns.stride;
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
    if (Arrays.equals(data, row(size - 1), row(size), columns.blank, 0, stride)) {
      size--;
    }
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

  /** The index of the youngest cell that ends at this time or before; -1 for none. */
  int lastUntil(long time) {
    int at = size - 1;
    while (at >= 0 && high[at] > time) {
      at--;
    }
    return at;
  }

  /**
   * The cell into which an event of this time goes: one that ends at that very time, or a new one
   * in its place. Almost always this is the young end.
   */
  int cellAt(long time) {
    int at = lastUntil(time) + 1;
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

  /** Drops the oldest cells. */
  void dropOldest(int drop) {
    size -= drop;
    System.arraycopy(low, drop, low, 0, size);
    System.arraycopy(high, drop, high, 0, size);
    System.arraycopy(data, drop * stride, data, 0, size * stride);
  }

  /**
   * Merges neighbours, oldest first, where the merged cell is no wider than its age allows.
   *
   * @param now the moment from which ages count
   * @param resolution how wide a cell of an age may be
   */
  void merge(long now, Resolution resolution) {
    int kept = 0;
    for (int next = 1; next < size; next++) {
      long from = Math.min(low[kept], low[next]);
      long width = high[next] - from;
      if (width <= resolution.width(Math.max(0, now - high[next]))) {
        low[kept] = from;
        high[kept] = high[next];
        columns.merge(data, kept * stride, data, next * stride);
        System.arraycopy(data, next * stride, data, kept * stride, stride);
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

  private void blank(int cell) {
    System.arraycopy(columns.blank, 0, data, cell * stride, stride);
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
