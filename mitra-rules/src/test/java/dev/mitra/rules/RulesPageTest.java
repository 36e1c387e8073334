package dev.mitra.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.rules.list.EntryList;
import dev.mitra.rules.list.ListSpec;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.ControlRecord.Publish;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.rule.CheckedRule;
import dev.mitra.rules.rule.RuleSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of docs/rules.md are right for the schema and the features that ship. */
class RulesPageTest {
  private static final String PAGE = Golden.repositoryFile("docs/rules.md");
  private static final List<String> FEATURES =
      List.of(
          "address",
          "bin",
          "card",
          "card-merchant",
          "customer",
          "device",
          "device-merchant",
          "email",
          "ip",
          "merchant",
          "phone",
          "vpa");

  private final ExpressionCompiler compiler = compiler();

  @Test
  void everyResourceCanBePublished() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    List<String> resources =
        blocks("yaml").flatMap(block -> Arrays.stream(block.split("\n---\n"))).toList();
    for (String yaml : resources) {
      Resource resource = ((Publish) ResourceParser.parse(null, yaml.getBytes(UTF_8))).resource();
      check(resource);
      kinds.add(resource.id().kind());
    }
    assertThat(resources).hasSizeGreaterThan(7);
    assertThat(kinds).containsExactlyInAnyOrder(Kind.RULE, Kind.LIST, Kind.POLICY);
  }

  private void check(Resource resource) {
    String name = resource.id().name();
    switch (resource.id().kind()) {
      case RULE -> {
        RuleSpec spec = RuleSpec.parse(name, resource.spec());
        CheckedRule.check(name, 1, spec, TestRules.SCHEMA, compiler).bind(compiler, false);
      }
      case LIST -> EntryList.of(ListSpec.parse(name, resource.spec()));
      case POLICY -> PolicySpec.parse(name, resource.spec());
      case FEATURE_SET, PATTERN, MODEL, DEMOTION, BUNDLE -> throw new AssertionError(resource.id());
    }
  }

  @Test
  void everyConditionCompiles() {
    List<String> conditions = blocks("cel").flatMap(String::lines).toList();
    assertThat(conditions).hasSizeGreaterThan(5);
    conditions.forEach(compiler::condition);
  }

  private static Stream<String> blocks(String language) {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(PAGE)
        .results()
        .map((MatchResult block) -> block.group(1));
  }

  /** Knows the fields and features that ship, the score, and the lists of the page. */
  private static ExpressionCompiler compiler() {
    List<DeclaredSet> sets = new ArrayList<>();
    for (String name : FEATURES) {
      String file = "deploy/defaults/resources/features/" + name + ".yaml";
      ObjectNode resource =
          (ObjectNode) StrictDocuments.read(Golden.repositoryFile(file).getBytes(UTF_8));
      sets.add(
          new DeclaredSet(
              name, "", FeatureSetParser.parse((ObjectNode) resource.get("spec")), 0, Map.of()));
    }
    FeaturePlanCompiler plans =
        new FeaturePlanCompiler(TestRules.SCHEMA, FeatureSetParser.LONGEST_WINDOW);
    return new ExpressionCompiler(
            plans
                .compile(sets, Map.of())
                .variables()
                .plus(List.of(new Variable("score", ExprType.NUMBER))),
            ExpressionLimits.DEFAULT)
        .withLists(List.of("stolen-cards"));
  }
}
