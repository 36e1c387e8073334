package dev.mitra.rules.rule;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.InvalidExpressionException;

/**
 * A rule that is ready to be evaluated.
 *
 * @param name its name
 * @param version the epoch at which it was admitted, that is the offset of its record in the
 *     control topic
 * @param spec what it says
 * @param when its condition, compiled
 */
public record CompiledRule(String name, long version, RuleSpec spec, Expression when) {

  /**
   * Compiles a rule's condition.
   *
   * @throws InvalidDeclarationException with the problems of the condition, at {@code spec.when}
   */
  public static CompiledRule compile(
      String name, long version, RuleSpec spec, ExpressionCompiler compiler) {
    try {
      return new CompiledRule(name, version, spec, compiler.condition(spec.when()));
    } catch (InvalidExpressionException e) {
      throw new InvalidDeclarationException(e.findings("spec.when"));
    }
  }
}
