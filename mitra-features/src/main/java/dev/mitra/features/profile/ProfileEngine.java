package dev.mitra.features.profile;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves profiles: takes a stored profile and an event, computes the features at the event, and
 * answers the profile to store. Holds working memory only, nothing of any profile between calls.
 * Not thread-safe: one for each operator and plan.
 */
public final class ProfileEngine {
  /** Values beyond this magnitude count as missing: their squares would not be finite. */
  private static final double LARGEST_VALUE = 1e100;

  private final EntityPlan plan;
  private final CellStore cells;
  private final DistinctStore[] distinct;
  private final ProfileCodec codec;
  private final WindowScan scan;
  private final boolean[] passes;

  private boolean changed;

  /** An engine for one plan. */
  public ProfileEngine(EntityPlan plan) {
    this.plan = plan;
    this.cells = plan.newCells();
    this.distinct = plan.newDistinctStores();
    this.codec = new ProfileCodec(plan, cells, distinct);
    this.scan = new WindowScan(plan);
    this.passes = new boolean[plan.filterCount()];
  }

  /** The plan. */
  public EntityPlan plan() {
    return plan;
  }

  /**
   * Puts an event into a profile and computes the features at it.
   *
   * @param stored the profile as it was stored, or null for an entity that is new
   * @param event the event
   * @param inputs the same event as expressions read it
   * @param out receives the features in the plan's order; NaN for missing. Null when nobody asks
   *     for them
   * @param at index of the first
   * @return the profile to store: {@code stored} itself when the event did not change it, and null
   *     when there is nothing to store
   * @throws CorruptProfileException when {@code stored} cannot be read
   */
  public byte @Nullable [] apply(
      byte @Nullable [] stored, Event event, EventInputs inputs, double @Nullable [] out, int at) {
    if (stored == null) {
      codec.readNew();
    } else {
      codec.read(stored);
    }
    long time = event.time();
    long newest = Math.max(codec.newest(), time);
    long horizon = newest - plan.retention();
    // Before the event goes in: what no window reaches any more must not take up its place.
    forget(horizon);
    changed = false;
    for (int f = 0; f < passes.length; f++) {
      passes[f] = plan.filter(f).test(inputs);
    }
    insert(event, time);
    if (out != null) {
      scan.compute(cells, distinct, time, out, at);
    }
    if (!changed) {
      return stored;
    }
    if (time <= horizon) {
      forget(horizon);
    }
    return store(newest);
  }

  private void insert(Event event, long time) {
    int cell = -1;
    for (int m = 0; m < plan.measureCount(); m++) {
      Measure measure = plan.measure(m);
      if (measure.filter() >= 0 && !passes[measure.filter()]) {
        continue;
      }
      switch (measure.kind()) {
        case COUNT -> {
          cell = cell < 0 ? cells.cellAt(time) : cell;
          cells.data()[cells.row(cell) + measure.column()]++;
          changed = true;
        }
        case VALUE -> {
          double value = inputNumber(event, Objects.requireNonNull(measure.field()));
          if (Math.abs(value) <= LARGEST_VALUE) {
            cell = cell < 0 ? cells.cellAt(time) : cell;
            cells.addValue(cell, measure.column(), value);
            changed = true;
          }
        }
        case DISTINCT -> {
          Field field = Objects.requireNonNull(measure.field());
          if (event.has(field.slot())) {
            long hash =
                field.type() == FieldType.STRING
                    ? DistinctStore.hash(event.text(field.slot()))
                    : DistinctStore.mix(event.bits(field.slot()));
            distinct[measure.column()].add(hash, time);
            changed = true;
          }
        }
      }
    }
  }

  private static double inputNumber(Event event, Field field) {
    return EventInputs.number(event, field);
  }

  private void forget(long horizon) {
    cells.dropUntil(horizon);
    for (DistinctStore store : distinct) {
      store.dropUntil(horizon);
    }
  }

  private byte[] store(long newest) {
    int budget = plan.limits().cells();
    int mergeAt = Math.max(budget, codec.mergeAt());
    if (cells.size() > mergeAt) {
      cells.merge(newest, plan.resolution());
      mergeAt = cells.size() > budget ? EntityPlan.mergeAgainAt(cells.size()) : budget;
    }
    return codec.write(mergeAt, newest);
  }
}
