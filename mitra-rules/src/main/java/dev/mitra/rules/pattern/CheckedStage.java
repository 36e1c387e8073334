package dev.mitra.rules.pattern;

import dev.mitra.features.expr.CheckedExpression;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.Variable;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A stage whose conditions were found to be right.
 *
 * @param placed the stage
 * @param where its condition
 * @param until what ends its loop
 */
record CheckedStage(
    PlacedStage placed, Optional<CheckedCondition> where, Optional<CheckedCondition> until) {

  /**
   * A condition.
   *
   * @param path where it stands
   * @param whole all of it
   * @param own those terms of it that look at the event alone
   * @param looksBack whether it reads events that stages have taken
   */
  record CheckedCondition(
      String path, CheckedExpression whole, List<CheckedExpression> own, boolean looksBack) {

    CheckedCondition {
      own = List.copyOf(own);
    }
  }

  /**
   * The stage, ready to be evaluated.
   *
   * @param bind makes an expression ready; its second argument is the path of its condition
   */
  CompiledStage bind(BiFunction<CheckedExpression, String, Expression> bind) {
    return new CompiledStage(
        placed.name(),
        placed.isNegative(),
        placed.progress(),
        where.map(condition -> bind.apply(condition.whole(), condition.path())),
        own(where, bind),
        where.map(CheckedCondition::looksBack).orElse(false),
        until.map(condition -> bind.apply(condition.whole(), condition.path())),
        own(until, bind));
  }

  private static List<Expression> own(
      Optional<CheckedCondition> condition,
      BiFunction<CheckedExpression, String, Expression> bind) {
    return condition.stream()
        .flatMap(c -> c.own().stream().map(term -> bind.apply(term, c.path())))
        .toList();
  }

  /** What its conditions read. */
  List<Variable> variables() {
    return Stream.of(where, until)
        .flatMap(Optional::stream)
        .flatMap(condition -> condition.whole().variables().stream())
        .toList();
  }

  /** What evaluating its conditions costs at most, in visited nodes. */
  long cost() {
    return where.map(c -> c.whole().cost()).orElse(0L)
        + until.map(c -> c.whole().cost()).orElse(0L);
  }
}
