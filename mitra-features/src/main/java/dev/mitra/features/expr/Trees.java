package dev.mitra.features.expr;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.ArrayList;
import java.util.List;

/** Walks over CEL's syntax trees. Their depth is limited, so recursion over them is safe. */
final class Trees {
  private Trees() {}

  /** What a node consists of, in the order of the source; the target of a call comes first. */
  static List<CelExpr> parts(CelExpr expr) {
    return switch (expr.getKind()) {
      case NOT_SET, CONSTANT, IDENT -> List.of();
      case SELECT -> List.of(expr.select().operand());
      case CALL -> operands(expr.call());
      case LIST -> expr.list().elements();
      case STRUCT -> expr.struct().entries().stream().map(CelExpr.CelStruct.Entry::value).toList();
      case MAP -> {
        List<CelExpr> parts = new ArrayList<>();
        for (CelExpr.CelMap.Entry entry : expr.map().entries()) {
          parts.add(entry.key());
          parts.add(entry.value());
        }
        yield List.copyOf(parts);
      }
      case COMPREHENSION -> {
        CelComprehension loop = expr.comprehension();
        yield List.of(
            loop.iterRange(),
            loop.accuInit(),
            loop.loopCondition(),
            loop.loopStep(),
            loop.result());
      }
    };
  }

  /** What a call is applied to: its target, when it has one, and its arguments. */
  static List<CelExpr> operands(CelExpr.CelCall call) {
    if (call.target().isEmpty()) {
      return call.args();
    }
    List<CelExpr> operands = new ArrayList<>();
    operands.add(call.target().get());
    operands.addAll(call.args());
    return List.copyOf(operands);
  }

  /** Whether a node or anything below it is a call of {@code list}. */
  static boolean namesList(CelExpr expr) {
    return NamedLists.isCall(expr) || parts(expr).stream().anyMatch(Trees::namesList);
  }

  /** Whether a node or anything below it is a macro that goes round. */
  static boolean hasLoop(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION
        || parts(expr).stream().anyMatch(Trees::hasLoop);
  }

  /**
   * How many nodes an evaluation by CEL's runtime visits at most. The body of a macro over a
   * literal is visited once for each of its elements, that of any other macro as often as the limit
   * allows; the limit holds for all macros together, so it also bounds those within others.
   *
   * @param iterations the limit on the rounds of macros
   */
  static long cost(CelExpr expr, long iterations) {
    return cost(expr, 1, iterations);
  }

  private static long cost(CelExpr expr, long times, long iterations) {
    long cost = times;
    if (expr.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
      CelComprehension loop = expr.comprehension();
      long rounds = Math.min(iterations, times * rounds(loop.iterRange(), iterations));
      return cost
          + cost(loop.iterRange(), times, iterations)
          + cost(loop.accuInit(), times, iterations)
          + cost(loop.loopCondition(), rounds, iterations)
          + cost(loop.loopStep(), rounds, iterations)
          + cost(loop.result(), times, iterations);
    }
    for (CelExpr part : parts(expr)) {
      cost += cost(part, times, iterations);
    }
    return cost;
  }

  private static long rounds(CelExpr range, long iterations) {
    return switch (range.getKind()) {
      case LIST -> range.list().elements().size();
      case MAP -> range.map().entries().size();
      case NOT_SET, CONSTANT, IDENT, SELECT, CALL, STRUCT, COMPREHENSION -> iterations;
    };
  }
}
