package dev.mitra.rules.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.declare.FeatureSetParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one step of a sequence. */
final class StepParser {
  /** The most steps of a sequence or group. */
  private static final int MOST_STEPS = 16;

  /** How deep groups may stand in one another. */
  private static final int DEEPEST_GROUP = 3;

  private static final int MOST_TIMES = 64;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final String RELATIONS =
      Arrays.stream(Relation.values()).map(Relation::field).collect(Collectors.joining(", "));

  private final StrictObject step;
  private final int depth;

  private StepParser(StrictObject step, int depth) {
    this.step = step;
    this.depth = depth;
  }

  /** The steps under a field that has to be there. */
  static List<Step> sequence(StrictObject parent, String field) {
    return steps(parent, field, 0);
  }

  private static List<Step> steps(StrictObject parent, String field, int depth) {
    if (!parent.has(field)) {
      parent.refuse(field, "is missing; a list of 1 to " + MOST_STEPS + " steps is required");
      return List.of();
    }
    int before = parent.findings().size();
    List<JsonNode> nodes = parent.list(field);
    if (parent.findings().size() > before) {
      return List.of();
    }
    if (nodes.isEmpty() || nodes.size() > MOST_STEPS) {
      parent.refuse(field, "are " + nodes.size() + " steps; 1 to " + MOST_STEPS + " are allowed");
      return List.of();
    }
    List<Step> steps = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      StrictObject step =
          StrictObject.of(nodes.get(i), parent.path(field) + "[" + i + "]", parent.findings());
      if (nodes.get(i).isObject()) {
        steps.add(new StepParser(step, depth).read());
      }
    }
    return steps;
  }

  private Step read() {
    Optional<Relation> said = relation();
    Relation relation = said.orElse(Relation.FOLLOWED_BY);
    String name = said.map(this::name).orElse("");
    String where = condition("where");
    List<Step> group = group();
    Optional<Times> times = times();
    boolean optional = step.bool("optional", false);
    boolean greedy = step.bool("greedy", false);
    Loop loop = step.enumValue("loop", Loop.class, Loop.RELAXED);
    String until = condition("until");
    long within = step.duration("within", 0, 1, FeatureSetParser.LONGEST_WINDOW);
    if (relation.isNegative()) {
      for (String field : List.of("group", "times", "optional", "greedy", "loop", "until")) {
        refuse(field, "is not for " + relation.field() + ", which takes no events");
      }
    } else if (step.has("group")) {
      refuse("where", "is not for a group, whose steps have conditions of their own");
      refuse("greedy", "is not for a group");
      refuse("until", "is not for a group; a stage with times may have it");
      refuse("within", "is not for a group; its steps and the whole sequence may have it");
    }
    if (!relation.isNegative()) {
      checkLoop(times, greedy, loop);
    }
    step.finish();
    return new Step(relation, name, where, group, times, optional, greedy, loop, until, within);
  }

  private void refuse(String field, String message) {
    if (step.has(field)) {
      step.refuse(field, message);
    }
  }

  /** What is only for steps that take several events. */
  private void checkLoop(Optional<Times> times, boolean greedy, Loop loop) {
    if (!step.has("times")) {
      refuse("greedy", "is only for a step with times");
      refuse("loop", "is only for a step with times");
      refuse("until", "is only for a step with times, and without its 'to'");
      return;
    }
    if (times.isPresent() && times.get().to().isPresent() && !step.has("group")) {
      refuse("until", "is only for times without 'to'; a loop with an upper bound ends by itself");
    }
    if (!step.has("group")) {
      refuse(
          "within", "is not for a step with times; give the times a gap, or the sequence a within");
    }
    if (greedy && loop == Loop.COMBINATIONS) {
      step.refuse(
          "greedy", "is not for the loop COMBINATIONS; RELAXED and CONSECUTIVE may have it");
    }
  }

  private Optional<Relation> relation() {
    List<Relation> said = new ArrayList<>();
    for (Relation relation : Relation.values()) {
      if (step.has(relation.field())) {
        said.add(relation);
      }
    }
    if (said.size() == 1) {
      return Optional.of(said.get(0));
    }
    step.findings()
        .add(
            step.path(),
            "says %s how it follows the step before; exactly one of %s is required, with the"
                + " stage's name",
            said.isEmpty() ? "not" : said.size() + " times",
            RELATIONS);
    return Optional.empty();
  }

  private String name(Relation relation) {
    String name = step.requiredText(relation.field());
    if (!name.isEmpty() && !NAME.matcher(name).matches()) {
      step.refuse(
          relation.field(),
          Quote.of(name)
              + " is no name of a stage; it has 1 to 32 lower-case letters, digits and _, and begins"
              + " with a letter");
      return "";
    }
    return name;
  }

  private String condition(String field) {
    return step.has(field) ? step.requiredText(field) : "";
  }

  private List<Step> group() {
    if (!step.has("group")) {
      return List.of();
    }
    if (depth == DEEPEST_GROUP) {
      step.refuse("group", "is deeper than the " + DEEPEST_GROUP + " groups that are allowed");
      return List.of();
    }
    return steps(step, "group", depth + 1);
  }

  private Optional<Times> times() {
    Optional<JsonNode> node = step.node("times");
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get().isIntegralNumber()) {
      int times = (int) step.whole("times", 1, 1, MOST_TIMES);
      return Optional.of(new Times(times, OptionalInt.of(times), 0));
    }
    if (!node.get().isObject()) {
      step.refuse(
          "times",
          "is neither a whole number from 1 to "
              + MOST_TIMES
              + " nor { from: 2, to: 5, gap: 10m }");
      return Optional.empty();
    }
    StrictObject times = StrictObject.of(node.get(), step.path("times"), step.findings());
    int from = (int) times.whole("from", 1, 1, MOST_TIMES);
    OptionalInt to = OptionalInt.empty();
    if (times.has("to")) {
      to = OptionalInt.of(Math.max(from, (int) times.whole("to", from, from, MOST_TIMES)));
    }
    long gap = times.duration("gap", 0, 1, FeatureSetParser.LONGEST_WINDOW);
    if (step.has("group") && times.has("gap")) {
      times.refuse("gap", "is not for a group");
    }
    times.finish();
    return Optional.of(new Times(from, to, gap));
  }
}
