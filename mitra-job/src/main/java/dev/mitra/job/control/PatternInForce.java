package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.rules.pattern.CheckedPattern;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.rule.Mode;
import org.jspecify.annotations.Nullable;

/** A pattern in force: checked once, and tied again to the features whenever these change. */
final class PatternInForce implements InForce {
  /** The key under which {@link #since()} is recorded with the change. */
  static final String SINCE = "since";

  private final Published published;
  private final long since;
  private final Lazy<PatternSpec> spec;
  private @Nullable CheckedPattern checked;
  private @Nullable FeaturePlan boundTo;
  private @Nullable CompiledPattern bound;
  private final boolean admittedBefore;
  private boolean setAside;

  private PatternInForce(Published published, long since, boolean admittedBefore) {
    this.published = published;
    this.since = since;
    this.admittedBefore = admittedBefore;
    this.spec = Lazy.of(() -> PatternSpec.parse(published.resource().get().spec()));
  }

  /**
   * One that was admitted before.
   *
   * @param since what was recorded then
   */
  static PatternInForce recorded(Published published, long since) {
    return new PatternInForce(published, since, true);
  }

  /** What replaces another one, or nothing: with the same sequence it goes on with its state. */
  static PatternInForce after(@Nullable PatternInForce before, Published published) {
    PatternInForce anew = new PatternInForce(published, published.epoch(), false);
    return before != null && anew.followsTheSameAs(before)
        ? new PatternInForce(published, before.since, false)
        : anew;
  }

  private boolean followsTheSameAs(PatternInForce other) {
    try {
      return spec().followsSameSequence(other.spec());
    } catch (InvalidDeclarationException e) {
      return false;
    }
  }

  @Override
  public Published published() {
    return published;
  }

  /** The epoch from which on it has followed the same sequence: its state is of that. */
  long since() {
    return since;
  }

  /**
   * What it says.
   *
   * @throws InvalidDeclarationException when it cannot be read
   */
  PatternSpec spec() {
    return spec.get();
  }

  /**
   * The columns that it adds to the vector.
   *
   * @param path what findings about them begin with
   * @throws InvalidDeclarationException when it cannot be read
   */
  PatternColumns columns(String path) {
    return spec().columns(id().name(), path);
  }

  /** Whether it was admitted before, perhaps under another retention of profiles. */
  boolean wasAdmittedBefore() {
    return admittedBefore;
  }

  /** Whether it was set aside, because it was admitted before and is not valid any more. */
  boolean isSetAside() {
    return setAside;
  }

  /** Notes that it is left out of what is in force. */
  void setAside() {
    setAside = true;
  }

  /** Whether its mode is this one; not when it cannot be read. */
  boolean hasMode(Mode mode) {
    try {
      return spec().mode() == mode;
    } catch (InvalidDeclarationException e) {
      return false;
    }
  }

  /** The cost of its conditions, in nodes; 0 as long as they are not checked. */
  long cost() {
    return checked == null ? 0 : checked.cost();
  }

  /**
   * Ties it to features.
   *
   * @param language what conditions may say
   * @throws InvalidDeclarationException with all findings when it does not fit
   */
  CompiledPattern bind(FeaturePlan plan, ExpressionCompiler language) {
    CompiledPattern known = bound;
    if (known != null && boundTo == plan) {
      return known;
    }
    CheckedPattern ready = checked;
    if (ready == null) {
      ready = CheckedPattern.check(id().name(), epoch(), since, spec(), plan, language);
      checked = ready;
    }
    CompiledPattern compiled = ready.bind(plan);
    bound = compiled;
    boundTo = plan;
    setAside = false;
    return compiled;
  }
}
