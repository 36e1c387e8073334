package dev.mitra.job.ruletest;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A run over all tests.
 *
 * @param outcomes what became of each, in their order
 * @param coverage which rules fired and which patterns matched; empty when nobody asked
 */
public record TestRun(List<Outcome> outcomes, Optional<Coverage> coverage) {

  /**
   * Which rules some test made fire, whether they acted or were only reported, and which patterns
   * some test made match.
   *
   * @param fired these rules, by name
   * @param never all other rules of the folder
   * @param matched these patterns, by name
   * @param neverMatched all other patterns of the folder
   */
  public record Coverage(
      SortedSet<String> fired,
      SortedSet<String> never,
      SortedSet<String> matched,
      SortedSet<String> neverMatched) {
    static Coverage of(Sandbox sandbox, SortedSet<String> fired, SortedSet<String> matched) {
      return new Coverage(
          fired, without(sandbox.rules(), fired), matched, without(sandbox.patterns(), matched));
    }

    private static SortedSet<String> without(SortedSet<String> all, SortedSet<String> some) {
      SortedSet<String> rest = new TreeSet<>(all);
      rest.removeAll(some);
      return rest;
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
