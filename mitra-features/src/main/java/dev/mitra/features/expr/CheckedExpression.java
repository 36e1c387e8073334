package dev.mitra.features.expr;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An expression that was parsed, type-checked and planned, but for the ordinals of the variables
 * and lists that it reads: {@link ExpressionCompiler#bind} gives it those, in microseconds and
 * without CEL, for this table or a later one. Immutable.
 */
public final class CheckedExpression {
  private final String source;
  private final ResultKind kind;
  private final Language language;
  private final Reads reads;
  private final Template<?> root;
  private final boolean compiled;
  private final long cost;

  CheckedExpression(
      String source,
      ResultKind kind,
      Language language,
      Reads reads,
      Template<?> root,
      boolean compiled,
      long cost) {
    this.source = source;
    this.kind = kind;
    this.language = language;
    this.reads = reads;
    this.root = root;
    this.compiled = compiled;
    this.cost = cost;
  }

  /** The source text, as it was given. */
  public String source() {
    return source;
  }

  /** The variables that it reads, each once, as they were declared when it was checked. */
  public List<Variable> variables() {
    return reads.variables();
  }

  /** The names of the lists that it reads, each once. */
  public List<String> lists() {
    return reads.lists();
  }

  /**
   * How many nodes an evaluation visits at most, at least 1: the same for the same source, whatever
   * the machine. A constant part and a list of constants are one node, an entry list is looked up
   * by its one node. The body of {@code exists}, {@code all}, {@code filter} or {@code map} counts
   * as often as its list has elements, when it is written out, and as often as {@link
   * ExpressionLimits#iterations()} allows, when it is not. The length of texts does not count.
   */
  public long cost() {
    return cost;
  }

  ResultKind kind() {
    return kind;
  }

  Language language() {
    return language;
  }

  Reads reads() {
    return reads;
  }

  /**
   * As {@link ExpressionCompiler#bind}, without a compiler and for an expression that reads no
   * lists: empty when not all that it reads is declared as it was where it was checked.
   */
  public Optional<Expression> bindTo(VariableLookup variables) {
    return reads.sameIn(variables, List.of())
        ? Optional.of(bind(variables, new int[0]))
        : Optional.empty();
  }

  /** The expression with the ordinals of what it reads. */
  Expression bind(VariableLookup lookup, int[] lists) {
    int[] variables = new int[reads.variables().size()];
    for (int i = 0; i < variables.length; i++) {
      variables[i] = lookup.ordinal(reads.variables().get(i).name()).orElseThrow();
    }
    Node node = root.bind(new Binding(reads.variables(), variables, lists));
    int[] ascending = variables.clone();
    Arrays.sort(ascending);
    return new Expression(source, ascending, compiled, cost, node);
  }

  @Override
  public String toString() {
    return source;
  }
}
