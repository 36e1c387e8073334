package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.job.pattern.FlinkPattern;
import dev.mitra.job.pattern.OfflinePatterns;
import dev.mitra.rules.pattern.CheckedPattern;
import dev.mitra.rules.pattern.CompiledPattern;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.rule.Mode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What resources declare of vectors: FeatureSets, and Patterns that follow the same entities. */
final class VectorDeclarations {
  /**
   * A pattern.
   *
   * @param origin the file that it is from
   */
  private record Pattern(String name, String origin, PatternSpec spec) {}

  private final List<DeclaredSet> sets;
  private final List<Pattern> patterns;

  private VectorDeclarations(List<DeclaredSet> sets, List<Pattern> patterns) {
    this.sets = sets;
    this.patterns = patterns;
  }

  /**
   * Reads those of files and folders; resources of other kinds are passed over.
   *
   * @throws InvalidDeclarationException with the findings of all files
   */
  static VectorDeclarations read(List<Path> resources) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Pattern> patterns = new TreeMap<>();
    for (ResourceFiles.Item item : ResourceFiles.read(resources)) {
      if (item.kind() != Kind.PATTERN
          || !(ResourceParser.parse(null, item.body()) instanceof ControlRecord.Publish publish)) {
        continue;
      }
      try {
        String name = publish.id().name();
        PatternSpec spec = PatternSpec.parse(publish.resource().spec());
        Pattern before = patterns.put(name, new Pattern(name, item.origin(), spec));
        if (before != null) {
          findings.add(FeatureSets.another(item, before.origin()));
        }
      } catch (InvalidDeclarationException e) {
        findings.addAll(FeatureSets.in(item.origin(), e));
      }
    }
    List<DeclaredSet> sets = List.of();
    try {
      sets = FeatureSets.declared(resources);
    } catch (InvalidDeclarationException e) {
      findings.addAll(0, e.findings());
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return new VectorDeclarations(sets, List.copyOf(patterns.values()));
  }

  /** Whether there is no FeatureSet. */
  boolean isEmpty() {
    return sets.isEmpty();
  }

  /**
   * The plan, with all in force since one moment.
   *
   * @param compiler makes the plan
   * @param since milliseconds since 1970; a set's own {@code since} comes first
   * @throws InvalidDeclarationException with all findings
   */
  FeaturePlan plan(FeaturePlanCompiler compiler, long since) {
    FeaturePlan plan =
        compiler.compile(
            sets.stream()
                .map(set -> new DeclaredSet(set.name(), set.path(), set.spec(), since, Map.of()))
                .toList(),
            patterns.stream()
                .map(pattern -> pattern.spec().columns(pattern.name(), pattern.origin()))
                .toList(),
            Map.of());
    var unused = followed(plan);
    return plan;
  }

  /**
   * Profiles of no events under a plan of these declarations, with what patterns remember.
   *
   * @param plan as {@link #plan} makes it
   */
  OfflineFeatures features(FeaturePlan plan) {
    return new OfflineFeatures(plan, new OfflinePatterns(plan, followed(plan)));
  }

  /** The patterns that follow events, ready to do so. */
  private List<CompiledPattern> followed(FeaturePlan plan) {
    ExpressionCompiler language =
        new ExpressionCompiler(VariableTable.of(List.of()), ExpressionLimits.DEFAULT);
    List<Finding> findings = new ArrayList<>();
    List<CompiledPattern> followed = new ArrayList<>();
    for (Pattern pattern : patterns) {
      try {
        CompiledPattern compiled =
            CheckedPattern.check(pattern.name(), 0, 0, pattern.spec(), plan, language).bind(plan);
        FlinkPattern.check(compiled);
        if (pattern.spec().mode() != Mode.DISABLED) {
          followed.add(compiled);
        }
      } catch (InvalidDeclarationException e) {
        findings.addAll(FeatureSets.in(pattern.origin(), e));
      }
    }
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    return followed;
  }
}
