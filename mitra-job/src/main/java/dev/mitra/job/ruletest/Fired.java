package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which rules fired and which patterns matched so far, in any test. */
final class Fired {
  private final SortedSet<String> rules = new TreeSet<>();
  private final SortedSet<String> patterns = new TreeSet<>();

  /** Takes note of the rules of a decision, whether they acted or were only reported. */
  void decided(JsonNode decision) {
    rules.addAll(DecisionWords.names(decision.path("rules")));
    rules.addAll(DecisionWords.names(decision.path("shadowRules")));
  }

  /** Takes note of a pattern of which an event completed a match. */
  void matched(String pattern) {
    patterns.add(pattern);
  }

  TestRun.Coverage coverage(Sandbox sandbox) {
    return TestRun.Coverage.of(sandbox, rules, patterns);
  }
}
