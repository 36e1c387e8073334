package dev.mitra.rules.pattern;

import dev.mitra.features.expr.Expression;
import java.util.List;
import java.util.Optional;

/**
 * A stage with its conditions ready to be evaluated.
 *
 * @param name its name
 * @param negative whether events that fit stand against the sequence
 * @param progress how many stages that take events there are up to it, itself included if it is one
 * @param where its condition; empty when every event fits
 * @param own those terms of the condition that look at the event alone: the condition can hold only
 *     where all of them do
 * @param looksBack whether the condition reads events that stages have taken
 * @param until what ends its loop; empty for nothing
 * @param untilOwn those terms of it that look at the event alone
 */
public record CompiledStage(
    String name,
    boolean negative,
    int progress,
    Optional<Expression> where,
    List<Expression> own,
    boolean looksBack,
    Optional<Expression> until,
    List<Expression> untilOwn) {

  /** Copies the lists. */
  public CompiledStage {
    own = List.copyOf(own);
    untilOwn = List.copyOf(untilOwn);
  }
}
