package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mitra.features.check.Durations;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.job.control.BoundPattern;
import dev.mitra.job.control.Configuration;
import dev.mitra.job.decide.Decider;
import dev.mitra.job.pattern.OfflinePatterns;
import dev.mitra.job.pattern.OfflinePatterns.Found;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.CompiledStage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Runs tests of patterns: each begins with empty profiles. */
final class PatternTestRunner {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Behind its flag, the column of how far a sequence has come. */
  private static final int STAGE = 2;

  private final Sandbox sandbox;
  private final Fired fired;
  private final Decider decider;

  PatternTestRunner(Sandbox sandbox, Fired fired) {
    this.sandbox = sandbox;
    this.fired = fired;
    this.decider = new Decider(sandbox.schema());
  }

  PatternOutcome run(PatternTest test) {
    Configuration configuration = sandbox.at(test.startMillis());
    Optional<BoundPattern> tested =
        configuration.patterns().stream()
            .filter(pattern -> pattern.name().equals(test.suite()))
            .findFirst();
    List<Found> found = new ArrayList<>();
    OfflineFeatures features =
        new OfflineFeatures(
            configuration.plan(),
            new OfflinePatterns(configuration.plan(), followed(configuration), found::add));
    double[] vector = features.newVector();
    List<Double> stages = new ArrayList<>();
    Set<Integer> completing = new TreeSet<>();
    List<JsonNode> decisions = new ArrayList<>();
    for (int i = 0; i < test.events().size(); i++) {
      PatternTest.Step step = test.events().get(i);
      features.next(step.event(), vector);
      stages.add(tested.map(pattern -> vector[pattern.column() + STAGE]).orElse(Double.NaN));
      if (tested.isPresent() && vector[tested.get().column()] == 1) {
        completing.add(i);
      }
      decisions.add(
          step.decides() ? decide(configuration, step, vector) : MissingNode.getInstance());
    }
    letAllTimePass(test, features);
    found.forEach(match -> fired.matched(match.pattern()));
    Map<String, List<Found>> byEvent = new HashMap<>();
    for (Found match : found) {
      if (match.pattern().equals(test.suite())) {
        byEvent.computeIfAbsent(match.eventId(), any -> new ArrayList<>()).add(match);
      }
    }
    List<PatternOutcome.Seen> seen = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < test.events().size(); i++) {
      PatternTest.Step step = test.events().get(i);
      List<Found> matches = byEvent.getOrDefault(step.event().id(), List.of());
      PatternOutcome.Seen came =
          new PatternOutcome.Seen(completing.contains(i), stages.get(i), matches, decisions.get(i));
      seen.add(came);
      compare(step, came, i, differences);
    }
    return new PatternOutcome(
        test,
        standing(tested, test.startMillis()),
        tested.flatMap(BoundPattern::compiled).map(PatternTestRunner::stages).orElse(0),
        seen,
        differences);
  }

  private static List<CompiledPattern> followed(Configuration configuration) {
    return configuration.patterns().stream()
        .flatMap(pattern -> pattern.compiled().stream())
        .toList();
  }

  /** How many stages take events. */
  private static int stages(CompiledPattern pattern) {
    return pattern.stages().stream().mapToInt(CompiledStage::progress).max().orElse(0);
  }

  /** Nothing comes any more: what waits for its time to run out has its time run out. */
  private static void letAllTimePass(PatternTest test, OfflineFeatures features) {
    long last = test.events().stream().mapToLong(step -> step.event().time()).max().orElseThrow();
    features.pass(last + 2 * FeatureSetParser.LONGEST_WINDOW);
  }

  private JsonNode decide(Configuration configuration, PatternTest.Step step, double[] vector) {
    double[] payment = new double[vector.length];
    decider.begin(configuration, step.event(), payment);
    System.arraycopy(vector, 0, payment, 0, vector.length);
    byte[] body = decider.decide(configuration, step.event(), payment, 0, step.ingestMillis());
    try {
      JsonNode decision = JSON.readTree(body);
      fired.decided(decision);
      return decision;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compare(
      PatternTest.Step step, PatternOutcome.Seen came, int index, List<Difference> differences) {
    String event = "events[" + index + "] at " + Durations.format(step.atMillis()) + " ";
    if (step.matches() != came.matched()) {
      differences.add(
          new Difference(
              event + "matches",
              Boolean.toString(step.matches()),
              Boolean.toString(came.matched())));
    }
    if (step.timedMatch() != came.timedMatch()) {
      differences.add(
          new Difference(
              event + "timedMatch",
              Boolean.toString(step.timedMatch()),
              Boolean.toString(came.timedMatch())));
    }
    String decision = came.decision().path("decision").asText();
    step.decision()
        .filter(expected -> !expected.name().equals(decision))
        .ifPresent(
            expected ->
                differences.add(new Difference(event + "decision", expected.name(), decision)));
    List<String> rules = DecisionWords.names(came.decision().path("rules"));
    step.rules()
        .ifPresent(
            expected -> RuleTestRunner.compare(event + "rules", expected, rules, differences));
  }

  /** What keeps the pattern from matching whatever comes; empty for nothing. */
  private static String standing(Optional<BoundPattern> tested, long startMillis) {
    if (tested.isEmpty()) {
      return "is not in force at " + Instant.ofEpochMilli(startMillis);
    }
    return tested.get().compiled().isPresent() ? "" : "is " + tested.get().spec().mode();
  }
}
