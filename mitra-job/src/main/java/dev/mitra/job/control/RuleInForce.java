package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.rules.rule.CheckedRule;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Mode;
import dev.mitra.rules.rule.RuleSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule in force: checked once, and tied again to the variables whenever these change. */
final class RuleInForce implements InForce {
  private final Published published;
  private final Lazy<RuleSpec> spec;
  private @Nullable CheckedRule checked;
  private @Nullable ExpressionCompiler boundTo;
  private @Nullable CompiledRule bound;
  private boolean boundDemoted;
  private Set<String> boundShadowed = Set.of();
  private boolean setAside;

  RuleInForce(Published published) {
    this.published = published;
    this.spec = Lazy.of(() -> RuleSpec.parse(id().name(), published.resource().get().spec()));
  }

  @Override
  public Published published() {
    return published;
  }

  /**
   * What it says.
   *
   * @throws InvalidDeclarationException when it cannot be read
   */
  RuleSpec spec() {
    return spec.get();
  }

  /** Whether it was set aside, because it was admitted before and is not valid any more. */
  boolean isSetAside() {
    return setAside;
  }

  /** Notes that it is left out of what is in force. */
  void setAside() {
    setAside = true;
  }

  /** Whether it is evaluated for every payment. */
  boolean isUnscoped() {
    try {
      return spec().scope().isEmpty() && spec().mode() != Mode.DISABLED;
    } catch (InvalidDeclarationException e) {
      return false;
    }
  }

  /** The cost of its condition, in nodes; 0 as long as it is not checked. */
  long cost() {
    return checked == null ? 0 : checked.when().cost();
  }

  /**
   * Ties it to variables.
   *
   * @param demoted whether the breaker has taken it out of decisions
   * @param shadowed the variables that patterns in shadow mode stand behind
   * @throws InvalidDeclarationException with all findings when it does not fit
   */
  CompiledRule bind(
      EventSchema schema, ExpressionCompiler compiler, boolean demoted, Set<String> shadowed) {
    CompiledRule known = bound;
    if (known != null
        && boundTo == compiler
        && boundDemoted == demoted
        && boundShadowed.equals(shadowed)) {
      return known;
    }
    CheckedRule ready = checked;
    if (ready == null) {
      ready = CheckedRule.check(id().name(), epoch(), spec(), schema, compiler);
      checked = ready;
    }
    CompiledRule compiled = ready.bind(compiler, demoted, shadowed);
    bound = compiled;
    boundTo = compiler;
    boundDemoted = demoted;
    boundShadowed = shadowed;
    setAside = false;
    return compiled;
  }
}
