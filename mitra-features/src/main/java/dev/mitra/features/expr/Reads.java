package dev.mitra.features.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a checked expression read of the table it was checked against: with another table in which
 * all of it is the same, the check would come to the same tree.
 *
 * <p>CEL's checker looks up the longest dotted name first. So a name that it did find stands for
 * itself: the longer ones were not there, and are listed with the {@code others}, or have no place
 * in the expression; the shorter ones were not asked for.
 *
 * @param variables the variables that are read, each once
 * @param others other names that the check looked up (variables of macros, types), with the type
 *     that each of them had in the table, if it was there; rarely any
 * @param lists the names of the lists that are read, each once
 */
record Reads(List<Variable> variables, Map<String, Optional<ExprType>> others, List<String> lists) {

  static Reads of(CelAbstractSyntaxTree checked, VariableTable table) {
    List<Variable> variables = new ArrayList<>();
    Set<String> found = new HashSet<>();
    for (CelReference reference : checked.getReferenceMap().values()) {
      String name = Trees.withoutDot(reference.name());
      if (!name.isEmpty() && table.ordinal(name).isPresent() && found.add(name)) {
        // The variable of the table, so that many expressions share one name.
        variables.add(table.get(table.ordinal(name).getAsInt()));
      }
    }
    Map<String, Optional<ExprType>> others = new HashMap<>();
    List<String> lists = new ArrayList<>();
    walk(
        checked.getExpr(),
        name -> {
          if (!found.contains(name)) {
            others.put(name, table.type(name));
          }
        },
        lists);
    return new Reads(List.copyOf(variables), Map.copyOf(others), List.copyOf(lists));
  }

  private static void walk(CelExpr expr, Consumer<String> names, List<String> lists) {
    Trees.dottedName(expr).ifPresent(names);
    if (NamedLists.isCall(expr)) {
      String list = NamedLists.name(expr);
      if (!lists.contains(list)) {
        lists.add(list);
      }
    }
    for (CelExpr part : Trees.parts(expr)) {
      walk(part, names, lists);
    }
  }

  /** The place of a name among the variables, as CEL's references write it; -1 for others. */
  int indexOf(String name) {
    for (int i = 0; i < variables.size(); i++) {
      if (variables.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a table has all that was read as it was. */
  boolean sameIn(VariableLookup table, Collection<String> declaredLists) {
    for (Variable variable : variables) {
      if (!table.type(variable.name()).equals(Optional.of(variable.type()))) {
        return false;
      }
    }
    for (Map.Entry<String, Optional<ExprType>> other : others.entrySet()) {
      if (!table.type(other.getKey()).equals(other.getValue())) {
        return false;
      }
    }
    return declaredLists.containsAll(lists);
  }
}
