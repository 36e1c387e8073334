package dev.mitra.features.profile;

import dev.mitra.features.schema.FieldType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How the measures of a plan that are kept in cells lie in a cell's row of doubles, and which
 * columns the recent events keep. Immutable. Measures are numbered here from 0 in the plan's order,
 * those beside the cells left out.
 */
final class Columns {
  static final int N = 0;
  static final int SUM = 1;
  static final int M2 = 2;
  static final int MIN = 3;
  static final int MAX = 4;

  private static final int ALL_FLAGS = 64;

  /** Where the time of an oldest or newest value is. */
  static final int WHEN = 1;

  static final int LATITUDE = 0;
  static final int LONGITUDE = 1;
  static final int TIME = 2;

  /** The measures, and for each its number in the plan. */
  final Measure[] measures;

  final int[] planIndex;
  final MeasureKind[] kinds;

  /** The first column of each measure in a row. */
  final int[] at;

  /** The number of doubles of a row. */
  final int stride;

  /** A row that holds nothing. */
  final double[] blank;

  /**
   * For each measure its column of the recent events; -1 for none. A place has the next one too.
   */
  final int[] eventColumn;

  /** For each measure whether its values are but 0 and 1. */
  private final boolean[] isFlag;

  /** What identifies each column of the recent events in stored profiles. */
  final int[] eventColumnIds;

  /** For each of them whether it holds but 0 and 1. */
  final boolean[] eventColumnIsFlag;

  /** The measures that are decayed, and those whose input is a gap. */
  final int[] decayed;

  final int[] gaps;

  /** For each of {@link #gaps} the measure that knows the time of the last event. */
  final int[] gapLast;

  Columns(List<Measure> planMeasures) {
    List<Measure> inCells = new ArrayList<>();
    List<Integer> indices = new ArrayList<>();
    for (int m = 0; m < planMeasures.size(); m++) {
      if (planMeasures.get(m).kind().inCells()) {
        inCells.add(planMeasures.get(m));
        indices.add(m);
      }
    }
    measures = inCells.toArray(Measure[]::new);
    planIndex = indices.stream().mapToInt(Integer::intValue).toArray();
    kinds = inCells.stream().map(Measure::kind).toArray(MeasureKind[]::new);
    at = new int[measures.length];
    int column = 0;
    for (int m = 0; m < measures.length; m++) {
      at[m] = column;
      column += kinds[m].columns();
    }
    stride = column;
    blank = new double[stride];
    for (int m = 0; m < measures.length; m++) {
      if (kinds[m] == MeasureKind.LAST
          || kinds[m] == MeasureKind.FIRST
          || kinds[m] == MeasureKind.PLACE
          || kinds[m] == MeasureKind.DECAY) {
        Arrays.fill(blank, at[m], at[m] + kinds[m].columns(), Double.NaN);
      }
    }
    eventColumn = new int[measures.length];
    eventColumnIds = layOutEventColumns();
    eventColumnIsFlag = new boolean[eventColumnIds.length];
    isFlag = new boolean[measures.length];
    for (int m = 0; m < measures.length; m++) {
      if (measures[m].input() == Input.FIELD && kinds[m] != MeasureKind.DECAY) {
        isFlag[m] = measures[m].fields().get(0).type() == FieldType.BOOLEAN;
        eventColumnIsFlag[eventColumn[m]] = isFlag[m];
      }
    }
    decayed = numbersOf(m -> m.kind() == MeasureKind.DECAY);
    gaps = numbersOf(m -> m.input() == Input.GAP);
    gapLast = new int[gaps.length];
    for (int g = 0; g < gaps.length; g++) {
      gapLast[g] = lastTime(measures[gaps[g]].filter());
    }
  }

  private int[] numbersOf(Predicate<Measure> wanted) {
    return IntStream.range(0, measures.length).filter(m -> wanted.test(measures[m])).toArray();
  }

  private int lastTime(int filter) {
    for (int m = 0; m < measures.length; m++) {
      if (kinds[m] == MeasureKind.LAST
          && measures[m].input() == Input.TIME
          && measures[m].filter() == filter) {
        return m;
      }
    }
    throw new IllegalArgumentException("no measure knows the last time before a gap");
  }

  private int[] layOutEventColumns() {
    Map<String, Integer> known = new HashMap<>();
    List<Integer> ids = new ArrayList<>();
    for (int m = 0; m < measures.length; m++) {
      Measure measure = measures[m];
      if (measure.kind() == MeasureKind.DECAY || measure.input() == Input.GAP) {
        eventColumn[m] = ids.size();
        ids.add(measure.id());
      } else if (measure.input() == Input.PLACE) {
        // The two columns follow each other, so that a place is found by its first.
        String pair = measure.fields().get(0).name() + "," + measure.fields().get(1).name();
        Integer there = known.get(pair);
        if (there == null) {
          there = ids.size();
          known.put(pair, there);
          ids.add(EntityPlan.hash("@latitude|" + pair));
          ids.add(EntityPlan.hash("@longitude|" + pair));
        }
        eventColumn[m] = there;
      } else if (measure.input() == Input.FIELD) {
        String name = measure.fields().get(0).name();
        Integer there = known.get(name);
        if (there == null) {
          there = ids.size();
          known.put(name, there);
          ids.add(EntityPlan.hash(name));
        }
        eventColumn[m] = there;
      } else {
        eventColumn[m] = -1;
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  int count() {
    return measures.length;
  }

  /** Puts what one row holds under what a younger one holds. */
  void merge(double[] older, int source, double[] into, int target) {
    for (int m = 0; m < measures.length; m++) {
      int from = source + at[m];
      int to = target + at[m];
      switch (kinds[m]) {
        case COUNT -> into[to] += older[from];
        case VALUE -> combine(older, from, into, to);
        case LAST -> takeLast(older, from, into, to);
        case FIRST -> takeFirst(older, from, into, to);
        case PLACE -> {
          if (Double.isNaN(into[to]) || older[from + TIME] > into[to + TIME]) {
            System.arraycopy(older, from, into, to, 3);
          }
        }
        // What is decayed holds everything older already.
        case DECAY, DISTINCT, KNOWN, VALUES -> {}
      }
    }
  }

  /**
   * Keeps the newest of what two rows hold. Their order does not tell: a late event may lie in a
   * cell of its own, before the end of a merged one that began earlier.
   */
  static void takeLast(double[] older, int from, double[] into, int to) {
    if (Double.isNaN(into[to]) || older[from + WHEN] > into[to + WHEN]) {
      into[to] = older[from];
      into[to + WHEN] = older[from + WHEN];
    }
  }

  /** Keeps the oldest of what two rows hold. */
  static void takeFirst(double[] older, int from, double[] into, int to) {
    if (Double.isNaN(into[to]) || older[from + WHEN] <= into[to + WHEN]) {
      into[to] = older[from];
      into[to + WHEN] = older[from + WHEN];
    }
  }

  /**
   * Puts what is dropped into the sum of all that was dropped before.
   *
   * @param late whether it is older than the newest that was dropped before
   * @param lag how much older, milliseconds, when late
   */
  void fold(double[] row, int source, double[] base, boolean late, double lag) {
    for (int m = 0; m < measures.length; m++) {
      int from = source + at[m];
      int to = at[m];
      switch (kinds[m]) {
        case COUNT -> base[to] += row[from];
        case VALUE -> combine(row, from, base, to);
        case LAST -> {
          if (Double.isNaN(base[to]) || row[from + WHEN] >= base[to + WHEN]) {
            base[to] = row[from];
            base[to + WHEN] = row[from + WHEN];
          }
        }
        case FIRST -> {
          if (Double.isNaN(base[to]) || row[from + WHEN] < base[to + WHEN]) {
            base[to] = row[from];
            base[to + WHEN] = row[from + WHEN];
          }
        }
        case PLACE -> {
          if (Double.isNaN(base[to]) || row[from + TIME] >= base[to + TIME]) {
            System.arraycopy(row, from, base, to, 3);
          }
        }
        case DECAY -> foldDecayed(row[from], base, to, late, left(lag, measures[m].halfLife()));
        case DISTINCT, KNOWN, VALUES -> {}
      }
    }
  }

  /** What is dropped in order holds all before it already. */
  private static void foldDecayed(double value, double[] base, int to, boolean late, double left) {
    if (Double.isNaN(base[to])) {
      base[to] = late ? value * left : value;
    } else if (!Double.isNaN(value)) {
      base[to] = late ? base[to] + value * left : value;
    }
  }

  /** What is left of 1 after a time. */
  static double left(double millis, long halfLife) {
    return Math.exp(-Math.log(2) * millis / halfLife);
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

  /** Adds one value to a value aggregate (Welford's update). */
  static void addValue(double[] data, int at, double value) {
    double n = data[at + N];
    if (n == 0) {
      setSingle(data, at, value);
      return;
    }
    double delta = value - data[at + SUM] / n;
    data[at + M2] += delta * delta * n / (n + 1);
    data[at + N] = n + 1;
    data[at + SUM] += value;
    data[at + MIN] = Math.min(data[at + MIN], value);
    data[at + MAX] = Math.max(data[at + MAX], value);
  }

  static void setSingle(double[] data, int at, double value) {
    data[at + N] = 1;
    data[at + SUM] = value;
    data[at + M2] = 0;
    data[at + MIN] = value;
    data[at + MAX] = value;
  }

  /** Writes a row: which measures it has, then what they hold. */
  void write(double[] row, int from, boolean withDecayed, Bytes out) {
    for (int m = 0; m < measures.length; m += 8) {
      int bits = 0;
      for (int i = m; i < Math.min(measures.length, m + 8); i++) {
        if (isPresent(i, row[from + at[i]], withDecayed)) {
          bits |= 1 << (i - m);
        }
      }
      out.putByte(bits);
    }
    for (int m = 0; m < measures.length; m++) {
      int first = from + at[m];
      if (!isPresent(m, row[first], withDecayed)) {
        continue;
      }
      switch (kinds[m]) {
        case COUNT -> out.putVarLong((long) row[first]);
        case VALUE -> writeValue(row, first, isFlag[m], out);
        case LAST, FIRST -> {
          out.putDouble(row[first]);
          out.putZigZag((long) row[first + WHEN]);
        }
        case DECAY -> out.putDouble(row[first]);
        case PLACE -> {
          out.putDouble(row[first]);
          out.putDouble(row[first + LONGITUDE]);
          out.putDouble(row[first + TIME]);
        }
        case DISTINCT, KNOWN, VALUES -> {}
      }
    }
  }

  /**
   * Writes a value aggregate: its number of values n; a byte of how the rest is written, two bits
   * each for sum, minimum and maximum (see {@link Bytes#numberCode}), or 64 when all values are 0
   * and 1; the sum; with 64 or n = 1 nothing more, else squared deviations (8 bytes), minimum and
   * maximum.
   */
  private static void writeValue(double[] row, int at, boolean isFlag, Bytes out) {
    long n = (long) row[at + N];
    out.putVarLong(n);
    double sum = row[at + SUM];
    int sumCode = Bytes.numberCode(sum);
    if (isFlag) {
      out.putByte(ALL_FLAGS | sumCode);
      out.putNumber(sum, sumCode);
    } else if (n == 1) {
      out.putByte(sumCode);
      out.putNumber(sum, sumCode);
    } else {
      double min = row[at + MIN];
      double max = row[at + MAX];
      int minCode = Bytes.numberCode(min);
      int maxCode = Bytes.numberCode(max);
      out.putByte(sumCode | minCode << 2 | maxCode << 4);
      out.putNumber(sum, sumCode);
      out.putDouble(row[at + M2]);
      out.putNumber(min, minCode);
      out.putNumber(max, maxCode);
    }
  }

  /** Reads a value aggregate into five columns. */
  static void readValue(Bytes in, double[] row, int at) {
    double n = (double) in.getVarLong();
    int code = in.getByte();
    double sum = in.getNumber(code & 3);
    row[at + N] = n;
    row[at + SUM] = sum;
    if ((code & ALL_FLAGS) != 0) {
      row[at + M2] = sum * (n - sum) / n;
      row[at + MIN] = sum < n ? 0 : 1;
      row[at + MAX] = sum > 0 ? 1 : 0;
    } else if (n == 1) {
      row[at + M2] = 0;
      row[at + MIN] = sum;
      row[at + MAX] = sum;
    } else {
      row[at + M2] = in.getDouble();
      row[at + MIN] = in.getNumber(code >>> 2 & 3);
      row[at + MAX] = in.getNumber(code >>> 4 & 3);
    }
  }

  private boolean isPresent(int m, double first, boolean withDecayed) {
    return switch (kinds[m]) {
      case COUNT, VALUE -> first != 0;
      case LAST, FIRST, PLACE -> !Double.isNaN(first);
      case DECAY -> withDecayed && !Double.isNaN(first);
      case DISTINCT, KNOWN, VALUES -> false;
    };
  }

  /** The most bytes that {@link #write} makes of a row. */
  int mostRowBytes() {
    int bytes = (measures.length + 7) / 8;
    for (MeasureKind kind : kinds) {
      bytes +=
          switch (kind) {
            case COUNT -> 10;
            case VALUE -> 11 + 4 * 10;
            case LAST, FIRST -> 8 + 9;
            case DECAY -> 8;
            case PLACE -> 24;
            case DISTINCT, KNOWN, VALUES -> 0;
          };
    }
    return bytes;
  }
}
