package dev.mitra.features.profile;

import org.jspecify.annotations.Nullable;

/**
 * The older events of one profile: cells in blocks of up to eight, youngest first, kept as bytes
 * and read where they lie. Each block begins with the sum of its cells, so that a window steps over
 * the blocks that lie inside it and opens the one in which its edge falls.
 *
 * <p>A block: number of cells; end of its youngest cell (8 bytes) and how much older that of its
 * oldest is; length of the rest; the sum of its cells; the cells. A cell: how much older its end is
 * than that of the cell before (the first: 0), its width, its row. A row: a bit for each measure
 * that it has (one byte for eight), then what these hold (see {@link Columns#write}).
 */
final class History {
  private static final int BLOCK = 8;

  /** Its most header bytes: two lengths of 10 at most, an end of 8, an age of 10. */
  private static final int MOST_HEADER = 38;

  private final Columns columns;
  private final Bytes in = new Bytes();
  private final Bytes body = new Bytes();
  private final Bytes[] made = {new Bytes(), new Bytes()};
  private final double[] sum;
  private int turn;

  private byte[] bytes = new byte[0];
  private int from;
  private int length;
  private int cells;

  /** The end of the youngest cell, and of the youngest of the oldest block. */
  private long newest;

  private long oldestBlock;

  History(Columns columns) {
    this.columns = columns;
    this.sum = new double[columns.stride];
  }

  void clear() {
    length = 0;
    cells = 0;
  }

  int cells() {
    return cells;
  }

  /** The end of the youngest cell; only when there is one. */
  long newest() {
    return newest;
  }

  /** The end of the youngest cell of the oldest block; only when there is one. */
  long oldestBlock() {
    return oldestBlock;
  }

  /** Takes up cells where they lie. */
  void read(Bytes source) {
    cells = (int) Math.min(Integer.MAX_VALUE, Math.max(0, source.getVarLong()));
    length = 0;
    if (cells == 0) {
      return;
    }
    newest = source.getLong();
    oldestBlock = source.getLong();
    length = source.getCount(1);
    bytes = source.buffer();
    from = source.position();
    source.skip(length);
    if (cells > length) {
      throw new CorruptProfileException(cells + " cells in " + length + " bytes");
    }
  }

  void write(Bytes out) {
    out.putVarLong(cells);
    if (cells > 0) {
      out.putLong(newest);
      out.putLong(oldestBlock);
      out.putVarLong(length);
      out.putBytes(bytes, from, length);
    }
  }

  /** Puts cells that are younger than all here in front. */
  void prepend(CellStore younger) {
    if (younger.size() == 0) {
      return;
    }
    Bytes out = made[turn];
    turn = 1 - turn;
    out.reset();
    long oldest = writeBlocks(younger, out);
    out.putBytes(bytes, from, length);
    oldestBlock = cells == 0 ? oldest : oldestBlock;
    newest = younger.high(younger.size() - 1);
    cells += younger.size();
    bytes = out.buffer();
    from = 0;
    length = out.position();
  }

  /** Takes these cells in place of all there are. */
  void replace(CellStore by) {
    clear();
    prepend(by);
  }

  private long writeBlocks(CellStore store, Bytes out) {
    long oldest = 0;
    for (int to = store.size(); to > 0; to -= BLOCK) {
      int first = Math.max(0, to - BLOCK);
      oldest = store.high(to - 1);
      out.putVarLong(to - first);
      out.putLong(oldest);
      out.putVarLong(oldest - store.high(first));
      body.reset();
      System.arraycopy(columns.blank, 0, sum, 0, sum.length);
      for (int cell = to - 1; cell >= first; cell--) {
        columns.merge(store.data(), store.row(cell), sum, 0);
      }
      columns.write(sum, 0, false, body);
      long high = oldest;
      for (int cell = to - 1; cell >= first; cell--) {
        body.putVarLong(high - store.high(cell));
        high = store.high(cell);
        body.putVarLong(high - store.low(cell));
        columns.write(store.data(), store.row(cell), true, body);
      }
      out.putVarLong(body.position());
      out.putBytes(body.buffer(), 0, body.position());
    }
    return oldest;
  }

  /** Takes all cells out of their bytes, oldest first. */
  void unpack(CellStore into) {
    unpack(into, columns, null);
  }

  /**
   * Takes all cells out of bytes that were written under other columns.
   *
   * @param stored the columns they were written under
   * @param places for each measure of those its number in {@code into}'s columns, or -1; null when
   *     they are the same
   */
  void unpack(CellStore into, Columns stored, int @Nullable [] places) {
    into.clear();
    double[] row = places == null ? sum : new double[stored.stride];
    in.wrap(bytes, from, from + length);
    while (in.remaining() > 0) {
      int count = in.getCount(2);
      long high = in.getLong();
      in.getVarLong();
      in.getCount(1);
      readRow(stored, row);
      for (int i = 0; i < count; i++) {
        high -= in.getVarLong();
        int cell = into.append(high - in.getVarLong(), high);
        readRow(stored, row);
        if (places == null) {
          System.arraycopy(row, 0, into.data(), into.row(cell), row.length);
        } else {
          move(stored, row, places, into.data(), into.row(cell));
          into.dropNewestIfBlank();
        }
      }
    }
    into.reverse();
  }

  private void move(Columns stored, double[] row, int[] places, double[] to, int at) {
    for (int m = 0; m < places.length; m++) {
      if (places[m] >= 0) {
        System.arraycopy(
            row, stored.at[m], to, at + columns.at[places[m]], stored.kinds[m].columns());
      }
    }
  }

  private void readRow(Columns stored, double[] row) {
    readRow(in, stored, row);
  }

  /** Reads a row as {@link Columns#write} wrote it. */
  static void readRow(Bytes in, Columns stored, double[] row) {
    System.arraycopy(stored.blank, 0, row, 0, stored.stride);
    int bitsFrom = in.position();
    int count = stored.count();
    in.skip((count + 7) >>> 3);
    byte[] buffer = in.buffer();
    for (int m = 0; m < count; m++) {
      if ((buffer[bitsFrom + (m >>> 3)] >>> (m & 7) & 1) == 0) {
        continue;
      }
      int at = stored.at[m];
      switch (stored.kinds[m]) {
        case COUNT -> row[at] = in.getVarLong();
        case VALUE -> Columns.readValue(in, row, at);
        case LAST, FIRST -> readTimed(in, row, at);
        case DECAY -> row[at] = in.getDouble();
        case PLACE -> {
          row[at] = in.getDouble();
          row[at + Columns.LONGITUDE] = in.getDouble();
          row[at + Columns.TIME] = in.getDouble();
        }
        case DISTINCT, KNOWN, VALUES -> {}
      }
    }
  }

  /** Reads a value with its time. */
  static void readTimed(Bytes in, double[] row, int at) {
    row[at] = in.getDouble();
    row[at + Columns.WHEN] = (double) in.getZigZag();
  }

  /**
   * Goes on with windows where the recent events end.
   *
   * @param windows knows which moments its edges are at, and takes what lies inside
   */
  void scan(WindowScan windows) {
    in.wrap(bytes, from, from + length);
    while (in.remaining() > 0 && windows.isOpen()) {
      int count = in.getCount(2);
      long high = in.getLong();
      long oldest = high - in.getVarLong();
      int rest = in.getCount(1);
      if (oldest > windows.end()) {
        in.skip(rest);
      } else if (!windows.reach(high)) {
        return;
      } else if (high <= windows.end() && oldest > windows.edge()) {
        int next = in.position() + rest;
        windows.add(in);
        in.skip(Math.max(0, next - in.position()));
      } else {
        readRow(columns, sum);
        scanCells(windows, count, high);
      }
    }
  }

  private void scanCells(WindowScan windows, int count, long newestOfBlock) {
    long high = newestOfBlock;
    for (int i = 0; i < count; i++) {
      high -= in.getVarLong();
      in.getVarLong();
      if (!windows.reach(high)) {
        return;
      }
      if (high <= windows.end()) {
        windows.add(in);
      } else {
        readRow(columns, sum);
      }
    }
  }

  /** What the youngest cell that ends at a moment or before, and has it, holds for a measure. */
  double newest(int measure, long until) {
    in.wrap(bytes, from, from + length);
    while (in.remaining() > 0) {
      int count = in.getCount(2);
      long high = in.getLong();
      long oldest = high - in.getVarLong();
      int rest = in.getCount(1);
      if (oldest > until) {
        in.skip(rest);
        continue;
      }
      readRow(columns, sum);
      for (int i = 0; i < count; i++) {
        high -= in.getVarLong();
        in.getVarLong();
        readRow(columns, sum);
        double value = sum[columns.at[measure]];
        boolean held =
            columns.kinds[measure] == MeasureKind.DECAY ? high <= until : !Double.isNaN(value);
        if (high <= until && held) {
          newestHigh = high;
          return value;
        }
      }
    }
    return Double.NaN;
  }

  private long newestHigh;

  /** The end of the cell that {@link #newest} answered from. */
  long newestHigh() {
    return newestHigh;
  }

  /** The most bytes that so many cells take. */
  static long mostBytes(Columns columns, long cells) {
    return 40
        + cells * (20L + columns.mostRowBytes())
        + cells * (MOST_HEADER + columns.mostRowBytes());
  }
}
