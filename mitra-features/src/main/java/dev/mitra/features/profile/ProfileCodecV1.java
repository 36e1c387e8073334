package dev.mitra.features.profile;

/**
 * Reads profiles of version 1, which knew counts, values and distinct values, and no recent events.
 *
 * <p>Numbers of variable length unless a size is given, little-endian:
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
 */
final class ProfileCodecV1 {
  private final EntityPlan plan;
  private final ProfileState state;
  private final CellStore cells;

  private MeasureKind[] kinds = new MeasureKind[0];

  /** For each stored measure its number in the plan, or -1. */
  private int[] places = new int[0];

  ProfileCodecV1(EntityPlan plan, ProfileState state, CellStore cells) {
    this.plan = plan;
    this.state = state;
    this.cells = cells;
  }

  void read(Bytes in) {
    readMeasures(in);
    state.mergeAt = (int) Math.max(0, Math.min(plan.mostCells(), in.getLeb128()));
    state.newest = Bytes.fromZigZag(in.getLeb128());
    state.born = state.newest;
    int count = in.count(in.getLeb128(), 2);
    long high = state.newest;
    cells.clear();
    for (int i = 0; i < count; i++) {
      high -= in.getLeb128();
      long low = high - in.getLeb128();
      readCell(in, cells.append(low, high));
      cells.dropNewestIfBlank();
      state.born = Math.min(state.born, low);
    }
    cells.reverse();
    state.history.replace(cells);
    for (int m = 0; m < kinds.length; m++) {
      if (kinds[m] == MeasureKind.DISTINCT) {
        readDistinct(in, places[m]);
      }
    }
  }

  private void readMeasures(Bytes in) {
    int measures = in.count(in.getLeb128(), 5);
    kinds = new MeasureKind[measures];
    places = new int[measures];
    for (int m = 0; m < measures; m++) {
      kinds[m] = MeasureKind.of(in.getByte());
      if (kinds[m].code() > MeasureKind.DISTINCT.code()) {
        throw new CorruptProfileException("version 1 knew no measure of kind " + kinds[m]);
      }
      places[m] = placeOf(kinds[m], in.getInt());
    }
  }

  private int placeOf(MeasureKind kind, int id) {
    for (int m = 0; m < plan.measureCount(); m++) {
      if (plan.measure(m).kind() == kind && plan.measure(m).id() == id) {
        return m;
      }
    }
    return -1;
  }

  private void readCell(Bytes in, int cell) {
    double[] data = cells.data();
    int row = cells.row(cell);
    for (int m = 0; m < kinds.length; m++) {
      int at = places[m] < 0 ? -1 : plan.columnOf(places[m]);
      int column = at < 0 ? -1 : row + plan.columns().at[at];
      switch (kinds[m]) {
        case COUNT -> {
          long n = in.getLeb128();
          if (column >= 0) {
            data[column] = n;
          }
        }
        case VALUE -> readValue(in, data, column);
        case DISTINCT, LAST, FIRST, PLACE, DECAY, KNOWN, VALUES -> {}
      }
    }
  }

  private static void readValue(Bytes in, double[] data, int at) {
    long n = in.getLeb128();
    if (n == 1) {
      double value = in.getDouble();
      if (at >= 0) {
        Columns.setSingle(data, at, value);
      }
    } else if (n > 1) {
      double sum = in.getDouble();
      double deviations = in.getDouble();
      double min = in.getDouble();
      double max = in.getDouble();
      if (at >= 0) {
        data[at + Columns.N] = n;
        data[at + Columns.SUM] = sum;
        data[at + Columns.M2] = deviations;
        data[at + Columns.MIN] = min;
        data[at + Columns.MAX] = max;
      }
    }
  }

  private void readDistinct(Bytes in, int place) {
    boolean sampled = in.getByte() == 1;
    long threshold = sampled ? in.getLong() >>> 16 : 0;
    long lastDropped = sampled ? state.newest - Bytes.fromZigZag(in.getLeb128()) : 0;
    SeenStore store = null;
    for (int s = 0; s < plan.stores().length; s++) {
      if (plan.stores()[s].measure == place) {
        store = state.seen[s];
      }
    }
    if (store != null && sampled) {
      store.restoreSampling(threshold, lastDropped);
    }
    int count = in.count(in.getLeb128(), 9);
    for (int i = 0; i < count; i++) {
      long hash = in.getLong() >>> 16;
      long seen = state.newest - Bytes.fromZigZag(in.getLeb128());
      if (store != null) {
        store.restore(hash, seen);
      }
    }
  }
}
