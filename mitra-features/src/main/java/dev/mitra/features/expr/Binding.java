package dev.mitra.features.expr;

import dev.mitra.features.expr.InterpretedPart.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the variables and lists of one expression are: what a {@link Template} lacks to be a node.
 * Used while one expression is bound; not thread-safe.
 */
final class Binding {
  /** For constants, which read nothing. */
  static final Binding NONE = new Binding(List.of(), new int[0], new int[0]);

  private final List<Variable> variables;
  private final int[] ordinals;
  private final int[] lists;
  private final Map<String, Slot> slots = new HashMap<>();

  /**
   * @param variables the variables that the expression reads
   * @param ordinals the ordinal of each of them
   * @param lists the ordinal of each list that the expression reads
   */
  Binding(List<Variable> variables, int[] ordinals, int[] lists) {
    this.variables = variables;
    this.ordinals = ordinals;
    this.lists = lists;
  }

  /** The ordinal of a variable by its place among those that the expression reads. */
  int variable(int index) {
    return ordinals[index];
  }

  /** The ordinal of a list by its place among those that the expression reads. */
  int list(int index) {
    return lists[index];
  }

  /** The variables as CEL's runtime asks for them; one map for all parts of the expression. */
  Map<String, Slot> slots() {
    if (slots.isEmpty()) {
      for (int i = 0; i < ordinals.length; i++) {
        slots.put(variables.get(i).name(), new Slot(ordinals[i], variables.get(i).type()));
      }
    }
    return slots;
  }
}
