package dev.mitra.job.ruletest;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A run over all tests.
 *
 * @param outcomes what became of each, in their order
 * @param coverage which rules fired; empty when nobody asked
 */
public record TestRun(List<Outcome> outcomes, Optional<Coverage> coverage) {

  /**
   * Which rules some test made fire, whether they acted or were only reported.
   *
   * @param fired these rules, by name
   * @param never all other rules of the folder
   */
  public record Coverage(SortedSet<String> fired, SortedSet<String> never) {
    static Coverage of(SortedSet<String> rules, SortedSet<String> fired) {
      SortedSet<String> never = new TreeSet<>(rules);
      never.removeAll(fired);
      return new Coverage(fired, never);
    }
  }

  /** Copies the list. */
  public TestRun {
    outcomes = List.copyOf(outcomes);
  }

  /** How many tests ran. */
  public int size() {
    return outcomes.size();
  }

  /** How many of them failed. */
  public int failed() {
    return (int) outcomes.stream().filter(outcome -> !outcome.passed()).count();
  }
}
