package dev.mitra.features.expr;

/**
 * An evaluation that has no result, on its way to the next {@code &&} or {@code ||} that absorbs
 * it, or to the end of the expression. There is one for all: what failed is not told, and an
 * exception without stack trace and suppressed exceptions is immutable, so threads may share it.
 */
final class EvaluationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The one failure. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace that could be wrong
  static final EvaluationFailure FAILURE = new EvaluationFailure();

  private EvaluationFailure() {
    super("the evaluation failed", null, false, false);
  }
}
