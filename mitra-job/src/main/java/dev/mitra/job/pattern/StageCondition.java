package dev.mitra.job.pattern;

import dev.mitra.features.expr.Expression;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a pattern as flink-cep asks it. It is never shipped: the automaton is built where
 * it runs, and what Flink serializes to look for closures is without content.
 */
final class StageCondition extends IterativeCondition<StageEvent> {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable StageInputs inputs;
  private final transient @Nullable Expression expression;
  private final boolean always;
  private final transient @Nullable Switch answers;

  /** Lets all conditions of a pattern say no: what an event is answered that none of them wants. */
  static final class Switch {
    boolean off;
  }

  /**
   * @param expression the condition; empty for one that always holds
   */
  StageCondition(StageInputs inputs, Optional<Expression> expression, Switch answers) {
    this.inputs = inputs;
    this.expression = expression.orElse(null);
    this.always = expression.isEmpty();
    this.answers = answers;
  }

  @Override
  public boolean filter(StageEvent event, Context<StageEvent> context) {
    if (Objects.requireNonNull(answers).off) {
      return false;
    }
    return always
        || Objects.requireNonNull(expression)
            .test(Objects.requireNonNull(inputs).bind(event, context));
  }
}
