package dev.mitra.features.plan;

import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.FeatureSetParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plans of FeatureSets that are written out. */
final class Plans {
  static final FeaturePlanCompiler COMPILER = new FeaturePlanCompiler(TestPayments.SCHEMA);

  private Plans() {}

  /** A set; the one that is looked at is named {@code this}. */
  static DeclaredSet set(String name, String yaml, long effectiveAt) {
    return set(name, yaml, effectiveAt, Map.of());
  }

  /** A set that was admitted before. */
  static DeclaredSet set(String name, String yaml, long effectiveAt, Map<String, Long> recorded) {
    return new DeclaredSet(
        name,
        name.equals("this") ? "" : "FeatureSet/" + name,
        FeatureSetParser.parse(TestPayments.tree(yaml)),
        effectiveAt,
        recorded);
  }

  /** A plan of sets, of which the first is looked at. */
  static FeaturePlan compile(String... yamls) {
    return compile(COMPILER, yamls);
  }

  static FeaturePlan compile(FeaturePlanCompiler compiler, String... yamls) {
    List<DeclaredSet> sets = new ArrayList<>();
    for (int i = 0; i < yamls.length; i++) {
      sets.add(set(i == 0 ? "this" : "other-" + i, yamls[i], 1_000 + i));
    }
    return compiler.compile(sets, Map.of());
  }
}
