package dev.mitra.rules.pattern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.rules.Golden;
import dev.mitra.rules.TestRules;
import dev.mitra.rules.pattern.LookBack.Function;
import dev.mitra.rules.resource.ControlRecord.Publish;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of docs/patterns.md are right for the schema and the features that ship. */
class PatternsPageTest {
  private static final String PAGE = Golden.repositoryFile("docs/patterns.md");

  @Test
  void everyPatternCanBePublished() {
    FeaturePlan plan = plan();
    List<Resource> patterns = patterns();
    assertThat(patterns).hasSizeGreaterThan(3);
    for (Resource pattern : patterns) {
      assertThat(pattern.id().kind()).isEqualTo(Kind.PATTERN);
      String name = pattern.id().name();
      PatternSpec spec = PatternSpec.parse(pattern.spec());
      CompiledPattern bound =
          CheckedPattern.check(name, 1, 1, spec, plan, TestPatterns.LANGUAGE).bind(plan);
      assertThat(bound.stages()).isNotEmpty();
    }
  }

  @Test
  void everyConditionOverItsColumnsCompiles() {
    List<Variable> columns = new ArrayList<>();
    for (Resource pattern : patterns()) {
      PatternSpec.parse(pattern.spec()).columns(pattern.id().name(), "").columns().stream()
          .map(column -> new Variable(column.name(), column.type()))
          .forEach(columns::add);
    }
    columns.add(TestRules.COMPILER.table().get(ordinal("amount")));
    List<String> conditions = blocks("cel").flatMap(String::lines).toList();
    assertThat(conditions).hasSizeGreaterThan(2);
    conditions.forEach(TestPatterns.LANGUAGE.withTable(VariableTable.of(columns))::condition);
  }

  private static int ordinal(String name) {
    return TestRules.COMPILER.table().ordinal(name).orElseThrow();
  }

  @Test
  void namesEveryRelationAndLoopAndSkipAndFunction() {
    Stream<String> names =
        Stream.of(
                Arrays.stream(Relation.values()).map(Relation::field),
                Arrays.stream(Loop.values()).map(Loop::name),
                Stream.of("NO_SKIP", "SKIP_TO_NEXT", "SKIP_PAST_LAST_EVENT"),
                Stream.of("{ toFirst: STAGE }", "{ toLast: STAGE }"),
                Arrays.stream(Function.values())
                    .map(f -> f.name().toLowerCase(Locale.ROOT))
                    .map(f -> f.endsWith("_ago") ? f.replace("_ago", ".seconds_ago") : f)
                    .map(f -> "STAGE." + f))
            .flatMap(all -> all);
    names.forEach(name -> assertThat(PAGE).contains("`" + name));
  }

  private static List<Resource> patterns() {
    return blocks("yaml")
        .map(yaml -> ((Publish) ResourceParser.parse(null, yaml.getBytes(UTF_8))).resource())
        .toList();
  }

  private static Stream<String> blocks(String language) {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(PAGE)
        .results()
        .map((MatchResult block) -> block.group(1));
  }

  private static FeaturePlan plan() {
    List<DeclaredSet> sets = new ArrayList<>();
    for (String name : List.of("card", "customer", "device")) {
      String file = "deploy/defaults/resources/features/" + name + ".yaml";
      byte[] resource = Golden.repositoryFile(file).getBytes(UTF_8);
      sets.add(
          new DeclaredSet(
              name,
              "",
              FeatureSetParser.parse(
                  ((Publish) ResourceParser.parse(null, resource)).resource().spec()),
              0,
              Map.of()));
    }
    return new FeaturePlanCompiler(TestRules.SCHEMA, FeatureSetParser.LONGEST_WINDOW)
        .compile(sets, Map.of());
  }
}
