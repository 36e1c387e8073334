package dev.mitra.features.profile;

/**
 * Reads and writes stored profiles.
 *
 * <p>Version 1, numbers of variable length unless a size is given, little-endian:
 *
 * <ol>
 *   <li>version, 1 byte; number of measures; for each its kind (1 byte) and id (4 bytes)
 *   <li>number of cells at which to merge next; time of the newest event, zigzag
 *   <li>number of cells; then the cells, newest first: how much older its end is than that of the
 *       cell before (the first: than the newest event), its width, and for each measure in order: a
 *       count its number of events; a value measure its number of values n, nothing more for n = 0,
 *       the value (8 bytes) for n = 1, else sum, squared deviations, minimum and maximum (8 each)
 *   <li>for each distinct measure in order: 1 if values were dropped, else 0 (1 byte); if so the
 *       hash below which values were kept (8 bytes) and how much older than the newest event the
 *       last dropped one is, zigzag; number of values; for each its hash (8 bytes) and its age
 *       against the newest event, zigzag
 * </ol>
 *
 * Measures are found by id, so a profile may have been written under other declarations: what is no
 * longer declared is read over, what is new starts empty. Not thread-safe.
 */
final class ProfileCodec {
  static final int VERSION = 1;

  private final EntityPlan plan;
  private final CellStore cells;
  private final DistinctStore[] distinct;
  private final Bytes in = new Bytes();
  private final Bytes out = new Bytes();

  /** For each stored measure its kind, and its place in the plan or -1. */
  private MeasureKind[] storedKinds = new MeasureKind[16];

  private int[] storedPlaces = new int[16];

  /** Whether some stored measure is no longer declared: cells may hold nothing else. */
  private boolean passesOver;

  private int mergeAt;
  private long newest;

  ProfileCodec(EntityPlan plan, CellStore cells, DistinctStore[] distinct) {
    this.plan = plan;
    this.cells = cells;
    this.distinct = distinct;
  }

  /** At how many cells the profile read last is to be merged. */
  int mergeAt() {
    return mergeAt;
  }

  /** The time of the newest event of the profile read last. */
  long newest() {
    return newest;
  }

  /** Starts with a profile of no events. */
  void readNew() {
    clear();
    mergeAt = 0;
    newest = Long.MIN_VALUE;
  }

  void read(byte[] profile) {
    clear();
    in.wrap(profile);
    int version = in.getByte();
    if (version != VERSION) {
      throw new CorruptProfileException(
          "profile of version " + version + "; this code reads " + VERSION);
    }
    int measures = readMeasures();
    mergeAt = (int) Math.min(Integer.MAX_VALUE, in.getVarLong());
    newest = in.getZigZag();
    int count = in.getCount();
    long high = newest;
    for (int i = 0; i < count; i++) {
      high -= in.getVarLong();
      readCell(cells.append(high - in.getVarLong(), high), measures);
      if (passesOver) {
        cells.dropNewestIfBlank();
      }
    }
    cells.reverse();
    for (int m = 0; m < measures; m++) {
      if (storedKinds[m] == MeasureKind.DISTINCT) {
        readDistinct(storedPlaces[m]);
      }
    }
    if (in.remaining() != 0) {
      throw new CorruptProfileException(in.remaining() + " bytes follow the profile's end");
    }
  }

  private void clear() {
    cells.clear();
    for (DistinctStore store : distinct) {
      store.clear();
    }
  }

  private int readMeasures() {
    int measures = in.getCount();
    if (measures > storedKinds.length) {
      storedKinds = new MeasureKind[measures];
      storedPlaces = new int[measures];
    }
    passesOver = false;
    for (int m = 0; m < measures; m++) {
      storedKinds[m] = MeasureKind.of(in.getByte());
      storedPlaces[m] = placeOf(storedKinds[m], in.getInt(), m);
      passesOver |= storedPlaces[m] < 0;
    }
    return measures;
  }

  /**
   * Where a stored measure stands in the plan; nearly always where it stood when it was written.
   */
  private int placeOf(MeasureKind kind, int id, int guess) {
    if (guess < plan.measureCount() && isMeasure(guess, kind, id)) {
      return guess;
    }
    for (int m = 0; m < plan.measureCount(); m++) {
      if (isMeasure(m, kind, id)) {
        return m;
      }
    }
    return -1;
  }

  private boolean isMeasure(int place, MeasureKind kind, int id) {
    return plan.measure(place).id() == id && plan.measure(place).kind() == kind;
  }

  private void readCell(int cell, int measures) {
    double[] data = cells.data();
    int row = cells.row(cell);
    for (int m = 0; m < measures; m++) {
      int place = storedPlaces[m];
      switch (storedKinds[m]) {
        case COUNT -> {
          long n = in.getVarLong();
          if (place >= 0) {
            data[row + plan.measure(place).column()] = n;
          }
        }
        case VALUE -> readValue(place < 0 ? -1 : row + plan.measure(place).column());
        case DISTINCT -> {}
      }
    }
  }

  private void readValue(int at) {
    long n = in.getVarLong();
    if (n == 1) {
      double value = in.getDouble();
      if (at >= 0) {
        cells.setSingle(at, value);
      }
    } else if (n > 1) {
      double sum = in.getDouble();
      double deviations = in.getDouble();
      double min = in.getDouble();
      double max = in.getDouble();
      if (at >= 0) {
        double[] data = cells.data();
        data[at + CellStore.N] = n;
        data[at + CellStore.SUM] = sum;
        data[at + CellStore.M2] = deviations;
        data[at + CellStore.MIN] = min;
        data[at + CellStore.MAX] = max;
      }
    }
  }

  private void readDistinct(int place) {
    boolean sampled = in.getByte() == 1;
    long threshold = sampled ? in.getLong() : 0;
    long lastDropped = sampled ? newest - in.getZigZag() : Long.MIN_VALUE;
    DistinctStore store = place < 0 ? null : distinct[plan.measure(place).column()];
    if (store != null && sampled) {
      store.restoreSampling(threshold, lastDropped);
    }
    int count = in.getCount();
    for (int i = 0; i < count; i++) {
      long hash = in.getLong();
      long seen = newest - in.getZigZag();
      if (store != null) {
        store.restore(hash, seen);
      }
    }
  }

  /** Writes what the stores hold. */
  byte[] write(int newMergeAt, long newNewest) {
    out.reset();
    out.putByte(VERSION);
    out.putVarLong(plan.measureCount());
    for (int m = 0; m < plan.measureCount(); m++) {
      out.putByte(plan.measure(m).kind().code());
      out.putInt(plan.measure(m).id());
    }
    out.putVarLong(newMergeAt);
    out.putZigZag(newNewest);
    out.putVarLong(cells.size());
    long high = newNewest;
    for (int cell = cells.size() - 1; cell >= 0; cell--) {
      out.putVarLong(high - cells.high(cell));
      high = cells.high(cell);
      out.putVarLong(high - cells.low(cell));
      writeCell(cell);
    }
    for (int m = 0; m < plan.measureCount(); m++) {
      if (plan.measure(m).kind() == MeasureKind.DISTINCT) {
        writeDistinct(distinct[plan.measure(m).column()], newNewest);
      }
    }
    return out.written();
  }

  private void writeCell(int cell) {
    double[] data = cells.data();
    int row = cells.row(cell);
    for (int m = 0; m < plan.measureCount(); m++) {
      Measure measure = plan.measure(m);
      int at = row + measure.column();
      switch (measure.kind()) {
        case COUNT -> out.putVarLong((long) data[at]);
        case VALUE -> {
          long n = (long) data[at + CellStore.N];
          out.putVarLong(n);
          if (n == 1) {
            out.putDouble(data[at + CellStore.SUM]);
          } else if (n > 1) {
            out.putDouble(data[at + CellStore.SUM]);
            out.putDouble(data[at + CellStore.M2]);
            out.putDouble(data[at + CellStore.MIN]);
            out.putDouble(data[at + CellStore.MAX]);
          }
        }
        case DISTINCT -> {}
      }
    }
  }

  private void writeDistinct(DistinctStore store, long reference) {
    out.putByte(store.isSampled() ? 1 : 0);
    if (store.isSampled()) {
      out.putLong(store.threshold());
      out.putZigZag(reference - store.lastDropped());
    }
    out.putVarLong(store.size());
    for (int i = 0; i < store.size(); i++) {
      out.putLong(store.hash(i));
      out.putZigZag(reference - store.seen(i));
    }
  }
}
