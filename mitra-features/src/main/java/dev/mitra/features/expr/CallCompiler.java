package dev.mitra.features.expr;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.runtime.CelEvaluationException;
import dev.mitra.features.expr.Node.FlagNode;
import dev.mitra.features.expr.Node.NumberNode;
import dev.mitra.features.expr.Node.TextNode;
import dev.mitra.features.expr.Node.WholeNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Template}s of nodes for calls, by the overload that CEL's checker has chosen. What
 * it answers null for is left to CEL's runtime.
 */
final class CallCompiler {
  private static final Set<CelKind> KINDS =
      EnumSet.of(CelKind.BOOL, CelKind.DOUBLE, CelKind.INT, CelKind.STRING);

  private final NodeCompiler parts;
  private final CelAbstractSyntaxTree ast;
  private final Reads reads;
  private final Set<String> libraryFunctions;

  /**
   * @param parts makes what calls are applied to
   */
  CallCompiler(
      NodeCompiler parts, CelAbstractSyntaxTree ast, Reads reads, Set<String> libraryFunctions) {
    this.parts = parts;
    this.ast = ast;
    this.reads = reads;
    this.libraryFunctions = libraryFunctions;
  }

  private Template<FlagNode> flag(CelExpr expr) throws CelEvaluationException {
    return parts.flag(expr);
  }

  private Template<TextNode> text(CelExpr expr) throws CelEvaluationException {
    return parts.text(expr);
  }

  private Template<WholeNode> whole(CelExpr expr) throws CelEvaluationException {
    return parts.whole(expr);
  }

  private Template<NumberNode> number(CelExpr expr) throws CelEvaluationException {
    return parts.number(expr);
  }

  private CelKind kind(CelExpr expr) {
    return parts.kind(expr);
  }

  @Nullable Template<?> call(CelExpr expr) throws CelEvaluationException {
    CelReference reference = ast.getReferenceMap().get(expr.id());
    if (reference == null || reference.overloadIds().size() != 1) {
      return null;
    }
    String overload = reference.overloadIds().get(0);
    List<CelExpr> operands = Trees.operands(expr.call());
    if (overload.equals("in_list")) {
      return membership(operands.get(0), operands.get(1));
    }
    if (overload.equals(NamedLists.IN_NAMED_LIST)) {
      return namedMembership(operands.get(0), operands.get(1));
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

  private @Nullable Template<?> unary(String overload, CelExpr a) throws CelEvaluationException {
    return switch (overload) {
      case "logical_not" -> Template.flag(Flags::not, flag(a));
      case "negate_double" -> Template.number(Numbers::negate, number(a));
      case "negate_int64" -> Template.whole(Wholes::negate, whole(a));
      case "double_to_double", "int64_to_double" -> number(a);
      case "string_to_double" -> Template.number(Numbers::ofText, text(a));
      case "int64_to_int64" -> whole(a);
      case "double_to_int64" -> Template.whole(Wholes::ofNumber, number(a));
      case "string_to_int64" -> Template.whole(Wholes::ofText, text(a));
      case "string_to_string" -> text(a);
      case "double_to_string" -> Template.text(Texts::ofNumber, number(a));
      case "int64_to_string" -> Template.text(Texts::ofWhole, whole(a));
      case "bool_to_string" -> Template.text(Texts::ofFlag, flag(a));
      case "string_to_bool" -> Template.flag(Flags::ofText, text(a));
      case "size_string", "string_size" -> Template.whole(Texts::size, text(a));
      default -> null;
    };
  }

  private @Nullable Template<?> binary(String overload, CelExpr a, CelExpr b, CelExpr expr)
      throws CelEvaluationException {
    return switch (overload) {
      case "logical_and" -> chain(expr, Flags::all);
      case "logical_or" -> chain(expr, Flags::any);
      case "equals" -> equality(a, b, true);
      case "not_equals" -> equality(a, b, false);
      case "add_double" -> Template.number(Numbers::add, number(a), number(b));
      case "subtract_double" -> Template.number(Numbers::subtract, number(a), number(b));
      case "multiply_double" -> Template.number(Numbers::multiply, number(a), number(b));
      case "divide_double" -> Template.number(Numbers::divide, number(a), number(b));
      case "add_int64" -> Template.whole(Wholes::add, whole(a), whole(b));
      case "subtract_int64" -> Template.whole(Wholes::subtract, whole(a), whole(b));
      case "multiply_int64" -> Template.whole(Wholes::multiply, whole(a), whole(b));
      case "divide_int64" -> Template.whole(Wholes::divide, whole(a), whole(b));
      case "modulo_int64" -> Template.whole(Wholes::remainder, whole(a), whole(b));
      case "add_string" -> Template.text(Texts::concat, text(a), text(b));
      case "starts_with_string" -> Template.flag(Texts::startsWith, text(a), text(b));
      case "ends_with_string" -> Template.flag(Texts::endsWith, text(a), text(b));
      case "contains_string" -> Template.flag(Texts::contains, text(a), text(b));
      case "matches", "matches_string" -> {
        // The check has refused a pattern that is no literal.
        Pattern pattern = Pattern.compile(b.constant().stringValue());
        yield Template.flag(x -> Texts.matches(x, pattern), text(a));
      }
      default -> order(overload, a, b);
    };
  }

  private @Nullable Template<FlagNode> order(String overload, CelExpr a, CelExpr b)
      throws CelEvaluationException {
    return switch (overload) {
      case "less_double", "less_double_int64", "less_int64_double" ->
          Template.flag(Numbers::less, number(a), number(b));
      case "less_int64" -> Template.flag(Wholes::less, whole(a), whole(b));
      case "less_string" -> Template.flag(Texts::less, text(a), text(b));
      case "less_bool" -> Template.flag(Flags::less, flag(a), flag(b));
      case "less_equals_double", "less_equals_double_int64", "less_equals_int64_double" ->
          Template.flag(Numbers::lessOrEqual, number(a), number(b));
      case "less_equals_int64" -> Template.flag(Wholes::lessOrEqual, whole(a), whole(b));
      case "less_equals_string" -> Template.flag(Texts::lessOrEqual, text(a), text(b));
      case "less_equals_bool" -> Template.flag(Flags::lessOrEqual, flag(a), flag(b));
      case "greater_double", "greater_double_int64", "greater_int64_double" ->
          Template.flag(Numbers::less, number(b), number(a));
      case "greater_int64" -> Template.flag(Wholes::less, whole(b), whole(a));
      case "greater_string" -> Template.flag(Texts::less, text(b), text(a));
      case "greater_bool" -> Template.flag(Flags::less, flag(b), flag(a));
      case "greater_equals_double", "greater_equals_double_int64", "greater_equals_int64_double" ->
          Template.flag(Numbers::lessOrEqual, number(b), number(a));
      case "greater_equals_int64" -> Template.flag(Wholes::lessOrEqual, whole(b), whole(a));
      case "greater_equals_string" -> Template.flag(Texts::lessOrEqual, text(b), text(a));
      case "greater_equals_bool" -> Template.flag(Flags::lessOrEqual, flag(b), flag(a));
      default -> null;
    };
  }

  private @Nullable Template<FlagNode> equality(CelExpr a, CelExpr b, boolean wanted)
      throws CelEvaluationException {
    if (kind(a) != kind(b)) {
      return null;
    }
    return switch (kind(a)) {
      case DOUBLE -> Template.flag((x, y) -> Numbers.equal(x, y, wanted), number(a), number(b));
      case INT -> Template.flag((x, y) -> Wholes.equal(x, y, wanted), whole(a), whole(b));
      case STRING -> Template.flag((x, y) -> Texts.equal(x, y, wanted), text(a), text(b));
      case BOOL ->
          keepsFailure(a) || keepsFailure(b)
              ? null
              : Template.flag((x, y) -> Flags.equal(x, y, wanted), flag(a), flag(b));
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

  private Template<FlagNode> chain(CelExpr expr, Function<List<FlagNode>, FlagNode> make)
      throws CelEvaluationException {
    List<Template<FlagNode>> terms = new ArrayList<>();
    addTerms(expr, expr.call().function(), terms);
    return Template.reading(FlagNode.class, binding -> make.apply(bindAll(terms, binding)));
  }

  private void addTerms(CelExpr expr, String function, List<Template<FlagNode>> terms)
      throws CelEvaluationException {
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL && expr.call().function().equals(function)) {
      for (CelExpr term : expr.call().args()) {
        addTerms(term, function, terms);
      }
    } else {
      terms.add(flag(expr));
    }
  }

  private @Nullable Template<?> choice(List<CelExpr> operands) throws CelEvaluationException {
    CelExpr yes = operands.get(1);
    CelExpr no = operands.get(2);
    if (kind(yes) != kind(no)) {
      return null;
    }
    Template<FlagNode> condition = flag(operands.get(0));
    return switch (kind(yes)) {
      case BOOL -> choice(condition, flag(yes), flag(no), Flags::choose);
      case DOUBLE -> choice(condition, number(yes), number(no), Numbers::choose);
      case INT -> choice(condition, whole(yes), whole(no), Wholes::choose);
      case STRING -> choice(condition, text(yes), text(no), Texts::choose);
      default -> null;
    };
  }

  private static <N extends Node> Template<N> choice(
      Template<FlagNode> condition, Template<N> yes, Template<N> no, Choice<N> make) {
    return Template.reading(
        yes.type(),
        binding -> make.of(condition.bind(binding), yes.bind(binding), no.bind(binding)));
  }

  /** A list whose entries are known to the payment only by the list's ordinal. */
  private Template<FlagNode> namedMembership(CelExpr value, CelExpr list)
      throws CelEvaluationException {
    Template<TextNode> text = text(value);
    int index = reads.lists().indexOf(NamedLists.name(list));
    return Template.reading(
        FlagNode.class, binding -> Texts.inList(text.bind(binding), binding.list(index)));
  }

  private @Nullable Template<FlagNode> membership(CelExpr value, CelExpr list)
      throws CelEvaluationException {
    if (list.getKind() != CelExpr.ExprKind.Kind.LIST
        || !list.list().optionalIndices().isEmpty()
        || !list.list().elements().stream().allMatch(e -> kind(e) == kind(value))) {
      return null;
    }
    List<CelExpr> elements = list.list().elements();
    switch (kind(value)) {
      case DOUBLE -> {
        List<Template<NumberNode>> numbers = new ArrayList<>();
        for (CelExpr element : elements) {
          numbers.add(number(element));
        }
        return membership(number(value), numbers, Numbers::inConstants, Numbers::in);
      }
      case INT -> {
        List<Template<WholeNode>> wholes = new ArrayList<>();
        for (CelExpr element : elements) {
          wholes.add(whole(element));
        }
        return membership(whole(value), wholes, Wholes::inConstants, Wholes::in);
      }
      case STRING -> {
        List<Template<TextNode>> texts = new ArrayList<>();
        for (CelExpr element : elements) {
          texts.add(text(element));
        }
        return membership(text(value), texts, Texts::inConstants, Texts::in);
      }
      default -> {
        return null;
      }
    }
  }

  private <N extends Node> Template<FlagNode> membership(
      Template<N> value,
      List<Template<N>> elements,
      Function<List<N>, Function<N, FlagNode>> inConstants,
      BiFunction<N, List<N>, FlagNode> in) {
    if (elements.stream().allMatch(Template::constant)) {
      parts.areOneNode(elements.size());
      return Template.flag(inConstants.apply(bindAll(elements, Binding.NONE)), value);
    }
    return Template.reading(
        FlagNode.class, binding -> in.apply(value.bind(binding), bindAll(elements, binding)));
  }

  private static <N extends Node> List<N> bindAll(List<Template<N>> all, Binding binding) {
    List<N> bound = new ArrayList<>(all.size());
    for (Template<N> each : all) {
      bound.add(each.bind(binding));
    }
    return bound;
  }

  /** Makes the node of {@code condition ? yes : no}. */
  @FunctionalInterface
  private interface Choice<N> {
    N of(FlagNode condition, N yes, N no);
  }
}
