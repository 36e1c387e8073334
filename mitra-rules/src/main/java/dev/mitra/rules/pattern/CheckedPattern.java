package dev.mitra.rules.pattern;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.CheckedExpression;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.InvalidExpressionException;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * A pattern whose sequence and conditions were found to be right. It does not depend on where the
 * features stand, so it is checked once and bound again whenever they change. Immutable and
 * thread-safe.
 */
public final class CheckedPattern {
  private final String name;
  private final long epoch;
  private final long since;
  private final PatternSpec spec;
  private final ExpressionCompiler language;
  private final VariableTable events;
  private final List<CheckedStage> stages;
  private final List<LookBacks.Named> lookBacks;
  private final List<Variable> kept;

  private CheckedPattern(
      String name,
      long epoch,
      long since,
      PatternSpec spec,
      ExpressionCompiler language,
      VariableTable events,
      List<CheckedStage> stages,
      List<LookBacks.Named> lookBacks,
      List<Variable> kept) {
    this.name = name;
    this.epoch = epoch;
    this.since = since;
    this.spec = spec;
    this.language = language;
    this.events = events;
    this.stages = List.copyOf(stages);
    this.lookBacks = List.copyOf(lookBacks);
    this.kept = List.copyOf(kept);
  }

  /**
   * Checks a pattern. It costs some milliseconds.
   *
   * @param name its name
   * @param epoch when it was admitted: the offset of its record in the control topic
   * @param since the epoch from which on it has followed the same sequence
   * @param spec what it says
   * @param plan the features that are in force
   * @param language a compiler of the language that conditions are written in, whatever its
   *     variables and lists
   * @throws InvalidDeclarationException with all findings, at paths such as {@code
   *     spec.sequence[1].where}
   */
  public static CheckedPattern check(
      String name,
      long epoch,
      long since,
      PatternSpec spec,
      FeaturePlan plan,
      ExpressionCompiler language) {
    Findings findings = new Findings();
    PatternCheck check = new PatternCheck(spec, plan, language, findings);
    List<CheckedStage> stages = check.stages();
    findings.throwIfAny();
    return new CheckedPattern(
        name,
        epoch,
        since,
        spec,
        language.withLists(List.of()),
        EventVariables.table(plan.schema()),
        stages,
        check.lookBacks(),
        check.kept(stages));
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** When it was admitted: the offset of its record in the control topic. */
  public long epoch() {
    return epoch;
  }

  /** The epoch from which on it has followed the same sequence. */
  public long since() {
    return since;
  }

  /** What it says. */
  public PatternSpec spec() {
    return spec;
  }

  /**
   * What is read of events, by conditions or by their look-backs: fields, {@code event_time}, the
   * calendar, and features; ascending by name.
   */
  public List<Variable> kept() {
    return kept;
  }

  /** How many nodes its conditions visit at most for one event in one sequence, at least 1. */
  public long cost() {
    return Math.max(1, stages.stream().mapToLong(CheckedStage::cost).sum());
  }

  /**
   * Makes it ready to be evaluated. It costs some microseconds for each of its conditions.
   *
   * @param plan of the same schema, whose features may have changed since
   * @throws InvalidDeclarationException with all findings, when it reads something that is not
   *     there any more
   */
  public CompiledPattern bind(FeaturePlan plan) {
    EntityPlan entity =
        PatternCheck.entity(spec, plan)
            .orElseThrow(
                () -> new InvalidDeclarationException(List.of(PatternCheck.noEntity(spec, plan))));
    Findings findings = new Findings();
    PatternVariables variables = new PatternVariables(plan, entity, events, lookBacks);
    Binder binder = new Binder(variables, findings);
    List<CompiledStage> compiled = new ArrayList<>();
    for (CheckedStage stage : stages) {
      compiled.add(stage.bind(binder::bind));
    }
    findings.throwIfAny();
    int[] ordinals = new int[kept.size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = variables.ordinal(kept.get(i).name()).orElseThrow();
    }
    return new CompiledPattern(
        name,
        epoch,
        since,
        spec,
        compiled,
        lookBacks.stream().map(this::lookBack).toList(),
        variables.firstLookBack(),
        variables.firstFeature(),
        ordinals,
        kept,
        SequenceText.fingerprint(name, spec, kept, since));
  }

  private LookBack lookBack(LookBacks.Named named) {
    for (int slot = 0; slot < kept.size(); slot++) {
      if (kept.get(slot).name().equals(named.of())) {
        return new LookBack(named.stage(), named.function(), slot);
      }
    }
    return new LookBack(named.stage(), named.function(), -1);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Binds expressions, and checks again those that the plan has changed something for. */
  private final class Binder {
    private final PatternVariables variables;
    private final Findings findings;

    Binder(PatternVariables variables, Findings findings) {
      this.variables = variables;
      this.findings = findings;
    }

    Expression bind(CheckedExpression checked, String path) {
      return checked.bindTo(variables).orElseGet(() -> recheck(checked, path));
    }

    private Expression recheck(CheckedExpression checked, String path) {
      try {
        return language.withTable(variables.table()).bind(checked);
      } catch (InvalidExpressionException e) {
        e.findings(path).forEach(findings::add);
        // Never evaluated: a finding has been added.
        return language.condition("false");
      }
    }
  }
}
