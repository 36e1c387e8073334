package dev.mitra.rules.pattern;

import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.rules.TestRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Patterns over the payment schema that ships and a few features of cards and customers. */
final class TestPatterns {
  /** The language, with no variables of its own. */
  static final ExpressionCompiler LANGUAGE =
      new ExpressionCompiler(VariableTable.of(List.of()), ExpressionLimits.DEFAULT);

  /** {@code card.count_1h}, {@code card.spent_sum_24h}; {@code customer.count_1h}. */
  static final FeaturePlan PLAN =
      plan(
          """
          entity: card
          features:
            - count: { windows: [1h] }
            - spent: { of: amount, aggregates: [sum], windows: [24h] }
          """,
          """
          entity: customer
          features:
            - count: { windows: [1h] }
          """);

  private TestPatterns() {}

  /** The features of some sets. */
  static FeaturePlan plan(String... sets) {
    List<DeclaredSet> declared = new ArrayList<>();
    for (String set : sets) {
      declared.add(
          new DeclaredSet(
              "set-" + declared.size(),
              "",
              FeatureSetParser.parse(TestRules.yaml(set)),
              1_000,
              Map.of()));
    }
    return new FeaturePlanCompiler(TestRules.SCHEMA).compile(declared, Map.of());
  }

  /** A pattern as YAML. */
  static PatternSpec spec(String yaml) {
    return PatternSpec.parse(TestRules.yaml(yaml));
  }

  /** A pattern as YAML, checked. */
  static CheckedPattern checked(String yaml) {
    return checked(spec(yaml));
  }

  static CheckedPattern checked(PatternSpec spec) {
    return CheckedPattern.check("test-then-spend", 12, 7, spec, PLAN, LANGUAGE);
  }

  /** A pattern as YAML, ready to be evaluated. */
  static CompiledPattern compiled(String yaml) {
    return checked(yaml).bind(PLAN);
  }
}
