package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.mitra.features.expr.InvalidExpressionException.Problem;
import dev.mitra.features.expr.Node.FlagConstant;
import dev.mitra.features.expr.Node.FlagNode;
import dev.mitra.features.expr.Node.FlagVariable;
import dev.mitra.features.expr.Node.NumberConstant;
import dev.mitra.features.expr.Node.NumberNode;
import dev.mitra.features.expr.Node.NumberVariable;
import dev.mitra.features.expr.Node.TextConstant;
import dev.mitra.features.expr.Node.TextNode;
import dev.mitra.features.expr.Node.TextVariable;
import dev.mitra.features.expr.Node.WholeConstant;
import dev.mitra.features.expr.Node.WholeNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Template}s of nodes from the tree that CEL's checker has typed; used for one
 * expression. The checker has already chosen the overload of each call, so nothing is left to be
 * looked up when the expression is evaluated.
 *
 * <p>A part without a node (times, macros, maps, functions of a library) is an {@link
 * InterpretedPart}, and the rest is compiled all the same. Constant parts are evaluated once, by
 * CEL's runtime.
 */
final class NodeCompiler {
  private final CelAbstractSyntaxTree ast;
  private final Reads reads;
  private final Language language;
  private final CallCompiler calls;
  private final List<Problem> problems = new ArrayList<>();
  private int interpretedParts;
  private int interpretedLoops;
  private boolean interpretingAll;
  private long cost;

  NodeCompiler(CelAbstractSyntaxTree checked, Reads reads, Language language) {
    this.ast = checked;
    this.reads = reads;
    this.language = language;
    this.calls = new CallCompiler(this, checked, reads, language.libraryFunctions());
  }

  /** How many parts are left to CEL's runtime. */
  int interpretedParts() {
    return interpretedParts;
  }

  /** How many nodes an evaluation visits at most, those of CEL's runtime included. */
  long cost() {
    return cost;
  }

  /** Counts some constants that were compiled as one: they are searched, not visited. */
  void areOneNode(int constants) {
    cost -= Math.max(0, constants - 1);
  }

  /**
   * The whole expression, as a flag or a number.
   *
   * @throws CelEvaluationException when CEL's runtime cannot plan a part that is left to it
   * @throws InvalidExpressionException when a list is named in a part that is left to it
   */
  Template<?> compile() throws CelEvaluationException {
    Template<?> root = node(ast.getExpr());
    // The limit on the rounds of macros is for all of them together, which only one program sees.
    if (interpretedLoops > 1) {
      return interpretAll();
    }
    throwIfAny();
    return widened(root);
  }

  /** The whole expression, left to CEL's runtime. */
  Template<?> interpretAll() throws CelEvaluationException {
    interpretingAll = true;
    interpretedParts = 0;
    cost = 0;
    problems.clear();
    Template<?> root = interpreted(ast.getExpr());
    throwIfAny();
    return widened(root);
  }

  private void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidExpressionException(problems);
    }
  }

  /** A whole number as the double it is nearest to; anything else as it is. */
  private static Template<?> widened(Template<?> template) {
    if (template.type() != WholeNode.class) {
      return template;
    }
    Template<WholeNode> whole = template.as(WholeNode.class);
    return whole.constant()
        ? Template.constant(NumberNode.class, Numbers.ofWhole(whole.bind(Binding.NONE)))
        : Template.number(Numbers::ofWhole, whole);
  }

  private Template<?> node(CelExpr expr) throws CelEvaluationException {
    Template<?> node =
        switch (expr.getKind()) {
          case CONSTANT -> constant(expr.constant());
          case IDENT, SELECT -> variable(expr);
          case CALL -> {
            Template<?> folded =
                Trees.isConstant(expr, language.libraryFunctions()) ? folded(expr) : null;
            yield folded != null ? folded : calls.call(expr);
          }
          case NOT_SET, LIST, STRUCT, MAP, COMPREHENSION -> null;
        };
    if (node == null) {
      return interpreted(expr);
    }
    cost++;
    return node;
  }

  Template<FlagNode> flag(CelExpr expr) throws CelEvaluationException {
    return node(expr).as(FlagNode.class);
  }

  Template<TextNode> text(CelExpr expr) throws CelEvaluationException {
    return node(expr).as(TextNode.class);
  }

  Template<WholeNode> whole(CelExpr expr) throws CelEvaluationException {
    return node(expr).as(WholeNode.class);
  }

  /** A double, or a whole number widened to one. */
  Template<NumberNode> number(CelExpr expr) throws CelEvaluationException {
    return widened(node(expr)).as(NumberNode.class);
  }

  CelKind kind(CelExpr expr) {
    return ast.getTypeOrThrow(expr.id()).kind();
  }

  private static @Nullable Template<?> constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> constant(constant.booleanValue());
      case DOUBLE_VALUE -> constant(constant.doubleValue());
      case INT64_VALUE -> constant(constant.int64Value());
      case STRING_VALUE -> constant(constant.stringValue());
      default -> null;
    };
  }

  /** A value as CEL's runtime gives it; null when it is of a type without nodes. */
  private static @Nullable Template<?> constant(Object value) {
    if (value instanceof Boolean flag) {
      return Template.constant(FlagNode.class, new FlagConstant(flag));
    }
    if (value instanceof Double number) {
      return Template.constant(NumberNode.class, new NumberConstant(number));
    }
    if (value instanceof Long whole) {
      return Template.constant(WholeNode.class, new WholeConstant(whole));
    }
    return value instanceof String text
        ? Template.constant(TextNode.class, new TextConstant(text))
        : null;
  }

  private @Nullable Template<?> variable(CelExpr expr) {
    CelReference reference = ast.getReferenceMap().get(expr.id());
    int index = reference == null ? -1 : reads.indexOf(reference.name());
    if (index < 0) {
      return null;
    }
    return switch (reads.variables().get(index).type()) {
      case TEXT ->
          Template.reading(TextNode.class, binding -> new TextVariable(binding.variable(index)));
      case NUMBER ->
          Template.reading(
              NumberNode.class, binding -> new NumberVariable(binding.variable(index)));
      case FLAG ->
          Template.reading(FlagNode.class, binding -> new FlagVariable(binding.variable(index)));
      case TIMESTAMP -> null;
    };
  }

  /** The value of a constant part; null when it has no node, or fails whenever it is evaluated. */
  private @Nullable Template<?> folded(CelExpr expr) {
    try {
      return constant(program(expr).eval());
    } catch (CelEvaluationException e) {
      return null;
    }
  }

  private CelRuntime.Program program(CelExpr expr) throws CelEvaluationException {
    return language
        .runtime()
        .createProgram(
            CelAbstractSyntaxTree.newCheckedAst(
                expr, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap()));
  }

  private Template<?> interpreted(CelExpr expr) throws CelEvaluationException {
    interpretedParts++;
    cost += Trees.cost(expr, language.limits().iterations());
    if (Trees.hasLoop(expr)) {
      interpretedLoops++;
    }
    if (Trees.namesList(expr)) {
      refuseLists(expr);
      return unused(kind(expr));
    }
    CelRuntime.Program program = program(expr);
    return switch (kind(expr)) {
      case BOOL -> Template.reading(FlagNode.class, binding -> part(program, binding)::flag);
      case DOUBLE, UINT ->
          Template.reading(NumberNode.class, binding -> part(program, binding)::number);
      case INT -> Template.reading(WholeNode.class, binding -> part(program, binding)::whole);
      case STRING -> Template.reading(TextNode.class, binding -> part(program, binding)::text);
      default -> throw new IllegalStateException("no node is of type " + kind(expr));
    };
  }

  private static InterpretedPart part(CelRuntime.Program program, Binding binding) {
    return new InterpretedPart(program, binding.slots());
  }

  private void refuseLists(CelExpr expr) {
    if (NamedLists.isCall(expr)) {
      problems.add(
          ExpressionProblems.at(
              ast.getSource(),
              expr.id(),
              interpretingAll
                  ? "'list' is not allowed in an expression with more than one of exists, all, map"
                      + " and filter; use one of them, or two rules"
                  : "'list' is not allowed within this part; let 'x in list(...)' be a condition"
                      + " of its own, joined to others with '&&' and '||'"));
    }
    for (CelExpr part : Trees.parts(expr)) {
      refuseLists(part);
    }
  }

  /** Stands for a part that was refused, so that the rest can be looked at. */
  private static Template<?> unused(CelKind kind) {
    return switch (kind) {
      case BOOL -> Template.constant(FlagNode.class, new FlagConstant(false));
      case INT -> Template.constant(WholeNode.class, new WholeConstant(0));
      case STRING -> Template.constant(TextNode.class, new TextConstant(""));
      default -> Template.constant(NumberNode.class, new NumberConstant(0));
    };
  }
}
