package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Runs tests of rules. */
final class RuleTestRunner {
  /** Sums of points are added up in doubles. */
  private static final double EQUAL_POINTS = 1e-9;

  private final Sandbox sandbox;
  private final Fired fired;

  RuleTestRunner(Sandbox sandbox, Fired fired) {
    this.sandbox = sandbox;
    this.fired = fired;
  }

  RuleOutcome run(RuleTest test) {
    JsonNode decision = sandbox.decide(test);
    fired.decided(decision);
    Expectation expect = test.expect();
    List<String> rules = DecisionWords.names(decision.path("rules"));
    List<String> shadowRules = DecisionWords.names(decision.path("shadowRules"));
    List<Difference> differences = new ArrayList<>();
    // The rules that have to answer for the differences.
    Set<String> suspects = new LinkedHashSet<>();

    String actual = decision.path("decision").asText();
    expect
        .decision()
        .filter(expected -> !expected.name().equals(actual))
        .ifPresent(
            expected -> {
              differences.add(new Difference("decision", expected.name(), actual));
              if (sandbox.rules().contains(test.suite()) && !rules.contains(test.suite())) {
                // A document is mostly named as the rule that it is about.
                suspects.add(test.suite());
              }
            });
    expect.rules().ifPresent(list -> compare("rules", list, rules, differences, suspects));
    List<String> unwanted =
        expect.notRules().stream()
            .filter(name -> rules.contains(name) || shadowRules.contains(name))
            .toList();
    if (!unwanted.isEmpty()) {
      differences.add(
          new Difference(
              "notRules", "none of " + expect.notRules(), String.join(", ", unwanted) + " fired"));
      suspects.addAll(unwanted);
    }
    expect
        .shadowRules()
        .ifPresent(list -> compare("shadowRules", list, shadowRules, differences, suspects));
    expect
        .reasons()
        .ifPresent(
            list ->
                compare(
                    "reasons", list, DecisionWords.texts(decision.path("reasons")), differences));
    double points = decision.path("points").asDouble();
    if (expect.points().isPresent()
        && !(Math.abs(expect.points().getAsDouble() - points) <= EQUAL_POINTS)) {
      differences.add(
          new Difference(
              "points",
              ConditionReader.number(expect.points().getAsDouble()),
              ConditionReader.number(points)));
    }
    return new RuleOutcome(
        test, decision, differences, suspects.stream().map(sandbox::explain).toList());
  }

  private static void compare(
      String what,
      List<String> expected,
      List<String> actual,
      List<Difference> differences,
      Set<String> suspects) {
    if (compare(what, expected, actual, differences)) {
      suspects.addAll(without(expected, actual));
      suspects.addAll(without(actual, expected));
    }
  }

  /** Whether two lists differ, which is noted; their order does not count. */
  static boolean compare(
      String what, List<String> expected, List<String> actual, List<Difference> differences) {
    boolean differ = !new TreeSet<>(expected).equals(new TreeSet<>(actual));
    if (differ) {
      differences.add(new Difference(what, expected.toString(), actual.toString()));
    }
    return differ;
  }

  private static List<String> without(List<String> names, Collection<String> others) {
    return names.stream().filter(name -> !others.contains(name)).toList();
  }
}
