package dev.mitra.job.ruletest;

import dev.mitra.rules.policy.Decision;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a test expects of a decision. What is empty is not looked at; something is there.
 *
 * @param decision what becomes of the payment
 * @param rules exactly the rules that fired and acted, in any order
 * @param notRules rules that are in neither list of the decision
 * @param shadowRules exactly the rules that fired and were only reported, in any order
 * @param reasons exactly the reason codes, in any order
 * @param points the sum of points
 */
record Expectation(
    Optional<Decision> decision,
    Optional<List<String>> rules,
    List<String> notRules,
    Optional<List<String>> shadowRules,
    Optional<List<String>> reasons,
    OptionalDouble points) {

  Expectation {
    notRules = List.copyOf(notRules);
  }

  boolean isEmpty() {
    return decision.isEmpty()
        && rules.isEmpty()
        && notRules.isEmpty()
        && shadowRules.isEmpty()
        && reasons.isEmpty()
        && points.isEmpty();
  }
}
