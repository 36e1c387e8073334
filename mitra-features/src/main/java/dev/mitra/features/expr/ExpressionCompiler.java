package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.runtime.CelEvaluationException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Checks expressions against a {@link VariableTable} and makes them ready to be evaluated.
 *
 * <p>The language is standard CEL with its macros, and these choices:
 *
 * <ul>
 *   <li>{@code <}, {@code <=}, {@code >} and {@code >=} compare numbers of different kinds, so that
 *       {@code amount > 5} is right, and false when the amount is missing; {@code ==} and
 *       arithmetic take one kind ({@code amount * 2.0}).
 *   <li>{@code dyn} is not there: it would put off the type check until a payment is scored.
 *   <li>The pattern of {@code matches} is a literal, so that it is checked here; it is an RE2
 *       pattern, whose time is linear in the text.
 *   <li>A constant part that fails whenever it is evaluated ({@code 1 / 0}, {@code duration('x')},
 *       an unknown time zone) is refused.
 * </ul>
 *
 * <p>The checked tree is compiled to nodes that read the payment by ordinals; see {@link
 * Expression#isCompiled()}. Building a compiler costs some milliseconds, compiling an expression
 * some hundred microseconds; neither belongs on the path of a payment. Thread-safe.
 */
public final class ExpressionCompiler {
  private static final Set<CelKind> NUMERIC = EnumSet.of(CelKind.DOUBLE, CelKind.INT, CelKind.UINT);

  private final VariableTable table;
  private final Language language;
  private final CelCompiler compiler;
  private final ExpressionProblems problems;

  /** A compiler with the standard functions. */
  public ExpressionCompiler(VariableTable table, ExpressionLimits limits) {
    this(table, limits, List.of());
  }

  /** A compiler with more functions than the standard ones. */
  public ExpressionCompiler(
      VariableTable table, ExpressionLimits limits, List<? extends FunctionLibrary> libraries) {
    this(table, Language.of(limits, libraries));
  }

  private ExpressionCompiler(VariableTable table, Language language) {
    this.table = table;
    this.language = language;
    CelCompilerBuilder builder = language.standard().toCompilerBuilder();
    for (Variable variable : table.variables()) {
      builder.addVar(variable.name(), celType(variable.type()));
    }
    this.compiler = builder.build();
    this.problems = new ExpressionProblems(table, language.limits(), language.libraries());
  }

  /**
   * A compiler of the same language with more variables, whose ordinals come after those of this
   * one. Costs a fraction of a compiler from nothing.
   *
   * @throws IllegalArgumentException when a name is declared already
   */
  public ExpressionCompiler plus(List<Variable> more) {
    return new ExpressionCompiler(table.plus(more), language);
  }

  /** The variables that expressions may read. */
  public VariableTable table() {
    return table;
  }

  /**
   * Compiles an expression that is true or false.
   *
   * @throws InvalidExpressionException when it is not allowed; with every problem that the check
   *     found
   */
  public Expression condition(String source) {
    CelAbstractSyntaxTree checked = check(source);
    if (checked.getResultType().kind() != CelKind.BOOL) {
      throw problems.resultType(
          checked,
          "the condition is of type %s, and has to be true or false (a comparison, for example)");
    }
    return plan(source, checked);
  }

  /**
   * Compiles an expression whose value is a number, of whichever of CEL's three kinds.
   *
   * @throws InvalidExpressionException when it is not allowed; with every problem that the check
   *     found
   */
  public Expression number(String source) {
    CelAbstractSyntaxTree checked = check(source);
    if (!NUMERIC.contains(checked.getResultType().kind())) {
      throw problems.resultType(
          checked, "the value is of type %s, and has to be a number (double, int or uint)");
    }
    return plan(source, checked);
  }

  private CelAbstractSyntaxTree check(String source) {
    try {
      CelValidationResult parsed = compiler.parse(source);
      if (parsed.hasError()) {
        throw problems.syntax(parsed.getErrors());
      }
      CelValidationResult checked = compiler.check(parsed.getAst());
      if (checked.hasError()) {
        throw problems.types(parsed.getAst(), checked.getErrors());
      }
      language.literals().check(checked.getAst());
      return checked.getAst();
    } catch (CelValidationException e) {
      // Only thrown by getAst() of a result with errors, which were looked at before.
      throw new IllegalStateException(e);
    }
  }

  private Expression plan(String source, CelAbstractSyntaxTree checked) {
    NodeCompiler nodes = new NodeCompiler(checked, table, language);
    try {
      Node root = nodes.compile();
      return new Expression(source, nodes.ordinals(), nodes.interpretedParts() == 0, root);
    } catch (CelEvaluationException e) {
      // The planner refuses nothing that the check let pass; if it ever does, it is no internal
      // error but one more reason to refuse the expression.
      throw problems.unplanned(e);
    }
  }

  /** An expression left to CEL's runtime as a whole, which compiled ones have to agree with. */
  Expression interpreted(String source) {
    NodeCompiler nodes = new NodeCompiler(check(source), table, language);
    try {
      return new Expression(source, nodes.ordinals(), false, nodes.interpretAll());
    } catch (CelEvaluationException e) {
      throw problems.unplanned(e);
    }
  }

  private static CelType celType(ExprType type) {
    return switch (type) {
      case TEXT -> SimpleType.STRING;
      case NUMBER -> SimpleType.DOUBLE;
      case FLAG -> SimpleType.BOOL;
      case TIMESTAMP -> SimpleType.TIMESTAMP;
    };
  }
}
