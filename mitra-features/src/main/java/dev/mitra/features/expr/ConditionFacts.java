package dev.mitra.features.expr;

import java.util.Optional;
import java.util.Set;

/**
 * What the form of a condition says about it, whatever the payment. What is said is true; of many
 * conditions nothing can be said.
 *
 * @param neverHolds why it can never hold, as the end of a sentence that begins with the condition;
 *     empty when it may
 * @param alwaysHolds whether it cannot but hold
 * @param terms the terms that all have to hold, so written that the same term is the same text, to
 *     be compared and not to be read
 */
public record ConditionFacts(Optional<String> neverHolds, boolean alwaysHolds, Set<String> terms) {

  /** Copies the terms. */
  public ConditionFacts {
    terms = Set.copyOf(terms);
  }

  /** Whether its terms are among those of another one: where that one holds, this one does too. */
  public boolean followsFrom(ConditionFacts other) {
    return other.terms.containsAll(terms);
  }
}
