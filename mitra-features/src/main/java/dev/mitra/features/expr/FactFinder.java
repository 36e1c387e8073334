package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.runtime.CelEvaluationException;
import dev.mitra.features.check.Quote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link ConditionFacts} of one checked condition. It tries to find values of the
 * variables with which it holds: what it does not understand may be true or false, and of an
 * alternative each branch is tried, up to a number of them. Only comparisons of a variable with a
 * constant are understood, each variable by itself.
 */
final class FactFinder {
  private static final int MOST_BRANCHES = 256;

  /** Whole numbers up to this are doubles too. */
  private static final double LARGEST_EXACT = 1L << 53;

  /** That a part is true, or that it is false. */
  private record Claim(CelExpr expr, boolean holds) {}

  /** Comparisons as they are when their sides are swapped. */
  private static final Map<String, String> SWAPPED =
      Map.of(
          "_==_", "_==_", "_!=_", "_!=_", "_<_", "_>_", "_>_", "_<_", "_<=_", "_>=_", "_>=_",
          "_<=_");

  private final CelAbstractSyntaxTree ast;
  private final Reads reads;
  private final Language language;
  private final Map<String, ValueRange> known;
  private final Set<String> conflicts = new LinkedHashSet<>();
  private int branches;

  /**
   * @param known what is known of numbers, by the names of variables
   */
  FactFinder(
      CelAbstractSyntaxTree checked,
      Reads reads,
      Language language,
      Map<String, ValueRange> known) {
    this.ast = checked;
    this.reads = reads;
    this.language = language;
    this.known = known;
  }

  ConditionFacts find() {
    boolean always = !possible(false);
    boolean never = !possible(true);
    Set<String> terms = new LinkedHashSet<>();
    addTerms(ast.getExpr(), terms);
    return new ConditionFacts(never ? Optional.of(why()) : Optional.empty(), always, terms);
  }

  private static void addTerms(CelExpr expr, Set<String> terms) {
    if (isCall(expr, "_&&_")) {
      expr.call().args().forEach(part -> addTerms(part, terms));
    } else {
      terms.add(Trees.text(expr));
    }
  }

  private CelAbstractSyntaxTree part(CelExpr expr) {
    return CelAbstractSyntaxTree.newCheckedAst(
        expr, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap());
  }

  private String why() {
    if (conflicts.isEmpty()) {
      return "can never hold; it is false for every event";
    }
    if (conflicts.size() > 1) {
      return "can never hold; what it asks of "
          + String.join(" and of ", conflicts.stream().map(Quote::of).toList())
          + " excludes itself";
    }
    String name = conflicts.iterator().next();
    return "can never hold; no value of " + Quote.of(name) + " fits all of it" + range(name);
  }

  private String range(String name) {
    ValueRange range = known.get(name);
    return range == null
        ? ""
        : "; it is from "
            + range.least()
            + (range.most() == Double.POSITIVE_INFINITY
                ? " up"
                : (range.below() ? " to below " : " to ") + range.most());
  }

  private boolean possible(boolean holds) {
    branches = 0;
    conflicts.clear();
    Deque<Claim> claims = new ArrayDeque<>();
    claims.push(new Claim(ast.getExpr(), holds));
    return possible(claims, new ArrayList<>(), new HashMap<>());
  }

  /**
   * Whether all claims can come true together.
   *
   * @param claims what is to come true; empty afterwards
   * @param choices of each of which one list of claims is to come true
   * @param domains the values that are left of each variable
   */
  private boolean possible(
      Deque<Claim> claims, List<List<List<Claim>>> choices, Map<String, Domain> domains) {
    while (!claims.isEmpty()) {
      if (!add(claims.pop(), claims, choices, domains)) {
        return false;
      }
    }
    if (choices.isEmpty()) {
      return true;
    }
    List<List<Claim>> choice = choices.remove(choices.size() - 1);
    for (List<Claim> branch : choice) {
      if (++branches > MOST_BRANCHES) {
        return true;
      }
      Map<String, Domain> copies = new HashMap<>();
      domains.forEach((name, domain) -> copies.put(name, new Domain(domain)));
      if (possible(new ArrayDeque<>(branch), new ArrayList<>(choices), copies)) {
        return true;
      }
    }
    return false;
  }

  private boolean add(
      Claim claim,
      Deque<Claim> claims,
      List<List<List<Claim>>> choices,
      Map<String, Domain> domains) {
    CelExpr expr = claim.expr();
    if (constant(expr) instanceof Boolean value) {
      return value == claim.holds();
    }
    if (expr.getKind() != CelExpr.ExprKind.Kind.CALL) {
      return narrow(expr, domains, domain -> domain.oneOf(List.of(claim.holds())));
    }
    List<CelExpr> parts = Trees.operands(expr.call());
    switch (expr.call().function()) {
      case "!_" -> claims.push(new Claim(parts.get(0), !claim.holds()));
      case "_&&_", "_||_" -> {
        List<Claim> each = parts.stream().map(p -> new Claim(p, claim.holds())).toList();
        if (isCall(expr, "_&&_") == claim.holds()) {
          each.forEach(claims::push);
        } else {
          choices.add(each.stream().map(List::of).toList());
        }
      }
      case "_?_:_" ->
          choices.add(
              List.of(
                  List.of(new Claim(parts.get(0), true), new Claim(parts.get(1), claim.holds())),
                  List.of(new Claim(parts.get(0), false), new Claim(parts.get(2), claim.holds()))));
      case "@in" -> {
        return among(parts.get(0), parts.get(1), claim.holds(), domains);
      }
      default -> {
        return compare(expr.call().function(), parts, claim.holds(), domains);
      }
    }
    return true;
  }

  private boolean among(CelExpr left, CelExpr list, boolean holds, Map<String, Domain> domains) {
    if (list.getKind() != CelExpr.ExprKind.Kind.LIST) {
      return true;
    }
    List<Object> values = new ArrayList<>();
    for (CelExpr element : list.list().elements()) {
      Object value = exact(constant(element));
      if (value == null) {
        return true;
      }
      values.add(value);
    }
    return narrow(
        left,
        domains,
        domain -> {
          if (holds) {
            domain.oneOf(values);
          } else {
            domain.noneOf(values);
          }
        });
  }

  private boolean compare(
      String operator, List<CelExpr> sides, boolean holds, Map<String, Domain> domains) {
    if (sides.size() != 2 || !SWAPPED.containsKey(operator)) {
      return true;
    }
    Object right = exact(constant(sides.get(1)));
    Object left = exact(constant(sides.get(0)));
    if (right != null) {
      return narrow(sides.get(0), domains, domain -> compare(operator, domain, right, holds));
    }
    String swapped = SWAPPED.getOrDefault(operator, operator);
    return left == null
        || narrow(sides.get(1), domains, domain -> compare(swapped, domain, left, holds));
  }

  private static void compare(String operator, Domain domain, Object value, boolean holds) {
    boolean equal = operator.equals("_==_");
    if (equal || operator.equals("_!=_")) {
      if (equal == holds) {
        domain.oneOf(List.of(value));
      } else {
        domain.noneOf(List.of(value));
      }
    } else if (holds && value instanceof Double number) {
      // What does not hold tells nothing: the number may be missing.
      switch (operator) {
        case "_<_" -> domain.atMost(number, true);
        case "_<=_" -> domain.atMost(number, false);
        case "_>_" -> domain.atLeast(number, true);
        default -> domain.atLeast(number, false);
      }
    }
  }

  /** Takes values from the domain of a variable; false when none is left. */
  private boolean narrow(CelExpr variable, Map<String, Domain> domains, Consumer<Domain> change) {
    CelReference reference = ast.getReferenceMap().get(variable.id());
    String name = reference == null ? "" : Trees.withoutDot(reference.name());
    if (name.isEmpty()
        || reads.indexOf(name) < 0
        || (variable.getKind() != CelExpr.ExprKind.Kind.IDENT
            && variable.getKind() != CelExpr.ExprKind.Kind.SELECT)) {
      return true;
    }
    Domain domain = domains.computeIfAbsent(name, n -> new Domain(known.get(n)));
    change.accept(domain);
    if (domain.isEmpty()) {
      conflicts.add(name);
      return false;
    }
    return true;
  }

  /** The value of a part that is constant; null for others, and for one that fails. */
  private @Nullable Object constant(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
      return literal(expr.constant());
    }
    if (!Trees.isConstant(expr, language.libraryFunctions())) {
      return null;
    }
    try {
      return language.runtime().createProgram(part(expr)).eval();
    } catch (CelEvaluationException e) {
      return null;
    }
  }

  private static @Nullable Object literal(CelConstant constant) {
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> (Object) constant.booleanValue();
      case DOUBLE_VALUE -> (Object) constant.doubleValue();
      case INT64_VALUE -> (Object) constant.int64Value();
      case STRING_VALUE -> constant.stringValue();
      default -> null;
    };
  }

  /** A text, flag or double that stands for itself; null for what cannot be told apart. */
  private static @Nullable Object exact(@Nullable Object constant) {
    if (constant instanceof Long whole && Math.abs((double) whole) < LARGEST_EXACT) {
      return (double) whole;
    }
    if (constant instanceof Double number) {
      // One zero, and no NaN, which equals nothing.
      return number.isNaN() ? null : (Object) (number + 0.0);
    }
    return constant instanceof String || constant instanceof Boolean ? constant : null;
  }

  private static boolean isCall(CelExpr expr, String function) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals(function);
  }
}
