package dev.mitra.features.offline;

import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.PatternColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Plans over the small schema. */
final class Plans {
  private Plans() {}

  /** Cards and merchants, with features of several shapes and one that is derived. */
  static FeaturePlan cardsAndMerchants() {
    return of(
        """
        entity: card
        features:
          - count: { windows: [1h, lifetime] }
          - amount: { of: amount, aggregates: [sum, avg, last], windows: [1h] }
          - merchants: { distinct: merchant, windows: [1h] }
        derived:
          - spread: "amount / card.amount_avg_1h"
        """,
        """
        entity: merchant
        features:
          - failed: { count: true, where: "type == 'payment.failed'", windows: [1h] }
        """);
  }

  /** A plan of FeatureSets, in force from the beginning. */
  static FeaturePlan of(String... specs) {
    return of(List.of(), specs);
  }

  /** The same with the columns of patterns. */
  static FeaturePlan of(List<PatternColumns> patterns, String... specs) {
    List<DeclaredSet> sets = new ArrayList<>();
    for (String spec : specs) {
      sets.add(
          new DeclaredSet(
              "set-" + sets.size(),
              "",
              FeatureSetParser.parse(TestPayments.tree(spec)),
              0,
              Map.of()));
    }
    return new FeaturePlanCompiler(TestPayments.SCHEMA).compile(sets, patterns, Map.of());
  }
}
