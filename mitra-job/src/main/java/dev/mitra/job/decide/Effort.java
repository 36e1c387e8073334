package dev.mitra.job.decide;

import java.util.Set;

/**
 * How much is done for a payment. Asked before each piece of work that may be left out, and only
 * where there is such work; a decision names what was left out of it, so that it can be recomputed.
 */
@FunctionalInterface
public interface Effort {
  /** Everything. */
  Effort FULL = rung -> true;

  /** Nothing but what decides. */
  Effort LEAST = rung -> false;

  /** Whether this work is done. */
  boolean allows(Rung rung);

  /** Everything but this. */
  static Effort without(Set<Rung> dropped) {
    return rung -> !dropped.contains(rung);
  }
}
