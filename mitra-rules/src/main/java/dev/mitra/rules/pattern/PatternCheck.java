package dev.mitra.rules.pattern;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.CheckedExpression;
import dev.mitra.features.expr.ConditionTerms;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.InvalidExpressionException;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.rules.pattern.CheckedStage.CheckedCondition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Checks what one pattern says against the schema and the features in force; used once. */
final class PatternCheck {
  /** What CEL, or the language of rules, knows under these names a stage would hide. */
  private static final Set<String> TAKEN =
      Set.of(
          "bool",
          "bytes",
          "double",
          "duration",
          "dyn",
          "int",
          "list",
          "map",
          "model",
          "null_type",
          "pattern",
          "string",
          "timestamp",
          "uint");

  private final PatternSpec spec;
  private final FeaturePlan plan;
  private final Findings findings;
  private final VariableTable events;
  private final List<PlacedStage> stages;
  private final LookBacks lookBacks;
  private final ExpressionCompiler compiler;

  /** The paths of conditions whose look-backs are wrong, so that their types tell nothing. */
  private final Set<String> unreadable = new HashSet<>();

  PatternCheck(PatternSpec spec, FeaturePlan plan, ExpressionCompiler language, Findings findings) {
    this.spec = spec;
    this.plan = plan;
    this.findings = findings;
    this.events = EventVariables.table(plan.schema());
    this.stages = PlacedStage.of(spec);
    Optional<EntityPlan> entity = entity(spec, plan);
    if (entity.isEmpty()) {
      findings.add(noEntity(spec, plan));
    }
    VariableTable readable = events.plus(entity.map(PatternCheck::features).orElse(List.of()));
    SequenceCheck.check(spec, findings);
    Set<String> taken = taken(readable, plan);
    for (PlacedStage stage : stages) {
      checkName(stage, taken);
    }
    this.lookBacks =
        new LookBacks(
            stages.stream().filter(stage -> !taken.contains(stage.name())).toList(),
            plan.schema(),
            events,
            findings);
    for (PlacedStage stage : stages) {
      checkNames(stage, stage.path() + ".where", language.names(stage.step().where()), readable);
      checkNames(stage, stage.path() + ".until", language.names(stage.step().until()), readable);
    }
    this.compiler = language.withTable(readable.plus(lookBacks.variables())).withLists(List.of());
  }

  /** The plan of the pattern's entity, when it has features. */
  static Optional<EntityPlan> entity(PatternSpec spec, FeaturePlan plan) {
    return plan.entities().stream()
        .filter(entity -> entity.entity().name().equals(spec.entity()))
        .findFirst();
  }

  /** What is wrong when it has none. */
  static Finding noEntity(PatternSpec spec, FeaturePlan plan) {
    List<String> known = plan.entities().stream().map(entity -> entity.entity().name()).toList();
    return new Finding(
        "spec.entity",
        "is "
            + Quote.of(spec.entity())
            + ", of which no features are in force"
            + (known.isEmpty()
                ? "; publish a FeatureSet for it first"
                : "; allowed are "
                    + String.join(", ", known)
                    + Nearest.hint(spec.entity(), known)));
  }

  private static List<Variable> features(EntityPlan entity) {
    List<Variable> variables = new ArrayList<>();
    for (Feature feature : entity.features()) {
      variables.add(new Variable(feature.name(), ExprType.NUMBER));
    }
    return variables;
  }

  /** What a stage cannot be called, because a dotted name that begins with it is something else. */
  private static Set<String> taken(VariableTable readable, FeaturePlan plan) {
    Set<String> taken = new HashSet<>(TAKEN);
    taken.addAll(plan.schema().entityNames());
    for (String name : readable.names()) {
      int dot = name.indexOf('.');
      taken.add(dot < 0 ? name : name.substring(0, dot));
    }
    return taken;
  }

  private void checkName(PlacedStage stage, Set<String> taken) {
    String path = stage.path() + "." + stage.step().relation().field();
    if (!Variable.isName(stage.name())) {
      findings.add(path, "is %s, a word of CEL; give another name", Quote.of(stage.name()));
    } else if (taken.contains(stage.name())) {
      findings.add(
          path,
          "is %s, with which conditions name something else; give another name",
          Quote.of(stage.name()));
    }
  }

  /** Takes the look-backs among the names of a condition, and refuses what others may read. */
  private void checkNames(
      PlacedStage stage, String path, List<String> names, VariableTable readable) {
    boolean right = lookBacks.read(stage, path, names);
    for (String name : names) {
      if (plan.index(name).isPresent() && readable.ordinal(name).isEmpty()) {
        findings.add(
            path,
            "%s is not for a pattern of %s; conditions read the features of the pattern's own"
                + " entity, but no derived ones and no patterns",
            Quote.of(name),
            Quote.of(spec.entity()));
        right = false;
      }
    }
    if (!right) {
      unreadable.add(path);
    }
  }

  /** The stages with those of their conditions that are right. */
  List<CheckedStage> stages() {
    List<CheckedStage> checked = new ArrayList<>();
    for (PlacedStage stage : stages) {
      checked.add(
          new CheckedStage(
              stage,
              condition(stage.step().where(), stage.path() + ".where"),
              condition(stage.step().until(), stage.path() + ".until")));
    }
    new MatchCheck(spec, stages, lookBacks.found(), compiler, findings).check(checked);
    return checked;
  }

  private Optional<CheckedCondition> condition(String source, String path) {
    if (source.isEmpty() || unreadable.contains(path)) {
      return Optional.empty();
    }
    try {
      CheckedExpression whole = compiler.checkCondition(source);
      List<String> terms = ConditionTerms.of(source);
      List<CheckedExpression> own = new ArrayList<>();
      for (String term : terms) {
        CheckedExpression checked = terms.size() == 1 ? whole : compiler.checkCondition(term);
        if (!readsLookBack(checked)) {
          own.add(checked);
        }
      }
      return Optional.of(new CheckedCondition(path, whole, own, readsLookBack(whole)));
    } catch (InvalidExpressionException e) {
      e.findings(path).forEach(findings::add);
      return Optional.empty();
    }
  }

  private boolean readsLookBack(CheckedExpression expression) {
    return expression.variables().stream().anyMatch(v -> lookBacks.isOne(v.name()));
  }

  /** What conditions read of events that were taken. */
  List<LookBacks.Named> lookBacks() {
    return lookBacks.found();
  }

  /** What is read of events, by conditions or by look-backs; ascending by name. */
  List<Variable> kept(List<CheckedStage> checked) {
    Map<String, Variable> kept = new TreeMap<>();
    for (CheckedStage stage : checked) {
      for (Variable variable : stage.variables()) {
        if (!lookBacks.isOne(variable.name())) {
          kept.put(variable.name(), variable);
        }
      }
    }
    for (LookBacks.Named lookBack : lookBacks.found()) {
      if (!lookBack.of().isEmpty()) {
        kept.put(lookBack.of(), events.get(events.ordinal(lookBack.of()).orElseThrow()));
      }
    }
    return List.copyOf(kept.values());
  }
}
