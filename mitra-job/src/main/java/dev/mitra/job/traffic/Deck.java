package dev.mitra.job.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deals scenarios in random order, each once before any comes again: chance alone would leave one
 * out of a short run.
 */
final class Deck {
  private final List<Scenario> scenarios;
  private final Dice dice;
  private final List<Scenario> left = new ArrayList<>();

  Deck(List<Scenario> scenarios, Dice dice) {
    this.scenarios = List.copyOf(scenarios);
    this.dice = dice;
  }

  boolean isEmpty() {
    return scenarios.isEmpty();
  }

  /** The next scenario; none when the deck has none. */
  Optional<Scenario> deal() {
    if (left.isEmpty()) {
      left.addAll(scenarios);
    }
    return left.isEmpty() ? Optional.empty() : Optional.of(left.remove(dice.below(left.size())));
  }
}
