package dev.mitra.features.expr;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelVariableResolver;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * A checked expression, ready to be evaluated as often as wanted.
 *
 * <p>Thread-safe: it keeps nothing of an evaluation but the count of errors. One evaluation
 * allocates a small resolver and the boxes that CEL needs for the values it reads, and no map; a
 * resolver that is used again would save one object of about twenty and cost the thread safety.
 *
 * <p>An evaluation can fail where types do not show it: a whole number is divided by zero or
 * overflows, a list is read outside its bounds, a text is no number, a macro goes round too often.
 * Then a condition is false, a number is NaN, and {@link #errors()} counts one.
 */
public final class Expression {

  /** What an expression results in. */
  enum Result {
    CONDITION,
    NUMBER
  }

  /** Where the value of a name is. */
  record Slot(int ordinal, ExprType type) {}

  private static final Object FAILED = new Object();

  private final String source;
  private final Result result;
  private final Map<String, Slot> slots;
  private final int[] ordinals;
  private final CelRuntime.Program program;
  private final LongAdder errors = new LongAdder();

  Expression(String source, Result result, Map<String, Slot> slots, CelRuntime.Program program) {
    this.source = source;
    this.result = result;
    this.slots = slots;
    this.ordinals = slots.values().stream().mapToInt(Slot::ordinal).sorted().toArray();
    this.program = program;
  }

  /** The source text, as it was given. */
  public String source() {
    return source;
  }

  /** The ordinals of the variables that it reads, ascending, each once. */
  public int[] ordinals() {
    return ordinals.clone();
  }

  /**
   * Evaluates a condition; false when the evaluation fails.
   *
   * @throws IllegalStateException when this was compiled as a number
   */
  public boolean test(Inputs in) {
    require(Result.CONDITION);
    Object value = evaluate(in);
    if (value instanceof Boolean flag) {
      return flag;
    }
    errors.increment();
    return false;
  }

  /**
   * Evaluates a number; NaN when the evaluation fails.
   *
   * @throws IllegalStateException when this was compiled as a condition
   */
  public double value(Inputs in) {
    require(Result.NUMBER);
    Object value = evaluate(in);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    errors.increment();
    return Double.NaN;
  }

  /** How many evaluations have failed. */
  public long errors() {
    return errors.sum();
  }

  private void require(Result asked) {
    if (result != asked) {
      throw new IllegalStateException("compiled as " + result + ", evaluated as " + asked);
    }
  }

  private Object evaluate(Inputs in) {
    try {
      return program.eval(new Resolver(slots, in));
    } catch (CelEvaluationException | RuntimeException e) {
      return FAILED;
    }
  }

  private record Resolver(Map<String, Slot> slots, Inputs in) implements CelVariableResolver {
    @Override
    public Optional<Object> find(String name) {
      Slot slot = slots.get(name);
      if (slot == null) {
        return Optional.empty();
      }
      return Optional.of(
          switch (slot.type()) {
            case TEXT -> in.text(slot.ordinal());
            case NUMBER -> (Object) in.number(slot.ordinal());
            case FLAG -> in.flag(slot.ordinal());
            case TIMESTAMP -> Instant.ofEpochMilli(in.timestampMillis(slot.ordinal()));
          });
    }
  }

  @Override
  public String toString() {
    return source;
  }
}
