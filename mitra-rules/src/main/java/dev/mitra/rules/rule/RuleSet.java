package dev.mitra.rules.rule;

import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.Inputs;
import dev.mitra.rules.index.TextIndex;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All rules that are in force at a time, ordered by name: a rule's place in the order is its index.
 * Rules with a scope are found by the value of its field, so that a payment costs as much as there
 * are rules without a scope and rules whose scope it is in, however many others there are.
 * Immutable and thread-safe.
 */
public final class RuleSet {
  /** No rules at all. */
  public static final RuleSet EMPTY = of(List.of());

  private final CompiledRule[] rules;

  /** The condition and the gate of each rule, here so that a rule itself need not be read. */
  private final Expression[] conditions;

  private final @Nullable Gate[] gates;

  /** The indexes of the rules without a scope, and those with one; disabled ones in neither. */
  private final int[] unscoped;

  private final ScopeIndex[] scoped;

  private RuleSet(CompiledRule[] rules, int[] unscoped, ScopeIndex[] scoped) {
    this.rules = rules;
    this.unscoped = unscoped;
    this.scoped = scoped;
    this.conditions = new Expression[rules.length];
    this.gates = new @Nullable Gate[rules.length];
    for (int i = 0; i < rules.length; i++) {
      conditions[i] = rules[i].when();
      gates[i] = rules[i].gate();
    }
  }

  /**
   * A set of these rules, which were bound by compilers with the same variables in the same order.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public static RuleSet of(Collection<CompiledRule> rules) {
    CompiledRule[] sorted = rules.toArray(CompiledRule[]::new);
    Arrays.sort(sorted, Comparator.comparing(CompiledRule::name));
    int[] unscoped = new int[sorted.length];
    int count = 0;
    Map<Integer, ScopeIndex.Builder> scoped = new TreeMap<>();
    for (int i = 0; i < sorted.length; i++) {
      CompiledRule rule = sorted[i];
      if (i > 0 && rule.name().equals(sorted[i - 1].name())) {
        throw new IllegalArgumentException("two rules are named " + rule.name());
      }
      if (rule.spec().mode() == Mode.DISABLED) {
        continue;
      }
      if (rule.spec().scope().isPresent()) {
        scoped
            .computeIfAbsent(rule.scopeField(), ScopeIndex.Builder::new)
            .add(rule.spec().scope().get(), i);
      } else {
        unscoped[count++] = i;
      }
    }
    return new RuleSet(
        sorted,
        Arrays.copyOf(unscoped, count),
        scoped.values().stream().map(ScopeIndex.Builder::build).toArray(ScopeIndex[]::new));
  }

  /** How many rules there are, disabled ones included. */
  public int size() {
    return rules.length;
  }

  /** The rule at this index. */
  public CompiledRule get(int index) {
    return rules[index];
  }

  /**
   * Finds the rules that fire for a payment: those that are not disabled, in whose scope and
   * schedule it is, and whose condition holds. A condition that cannot be evaluated does not hold,
   * and its expression counts the error. Allocates nothing.
   *
   * @param in the payment's values, by the ordinals of the table that the rules were bound to
   * @param ingestMillis the payment's ingest time, milliseconds since 1970-01-01T00:00:00Z
   * @param out receives the fired rules; cleared first
   */
  public void evaluate(Inputs in, long ingestMillis, FiredRules out) {
    out.clear();
    evaluate(unscoped, 0, unscoped.length, in, ingestMillis, out);
    for (ScopeIndex scope : scoped) {
      int value = scope.values().find(in.text(scope.field()));
      if (value != TextIndex.NONE) {
        int before = out.size();
        int[] starts = scope.starts();
        evaluate(scope.rules(), starts[value], starts[value + 1], in, ingestMillis, out);
        out.mergeFrom(before);
      }
    }
  }

  private void evaluate(
      int[] indexes, int begin, int end, Inputs in, long ingestMillis, FiredRules out) {
    for (int i = begin; i < end; i++) {
      int index = indexes[i];
      Gate gate = gates[index];
      if (gate == null) {
        if (conditions[index].test(in)) {
          out.append(index, Effect.ACTIVE);
        }
      } else if (gate.isScheduled(ingestMillis) && conditions[index].test(in)) {
        out.append(index, gate.effect(in, ingestMillis));
      }
    }
  }
}
