package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.mitra.features.check.Quote;
import dev.mitra.features.expr.InvalidExpressionException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the mistakes in the constants of an expression, which types do not show and which would
 * else fail at every payment without a word: a malformed pattern, duration or timestamp, an unknown
 * time zone, a division by a literal zero. It evaluates the constant parts with the runtime itself,
 * so that it can have no other opinion than the runtime.
 */
final class ConstantCheck {
  private static final Set<String> ZONED =
      Set.of(
          "getFullYear",
          "getMonth",
          "getDate",
          "getDayOfMonth",
          "getDayOfWeek",
          "getDayOfYear",
          "getHours",
          "getMinutes",
          "getSeconds",
          "getMilliseconds");

  private final CelRuntime runtime;
  private final CelRuntime.Program matches;
  private final CelRuntime.Program zone;

  /**
   * @param standard a compiler without variables
   */
  ConstantCheck(CelCompiler standard, CelRuntime runtime) {
    this.runtime = runtime;
    this.matches = probe(standard, runtime, "''.matches(given)");
    this.zone = probe(standard, runtime, "timestamp(0).getHours(given) == 0");
  }

  private static CelRuntime.Program probe(CelCompiler standard, CelRuntime runtime, String source) {
    try {
      return runtime.createProgram(
          standard
              .toCompilerBuilder()
              .addVar("given", SimpleType.STRING)
              .build()
              .compile(source)
              .getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws InvalidExpressionException when a constant part always fails
   */
  void check(CelAbstractSyntaxTree ast) {
    List<Problem> found = new ArrayList<>();
    CelNavigableAst.fromAst(ast)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.CALL)
        .forEach(node -> checkCall(ast, node, found));
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
      throw new InvalidExpressionException(found);
    }
  }

  private void checkCall(CelAbstractSyntaxTree ast, CelNavigableExpr node, List<Problem> found) {
    CelExpr expr = node.expr();
    CelCall call = expr.call();
    if (call.function().equals("matches")) {
      checkPattern(ast, call, found);
    } else if (ZONED.contains(call.function()) && call.args().size() == 1) {
      literalText(call.args().get(0))
          .ifPresent(
              text ->
                  failure(zone, text)
                      .ifPresent(
                          why ->
                              found.add(
                                  ExpressionProblems.at(
                                      ast.getSource(),
                                      call.args().get(0).id(),
                                      Quote.of(text)
                                          + " is no time zone; write a name such as"
                                          + " 'Asia/Kolkata' or an offset such as '+05:30'"))));
    } else if (isConstant(expr) && node.parent().filter(p -> isConstant(p.expr())).isEmpty()) {
      checkConstant(ast, expr, found);
    }
  }

  private void checkPattern(CelAbstractSyntaxTree ast, CelCall call, List<Problem> found) {
    CelExpr pattern = call.args().get(call.args().size() - 1);
    Optional<String> text = literalText(pattern);
    String message =
        text.isEmpty()
            ? "the pattern of 'matches' has to be a text in quotes"
            : failure(matches, text.get())
                .map(why -> "this is no pattern that is allowed (RE2 syntax): " + why)
                .orElse("");
    if (!message.isEmpty()) {
      found.add(ExpressionProblems.at(ast.getSource(), pattern.id(), message));
    }
  }

  private void checkConstant(CelAbstractSyntaxTree ast, CelExpr expr, List<Problem> found) {
    try {
      runtime
          .createProgram(
              CelAbstractSyntaxTree.newCheckedAst(
                  expr, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap()))
          .eval();
    } catch (CelEvaluationException | RuntimeException e) {
      found.add(
          ExpressionProblems.at(
              ast.getSource(), expr.id(), "this part fails for every payment: " + reason(e)));
    }
  }

  private static Optional<String> failure(CelRuntime.Program program, String given) {
    try {
      program.eval(Map.of("given", given));
      return Optional.empty();
    } catch (CelEvaluationException | RuntimeException e) {
      return Optional.of(reason(e));
    }
  }

  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    return Quote.bare(message.replaceFirst("^evaluation error( at <input>:\\d+)?: ", ""));
  }

  private static Optional<String> literalText(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(expr.constant().stringValue())
        : Optional.empty();
  }

  private static boolean isConstant(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> true;
      case CALL ->
          expr.call().target().map(ConstantCheck::isConstant).orElse(true)
              && expr.call().args().stream().allMatch(ConstantCheck::isConstant);
      case NOT_SET, IDENT, SELECT, LIST, STRUCT, MAP, COMPREHENSION -> false;
    };
  }
}
