package dev.mitra.features.expr;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelKind;

/** What an expression as a whole has to be. */
enum ResultKind {
  CONDITION(
      ImmutableSet.of(CelKind.BOOL),
      "the condition is of type %s, and has to be true or false (a comparison, for example)"),
  NUMBER(
      ImmutableSet.of(CelKind.DOUBLE, CelKind.INT, CelKind.UINT),
      "the value is of type %s, and has to be a number (double, int or uint)");

  private final ImmutableSet<CelKind> allowed;
  private final String refusal;

  ResultKind(ImmutableSet<CelKind> allowed, String refusal) {
    this.allowed = allowed;
    this.refusal = refusal;
  }

  boolean allows(CelKind kind) {
    return allowed.contains(kind);
  }

  /** What is said of another type, for which {@code %s} stands. */
  String refusal() {
    return refusal;
  }
}
