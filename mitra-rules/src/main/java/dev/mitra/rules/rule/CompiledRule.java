package dev.mitra.rules.rule;

import dev.mitra.features.expr.Expression;
import org.jspecify.annotations.Nullable;

/**
 * A rule that is ready to be evaluated over the variables of one compiler; made by {@link
 * CheckedRule#bind}. Immutable and thread-safe.
 */
public final class CompiledRule {
  private final String name;
  private final long epoch;
  private final RuleSpec spec;
  private final boolean demoted;
  private final Expression when;
  private final int scopeField;
  private final @Nullable Gate gate;

  CompiledRule(
      String name,
      long epoch,
      RuleSpec spec,
      boolean demoted,
      Expression when,
      int scopeField,
      @Nullable Gate gate) {
    this.name = name;
    this.epoch = epoch;
    this.spec = spec;
    this.demoted = demoted;
    this.when = when;
    this.scopeField = scopeField;
    this.gate = gate;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** When it was admitted: the offset of its record in the control topic. */
  public long epoch() {
    return epoch;
  }

  /** What it says. */
  public RuleSpec spec() {
    return spec;
  }

  /** Whether it was demoted. */
  public boolean isDemoted() {
    return demoted;
  }

  /** Its condition, which counts the evaluations that have failed. */
  public Expression when() {
    return when;
  }

  /** The ordinal of the field of its scope; -1 when it has none. */
  int scopeField() {
    return scopeField;
  }

  /** What stands between its condition and its action; null when nothing does. */
  @Nullable Gate gate() {
    return gate;
  }

  @Override
  public String toString() {
    return name;
  }
}
