package dev.mitra.features.expr;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.mitra.features.expr.InterpretedPart.Slot;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Node}s from the tree that CEL's checker has typed; used for one expression. The
 * checker has already chosen the overload of each call, so nothing is left to be looked up when the
 * expression is evaluated.
 *
 * <p>A part without a node (times, macros, maps, functions of a library) is an {@link
 * InterpretedPart}, and the rest is compiled all the same. Constant parts are evaluated once, by
 * CEL's runtime.
 */
final class NodeCompiler {
  private static final Set<CelKind> KINDS =
      EnumSet.of(CelKind.BOOL, CelKind.DOUBLE, CelKind.INT, CelKind.STRING);

  private final CelAbstractSyntaxTree ast;
  private final VariableTable table;
  private final CelRuntime runtime;
  private final Set<String> libraryFunctions;
  private final Map<String, Slot> slots = new HashMap<>();
  private int interpretedParts;
  private int interpretedLoops;

  NodeCompiler(CelAbstractSyntaxTree checked, VariableTable table, Language language) {
    this.ast = checked;
    this.table = table;
    this.runtime = language.runtime();
    this.libraryFunctions = language.libraryFunctions();
    checked.getReferenceMap().values().forEach(this::addSlot);
  }

  private void addSlot(CelReference reference) {
    // A leading dot tells a variable from the variable of a macro with the same name.
    String name =
        reference.name().startsWith(".") ? reference.name().substring(1) : reference.name();
    table
        .ordinal(name)
        .ifPresent(ordinal -> slots.put(name, new Slot(ordinal, table.get(ordinal).type())));
  }

  /** The ordinals of the variables that the expression reads, ascending, each once. */
  int[] ordinals() {
    return slots.values().stream().mapToInt(Slot::ordinal).sorted().toArray();
  }

  /** How many parts are left to CEL's runtime. */
  int interpretedParts() {
    return interpretedParts;
  }

  /**
   * The whole expression: a {@link FlagNode} or a {@link NumberNode}.
   *
   * @throws CelEvaluationException when CEL's runtime cannot plan a part that is left to it
   */
  Node compile() throws CelEvaluationException {
    Node root = node(ast.getExpr());
    if (interpretedLoops > 1) {
      // The limit on the rounds of macros is for all of them together, which only one program sees.
      return interpretAll();
    }
    return root instanceof WholeNode whole ? Numbers.ofWhole(whole) : root;
  }

  /** The whole expression, left to CEL's runtime. */
  Node interpretAll() throws CelEvaluationException {
    interpretedParts = 0;
    interpretedLoops = 0;
    Node root = interpreted(ast.getExpr());
    return root instanceof WholeNode whole ? Numbers.ofWhole(whole) : root;
  }

  private Node node(CelExpr expr) throws CelEvaluationException {
    Node node =
        switch (expr.getKind()) {
          case CONSTANT -> constant(expr.constant());
          case IDENT, SELECT -> variable(expr);
          case CALL -> {
            Node folded = isConstant(expr) ? folded(expr) : null;
            yield folded != null ? folded : call(expr);
          }
          case NOT_SET, LIST, STRUCT, MAP, COMPREHENSION -> null;
        };
    return node != null ? node : interpreted(expr);
  }

  private FlagNode flag(CelExpr expr) throws CelEvaluationException {
    return (FlagNode) node(expr);
  }

  private TextNode text(CelExpr expr) throws CelEvaluationException {
    return (TextNode) node(expr);
  }

  private WholeNode whole(CelExpr expr) throws CelEvaluationException {
    return (WholeNode) node(expr);
  }

  /** A double, or a whole number widened to one. */
  private NumberNode number(CelExpr expr) throws CelEvaluationException {
    Node node = node(expr);
    return node instanceof WholeNode whole ? Numbers.ofWhole(whole) : (NumberNode) node;
  }

  private CelKind kind(CelExpr expr) {
    return ast.getTypeOrThrow(expr.id()).kind();
  }

  private static @Nullable Node constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case BOOLEAN_VALUE -> new FlagConstant(constant.booleanValue());
      case DOUBLE_VALUE -> new NumberConstant(constant.doubleValue());
      case INT64_VALUE -> new WholeConstant(constant.int64Value());
      case STRING_VALUE -> new TextConstant(constant.stringValue());
      default -> null;
    };
  }

  private @Nullable Node variable(CelExpr expr) {
    CelReference reference = ast.getReferenceMap().get(expr.id());
    Slot slot = reference == null ? null : slots.get(reference.name());
    if (slot == null) {
      return null;
    }
    return switch (slot.type()) {
      case TEXT -> new TextVariable(slot.ordinal());
      case NUMBER -> new NumberVariable(slot.ordinal());
      case FLAG -> new FlagVariable(slot.ordinal());
      case TIMESTAMP -> null;
    };
  }

  private boolean isConstant(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> true;
      case LIST -> expr.list().elements().stream().allMatch(this::isConstant);
      case CALL ->
          !libraryFunctions.contains(expr.call().function())
              && operands(expr.call()).stream().allMatch(this::isConstant);
      case NOT_SET, IDENT, SELECT, STRUCT, MAP, COMPREHENSION -> false;
    };
  }

  /** The value of a constant part; null when it has no node, or fails whenever it is evaluated. */
  private @Nullable Node folded(CelExpr expr) {
    try {
      Object value = program(expr).eval();
      if (value instanceof Boolean flag) {
        return new FlagConstant(flag);
      }
      if (value instanceof Double number) {
        return new NumberConstant(number);
      }
      if (value instanceof Long whole) {
        return new WholeConstant(whole);
      }
      return value instanceof String text ? new TextConstant(text) : null;
    } catch (CelEvaluationException e) {
      return null;
    }
  }

  private CelRuntime.Program program(CelExpr expr) throws CelEvaluationException {
    return runtime.createProgram(
        CelAbstractSyntaxTree.newCheckedAst(
            expr, ast.getSource(), ast.getReferenceMap(), ast.getTypeMap()));
  }

  private Node interpreted(CelExpr expr) throws CelEvaluationException {
    interpretedParts++;
    if (CelNavigableExpr.fromExpr(expr)
        .allNodes()
        .anyMatch(n -> n.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION)) {
      interpretedLoops++;
    }
    InterpretedPart part = new InterpretedPart(program(expr), slots);
    return switch (kind(expr)) {
      case BOOL -> (FlagNode) part::flag;
      case DOUBLE, UINT -> (NumberNode) part::number;
      case INT -> (WholeNode) part::whole;
      case STRING -> (TextNode) part::text;
      default -> throw new IllegalStateException("no node is of type " + kind(expr));
    };
  }

  /** What a call is applied to: its target, when it has one, and its arguments. */
  private static List<CelExpr> operands(CelCall call) {
    List<CelExpr> operands = new ArrayList<>();
    call.target().ifPresent(operands::add);
    operands.addAll(call.args());
    return operands;
  }

  private @Nullable Node call(CelExpr expr) throws CelEvaluationException {
    CelReference reference = ast.getReferenceMap().get(expr.id());
    if (reference == null || reference.overloadIds().size() != 1) {
      return null;
    }
    String overload = reference.overloadIds().get(0);
    List<CelExpr> operands = operands(expr.call());
    if (overload.equals("in_list")) {
      return membership(operands.get(0), operands.get(1));
    }
    if (!operands.stream().allMatch(operand -> KINDS.contains(kind(operand)))) {
      return null;
    }
    return switch (operands.size()) {
      case 1 -> unary(overload, operands.get(0));
      case 2 -> binary(overload, operands.get(0), operands.get(1), expr);
      case 3 -> overload.equals("conditional") ? choice(operands) : null;
      default -> null;
    };
  }

  private @Nullable Node unary(String overload, CelExpr a) throws CelEvaluationException {
    return switch (overload) {
      case "logical_not" -> Flags.not(flag(a));
      case "negate_double" -> Numbers.negate(number(a));
      case "negate_int64" -> Wholes.negate(whole(a));
      case "double_to_double", "int64_to_double" -> number(a);
      case "string_to_double" -> Numbers.ofText(text(a));
      case "int64_to_int64" -> whole(a);
      case "double_to_int64" -> Wholes.ofNumber(number(a));
      case "string_to_int64" -> Wholes.ofText(text(a));
      case "string_to_string" -> text(a);
      case "double_to_string" -> Texts.ofNumber(number(a));
      case "int64_to_string" -> Texts.ofWhole(whole(a));
      case "bool_to_string" -> Texts.ofFlag(flag(a));
      case "string_to_bool" -> Flags.ofText(text(a));
      case "size_string", "string_size" -> Texts.size(text(a));
      default -> null;
    };
  }

  private @Nullable Node binary(String overload, CelExpr a, CelExpr b, CelExpr expr)
      throws CelEvaluationException {
    return switch (overload) {
      case "logical_and" -> Flags.all(terms(expr));
      case "logical_or" -> Flags.any(terms(expr));
      case "equals" -> equality(a, b, true);
      case "not_equals" -> equality(a, b, false);
      case "add_double" -> Numbers.add(number(a), number(b));
      case "subtract_double" -> Numbers.subtract(number(a), number(b));
      case "multiply_double" -> Numbers.multiply(number(a), number(b));
      case "divide_double" -> Numbers.divide(number(a), number(b));
      case "add_int64" -> Wholes.add(whole(a), whole(b));
      case "subtract_int64" -> Wholes.subtract(whole(a), whole(b));
      case "multiply_int64" -> Wholes.multiply(whole(a), whole(b));
      case "divide_int64" -> Wholes.divide(whole(a), whole(b));
      case "modulo_int64" -> Wholes.remainder(whole(a), whole(b));
      case "add_string" -> Texts.concat(text(a), text(b));
      case "starts_with_string" -> Texts.startsWith(text(a), text(b));
      case "ends_with_string" -> Texts.endsWith(text(a), text(b));
      case "contains_string" -> Texts.contains(text(a), text(b));
      case "matches", "matches_string" -> Texts.matches(text(a), Pattern.compile(literal(b)));
      default -> order(overload, a, b);
    };
  }

  private @Nullable FlagNode order(String overload, CelExpr a, CelExpr b)
      throws CelEvaluationException {
    return switch (overload) {
      case "less_double", "less_double_int64", "less_int64_double" ->
          Numbers.less(number(a), number(b));
      case "less_int64" -> Wholes.less(whole(a), whole(b));
      case "less_string" -> Texts.less(text(a), text(b));
      case "less_bool" -> Flags.less(flag(a), flag(b));
      case "less_equals_double", "less_equals_double_int64", "less_equals_int64_double" ->
          Numbers.lessOrEqual(number(a), number(b));
      case "less_equals_int64" -> Wholes.lessOrEqual(whole(a), whole(b));
      case "less_equals_string" -> Texts.lessOrEqual(text(a), text(b));
      case "less_equals_bool" -> Flags.lessOrEqual(flag(a), flag(b));
      case "greater_double", "greater_double_int64", "greater_int64_double" ->
          Numbers.less(number(b), number(a));
      case "greater_int64" -> Wholes.less(whole(b), whole(a));
      case "greater_string" -> Texts.less(text(b), text(a));
      case "greater_bool" -> Flags.less(flag(b), flag(a));
      case "greater_equals_double", "greater_equals_double_int64", "greater_equals_int64_double" ->
          Numbers.lessOrEqual(number(b), number(a));
      case "greater_equals_int64" -> Wholes.lessOrEqual(whole(b), whole(a));
      case "greater_equals_string" -> Texts.lessOrEqual(text(b), text(a));
      case "greater_equals_bool" -> Flags.lessOrEqual(flag(b), flag(a));
      default -> null;
    };
  }

  private static String literal(CelExpr expr) {
    // The check has refused a pattern that is no literal.
    return expr.constant().stringValue();
  }

  private @Nullable FlagNode equality(CelExpr a, CelExpr b, boolean wanted)
      throws CelEvaluationException {
    if (kind(a) != kind(b)) {
      return null;
    }
    return switch (kind(a)) {
      case DOUBLE -> Numbers.equal(number(a), number(b), wanted);
      case INT -> Wholes.equal(whole(a), whole(b), wanted);
      case STRING -> Texts.equal(text(a), text(b), wanted);
      case BOOL ->
          keepsFailure(a) || keepsFailure(b) ? null : Flags.equal(flag(a), flag(b), wanted);
      default -> null;
    };
  }

  /**
   * Whether CEL's runtime may take a failure of this part for a value that is neither true nor
   * false. It gives the failure of {@code &&} and {@code ||} to {@code ==} in this way, so that
   * {@code (1 / n > 0 && true) == true} is false for 0 where one would expect it to fail.
   */
  private boolean keepsFailure(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT, IDENT -> false;
      case CALL ->
          switch (expr.call().function()) {
            case "_&&_", "_||_", "_[_]" -> true;
            case "_?_:_" ->
                keepsFailure(expr.call().args().get(1)) || keepsFailure(expr.call().args().get(2));
            default -> libraryFunctions.contains(expr.call().function());
          };
      case NOT_SET, SELECT, LIST, STRUCT, MAP, COMPREHENSION -> true;
    };
  }

  private List<FlagNode> terms(CelExpr chain) throws CelEvaluationException {
    List<FlagNode> terms = new ArrayList<>();
    addTerms(chain, chain.call().function(), terms);
    return terms;
  }

  private void addTerms(CelExpr expr, String function, List<FlagNode> terms)
      throws CelEvaluationException {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals(function)) {
      for (CelExpr term : expr.call().args()) {
        addTerms(term, function, terms);
      }
    } else {
      terms.add(flag(expr));
    }
  }

  private @Nullable Node choice(List<CelExpr> operands) throws CelEvaluationException {
    CelExpr yes = operands.get(1);
    CelExpr no = operands.get(2);
    if (kind(yes) != kind(no)) {
      return null;
    }
    FlagNode condition = flag(operands.get(0));
    return switch (kind(yes)) {
      case BOOL -> Flags.choose(condition, flag(yes), flag(no));
      case DOUBLE -> Numbers.choose(condition, number(yes), number(no));
      case INT -> Wholes.choose(condition, whole(yes), whole(no));
      case STRING -> Texts.choose(condition, text(yes), text(no));
      default -> null;
    };
  }

  private @Nullable FlagNode membership(CelExpr value, CelExpr list) throws CelEvaluationException {
    if (list.getKind() != CelExpr.ExprKind.Kind.LIST
        || !list.list().optionalIndices().isEmpty()
        || !list.list().elements().stream().allMatch(e -> kind(e) == kind(value))) {
      return null;
    }
    List<CelExpr> elements = list.list().elements();
    switch (kind(value)) {
      case DOUBLE -> {
        List<NumberNode> numbers = new ArrayList<>();
        for (CelExpr element : elements) {
          numbers.add(number(element));
        }
        return Numbers.in(number(value), numbers);
      }
      case INT -> {
        List<WholeNode> wholes = new ArrayList<>();
        for (CelExpr element : elements) {
          wholes.add(whole(element));
        }
        return Wholes.in(whole(value), wholes);
      }
      case STRING -> {
        List<TextNode> texts = new ArrayList<>();
        for (CelExpr element : elements) {
          texts.add(text(element));
        }
        return Texts.in(text(value), texts);
      }
      default -> {
        return null;
      }
    }
  }
}
