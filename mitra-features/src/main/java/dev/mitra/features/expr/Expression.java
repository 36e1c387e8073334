package dev.mitra.features.expr;

import dev.mitra.features.expr.Node.FlagNode;
import dev.mitra.features.expr.Node.NumberNode;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A checked expression, ready to be evaluated as often as wanted.
 *
 * <p>Thread-safe: it keeps nothing of an evaluation but the count of errors. What {@link
 * #isCompiled()} is evaluated in some nanoseconds and, unless it makes new texts or matches a
 * pattern, allocates nothing. Other parts are left to CEL's runtime: half a microsecond and some
 * twenty objects each.
 *
 * <p>An evaluation can fail where types do not show it: a whole number is divided by zero or
 * overflows, a list is read outside its bounds, a text is no number, a macro goes round too often.
 * Then a condition is false, a number is NaN, and {@link #errors()} counts one.
 */
public final class Expression {
  private final String source;
  private final int[] ordinals;
  private final boolean compiled;
  private final long cost;
  private final @Nullable FlagNode condition;
  private final @Nullable NumberNode number;
  private final LongAdder errors = new LongAdder();

  /**
   * @param root a flag for a condition, or a number
   */
  Expression(String source, int[] ordinals, boolean compiled, long cost, Node root) {
    this.source = source;
    this.ordinals = ordinals;
    this.compiled = compiled;
    this.cost = cost;
    // Two typed fields, because asking a node for its type would cost more than evaluating it.
    this.condition = root instanceof FlagNode flag ? flag : null;
    this.number = root instanceof NumberNode value ? value : null;
  }

  /** The source text, as it was given. */
  public String source() {
    return source;
  }

  /** The ordinals of the variables that it reads, ascending, each once. */
  public int[] ordinals() {
    return ordinals.clone();
  }

  /** Whether no part of it is left to CEL's runtime. */
  public boolean isCompiled() {
    return compiled;
  }

  /** What an evaluation costs at most; see {@link CheckedExpression#cost()}. */
  public long cost() {
    return cost;
  }

  /**
   * Evaluates a condition; false when the evaluation fails.
   *
   * @throws IllegalStateException when this was compiled as a number
   */
  public boolean test(Inputs in) {
    FlagNode node = condition;
    if (node == null) {
      throw new IllegalStateException("compiled as a number, evaluated as a condition");
    }
    try {
      return node.test(in);
    } catch (RuntimeException e) {
      errors.increment();
      return false;
    }
  }

  /**
   * Evaluates a number; NaN when the evaluation fails.
   *
   * @throws IllegalStateException when this was compiled as a condition
   */
  public double value(Inputs in) {
    NumberNode node = number;
    if (node == null) {
      throw new IllegalStateException("compiled as a condition, evaluated as a number");
    }
    try {
      return node.value(in);
    } catch (RuntimeException e) {
      errors.increment();
      return Double.NaN;
    }
  }

  /** How many evaluations have failed. */
  public long errors() {
    return errors.sum();
  }

  @Override
  public String toString() {
    return source;
  }
}
