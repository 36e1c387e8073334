package dev.mitra.features.profile;

import dev.mitra.features.schema.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads profiles that were written under other declarations: finds by their ids which stored
 * measures are still declared, and rewrites the older cells under the columns of today. The slow
 * way, once for each profile after a change.
 */
final class StoredLayout {
  private static final int MOST_MEASURES = 100_000;

  private final EntityPlan plan;
  private final ProfileState state;
  private final CellStore cells;

  private MeasureKind[] kinds = new MeasureKind[0];
  private int[] ids = new int[0];
  private int[] columnIds = new int[0];
  private boolean[] flags = new boolean[0];

  StoredLayout(EntityPlan plan, ProfileState state, CellStore cells) {
    this.plan = plan;
    this.state = state;
    this.cells = cells;
  }

  void readLayout(Bytes in) {
    int measures = in.getCount(5);
    if (measures > MOST_MEASURES) {
      throw new CorruptProfileException(measures + " measures");
    }
    kinds = new MeasureKind[measures];
    ids = new int[measures];
    for (int m = 0; m < measures; m++) {
      kinds[m] = MeasureKind.of(in.getByte());
      ids[m] = in.getInt();
    }
    columnIds = new int[in.getCount(5)];
    flags = new boolean[columnIds.length];
    for (int c = 0; c < columnIds.length; c++) {
      columnIds[c] = in.getInt();
      flags[c] = in.getByte() != 0;
    }
  }

  /** Reads what follows the header. */
  void readRest(Bytes in) {
    Columns stored = new Columns(storedMeasures());
    int[] places = new int[stored.count()];
    for (int m = 0; m < places.length; m++) {
      places[m] = placeOf(stored.kinds[m], stored.measures[m].id());
    }
    state.recent.blankColumns();
    state.recent.read(
        state.newest, in, placesOfRecent(stored, places), places.length, columns(), flags);
    state.recent.dropBlank();
    for (int m = 0; m < kinds.length; m++) {
      if (!kinds[m].inCells()) {
        readStore(in, kinds[m], storeOf(kinds[m], ids[m]));
      }
    }
    readBase(in, stored, places);
    state.history.read(in);
    if (state.history.cells() > 0) {
      state.history.unpack(cells, stored, places);
      state.history.replace(cells);
    }
  }

  private void readBase(Bytes in, Columns stored, int[] places) {
    if (in.getByte() == 0) {
      return;
    }
    double[] row = new double[stored.stride];
    History.readRow(in, stored, row);
    if (!plan.keepsBase()) {
      state.lost = Math.max(state.lost, state.trimmed);
      return;
    }
    double[] base = state.openBase();
    for (int m = 0; m < places.length; m++) {
      if (places[m] >= 0) {
        System.arraycopy(
            row, stored.at[m], base, plan.columns().at[places[m]], stored.kinds[m].columns());
      }
    }
  }

  private void readStore(Bytes in, MeasureKind kind, int store) {
    if (kind == MeasureKind.VALUES) {
      if (store < 0) {
        ValueLog.skip(in);
      } else {
        state.logs[store].read(state.newest, in);
      }
    } else if (store < 0) {
      SeenStore.skip(in);
    } else {
      state.seen[store].read(state.newest, in);
    }
  }

  /**
   * Measures that stand for the stored ones: they have the kinds and ids, and inputs only so far as
   * the rows of cells depend on them, which is not at all.
   */
  private List<Measure> storedMeasures() {
    List<Measure> measures = new ArrayList<>();
    List<Field> none = List.of();
    for (int m = 0; m < kinds.length; m++) {
      measures.add(new Measure(kinds[m], Input.NONE, none, -1, 0, "", 0, ids[m]));
    }
    return measures;
  }

  private int placeOf(MeasureKind kind, int id) {
    Columns now = plan.columns();
    for (int m = 0; m < now.count(); m++) {
      if (now.kinds[m] == kind && now.measures[m].id() == id) {
        return m;
      }
    }
    return -1;
  }

  private int storeOf(MeasureKind kind, int id) {
    EntityPlan.Store[] stores = plan.stores();
    for (int s = 0; s < stores.length; s++) {
      Measure measure = plan.measure(stores[s].measure);
      if (measure.kind() == kind && measure.id() == id) {
        return s;
      }
    }
    return -1;
  }

  /**
   * A measure whose column of the recent events is not stored cannot take them: it starts empty, as
   * a new one does. That happens only when the way inputs are named has changed.
   */
  private int[] placesOfRecent(Columns stored, int[] places) {
    int[] result = Arrays.copyOf(places, places.length);
    for (int m = 0; m < stored.count(); m++) {
      if (result[m] >= 0) {
        int column = plan.columns().eventColumn[result[m]];
        if (column >= 0 && !isStored(plan.columns().eventColumnIds[column])) {
          result[m] = -1;
        }
      }
    }
    return result;
  }

  private boolean isStored(int columnId) {
    return Arrays.stream(columnIds).anyMatch(id -> id == columnId);
  }

  private int[] columns() {
    int[] now = plan.columns().eventColumnIds;
    int[] places = new int[columnIds.length];
    Arrays.fill(places, -1);
    for (int c = 0; c < columnIds.length; c++) {
      for (int n = 0; n < now.length; n++) {
        if (now[n] == columnIds[c]) {
          places[c] = n;
        }
      }
    }
    return places;
  }
}
