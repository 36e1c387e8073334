package dev.mitra.rules.rule;

import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.VariableTable;
import java.util.ArrayList;
import java.util.List;

/** Many rules in little time: their conditions were compiled before, and may serve several. */
public final class ManyRules {
  private ManyRules() {}

  /**
   * Rules whose names are numbered.
   *
   * @param prefix what their names begin with
   * @param specs what each says, its condition apart
   * @param conditions rule i gets that number i, beginning again at the end
   * @param table the variables that the conditions were compiled with
   */
  public static List<CompiledRule> of(
      String prefix, List<RuleSpec> specs, List<Expression> conditions, VariableTable table) {
    List<CompiledRule> rules = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      RuleSpec spec = specs.get(i);
      String name = String.format("%s%06d", prefix, i);
      rules.add(
          new CompiledRule(
              name,
              i,
              spec,
              false,
              conditions.get(i % conditions.size()),
              spec.scope().map(scope -> table.ordinal(scope.field()).orElseThrow()).orElse(-1),
              Gate.of(name, spec, Effect.ACTIVE, field -> table.ordinal(field).orElseThrow())));
    }
    return rules;
  }
}
