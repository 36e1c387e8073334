package dev.mitra.rules.rule;

import dev.mitra.features.expr.Inputs;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * All rules that are in force at a time, ordered by name: a rule's place in the order is its index.
 * Immutable and thread-safe.
 */
public final class RuleSet {
  /** No rules at all. */
  public static final RuleSet EMPTY = of(List.of());

  private final CompiledRule[] rules;

  /** The indexes of the rules that are not disabled. */
  private final int[] evaluated;

  private RuleSet(CompiledRule[] rules, int[] evaluated) {
    this.rules = rules;
    this.evaluated = evaluated;
  }

  /**
   * A set of these rules.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public static RuleSet of(Collection<CompiledRule> rules) {
    CompiledRule[] sorted = rules.toArray(CompiledRule[]::new);
    Arrays.sort(sorted, Comparator.comparing(CompiledRule::name));
    int[] evaluated = new int[sorted.length];
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i > 0 && sorted[i].name().equals(sorted[i - 1].name())) {
        throw new IllegalArgumentException("two rules are named " + sorted[i].name());
      }
      if (sorted[i].spec().mode() != Mode.DISABLED) {
        evaluated[count++] = i;
      }
    }
    return new RuleSet(sorted, Arrays.copyOf(evaluated, count));
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
   * Finds the rules whose condition holds for a payment, active and shadow ones. A condition that
   * cannot be evaluated does not hold, and its expression counts the error.
   *
   * @param in the payment's values, by the ordinals of the table that the rules were compiled with
   * @param out receives the indexes of the fired rules, ascending; cleared first
   */
  public void evaluate(Inputs in, FiredRules out) {
    out.clear();
    for (int index : evaluated) {
      if (rules[index].when().test(in)) {
        out.add(index);
      }
    }
  }
}
