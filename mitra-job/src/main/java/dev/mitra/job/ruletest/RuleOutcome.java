package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.job.ruletest.Explanation.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a test of rules.
 *
 * @param test the test
 * @param decision the body of the decision
 * @param differences how it differs from what was expected; none when the test passed
 * @param explanations of the rules that did not do what was expected
 */
record RuleOutcome(
    RuleTest test, JsonNode decision, List<Difference> differences, List<Explanation> explanations)
    implements Outcome {

  RuleOutcome {
    differences = List.copyOf(differences);
    explanations = List.copyOf(explanations);
  }

  @Override
  public List<String> because() {
    List<String> lines = new ArrayList<>();
    lines.add(DecisionWords.of(decision, test.score()));
    for (Explanation explanation : explanations) {
      lines.add("Rule/" + explanation.rule() + " " + explanation.standing());
      for (Term term : explanation.terms()) {
        lines.add(
            "    %-6s  %s%s".formatted(word(term.truth()), term.source(), values(term.values())));
      }
    }
    return lines;
  }

  private static String word(Explanation.Truth truth) {
    return switch (truth) {
      case TRUE -> "true";
      case FALSE -> "FALSE";
      case FAILED -> "FAILED";
    };
  }

  private static String values(Map<String, String> values) {
    return values.isEmpty()
        ? ""
        : values.entrySet().stream()
            .map(value -> value.getKey() + " = " + value.getValue())
            .collect(Collectors.joining(", ", "    [", "]"));
  }
}
