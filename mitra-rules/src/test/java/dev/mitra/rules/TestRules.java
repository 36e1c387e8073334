package dev.mitra.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.rules.rule.CheckedRule;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.RuleSpec;
import java.util.List;
import java.util.Set;

/** Rules over the payment schema that ships and two features. */
public final class TestRules {
  /** The payment schema that ships. */
  public static final EventSchema SCHEMA =
      EventSchemaParser.parse(Golden.repositoryFile("deploy/defaults/schema.yaml").getBytes(UTF_8));

  /** Knows the schema's fields, {@code card.count_10m} and {@code score}. */
  public static final ExpressionCompiler COMPILER =
      new ExpressionCompiler(
          EventVariables.table(SCHEMA)
              .plus(
                  List.of(
                      new Variable("card.count_10m", ExprType.NUMBER),
                      new Variable("score", ExprType.NUMBER))),
          ExpressionLimits.DEFAULT);

  private TestRules() {}

  /** A rule as YAML, ready to be evaluated. */
  public static CompiledRule rule(String name, String yaml) {
    return rule(name, RuleSpec.parse(name, yaml(yaml)));
  }

  /** A rule, ready to be evaluated. */
  public static CompiledRule rule(String name, RuleSpec spec) {
    return rule(name, spec, false);
  }

  /** A rule, ready to be evaluated. */
  public static CompiledRule rule(String name, RuleSpec spec, boolean demoted) {
    return rule(name, spec, demoted, Set.of());
  }

  /** A rule, ready to be evaluated, where these variables come from patterns in shadow mode. */
  public static CompiledRule rule(
      String name, RuleSpec spec, boolean demoted, Set<String> shadowed) {
    return CheckedRule.check(name, 1, spec, SCHEMA, COMPILER).bind(COMPILER, demoted, shadowed);
  }

  /** An object in YAML. */
  public static ObjectNode yaml(String text) {
    return (ObjectNode) StrictDocuments.read(text.getBytes(UTF_8));
  }
}
