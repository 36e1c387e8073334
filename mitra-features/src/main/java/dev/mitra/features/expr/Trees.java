package dev.mitra.features.expr;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Walks over CEL's syntax trees. Their depth is limited, so recursion over them is safe. */
final class Trees {
  private Trees() {}

  /**
   * A tree as a text that is the same for the same tree, however its source was laid out, and
   * another one for another tree. Nothing reads it.
   */
  static String text(CelExpr expr) {
    StringBuilder text = new StringBuilder();
    write(expr, text);
    return text.toString();
  }

  private static void write(CelExpr expr, StringBuilder text) {
    String of =
        switch (expr.getKind()) {
          case NOT_SET, LIST, MAP -> "";
          case CONSTANT -> expr.constant().getKind() + "=" + value(expr.constant());
          case IDENT -> expr.ident().name();
          case SELECT -> expr.select().field() + (expr.select().testOnly() ? "?" : "");
          case CALL -> expr.call().function();
          case STRUCT -> expr.struct().messageName();
          case COMPREHENSION ->
              expr.comprehension().iterVar() + "," + expr.comprehension().accuVar();
        };
    // With the length of what a node says, no text in it passes for a part.
    text.append(expr.getKind()).append(of.length()).append(':').append(of).append('(');
    parts(expr).forEach(part -> write(part, text));
    text.append(')');
  }

  private static String value(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> constant.stringValue();
      case BOOLEAN_VALUE -> String.valueOf(constant.booleanValue());
      case INT64_VALUE -> String.valueOf(constant.int64Value());
      case DOUBLE_VALUE -> String.valueOf(constant.doubleValue());
      default -> constant.toString();
    };
  }

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

  /** The dotted names in a tree, each once and as long as it is written, in their order. */
  static List<String> names(CelExpr expr) {
    Set<String> names = new LinkedHashSet<>();
    addNames(expr, names);
    return List.copyOf(names);
  }

  private static void addNames(CelExpr expr, Set<String> names) {
    Optional<String> name = dottedName(expr);
    if (name.isPresent()) {
      names.add(name.get());
    } else {
      parts(expr).forEach(part -> addNames(part, names));
    }
  }

  /** The name that a node writes, when it is one, without a dot in front. */
  static Optional<String> dottedName(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> Optional.of(withoutDot(expr.ident().name()));
      case SELECT ->
          dottedName(expr.select().operand()).map(name -> name + "." + expr.select().field());
      case NOT_SET, CONSTANT, CALL, LIST, STRUCT, MAP, COMPREHENSION -> Optional.empty();
    };
  }

  /** A leading dot tells a variable from the variable of a macro with the same name. */
  static String withoutDot(String name) {
    return name.startsWith(".") ? name.substring(1) : name;
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

  /**
   * Whether a node is of literals and standard functions alone, so that it has one value.
   *
   * @param libraryFunctions the names of other functions
   */
  static boolean isConstant(CelExpr expr, Set<String> libraryFunctions) {
    return switch (expr.getKind()) {
      case CONSTANT -> true;
      case LIST -> expr.list().elements().stream().allMatch(e -> isConstant(e, libraryFunctions));
      case CALL ->
          !NamedLists.isCall(expr)
              && !libraryFunctions.contains(expr.call().function())
              && operands(expr.call()).stream().allMatch(e -> isConstant(e, libraryFunctions));
      case NOT_SET, IDENT, SELECT, STRUCT, MAP, COMPREHENSION -> false;
    };
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
