package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.runtime.CelEvaluationException;
import dev.mitra.features.expr.InvalidExpressionException.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 *   <li>{@code text in list('name')} asks whether a text is in a list that is kept apart, where the
 *       compiler knows lists ({@link #withLists}). {@code list} stands nowhere else.
 *   <li>A constant part that fails whenever it is evaluated ({@code 1 / 0}, {@code duration('x')},
 *       an unknown time zone) is refused.
 * </ul>
 *
 * <p>The checked tree is compiled to nodes that read the payment by ordinals; see {@link
 * Expression#isCompiled()}. Building a compiler costs some milliseconds, checking an expression
 * some tens of microseconds, binding it about one; none belongs on the path of a payment.
 * Thread-safe.
 */
public final class ExpressionCompiler {
  private final VariableTable table;
  private final Map<String, Integer> lists;
  private final Language language;
  private final TypeChecker checker;
  private final ExpressionProblems problems;

  /** A compiler with the standard functions. */
  public ExpressionCompiler(VariableTable table, ExpressionLimits limits) {
    this(table, limits, List.of());
  }

  /** A compiler with more functions than the standard ones. */
  public ExpressionCompiler(
      VariableTable table, ExpressionLimits limits, List<? extends FunctionLibrary> libraries) {
    this(table, Map.of(), Language.of(limits, libraries));
  }

  private ExpressionCompiler(VariableTable table, Map<String, Integer> lists, Language language) {
    this(table, lists, language, new TypeChecker(table, language));
  }

  private ExpressionCompiler(
      VariableTable table, Map<String, Integer> lists, Language language, TypeChecker checker) {
    this.table = table;
    this.lists = lists;
    this.language = language;
    this.checker = checker;
    this.problems =
        new ExpressionProblems(table, !lists.isEmpty(), language.limits(), language.libraries());
  }

  /**
   * A compiler of the same language and lists with more variables, whose ordinals come after those
   * of this one. Costs a fraction of a compiler from nothing.
   *
   * @throws IllegalArgumentException when a name is declared already
   */
  public ExpressionCompiler plus(List<Variable> more) {
    return withTable(table.plus(more));
  }

  /**
   * A compiler of the same language and lists over other variables. Costs a fraction of a compiler
   * from nothing.
   */
  public ExpressionCompiler withTable(VariableTable other) {
    return new ExpressionCompiler(other, lists, language);
  }

  /**
   * A compiler of the same language and variables that knows these lists, and no others: the
   * ordinal of a list, by which {@link Inputs#inList} is asked, is its place among the names. Costs
   * next to nothing.
   *
   * @throws IllegalArgumentException when a name occurs twice
   */
  public ExpressionCompiler withLists(List<String> names) {
    Map<String, Integer> ordinals = new LinkedHashMap<>();
    for (String name : names) {
      if (ordinals.putIfAbsent(name, ordinals.size()) != null) {
        throw new IllegalArgumentException("the list '" + name + "' is declared twice");
      }
    }
    return new ExpressionCompiler(table, ordinals, language, checker);
  }

  /** The variables that expressions may read. */
  public VariableTable table() {
    return table;
  }

  /** The names of the lists that expressions may read, by ordinal. */
  public List<String> lists() {
    return List.copyOf(lists.keySet());
  }

  /**
   * Compiles an expression that is true or false: {@link #checkCondition} and {@link #bind}.
   *
   * @throws InvalidExpressionException when it is not allowed; with every problem that the check
   *     found
   */
  public Expression condition(String source) {
    return bound(check(source, ResultKind.CONDITION));
  }

  /**
   * Compiles an expression whose value is a number, of whichever of CEL's three kinds.
   *
   * @throws InvalidExpressionException when it is not allowed; with every problem that the check
   *     found
   */
  public Expression number(String source) {
    return bound(check(source, ResultKind.NUMBER));
  }

  /**
   * Checks an expression that is true or false, once for all tables that it will be bound to.
   *
   * @throws InvalidExpressionException when it is not allowed; with every problem that the check
   *     found
   */
  public CheckedExpression checkCondition(String source) {
    return check(source, ResultKind.CONDITION);
  }

  /**
   * What the form of a condition says about it. Costs a check.
   *
   * @param source the condition
   * @param known what is known of numbers that are not missing, by the names of variables
   * @throws InvalidExpressionException when it is not allowed; with every problem that the check
   *     found
   */
  public ConditionFacts facts(String source, Map<String, ValueRange> known) {
    CelAbstractSyntaxTree tree = tree(source);
    if (!ResultKind.CONDITION.allows(tree.getResultType().kind())) {
      throw problems.resultType(tree, ResultKind.CONDITION.refusal());
    }
    return new FactFinder(tree, Reads.of(tree, table), language, known).find();
  }

  /**
   * Gives a checked expression the ordinals of this compiler's variables and lists. What comes out
   * is what this compiler makes of the source, and takes microseconds when all that the expression
   * reads is declared here as it was where it was checked. When it is not (a name is gone, has
   * another type, or a longer name takes its place) or the limits or libraries differ, the source
   * is checked again.
   *
   * @throws InvalidExpressionException when the expression is not allowed here; with every problem
   *     that the check found
   */
  public Expression bind(CheckedExpression checked) {
    return language.isSame(checked.language()) && checked.reads().sameIn(table, lists.keySet())
        ? bound(checked)
        : bound(check(checked.source(), checked.kind()));
  }

  private Expression bound(CheckedExpression checked) {
    List<String> names = checked.lists();
    int[] listOrdinals = new int[names.size()];
    for (int i = 0; i < listOrdinals.length; i++) {
      listOrdinals[i] = lists.getOrDefault(names.get(i), -1);
    }
    return checked.bind(table, listOrdinals);
  }

  private CheckedExpression check(String source, ResultKind kind) {
    CelAbstractSyntaxTree tree = tree(source);
    if (!kind.allows(tree.getResultType().kind())) {
      throw problems.resultType(tree, kind.refusal());
    }
    Reads reads = Reads.of(tree, table);
    NodeCompiler nodes = new NodeCompiler(tree, reads, language);
    try {
      Template<?> root = nodes.compile();
      return new CheckedExpression(
          source, kind, language, reads, root, nodes.interpretedParts() == 0, nodes.cost());
    } catch (CelEvaluationException e) {
      // The planner refuses nothing that the check let pass; if it ever does, it is no internal
      // error but one more reason to refuse the expression.
      throw problems.unplanned(e);
    }
  }

  /**
   * The dotted names that stand in an expression, each once and as long as it is written: {@code
   * a.b} and {@code c} for {@code a.b.size() > c}. Nothing is checked; there are none in what is no
   * expression.
   */
  public List<String> names(String source) {
    CelValidationResult parsed = language.standard().parse(source);
    if (parsed.hasError()) {
      return List.of();
    }
    try {
      return Trees.names(parsed.getAst().getExpr());
    } catch (CelValidationException e) {
      // Only thrown by getAst() of a result with errors, which were looked at before.
      throw new IllegalStateException(e);
    }
  }

  /** The tree of an expression, with a type and an overload for each of its nodes. */
  private CelAbstractSyntaxTree tree(String source) {
    try {
      CelValidationResult parsed = language.standard().parse(source);
      if (parsed.hasError()) {
        throw problems.syntax(parsed.getErrors());
      }
      ListCheck inLists = new ListCheck(lists.keySet(), parsed.getAst());
      CelValidationResult checked = checker.check(parsed.getAst());
      if (checked.hasError()) {
        throw problems.types(parsed.getAst(), checked.getErrors(), inLists);
      }
      List<Problem> found = language.literals().check(checked.getAst());
      found.addAll(inLists.problems());
      if (!found.isEmpty()) {
        throw ExpressionProblems.all(found);
      }
      return checked.getAst();
    } catch (CelValidationException e) {
      // Only thrown by getAst() of a result with errors, which were looked at before.
      throw new IllegalStateException(e);
    }
  }

  /** An expression left to CEL's runtime as a whole, which compiled ones have to agree with. */
  Expression interpreted(String source) {
    CelAbstractSyntaxTree tree = tree(source);
    Reads reads = Reads.of(tree, table);
    NodeCompiler nodes = new NodeCompiler(tree, reads, language);
    ResultKind kind =
        ResultKind.CONDITION.allows(tree.getResultType().kind())
            ? ResultKind.CONDITION
            : ResultKind.NUMBER;
    try {
      Template<?> root = nodes.interpretAll();
      return bound(new CheckedExpression(source, kind, language, reads, root, false, nodes.cost()));
    } catch (CelEvaluationException e) {
      throw problems.unplanned(e);
    }
  }
}
