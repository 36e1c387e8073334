package dev.mitra.job.tail;

import java.util.List;
import java.util.Set;

/**
 * Which decisions are shown: those for which everything that is asked for holds. What is empty or
 * false asks for nothing; of several values one has to be there.
 *
 * @param decisions what was decided
 * @param events ids of payments
 * @param rules active or reported rules of which one fired
 * @param reasons reason codes
 * @param patterns that the payment completed
 * @param leastScore of the model that decides; NaN for any, and for none
 * @param late only payments whose budget was over
 * @param incomplete only decisions without features, or with work left out
 */
public record DecisionFilter(
    Set<String> decisions,
    Set<String> events,
    Set<String> rules,
    Set<String> reasons,
    Set<String> patterns,
    double leastScore,
    boolean late,
    boolean incomplete) {
  /** Copies the sets. */
  public DecisionFilter {
    decisions = Set.copyOf(decisions);
    events = Set.copyOf(events);
    rules = Set.copyOf(rules);
    reasons = Set.copyOf(reasons);
    patterns = Set.copyOf(patterns);
  }

  /** Whether a decision is shown. */
  public boolean shows(TailedDecision decision) {
    return one(decisions, List.of(decision.decision()))
        && one(events, List.of(decision.eventId()))
        && (one(rules, decision.rules()) || one(rules, decision.shadowRules()))
        && one(reasons, decision.reasons())
        && one(patterns, decision.patterns())
        && (Double.isNaN(leastScore) || decision.score() >= leastScore)
        && (!late || decision.late())
        && (!incomplete || !decision.missing().isEmpty() || !decision.dropped().isEmpty());
  }

  private static boolean one(Set<String> wanted, List<String> held) {
    return wanted.isEmpty() || held.stream().anyMatch(wanted::contains);
  }
}
