package dev.mitra.job.bench.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.pattern.OfflinePatterns;
import dev.mitra.rules.pattern.CheckedPattern;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Features and patterns, compiled as the job compiles them. */
final class Declarations {
  private final FeaturePlan plan;
  private final List<CompiledPattern> patterns = new ArrayList<>();

  /**
   * @param featureSets FeatureSets
   * @param patternResources Patterns
   */
  Declarations(EventSchema schema, List<Declared> featureSets, List<Declared> patternResources) {
    // By name, as the job orders them: the order of columns comes from it.
    Map<String, DeclaredSet> sets = new TreeMap<>();
    for (Declared set : featureSets) {
      String name = set.id().name();
      sets.put(name, new DeclaredSet(name, "", FeatureSetParser.parse(spec(set)), 0, Map.of()));
    }
    Map<String, PatternSpec> specs = new TreeMap<>();
    patternResources.forEach(p -> specs.put(p.id().name(), PatternSpec.parse(spec(p))));
    List<PatternColumns> columns = new ArrayList<>();
    specs.forEach((name, spec) -> columns.add(spec.columns(name, "")));
    plan = new FeaturePlanCompiler(schema).compile(List.copyOf(sets.values()), columns, Map.of());
    ExpressionCompiler language =
        new ExpressionCompiler(VariableTable.of(List.of()), ExpressionLimits.DEFAULT);
    specs.forEach(
        (name, spec) ->
            patterns.add(CheckedPattern.check(name, 0, 0, spec, plan, language).bind(plan)));
  }

  private static ObjectNode spec(Declared resource) {
    return (ObjectNode) StrictDocuments.read(resource.value()).path("spec");
  }

  FeaturePlan plan() {
    return plan;
  }

  /** Profiles that have seen no event. */
  OfflineFeatures features() {
    return new OfflineFeatures(plan, new OfflinePatterns(plan, patterns));
  }
}
