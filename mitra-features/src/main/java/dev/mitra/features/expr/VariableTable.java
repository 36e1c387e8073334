package dev.mitra.features.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The variables that expressions may read, in order: a variable's place in the order is its
 * ordinal, by which {@link Inputs} are asked. A name may be the beginning of another ({@code card}
 * and {@code card.count_1h}); CEL reads the longest name that is declared. Immutable.
 */
public final class VariableTable implements VariableLookup {
  private final List<Variable> variables;
  private final Map<String, Integer> ordinals;

  private VariableTable(List<Variable> variables, Map<String, Integer> ordinals) {
    this.variables = variables;
    this.ordinals = ordinals;
  }

  /**
   * A table in the given order.
   *
   * @throws IllegalArgumentException when a name occurs twice
   */
  public static VariableTable of(List<Variable> variables) {
    Map<String, Integer> ordinals = new LinkedHashMap<>();
    for (Variable variable : variables) {
      if (ordinals.putIfAbsent(variable.name(), ordinals.size()) != null) {
        throw new IllegalArgumentException("'" + variable.name() + "' is declared twice");
      }
    }
    return new VariableTable(List.copyOf(variables), ordinals);
  }

  /** This table with more variables after its own, whose ordinals stay as they are. */
  public VariableTable plus(List<Variable> more) {
    List<Variable> all = new ArrayList<>(variables);
    all.addAll(more);
    return of(all);
  }

  /** How many variables there are; ordinals are below it. */
  public int size() {
    return variables.size();
  }

  /** The variable with this ordinal. */
  public Variable get(int ordinal) {
    return variables.get(ordinal);
  }

  /** All variables by ordinal. */
  public List<Variable> variables() {
    return variables;
  }

  /** The names in order of ordinals. */
  public Set<String> names() {
    return Collections.unmodifiableSet(ordinals.keySet());
  }

  @Override
  public OptionalInt ordinal(String name) {
    Integer ordinal = ordinals.get(name);
    return ordinal == null ? OptionalInt.empty() : OptionalInt.of(ordinal);
  }

  @Override
  public Optional<ExprType> type(String name) {
    Integer ordinal = ordinals.get(name);
    return ordinal == null ? Optional.empty() : Optional.of(variables.get(ordinal).type());
  }
}
