package dev.mitra.rules.pattern;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Quote;
import dev.mitra.features.expr.ConditionFacts;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ValueRange;
import dev.mitra.rules.pattern.CheckedStage.CheckedCondition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what keeps a pattern from ever matching, or a stage from ever taking an event, as far as
 * the form of its conditions tells; used once, for a pattern whose conditions are right.
 */
final class MatchCheck {
  private static final ConditionFacts EVERY_EVENT =
      new ConditionFacts(Optional.empty(), true, Set.of());

  private final PatternSpec spec;
  private final List<PlacedStage> stages;
  private final List<LookBacks.Named> lookBacks;
  private final ExpressionCompiler compiler;
  private final Findings findings;

  /** What is known of the conditions of stages that are right, by the path of the stage. */
  private final Map<String, ConditionFacts> facts = new HashMap<>();

  MatchCheck(
      PatternSpec spec,
      List<PlacedStage> stages,
      List<LookBacks.Named> lookBacks,
      ExpressionCompiler compiler,
      Findings findings) {
    this.spec = spec;
    this.stages = stages;
    this.lookBacks = lookBacks;
    this.compiler = compiler;
    this.findings = findings;
  }

  void check(List<CheckedStage> checked) {
    for (CheckedStage stage : checked) {
      Optional<ConditionFacts> where =
          stage.placed().step().where().isEmpty()
              ? Optional.of(EVERY_EVENT)
              : stage.where().map(condition -> facts(stage.placed(), condition));
      where.ifPresent(found -> facts.put(stage.placed().path(), found));
      Optional<ConditionFacts> until =
          stage.until().map(condition -> facts(stage.placed(), condition));
      if (where.isPresent() && until.isPresent()) {
        checkUntil(stage.placed(), where.get(), until.get());
      }
    }
    checkNegatives(spec.sequence(), "spec.sequence");
  }

  private ConditionFacts facts(PlacedStage stage, CheckedCondition condition) {
    ConditionFacts found = compiler.facts(condition.whole().source(), known(stage));
    found.neverHolds().ifPresent(why -> findings.add(condition.path(), "%s", why));
    return found;
  }

  private void checkUntil(PlacedStage stage, ConditionFacts where, ConditionFacts until) {
    if (until.alwaysHolds() || until.followsFrom(where)) {
      findings.add(
          stage.path() + ".until",
          "holds for every event that fits, so that %s can take none",
          Quote.of(stage.name()));
    }
  }

  private void checkNegatives(List<Step> steps, String path) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String at = path + "[" + i + "]";
      if (step.isGroup()) {
        checkNegatives(step.group(), at + ".group");
      } else if (step.relation().isNegative() && i < steps.size() - 1) {
        checkNegative(step, at, steps, i, path);
      }
    }
  }

  private void checkNegative(Step step, String at, List<Step> steps, int index, String path) {
    ConditionFacts negative = facts.get(at);
    if (negative == null) {
      return;
    }
    String field = at + (step.where().isEmpty() ? "." + step.relation().field() : ".where");
    if (negative.alwaysHolds()) {
      findings.add(
          field,
          "holds for every event, so that no sequence gets past it; a condition is required that"
              + " some events do not fit");
      return;
    }
    int next = index + 1;
    while (next < steps.size() && steps.get(next).relation().isNegative()) {
      next++;
    }
    if (next == steps.size()) {
      return;
    }
    // A notNext is about one event: a followedBy after it may still take a later one.
    boolean sameEvent =
        step.relation() == Relation.NOT_FOLLOWED_BY || steps.get(next).relation() == Relation.NEXT;
    Optional<PlacedStage> head = head(steps.get(next), path + "[" + next + "]");
    ConditionFacts taken = head.map(stage -> facts.get(stage.path())).orElse(null);
    if (sameEvent && head.isPresent() && taken != null && negative.followsFrom(taken)) {
      findings.add(
          field,
          "holds for every event that %s takes, so that the pattern can never match",
          Quote.of(head.get().name()));
    }
  }

  /** The stage that has to take the first event of a step; empty when it may do without. */
  private Optional<PlacedStage> head(Step step, String path) {
    if (step.optional()) {
      return Optional.empty();
    }
    if (step.isGroup()) {
      return head(step.group().get(0), path + ".group[0]");
    }
    return stages.stream().filter(stage -> stage.path().equals(path)).findFirst();
  }

  /** What the sequence says of the numbers that a stage's conditions read of taken events. */
  private Map<String, ValueRange> known(PlacedStage reader) {
    Map<String, ValueRange> known = new HashMap<>();
    for (LookBacks.Named lookBack : lookBacks) {
      PlacedStage stage = stages.get(lookBack.stage());
      double most = stage.mostEvents() - (stage.index() == reader.index() ? 1 : 0);
      String name = lookBack.variable().name();
      switch (lookBack.function()) {
        case COUNT -> known.put(name, new ValueRange(stage.fewestEvents(reader), most, false));
        case DISTINCT -> known.put(name, new ValueRange(0, most, false));
        case FIRST_AGO, LAST_AGO -> known.put(name, secondsAgo());
        case FIRST, LAST, SUM, MIN, MAX, AVG -> {}
      }
    }
    return known;
  }

  /** An event that comes when the time is up finds no sequence any more. */
  private ValueRange secondsAgo() {
    return spec.withinMillis() == 0
        ? new ValueRange(0, Double.POSITIVE_INFINITY, false)
        : new ValueRange(0, spec.withinMillis() / 1000.0, true);
  }
}
