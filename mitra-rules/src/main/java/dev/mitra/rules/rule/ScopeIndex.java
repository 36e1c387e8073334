package dev.mitra.rules.rule;

import dev.mitra.rules.index.TextIndex;
import java.util.Arrays;

/**
 * The rules that are scoped by one field, by its values. Immutable and thread-safe.
 *
 * @param field the field's ordinal
 * @param values the values of all scopes
 * @param starts where the rules of each value begin in {@code rules}; one more than values
 * @param rules the indexes of the rules, ascending for each value
 */
record ScopeIndex(int field, TextIndex values, int[] starts, int[] rules) {

  /** Gathers the rules that are scoped by one field, in the order of their indexes. */
  static final class Builder {
    private final int field;
    private final TextIndex.Builder values = new TextIndex.Builder();

    /** The value and the rule of each pair of the two. */
    private int[] valueOf = new int[16];

    private int[] ruleOf = new int[16];
    private int pairs;

    Builder(int field) {
      this.field = field;
    }

    void add(RuleScope scope, int rule) {
      for (String value : scope.values()) {
        if (pairs == valueOf.length) {
          valueOf = Arrays.copyOf(valueOf, 2 * pairs);
          ruleOf = Arrays.copyOf(ruleOf, 2 * pairs);
        }
        valueOf[pairs] = values.add(value);
        ruleOf[pairs++] = rule;
      }
    }

    ScopeIndex build() {
      int[] starts = new int[values.size() + 1];
      for (int i = 0; i < pairs; i++) {
        starts[valueOf[i] + 1]++;
      }
      for (int value = 0; value < values.size(); value++) {
        starts[value + 1] += starts[value];
      }
      // Filling each value's part in the order of the rules keeps it ascending.
      int[] next = starts.clone();
      int[] rules = new int[pairs];
      for (int i = 0; i < pairs; i++) {
        rules[next[valueOf[i]]++] = ruleOf[i];
      }
      return new ScopeIndex(field, values.build(), starts, rules);
    }
  }
}
