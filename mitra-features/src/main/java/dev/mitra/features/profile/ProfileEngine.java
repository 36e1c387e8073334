package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.schema.Field;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Moves profiles: takes a stored profile and an event, computes the features at the event, and
 * answers the profile to store. Holds working memory only, nothing of any profile between calls.
 * Not thread-safe: one for each operator and plan.
 */
public final class ProfileEngine implements ProfileMover {
  /** Values beyond this magnitude count as missing: their squares would not be finite. */
  private static final double LARGEST_VALUE = 1e100;

  private static final double[] NOTHING = new double[0];

  private final EntityPlan plan;
  private final Columns columns;
  private final ProfileState state;
  private final CellStore cells;
  private final ProfileCodec codec;
  private final FeatureValues values;
  private final WindowScan scan;
  private final Forgetting forgetting;
  private final Coverage coverage;
  private final boolean[] passes;
  private final double[] decayed;

  /** For each measure in the cells its input, its filter or -1, and the fields it reads. */
  private final Input[] inputs;

  private final int[] filters;
  private final Field[][] fields;

  /** For each store the field it keeps values of, and the event's value: its hash, or -1. */
  private final Field[] storeFields;

  private final long[] hashes;

  /** An engine for one plan. */
  public ProfileEngine(EntityPlan plan) {
    this.plan = plan;
    this.columns = plan.columns();
    this.state = new ProfileState(plan);
    this.cells = new CellStore(columns);
    this.codec = new ProfileCodec(plan, state, cells);
    this.values = new FeatureValues(plan);
    this.scan = new WindowScan(plan, state.recent, state.history, values);
    this.forgetting = new Forgetting(plan, state, cells);
    this.coverage = new Coverage(plan, state);
    this.passes = new boolean[plan.filterCount()];
    this.decayed = new double[columns.count()];
    this.inputs = new Input[columns.count()];
    this.filters = new int[columns.count()];
    this.fields = new Field[columns.count()][];
    for (int m = 0; m < columns.count(); m++) {
      inputs[m] = columns.measures[m].input();
      filters[m] = columns.measures[m].filter();
      fields[m] = columns.measures[m].fields().toArray(Field[]::new);
    }
    int stores = plan.stores().length;
    this.storeFields = new Field[stores];
    this.hashes = new long[stores];
    for (int s = 0; s < stores; s++) {
      storeFields[s] = plan.measure(plan.stores()[s].measure).fields().get(0);
    }
  }

  @Override
  public EntityPlan plan() {
    return plan;
  }

  @Override
  public byte @Nullable [] apply(
      byte @Nullable [] stored,
      Event event,
      EventInputs eventInputs,
      double @Nullable [] out,
      int at) {
    int length = stored == null ? 0 : stored.length;
    boolean changed = move(stored, 0, length, event, eventInputs, out, at);
    return changed ? Arrays.copyOf(codec.buffer(), codec.length()) : stored;
  }

  /**
   * The same as {@link #apply} without an array of its own for the result.
   *
   * @param stored the profile as it was stored; null for an entity that is new
   * @param from where it begins
   * @param to where it ends
   * @return whether the event changed the profile; then it is in {@link #buffer} up to {@link
   *     #length}, until the call after the next
   */
  public boolean move(
      byte @Nullable [] stored,
      int from,
      int to,
      Event event,
      EventInputs eventInputs,
      double @Nullable [] out,
      int at) {
    if (stored == null) {
      state.clear();
    } else {
      codec.read(stored, from, to);
    }
    long time = event.time();
    // One event with a wrong clock must not make a profile forget: the older time of two decides.
    long now = state.newest == ProfileState.NEVER ? time : Math.min(time, state.newest);
    if (stored != null) {
      forgetting.dropUntil(now - plan.retention());
      forgetting.trimStores(now);
    }
    look(event, eventInputs);
    if (out != null) {
      values.begin(time, out, at);
      for (EntityPlan.Group group : plan.groups()) {
        // What was dropped is one sum: an event older than its end cannot tell what came before.
        boolean asAWhole = time - group.delay >= state.trimmed;
        scan.run(group, time, asAWhole ? state.base() : NOTHING);
      }
    }
    decay(time);
    if (out != null) {
      writeDecayed(out, at);
      writeStores(time, true, out, at);
    }
    boolean changed = insert(time);
    if (out != null) {
      writeStores(time, false, out, at);
    }
    if (changed) {
      state.newest = Math.max(state.newest, time);
      state.born = state.born == ProfileState.NEVER ? time : Math.min(state.born, time);
    }
    if (out != null) {
      coverage.write(time, out, at);
    }
    if (changed) {
      forgetting.dropLate(time, now - plan.retention());
      forgetting.mergeWhenMany(now);
      codec.write();
    }
    return changed;
  }

  /** The profile that {@link #move} made. */
  public byte[] buffer() {
    return codec.buffer();
  }

  /** How many bytes of {@link #buffer} count. */
  public int length() {
    return codec.length();
  }

  @Override
  public byte[] forget(byte[] stored, String field, long hash) {
    codec.read(stored, 0, stored.length);
    boolean changed = false;
    for (int s = 0; s < plan.stores().length; s++) {
      Measure measure = plan.measure(plan.stores()[s].measure);
      if (measure.fields().get(0).name().equals(field)) {
        changed |= state.seen[s].forget(hash);
        changed |= state.logs[s].forget(hash);
      }
    }
    if (!changed) {
      return stored;
    }
    codec.write();
    return Arrays.copyOf(codec.buffer(), codec.length());
  }

  /** How many recent events and cells a stored profile has; for measurements. */
  public int cells(byte[] stored) {
    codec.read(stored, 0, stored.length);
    return state.recent.size() + state.history.cells();
  }

  /** Finds out what each measure has of the event. */
  private void look(Event event, EventInputs eventInputs) {
    for (int f = 0; f < passes.length; f++) {
      passes[f] = plan.filter(f).test(eventInputs);
    }
    for (int m = 0; m < inputs.length; m++) {
      boolean counted = filters[m] < 0 || passes[filters[m]];
      switch (inputs[m]) {
        case NONE -> values.own(m, 1, 0, counted);
        case TIME -> values.own(m, (double) event.time(), 0, counted);
        case FIELD -> {
          double value = usable(EventInputs.number(event, fields[m][0]));
          values.own(m, value, 0, counted && !Double.isNaN(value));
        }
        case PLACE -> lookAtPlace(m, event, counted);
        // After the others: it looks at the time that one of them knows.
        case GAP -> {}
      }
    }
    for (int g = 0; g < columns.gaps.length; g++) {
      int m = columns.gaps[g];
      double gap = gap(columns.gapLast[g], event.time());
      boolean counted = filters[m] < 0 || passes[filters[m]];
      values.own(m, gap, 0, counted && !Double.isNaN(gap));
    }
    for (int s = 0; s < hashes.length; s++) {
      hashes[s] = event.has(storeFields[s].slot()) ? Hashes.of(event, storeFields[s]) : -1;
    }
  }

  private static double usable(double value) {
    return Math.abs(value) <= LARGEST_VALUE ? value : Double.NaN;
  }

  private void lookAtPlace(int m, Event event, boolean counted) {
    double latitude = EventInputs.number(event, fields[m][0]);
    double longitude = EventInputs.number(event, fields[m][1]);
    boolean isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
    values.own(m, isPlace ? latitude : Double.NaN, longitude, counted && isPlace);
  }

  /** Seconds since the last event of a measure that knows its time; NaN when there is none. */
  private double gap(int last, long time) {
    int rows = state.recent.countUntil(time);
    double before = state.recent.newest(last, RecentEvents.mask(0, rows));
    if (Double.isNaN(before) && state.history.cells() > 0) {
      before = state.history.newest(last, time);
    }
    if (Double.isNaN(before) && state.hasBase && state.trimmed <= time) {
      before = state.base()[columns.at[last]];
    }
    double gap = (double) time - before;
    return gap >= 0 && gap < plan.gapReach() ? gap / 1000 : Double.NaN;
  }

  /** For each decayed measure what it amounts to at a moment, the event left out; NaN for none. */
  private void decay(long time) {
    int row = columns.decayed.length == 0 ? 0 : state.recent.countUntil(time) - 1;
    for (int m : columns.decayed) {
      double value = Double.NaN;
      long at = time;
      if (row >= 0) {
        value = state.recent.value(columns.eventColumn[m], row);
        at = state.recent.time(row);
      } else if (state.history.cells() > 0) {
        value = state.history.newest(m, time);
        at = state.history.newestHigh();
      }
      if (Double.isNaN(value) && state.hasBase && state.trimmed <= time) {
        value = state.base()[columns.at[m]];
        at = state.trimmed;
      }
      decayed[m] = value * Columns.left((double) time - at, columns.measures[m].halfLife());
    }
  }

  /** What a decayed measure amounts to with the event. */
  private double withOwn(int m) {
    if (!values.takes(m)) {
      return decayed[m];
    }
    return sum(decayed[m], values.own(m));
  }

  private void writeDecayed(double[] out, int at) {
    for (int f : plan.decayedFeatures()) {
      double value = withOwn(plan.columnOf(plan.feature(f).measure()));
      out[at + f] = Double.isNaN(value) ? plan.feature(f).whenEmpty() : value;
    }
  }

  /** Puts the event in; answers whether anything remembers it. */
  private boolean insert(long time) {
    boolean changed = false;
    for (int m = 0; m < columns.count() && !changed; m++) {
      changed = values.takes(m);
    }
    if (changed) {
      insertIntoCells(time);
    }
    EntityPlan.Store[] stores = plan.stores();
    for (int s = 0; s < stores.length; s++) {
      int filter = plan.measure(stores[s].measure).filter();
      if (hashes[s] >= 0 && (filter < 0 || passes[filter])) {
        if (stores[s].kind == MeasureKind.VALUES) {
          state.logs[s].add(hashes[s], time);
        } else {
          state.seen[s].add(hashes[s], time);
        }
        changed = true;
      }
    }
    return changed;
  }

  private void insertIntoCells(long time) {
    RecentEvents recent = state.recent;
    if (recent.size() >= plan.mostRecent()) {
      forgetting.makeRoom(Math.min(time, state.newest));
    }
    if (state.history.cells() > 0 && time < state.history.newest()) {
      insertIntoHistory(time);
      return;
    }
    int row = recent.insert(time);
    for (int m = 0; m < columns.count(); m++) {
      int column = columns.eventColumn[m];
      if (columns.kinds[m] == MeasureKind.DECAY) {
        recent.setValue(column, row, withOwn(m));
        addToYoungerRows(m, column, row + 1, time);
      } else if (column >= 0) {
        recent.setValue(column, row, values.own(m));
        if (columns.kinds[m] == MeasureKind.PLACE) {
          recent.setValue(column + 1, row, values.ownLongitude(m));
        }
      }
      if (values.takes(m)) {
        recent.take(m, row);
      }
    }
  }

  /** A late event adds to what is decayed at every later moment. */
  private void addToYoungerRows(int m, int column, int from, long time) {
    RecentEvents recent = state.recent;
    for (int row = from; values.takes(m) && row < recent.size(); row++) {
      recent.setValue(
          column, row, sum(recent.value(column, row), later(m, recent.time(row), time)));
    }
  }

  private double later(int m, long moment, long time) {
    return values.own(m) * Columns.left((double) moment - time, columns.measures[m].halfLife());
  }

  /** An event that is older than the recent ones: the older cells are opened. */
  private void insertIntoHistory(long time) {
    state.history.unpack(cells);
    int cell = cells.cellAt(time);
    double[] data = cells.data();
    int row = cells.row(cell);
    for (int m = 0; m < columns.count(); m++) {
      int at = row + columns.at[m];
      if (columns.kinds[m] == MeasureKind.DECAY) {
        data[at] = withOwn(m);
        addToYoungerCells(m, cell + 1, time);
        addToYoungerRows(m, columns.eventColumn[m], 0, time);
      } else if (values.takes(m)) {
        switch (columns.kinds[m]) {
          case COUNT -> data[at]++;
          case VALUE -> Columns.addValue(data, at, values.own(m));
          case LAST, FIRST -> {
            // Of a cell that holds events of this very time: they came before.
            if (columns.kinds[m] == MeasureKind.LAST || Double.isNaN(data[at])) {
              data[at] = values.own(m);
              data[at + Columns.WHEN] = time;
            }
          }
          case PLACE -> {
            data[at] = values.own(m);
            data[at + Columns.LONGITUDE] = values.ownLongitude(m);
            data[at + Columns.TIME] = time;
          }
          case DECAY, DISTINCT, KNOWN, VALUES -> {}
        }
      }
    }
    state.history.replace(cells);
  }

  private void addToYoungerCells(int m, int from, long time) {
    for (int cell = from; values.takes(m) && cell < cells.size(); cell++) {
      int at = cells.row(cell) + columns.at[m];
      cells.data()[at] = sum(cells.data()[at], later(m, cells.high(cell), time));
    }
  }

  private static double sum(double there, double more) {
    return Double.isNaN(there) ? more : there + more;
  }

  /** The features of what is kept beside the cells; new ones before the event goes in. */
  private void writeStores(long time, boolean before, double[] out, int at) {
    EntityPlan.Store[] stores = plan.stores();
    for (int s = 0; s < stores.length; s++) {
      if ((stores[s].kind == MeasureKind.KNOWN) != before) {
        continue;
      }
      for (int f : stores[s].features) {
        Feature feature = plan.feature(f);
        long until = time - feature.delay();
        double value = storeValue(feature.aggregate(), s, until - feature.window(), until);
        out[at + f] = Double.isNaN(value) ? feature.whenEmpty() : value;
      }
    }
  }

  private double storeValue(Aggregate aggregate, int s, long after, long until) {
    if (aggregate == Aggregate.DISTINCT) {
      return state.seen[s].count(after);
    }
    if (aggregate == Aggregate.ENTROPY) {
      return state.logs[s].entropy(after, until);
    }
    if (hashes[s] < 0) {
      return Double.NaN;
    }
    return aggregate == Aggregate.NEW
        ? state.seen[s].isNew(hashes[s], after)
        : state.logs[s].count(hashes[s], after, until);
  }
}
