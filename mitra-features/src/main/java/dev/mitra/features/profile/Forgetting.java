package dev.mitra.features.profile;

import dev.mitra.features.declare.Window;

/**
 * Keeps a profile small: recent events become cells, old cells merge, what no window reaches goes
 * away, or into the sum that lifetimes are made of.
 */
final class Forgetting {
  private final EntityPlan plan;
  private final ProfileState state;
  private final CellStore cells;

  Forgetting(EntityPlan plan, ProfileState state, CellStore cells) {
    this.plan = plan;
    this.state = state;
    this.cells = cells;
  }

  /** Drops the events and the blocks of cells that end at a moment or before. */
  void dropUntil(long horizon) {
    History history = state.history;
    if (history.cells() > 0 && history.oldestBlock() <= horizon) {
      history.unpack(cells);
      int drop = cells.lastUntil(horizon) + 1;
      fold(drop);
      cells.dropOldest(drop);
      history.replace(cells);
    }
    if (history.cells() == 0 && state.recent.size() > 0 && state.recent.time(0) <= horizon) {
      int rows = state.recent.countUntil(horizon);
      toCells(rows);
      fold(cells.size());
      state.recent.dropOldest(rows);
    }
  }

  /**
   * Drops an event again that came too late: out of reach, or older than the end of what was
   * dropped before, so that all that is kept stays younger than that.
   */
  void dropLate(long time, long horizon) {
    if (plan.keepsBase() && time <= state.trimmed && state.history.cells() > 0) {
      state.history.unpack(cells);
      int drop = cells.lastUntil(state.trimmed) + 1;
      fold(drop);
      cells.dropOldest(drop);
      state.history.replace(cells);
    }
    long until = plan.keepsBase() ? Math.max(horizon, state.trimmed) : horizon;
    if (time <= until) {
      dropUntil(until);
    }
  }

  /** Puts the oldest cells into the sum of what was dropped, or notes that they are lost. */
  private void fold(int count) {
    for (int cell = 0; cell < count; cell++) {
      long time = cells.high(cell);
      if (plan.keepsBase()) {
        boolean late = time < state.trimmed;
        plan.columns()
            .fold(
                cells.data(),
                cells.row(cell),
                state.openBase(),
                late,
                late ? (double) state.trimmed - time : 0);
      } else {
        state.lost = Math.max(state.lost, time);
      }
      state.trimmed = Math.max(state.trimmed, time);
    }
  }

  /** Drops from the stores what none of their own windows reaches. */
  void trimStores(long now) {
    EntityPlan.Store[] stores = plan.stores();
    for (int s = 0; s < stores.length; s++) {
      long horizon = horizon(stores[s], now);
      state.seen[s].settle(horizon);
      state.logs[s].settle(horizon);
    }
  }

  /** What is of this time or older is in no window of a store any more. */
  private static long horizon(EntityPlan.Store store, long now) {
    return store.reach == Window.LIFETIME
        ? Long.MIN_VALUE
        : now - store.reach - EntityPlan.LATENESS;
  }

  /** Turns most of the recent events into cells. */
  void makeRoom(long now) {
    int rows = state.recent.size() - plan.mostRecent() / 4;
    toCells(rows);
    state.recent.dropOldest(rows);
    if (state.history.cells() + state.recent.size() + cells.size() > plan.limits().cells()) {
      cells.merge(now, plan.resolution());
    }
    state.history.prepend(cells);
  }

  private void toCells(int rows) {
    cells.clear();
    for (int row = 0; row < rows; row++) {
      int cell = cells.cellAt(state.recent.time(row));
      state.recent.addTo(row, cells.data(), cells.row(cell));
    }
  }

  /** Merges old cells when the profile has come to have too many. */
  void mergeWhenMany(long now) {
    int budget = plan.limits().cells();
    int count = state.history.cells() + state.recent.size();
    if (count <= Math.max(budget, state.mergeAt) || state.history.cells() == 0) {
      return;
    }
    state.history.unpack(cells);
    cells.merge(now, plan.resolution());
    if (EntityPlan.mergeAgainAt(cells.size() + state.recent.size()) > plan.mostCells()) {
      // A late event's moment makes all that is younger look new; the bound holds all the same.
      cells.merge(Math.max(now, state.newest), plan.resolution());
    }
    state.history.replace(cells);
    int left = state.history.cells() + state.recent.size();
    state.mergeAt = left > budget ? EntityPlan.mergeAgainAt(left) : 0;
  }
}
