package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.mitra.features.check.Quote;
import dev.mitra.features.expr.InvalidExpressionException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the mistakes in the literals of an expression, which types do not show and which would else
 * fail at every payment without a word: a malformed pattern, duration or timestamp, an unknown time
 * zone, a division by a literal zero; and lists of mixed types, for which CEL puts off the type
 * check. It evaluates the constant parts with the runtime itself, so that it can have no other
 * opinion than the runtime.
 */
final class LiteralCheck {
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
  private final ExpressionLimits limits;
  private final CelRuntime.Program matches;
  private final CelRuntime.Program zone;

  /**
   * @param standard a compiler without variables
   */
  LiteralCheck(CelCompiler standard, CelRuntime runtime, ExpressionLimits limits) {
    this.runtime = runtime;
    this.limits = limits;
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

  /** The literals of a checked tree that are wrong. */
  List<Problem> check(CelAbstractSyntaxTree ast) {
    List<Problem> found = new ArrayList<>();
    CelNavigableAst.fromAst(ast).getRoot().allNodes().forEach(node -> checkNode(ast, node, found));
    return found;
  }

  private void checkNode(CelAbstractSyntaxTree ast, CelNavigableExpr node, List<Problem> found) {
    switch (node.getKind()) {
      case CALL -> checkCall(ast, node, found);
      case LIST -> checkTypes(ast, node.expr(), !node.expr().list().elements().isEmpty(), found);
      case MAP -> checkTypes(ast, node.expr(), !node.expr().map().entries().isEmpty(), found);
      case NOT_SET, CONSTANT, IDENT, SELECT, STRUCT, COMPREHENSION -> {}
    }
  }

  private static void checkTypes(
      CelAbstractSyntaxTree ast, CelExpr literal, boolean hasElements, List<Problem> found) {
    CelType type = ast.getTypeOrThrow(literal.id());
    if (hasElements && type.parameters().stream().anyMatch(p -> p.kind() == CelKind.DYN)) {
      found.add(
          ExpressionProblems.at(
              ast.getSource(),
              literal.id(),
              "the elements of this list or map have different types; they have to have one, so"
                  + " write 2.0 for the number 2 beside doubles"));
    }
  }

  private void checkCall(CelAbstractSyntaxTree ast, CelNavigableExpr node, List<Problem> found) {
    CelExpr expr = node.expr();
    CelCall call = expr.call();
    if (call.function().equals("matches")) {
      checkPattern(ast, call, found);
      checkOutsideMacros(ast, node, found);
    } else if (ZONED.contains(call.function()) && call.args().size() == 1) {
      checkZone(ast, call.args().get(0), found);
    } else if (isConstant(expr) && node.parent().filter(p -> isConstant(p.expr())).isEmpty()) {
      checkConstant(ast, expr, found);
    }
  }

  /** A pattern is linear in its text; a macro around it would multiply that by its rounds. */
  private static void checkOutsideMacros(
      CelAbstractSyntaxTree ast, CelNavigableExpr node, List<Problem> found) {
    Optional<CelNavigableExpr> around = node.parent();
    while (around.isPresent()) {
      if (around.get().getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
        found.add(
            ExpressionProblems.at(
                ast.getSource(),
                node.expr().id(),
                "'matches' is not allowed inside exists, all, map or filter; write it outside"));
        return;
      }
      around = around.get().parent();
    }
  }

  private void checkZone(CelAbstractSyntaxTree ast, CelExpr argument, List<Problem> found) {
    Optional<String> text = literalText(argument);
    if (text.isPresent() && failure(zone, text.get()).isPresent()) {
      found.add(
          ExpressionProblems.at(
              ast.getSource(),
              argument.id(),
              Quote.of(text.get())
                  + " is no time zone; write a name such as 'Asia/Kolkata' or an offset such as"
                  + " '+05:30'"));
    }
  }

  private void checkPattern(CelAbstractSyntaxTree ast, CelCall call, List<Problem> found) {
    CelExpr pattern = call.args().get(call.args().size() - 1);
    Optional<String> text = literalText(pattern);
    String message =
        text.isEmpty()
            ? "the pattern of 'matches' has to be a text in quotes"
            : failure(matches, text.get()).map(this::patternMessage).orElse("");
    if (!message.isEmpty()) {
      found.add(ExpressionProblems.at(ast.getSource(), pattern.id(), message));
    }
  }

  private String patternMessage(String why) {
    return why.contains("program size")
        ? "the pattern is too large; at most "
            + limits.regexProgramSize()
            + " RE2 instructions are allowed"
        : "this is no pattern that is allowed (RE2 syntax): " + why;
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
          !NamedLists.isCall(expr)
              && expr.call().target().map(LiteralCheck::isConstant).orElse(true)
              && expr.call().args().stream().allMatch(LiteralCheck::isConstant);
      case NOT_SET, IDENT, SELECT, LIST, STRUCT, MAP, COMPREHENSION -> false;
    };
  }
}
