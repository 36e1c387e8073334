package dev.mitra.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a {@link Checker} has found. Keeps all counts, and some examples of each kind. */
final class Judgement {
  private static final int EXAMPLES = 10;

  private final int payments;
  private final int repeats;
  private final int incompleteRepeats;
  private final long longestGapMillis;
  private final Map<Wrong, Integer> counts = new EnumMap<>(Wrong.class);
  private final Map<Wrong, List<String>> examples = new EnumMap<>(Wrong.class);

  /**
   * Nothing is wrong yet.
   *
   * @param payments how many were sent
   * @param repeats how many decisions there are beside the first of each payment
   * @param incompleteRepeats how many of these differ and say that features were not there in time
   * @param longestGapMillis the longest time without a first decision
   */
  Judgement(int payments, int repeats, int incompleteRepeats, long longestGapMillis) {
    this.payments = payments;
    this.repeats = repeats;
    this.incompleteRepeats = incompleteRepeats;
    this.longestGapMillis = longestGapMillis;
  }

  /** Something is wrong. */
  void add(Wrong wrong, String example) {
    counts.merge(wrong, 1, Integer::sum);
    List<String> kept = examples.computeIfAbsent(wrong, any -> new ArrayList<>());
    if (kept.size() < EXAMPLES) {
      kept.add(example);
    }
  }

  int payments() {
    return payments;
  }

  int repeats() {
    return repeats;
  }

  int incompleteRepeats() {
    return incompleteRepeats;
  }

  long longestGapMillis() {
    return longestGapMillis;
  }

  /** How often something is wrong. */
  int count(Wrong wrong) {
    return counts.getOrDefault(wrong, 0);
  }

  /** What is wrong at all. */
  Set<Wrong> wrongs() {
    return counts.isEmpty() ? EnumSet.noneOf(Wrong.class) : EnumSet.copyOf(counts.keySet());
  }

  /** The first of what is wrong. */
  List<String> examples(Wrong wrong) {
    return examples.getOrDefault(wrong, List.of());
  }

  /** Fails with counts and examples unless nothing is wrong. */
  void assertSound() {
    assertThat(counts).as("of %d payments: %s", payments, examples).isEmpty();
  }
}
