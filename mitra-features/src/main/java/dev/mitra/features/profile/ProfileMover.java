package dev.mitra.features.profile;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import org.jspecify.annotations.Nullable;

/**
 * Moves what is stored of the entities of one kind: a profile, and what may stand behind it in the
 * same value. Holds working memory only, nothing of any entity between calls. Not thread-safe.
 */
public interface ProfileMover {
  /** Makes movers. */
  interface Factory {
    /**
     * A mover for the entities of one kind.
     *
     * @param plan the plan of the kind of entity
     * @param inputs the inputs that will be given to {@link #apply}, every time the same
     */
    ProfileMover create(EntityPlan plan, EventInputs inputs);
  }

  /** The plan of the kind of entity. */
  EntityPlan plan();

  /**
   * Takes up an event and computes the entity's columns at it.
   *
   * @param stored what was stored of the entity, or null for one that is new
   * @param event the event
   * @param eventInputs the same event as expressions read it
   * @param out receives the features in the plan's order, and behind them what else this mover
   *     computes; NaN for missing. Null when nobody asks for them
   * @param at index of the first
   * @return what to store: {@code stored} itself when the event did not change it, and null when
   *     there is nothing to store
   * @throws CorruptProfileException when {@code stored} cannot be read
   */
  byte @Nullable [] apply(
      byte @Nullable [] stored,
      Event event,
      EventInputs eventInputs,
      double @Nullable [] out,
      int at);

  /**
   * Lets time pass without an event.
   *
   * @param stored what was stored of the entity
   * @param time until when, milliseconds since 1970
   * @return what to store: {@code stored} itself when nothing changed, and null when nothing is
   *     left
   * @throws CorruptProfileException when {@code stored} cannot be read
   */
  default byte @Nullable [] pass(byte[] stored, long time) {
    return stored;
  }

  /**
   * Removes a value from what is kept of a field's values, so that nothing of it is left.
   *
   * @param stored what was stored of the entity
   * @param field the name of the field
   * @param hash the value's hash, see {@link Hashes}
   * @return what to store: {@code stored} itself when it did not hold the value, and no bytes when
   *     nothing is left
   * @throws CorruptProfileException when {@code stored} cannot be read
   */
  byte[] forget(byte[] stored, String field, long hash);
}
