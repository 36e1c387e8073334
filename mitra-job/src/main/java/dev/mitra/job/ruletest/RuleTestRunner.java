package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.InvalidDeclarationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Runs the tests of files under the resources of a folder. */
public final class RuleTestRunner {
  /** Sums of points are added up in doubles. */
  private static final double EQUAL_POINTS = 1e-9;

  private final Sandbox sandbox;
  private final SortedSet<String> everFired = new TreeSet<>();

  /** A runner under what is in force in a sandbox. */
  public RuleTestRunner(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * Reads and runs tests.
   *
   * @param paths files, and folders of which those named as tests are taken
   * @param filter runs only tests in whose title this is found, in capitals or not
   * @param coverage whether to say which rules fired
   * @throws InvalidDeclarationException with all findings about the tests, when any is not valid
   */
  public TestRun run(List<Path> paths, Optional<String> filter, boolean coverage) {
    List<RuleTest> tests = new RuleTestParser(sandbox).parse(RuleTestFiles.read(paths));
    String wanted = filter.orElse("").toLowerCase(Locale.ROOT);
    List<Outcome> outcomes = new ArrayList<>();
    for (RuleTest test : tests) {
      if (test.title().toLowerCase(Locale.ROOT).contains(wanted)) {
        outcomes.add(run(test));
      }
    }
    return new TestRun(
        outcomes,
        coverage ? Optional.of(TestRun.Coverage.of(sandbox.rules(), everFired)) : Optional.empty());
  }

  private Outcome run(RuleTest test) {
    JsonNode decision = sandbox.decide(test);
    Expectation expect = test.expect();
    List<String> rules = names(decision.path("rules"));
    List<String> shadowRules = names(decision.path("shadowRules"));
    everFired.addAll(rules);
    everFired.addAll(shadowRules);
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
        .ifPresent(list -> compare("reasons", list, texts(decision.path("reasons")), differences));
    double points = decision.path("points").asDouble();
    if (expect.points().isPresent()
        && !(Math.abs(expect.points().getAsDouble() - points) <= EQUAL_POINTS)) {
      differences.add(
          new Difference(
              "points",
              ConditionReader.number(expect.points().getAsDouble()),
              ConditionReader.number(points)));
    }
    return new Outcome(
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
  private static boolean compare(
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

  private static List<String> names(JsonNode rules) {
    List<String> names = new ArrayList<>();
    rules.forEach(rule -> names.add(rule.path("name").asText()));
    return names;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
