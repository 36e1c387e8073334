package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.expr.InvalidExpressionException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in the words of a rule's author what CEL's checker found, and what to write instead. A
 * message that it does not know passes as it is, shortened.
 */
final class ExpressionProblems {
  /** How many problems are reported: beyond a few, one mistake only causes the next. */
  private static final int MOST = 10;

  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern SELECTION =
      Pattern.compile("type '([^']*)' does not support field selection.*");
  private static final Pattern OVERLOAD =
      Pattern.compile(
          "found no matching overload for '(.+?)' applied to '(.*?)' \\(candidates: (.*)\\)");
  private static final Pattern EXPECTED =
      Pattern.compile("expected type '(.*)' but found '(.*)'", Pattern.DOTALL);
  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "(?:mismatched input|extraneous input|no viable alternative at input) '(.*?)'"
              + "(?: expecting .*)?",
          Pattern.DOTALL);
  private static final Pattern TOKEN =
      Pattern.compile("token recognition error at: '(.*)'", Pattern.DOTALL);
  private static final Pattern MISSING = Pattern.compile("missing ('.') at '.*'", Pattern.DOTALL);
  private static final Pattern LITERAL = Pattern.compile("For input string: \"(.*)\".*");
  private static final Pattern RANGE =
      Pattern.compile("expression of type '(.*)' cannot be range of a comprehension.*");
  private static final Pattern RESERVED = Pattern.compile("reserved identifier: (.*)");

  private static final Map<String, String> WORD_OPERATORS =
      Map.of("and", "&&", "AND", "&&", "or", "||", "OR", "||", "not", "!", "NOT", "!");

  /** How the type of a list that is kept apart is written in messages. */
  private static final String LIST = "list('...')";

  private static final Set<String> EQUALITY = Set.of("==", "!=");
  private static final Set<String> COMPARISON = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> ARITHMETIC = Set.of("+", "-", "*", "/");

  private static final Set<String> STANDARD_FUNCTIONS =
      Set.of(
          "all",
          "bool",
          "bytes",
          "contains",
          "double",
          "duration",
          "endsWith",
          "exists",
          "exists_one",
          "filter",
          "getDate",
          "getDayOfMonth",
          "getDayOfWeek",
          "getDayOfYear",
          "getFullYear",
          "getHours",
          "getMilliseconds",
          "getMinutes",
          "getMonth",
          "getSeconds",
          "has",
          "int",
          "map",
          "matches",
          "size",
          "startsWith",
          "string",
          "timestamp",
          "type",
          "uint");

  private final VariableTable table;
  private final ExpressionLimits limits;
  private final Set<String> functions;

  /**
   * @param knowsLists whether {@code list} may be suggested
   */
  ExpressionProblems(
      VariableTable table,
      boolean knowsLists,
      ExpressionLimits limits,
      List<? extends FunctionLibrary> libraries) {
    this.table = table;
    this.limits = limits;
    this.functions = new TreeSet<>(STANDARD_FUNCTIONS);
    if (knowsLists) {
      functions.add(NamedLists.FUNCTION);
    }
    libraries.forEach(library -> functions.addAll(library.names()));
  }

  /** A problem at a node of a tree. */
  static Problem at(CelSource source, long exprId, String message) {
    Integer offset = source.getPositionsMap().get(exprId);
    CelSourceLocation location =
        offset == null
            ? CelSourceLocation.of(1, 0)
            : source.getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0));
    return at(location, message);
  }

  private static Problem at(CelSourceLocation location, String message) {
    // CEL counts columns from 0, and gives -1 for what has no place.
    return new Problem(
        Math.max(1, location.getLine()), Math.max(0, location.getColumn()) + 1, message);
  }

  InvalidExpressionException syntax(List<CelIssue> issues) {
    // The parser goes on after an error and mostly finds its consequences: only the first counts.
    CelIssue first = issues.get(0);
    return new InvalidExpressionException(
        List.of(at(first.getSourceLocation(), syntaxMessage(first.getMessage()))));
  }

  /** All problems of an expression, in the order of the source. */
  static InvalidExpressionException all(List<Problem> problems) {
    return new InvalidExpressionException(
        problems.stream()
            .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
            .distinct()
            .limit(MOST)
            .toList());
  }

  InvalidExpressionException types(
      CelAbstractSyntaxTree parsed, List<CelIssue> issues, ListCheck lists) {
    CelNavigableExpr root = CelNavigableAst.fromAst(parsed).getRoot();
    List<Problem> found = new ArrayList<>(lists.problems());
    for (CelIssue issue : issues.subList(0, Math.min(MOST, issues.size()))) {
      if (lists.explained().contains(issue.getExprId())) {
        continue;
      }
      Optional<CelNavigableExpr> node =
          root.allNodes().filter(n -> n.id() == issue.getExprId()).findFirst();
      found.add(at(issue.getSourceLocation(), typeMessage(issue.getMessage(), node)));
    }
    return all(found);
  }

  InvalidExpressionException resultType(CelAbstractSyntaxTree checked, String format) {
    String message = String.format(Locale.ROOT, format, show(checked.getResultType()));
    return new InvalidExpressionException(
        List.of(at(checked.getSource(), checked.getExpr().id(), message)));
  }

  InvalidExpressionException unplanned(CelEvaluationException e) {
    return new InvalidExpressionException(
        List.of(
            new Problem(
                1, 1, "cannot be evaluated: " + Quote.bare(String.valueOf(e.getMessage())))));
  }

  private String syntaxMessage(String message) {
    if (message.contains("recursion limit")) {
      return "the expression is nested too deeply; at most "
          + limits.depth()
          + " levels are allowed";
    }
    if (message.contains("code point size exceeds")) {
      return "the expression is too long; at most "
          + limits.sourceLength()
          + " characters are allowed";
    }
    if (message.contains("node limit")) {
      return "the expression is too large; at most " + limits.nodes() + " nodes are allowed";
    }
    Matcher reserved = RESERVED.matcher(message);
    if (reserved.matches()) {
      return Quote.of(reserved.group(1)) + " is a reserved word and cannot be a name";
    }
    Matcher token = TOKEN.matcher(message);
    if (token.matches()) {
      return token.group(1).startsWith("=")
          ? "'=' is not an operator; write '==' to compare"
          : notAllowedHere(token.group(1));
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.matches()) {
      return missing.group(1) + " is missing here";
    }
    Matcher literal = LITERAL.matcher(message);
    if (literal.matches()) {
      return Quote.of(literal.group(1))
          + " does not fit into 64 bits; write it with a decimal point to make it a double";
    }
    Matcher unexpected = UNEXPECTED.matcher(message);
    if (unexpected.matches()) {
      return unexpected.group(1).contains("<EOF>")
          ? "the expression ends too early; a value, a name or a closing bracket has to follow"
          : notAllowedHere(unexpected.group(1));
    }
    return Quote.bare(message);
  }

  private static String notAllowedHere(String text) {
    String operator = WORD_OPERATORS.get(text);
    if (text.startsWith("&") || text.startsWith("|")) {
      operator = text.startsWith("&") ? "&&" : "||";
    }
    return Quote.of(text)
        + " is not allowed here"
        + (operator == null ? "" : "; write '" + operator + "'");
  }

  private String typeMessage(String message, Optional<CelNavigableExpr> node) {
    if (node.filter(n -> n.getKind() == CelExpr.ExprKind.Kind.STRUCT).isPresent()) {
      return "an expression cannot build a message; only numbers, texts, flags, times, lists and"
          + " maps are allowed";
    }
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return node.filter(n -> n.getKind() == CelExpr.ExprKind.Kind.CALL).isPresent()
          ? unknownFunction(undeclared.group(1))
          : unknownName(node.map(ExpressionProblems::dottedName).orElse(undeclared.group(1)));
    }
    Matcher selection = SELECTION.matcher(message);
    if (selection.matches()) {
      String name = node.map(ExpressionProblems::dottedName).orElse("");
      return name.isEmpty()
          ? "a " + selection.group(1) + " has no fields to select"
          : unknownName(name);
    }
    Matcher overload = OVERLOAD.matcher(message);
    if (overload.matches()) {
      return noOverload(
          operator(overload.group(1)), types(overload.group(2)), types(overload.group(3)), node);
    }
    Matcher range = RANGE.matcher(message);
    if (range.matches()) {
      return "'all', 'exists', 'filter' and 'map' go over a list or a map, not over a "
          + types(range.group(1));
    }
    Matcher expected = EXPECTED.matcher(message);
    if (expected.matches()) {
      return "is a "
          + types(expected.group(2))
          + " where the type "
          + types(expected.group(1))
          + " is expected; all elements of a list or map have the same type";
    }
    return Quote.bare(message);
  }

  private String unknownName(String name) {
    return "there is no variable " + Quote.of(name) + nearest(name, table.names());
  }

  private String unknownFunction(String name) {
    return "there is no function " + Quote.of(name) + nearest(name, functions);
  }

  private static String nearest(String name, Set<String> known) {
    return Nearest.hint(name, known);
  }

  /** The longest dotted name that a node is part of, such as a.b.c for the node of a. */
  private static String dottedName(CelNavigableExpr node) {
    CelNavigableExpr top = node;
    while (top.parent().isPresent() && isSelect(top.parent().get())) {
      top = top.parent().get();
    }
    return dottedName(top.expr()).orElse("");
  }

  private static boolean isSelect(CelNavigableExpr node) {
    return node.getKind() == CelExpr.ExprKind.Kind.SELECT;
  }

  private static Optional<String> dottedName(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> Optional.of(expr.ident().name());
      case SELECT ->
          dottedName(expr.select().operand()).map(name -> name + "." + expr.select().field());
      case NOT_SET, CONSTANT, CALL, LIST, STRUCT, MAP, COMPREHENSION -> Optional.empty();
    };
  }

  private static String noOverload(
      String operator, String given, String candidates, Optional<CelNavigableExpr> node) {
    if (operator.equals("in") && given.contains(LIST)) {
      return "only texts are in a list; the left side of 'in list(...)' is of type "
          + given.replaceAll("^\\(|, .*", "");
    }
    String applied = "'" + operator + "' cannot be applied to " + given;
    boolean mixed = given.contains("double") && given.matches(".*\\bu?int\\b.*");
    if (given.contains("null")) {
      return applied + "; nothing is null here: a missing number is NaN, a missing text is ''";
    }
    if (mixed && !operator.equals("%")) {
      return applied + "; " + mixedHint(operator, node);
    }
    if (operator.equals("%") && given.contains("double")) {
      return applied + "; it takes whole numbers, write int(x) to cut off the fraction";
    }
    if (COMPARISON.contains(operator)) {
      return applied + "; both sides have to be of one type";
    }
    return applied + "; allowed are " + candidates.replace("),(", "), (");
  }

  private static String mixedHint(String operator, Optional<CelNavigableExpr> node) {
    Optional<Long> literal =
        node.stream()
            .flatMap(CelNavigableExpr::descendants)
            .map(CelNavigableExpr::expr)
            .filter(e -> e.getKind() == CelExpr.ExprKind.Kind.CONSTANT)
            .map(CelExpr::constant)
            .filter(constant -> constant.getKind() == CelConstant.Kind.INT64_VALUE)
            .map(CelConstant::int64Value)
            .findFirst();
    String both =
        ARITHMETIC.contains(operator) || EQUALITY.contains(operator)
            ? "both sides have to be of one kind of number"
            : "it takes one kind of number";
    return both
        + literal
            .map(value -> ", write " + value + ".0 instead of " + value)
            .orElse(", write double(x) for the whole number");
  }

  /** An operator as it is written: {@code *} for CEL's {@code _*_}. */
  private static String operator(String function) {
    return switch (function) {
      case "_?_:_" -> "? :";
      case "_[_]" -> "[ ]";
      case "@in" -> "in";
      default ->
          function.startsWith("_") || function.endsWith("_") ? function.replace("_", "") : function;
    };
  }

  private static String types(String text) {
    return text.replace("google.protobuf.Timestamp", "timestamp")
        .replace("google.protobuf.Duration", "duration")
        .replace(NamedLists.TYPE_NAME, LIST)
        .replaceAll("%([A-Z])\\d+", "$1");
  }

  private static String show(CelType type) {
    return Quote.bare(types(type.name()));
  }
}
