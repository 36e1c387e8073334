package dev.mitra.features.profile;

import dev.mitra.features.declare.Window;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what lies in the windows of one delay, from the young end to the old, and has the
 * features computed when an edge is reached: first over the recent events, then over the older
 * cells, last over the sum of what was dropped. It does not count the event that asks; {@link
 * FeatureValues} adds it where it belongs. Not thread-safe.
 */
final class WindowScan {
  private final Columns columns;
  private final RecentEvents recent;
  private final History history;
  private final FeatureValues values;
  private final double[] sums;
  private final double[] start;

  /** One value aggregate out of stored bytes. */
  private final double[] value = new double[5];

  /** For each measure of values a value near their mean, from which deviations are taken. */
  private final double[] shifts;

  private EntityPlan.@Nullable Group group;
  private long end;
  private int window;

  WindowScan(EntityPlan plan, RecentEvents recent, History history, FeatureValues values) {
    this.columns = plan.columns();
    this.recent = recent;
    this.history = history;
    this.values = values;
    this.sums = values.sums();
    this.shifts = values.shifts();
    this.start = columns.blank.clone();
    for (int m = 0; m < columns.count(); m++) {
      if (columns.kinds[m] == MeasureKind.VALUE) {
        start[columns.at[m] + Columns.MIN] = Double.POSITIVE_INFINITY;
        start[columns.at[m] + Columns.MAX] = Double.NEGATIVE_INFINITY;
      }
    }
  }

  /**
   * Computes the features of one delay.
   *
   * @param time the event's time
   * @param base the sum of what was dropped; of length 0 when there is none
   */
  void run(EntityPlan.Group wanted, long time, double[] base) {
    group = wanted;
    end = time - wanted.delay;
    window = 0;
    System.arraycopy(start, 0, sums, 0, sums.length);
    int to = recent.countUntil(end);
    while (isOpen() && to > 0) {
      int from = recent.countUntil(edge());
      add(wanted.measures, from, to);
      to = from;
      if (from > 0) {
        emit();
      }
    }
    if (isOpen() && history.cells() > 0) {
      history.scan(this);
    }
    while (isOpen()) {
      if (wanted.windows[window] == Window.LIFETIME && base.length > 0) {
        add(base);
      }
      emit();
    }
  }

  private void emit() {
    EntityPlan.Group of = group;
    if (of != null) {
      values.compute(of.features[window]);
    }
    window++;
  }

  /** Whether there are windows whose edges have not been reached. */
  boolean isOpen() {
    return group != null && window < group.windows.length;
  }

  /** Where the windows end. */
  long end() {
    return end;
  }

  /** The edge that is reached next: what ends there or before is outside. */
  long edge() {
    return group == null ? end : end - group.windows[window];
  }

  /** Closes the windows that a moment is outside of, and answers whether some are open still. */
  boolean reach(long moment) {
    while (isOpen() && moment <= edge()) {
      emit();
    }
    return isOpen();
  }

  private void add(int[] measures, int from, int to) {
    long rows = RecentEvents.mask(from, to);
    for (int m : measures) {
      long taken = recent.bits(m) & rows;
      if (taken == 0) {
        continue;
      }
      int at = columns.at[m];
      switch (columns.kinds[m]) {
        case COUNT -> sums[at] += Long.bitCount(taken);
        case VALUE -> addValues(m, at, taken);
        case LAST -> {
          if (Double.isNaN(sums[at])) {
            take(m, at, 63 - Long.numberOfLeadingZeros(taken));
          }
        }
        case FIRST -> take(m, at, Long.numberOfTrailingZeros(taken));
        case PLACE -> {
          if (Double.isNaN(sums[at])) {
            int row = 63 - Long.numberOfLeadingZeros(taken);
            sums[at] = recent.input(m, row);
            sums[at + Columns.LONGITUDE] = recent.value(columns.eventColumn[m] + 1, row);
            sums[at + Columns.TIME] = recent.time(row);
          }
        }
        case DECAY, DISTINCT, KNOWN, VALUES -> {}
      }
    }
  }

  private void take(int m, int at, int row) {
    sums[at] = recent.input(m, row);
    sums[at + Columns.WHEN] = recent.time(row);
  }

  private void addValues(int m, int at, long taken) {
    double[] column = recent.column(columns.eventColumn[m]);
    if (sums[at + Columns.N] == 0) {
      shifts[m] = column[63 - Long.numberOfLeadingZeros(taken)];
    }
    double shift = shifts[m];
    double sum = sums[at + Columns.SUM];
    double deviations = sums[at + Columns.M2];
    double min = sums[at + Columns.MIN];
    double max = sums[at + Columns.MAX];
    for (long rest = taken; rest != 0; rest &= rest - 1) {
      double value = column[Long.numberOfTrailingZeros(rest)];
      sum += value;
      double off = value - shift;
      deviations += off * off;
      min = value < min ? value : min;
      max = value > max ? value : max;
    }
    sums[at + Columns.N] += Long.bitCount(taken);
    sums[at + Columns.SUM] = sum;
    sums[at + Columns.M2] = deviations;
    sums[at + Columns.MIN] = min;
    sums[at + Columns.MAX] = max;
  }

  /** Adds a row as it lies in stored bytes. */
  void add(Bytes in) {
    int bitsFrom = in.position();
    int count = columns.count();
    in.skip((count + 7) >>> 3);
    byte[] buffer = in.buffer();
    for (int m = 0; m < count; m++) {
      if ((buffer[bitsFrom + (m >>> 3)] >>> (m & 7) & 1) == 0) {
        continue;
      }
      int at = columns.at[m];
      switch (columns.kinds[m]) {
        case COUNT -> sums[at] += in.getVarLong();
        case VALUE -> {
          Columns.readValue(in, value, 0);
          addCell(m, at, value);
        }
        case LAST -> {
          History.readTimed(in, value, 0);
          Columns.takeLast(value, 0, sums, at);
        }
        case FIRST -> {
          History.readTimed(in, value, 0);
          Columns.takeFirst(value, 0, sums, at);
        }
        case PLACE -> {
          for (int i = 0; i < 3; i++) {
            value[i] = in.getDouble();
          }
          addPlace(value, 0, at);
        }
        case DECAY -> in.skip(8);
        case DISTINCT, KNOWN, VALUES -> {}
      }
    }
  }

  /** Adds a row that is older than all before. */
  private void add(double[] row) {
    for (int m = 0; m < columns.count(); m++) {
      int at = columns.at[m];
      switch (columns.kinds[m]) {
        case COUNT -> sums[at] += row[at];
        case VALUE -> {
          if (row[at] > 0) {
            System.arraycopy(row, at, value, 0, 5);
            addCell(m, at, value);
          }
        }
        case LAST -> Columns.takeLast(row, at, sums, at);
        case FIRST -> Columns.takeFirst(row, at, sums, at);
        case PLACE -> addPlace(row, at, at);
        case DECAY, DISTINCT, KNOWN, VALUES -> {}
      }
    }
  }

  private void addPlace(double[] row, int from, int at) {
    if (Double.isNaN(sums[at]) || row[from + Columns.TIME] > sums[at + Columns.TIME]) {
      System.arraycopy(row, from, sums, at, 3);
    }
  }

  private void addCell(int m, int at, double[] cell) {
    double n = cell[Columns.N];
    double sum = cell[Columns.SUM];
    double mean = sum / n;
    if (sums[at + Columns.N] == 0) {
      shifts[m] = mean;
    }
    double off = mean - shifts[m];
    sums[at + Columns.N] += n;
    sums[at + Columns.SUM] += sum;
    sums[at + Columns.M2] += cell[Columns.M2] + n * off * off;
    if (cell[Columns.MIN] < sums[at + Columns.MIN]) {
      sums[at + Columns.MIN] = cell[Columns.MIN];
    }
    if (cell[Columns.MAX] > sums[at + Columns.MAX]) {
      sums[at + Columns.MAX] = cell[Columns.MAX];
    }
  }
}
