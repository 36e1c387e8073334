package dev.mitra.rules.rule;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.CheckedExpression;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.InvalidExpressionException;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.schema.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A rule whose condition and fields were found to be right. It does not depend on where the
 * variables stand, so it is checked once and bound again whenever the features change. Immutable
 * and thread-safe.
 */
public final class CheckedRule {
  private static final String WHEN = "spec.when";

  private final String name;
  private final long epoch;
  private final RuleSpec spec;
  private final CheckedExpression when;

  private CheckedRule(String name, long epoch, RuleSpec spec, CheckedExpression when) {
    this.name = name;
    this.epoch = epoch;
    this.spec = spec;
    this.when = when;
  }

  /**
   * Checks a rule.
   *
   * @param name its name
   * @param epoch when it was admitted: the offset of its record in the control topic
   * @param spec what it says
   * @param schema whose text fields scope, rollout and suppressions may name
   * @param compiler knows the variables and lists that its condition may read
   * @throws InvalidDeclarationException with all findings, at {@code spec.when}, {@code
   *     spec.scope.field}, {@code spec.rollout.by} and {@code spec.suppress[i].field}
   */
  public static CheckedRule check(
      String name, long epoch, RuleSpec spec, EventSchema schema, ExpressionCompiler compiler) {
    Findings findings = new Findings();
    spec.scope().ifPresent(s -> TextFields.check(schema, s.field(), "spec.scope.field", findings));
    spec.rollout().ifPresent(r -> TextFields.check(schema, r.by(), "spec.rollout.by", findings));
    List<Suppression> suppress = spec.suppress();
    for (int i = 0; i < suppress.size(); i++) {
      String path = "spec.suppress[" + i + "].field";
      TextFields.check(schema, suppress.get(i).field(), path, findings);
    }
    try {
      CheckedExpression when = compiler.checkCondition(spec.when());
      findings.throwIfAny();
      return new CheckedRule(name, epoch, spec, when);
    } catch (InvalidExpressionException e) {
      List<Finding> all = new ArrayList<>(e.findings(WHEN));
      all.addAll(findings.list());
      throw new InvalidDeclarationException(all);
    }
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** When it was admitted: the offset of its record in the control topic. */
  public long epoch() {
    return epoch;
  }

  /** What it says. */
  public RuleSpec spec() {
    return spec;
  }

  /** Its condition: what it reads, and what it costs. */
  public CheckedExpression when() {
    return when;
  }

  /** {@link #bind(ExpressionCompiler, boolean, Set)} where no pattern is in shadow mode. */
  public CompiledRule bind(ExpressionCompiler compiler, boolean demoted) {
    return bind(compiler, demoted, Set.of());
  }

  /**
   * Makes it ready to be evaluated over the variables of a compiler.
   *
   * @param compiler of the same schema, whose other variables and lists may have changed since
   * @param demoted whether it is only reported
   * @param shadowed the variables that come from patterns in shadow mode: who reads one of them is
   *     only reported
   * @throws InvalidDeclarationException with all findings at {@code spec.when}, when it reads
   *     something that is not there any more
   * @throws IllegalArgumentException when the compiler does not know a field of the schema
   */
  public CompiledRule bind(ExpressionCompiler compiler, boolean demoted, Set<String> shadowed) {
    Effect standing =
        spec.mode() == Mode.SHADOW
            ? Effect.SHADOW
            : demoted ? Effect.DEMOTED : readsAny(shadowed) ? Effect.SHADOW_PATTERN : Effect.ACTIVE;
    VariableTable table = compiler.table();
    return new CompiledRule(
        name,
        epoch,
        spec,
        demoted,
        bindCondition(compiler),
        spec.scope().map(scope -> ordinal(table, scope.field())).orElse(-1),
        Gate.of(name, spec, standing, field -> ordinal(table, field)));
  }

  private boolean readsAny(Set<String> names) {
    return !names.isEmpty()
        && when.variables().stream().anyMatch(variable -> names.contains(variable.name()));
  }

  private Expression bindCondition(ExpressionCompiler compiler) {
    try {
      return compiler.bind(when);
    } catch (InvalidExpressionException e) {
      throw new InvalidDeclarationException(e.findings(WHEN));
    }
  }

  private static int ordinal(VariableTable table, String field) {
    int ordinal = table.ordinal(field).orElse(-1);
    if (ordinal < 0 || table.get(ordinal).type() != ExprType.TEXT) {
      throw new IllegalArgumentException("the compiler knows no text field '" + field + "'");
    }
    return ordinal;
  }
}
