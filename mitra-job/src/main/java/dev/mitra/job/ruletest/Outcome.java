package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What became of a test.
 *
 * @param test the test
 * @param decision the body of the decision
 * @param differences how it differs from what was expected; none when the test passed
 * @param explanations of the rules that did not do what was expected
 */
record Outcome(
    RuleTest test,
    JsonNode decision,
    List<Difference> differences,
    List<Explanation> explanations) {

  Outcome {
    differences = List.copyOf(differences);
    explanations = List.copyOf(explanations);
  }

  boolean passed() {
    return differences.isEmpty();
  }
}
