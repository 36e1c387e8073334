package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.expr.InvalidExpressionException.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the mistakes around {@code list('name')} that types do not show, in a tree that is parsed
 * but not checked: where it stands, whether its name is a literal, and whether there is such a
 * list. Used for one expression.
 */
final class ListCheck {
  /** How many of the lists that there are a message names. */
  private static final int MOST_NAMES = 10;

  private final Set<String> declared;
  private final CelSource source;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Long> explained = new HashSet<>();

  /**
   * @param declared the names of the lists that there are
   */
  ListCheck(Set<String> declared, CelAbstractSyntaxTree parsed) {
    this.declared = declared;
    this.source = parsed.getSource();
    CelExpr root = parsed.getExpr();
    if (NamedLists.isCall(root)) {
      check(root, false, false);
    }
    walk(root, false);
  }

  /** What was found. */
  List<Problem> problems() {
    return problems;
  }

  /** The nodes whose types cannot fit because of what was found, so that they need no message. */
  Set<Long> explained() {
    return explained;
  }

  /** Whether a list stands in a wrong place, so that no type around it tells anything. */
  private boolean walk(CelExpr expr, boolean inMacro) {
    boolean macro = inMacro || expr.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION;
    boolean untold = false;
    List<CelExpr> parts = Trees.parts(expr);
    for (int i = 0; i < parts.size(); i++) {
      CelExpr part = parts.get(i);
      untold |= NamedLists.isCall(part) && !check(part, i == 1 && isIn(expr), macro);
      untold |= walk(part, macro);
    }
    if (untold) {
      explained.add(expr.id());
    }
    return untold;
  }

  private static boolean isIn(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CALL
        && expr.call().function().equals(NamedLists.IN);
  }

  /**
   * Checks a call of {@code list}.
   *
   * @return whether its type tells something of what it stands in
   */
  private boolean check(CelExpr list, boolean inPlace, boolean inMacro) {
    if (declared.isEmpty()) {
      add(list, "no lists are declared here");
      explained.add(list.id());
      return false;
    }
    if (!inPlace) {
      add(list, "'list' can only stand to the right of 'in', as in card in " + example());
      explained.add(list.id());
    }
    if (inMacro) {
      add(list, "'list' is not allowed inside exists, all, map or filter; write it outside");
    }
    checkName(list);
    return inPlace;
  }

  private void checkName(CelExpr list) {
    CelCall call = list.call();
    if (call.target().isPresent()
        || call.args().size() != 1
        || call.args().get(0).getKind() != CelExpr.ExprKind.Kind.CONSTANT
        || call.args().get(0).constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      add(list, "the name of a list has to be one text in quotes, as in " + example());
      explained.add(list.id());
      return;
    }
    String name = NamedLists.name(list);
    if (!declared.contains(name)) {
      add(
          call.args().get(0),
          "there is no list "
              + Quote.of(name)
              + " (declared "
              + shown()
              + ")"
              + Nearest.hint(name, declared));
    }
  }

  private String example() {
    return "list(" + Quote.of(declared.iterator().next()) + ")";
  }

  private String shown() {
    String names =
        declared.stream().limit(MOST_NAMES).map(Quote::of).collect(Collectors.joining(", "));
    int more = declared.size() - MOST_NAMES;
    return (declared.size() == 1 ? "is " : "are ")
        + names
        + (more > 0 ? " and " + more + " more" : "");
  }

  private void add(CelExpr at, String message) {
    problems.add(ExpressionProblems.at(source, at.id(), message));
  }
}
