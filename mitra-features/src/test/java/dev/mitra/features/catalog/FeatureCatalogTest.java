package dev.mitra.features.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Golden;
import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.PatternColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A catalog says of every column of a plan what it is and what it is for. */
class FeatureCatalogTest {
  /** Every shape and every aggregate there is. */
  private static final String EVERYTHING =
      """
      entity: card
      where: "type == 'payment.attempted'"
      features:
        - count: { windows: [10m, 24h], description: Pace. }
        - all: { count: true, where: "", windows: [1d], description: Of all events. }
        - heat: { count: true, decay: [1h] }
        - spent: { of: amount, decay: [24h], description: Fading. }
        - amount:
            of: amount
            aggregates: [sum, avg, std, min, max, first, last, previous, ratio, zscore]
            windows: [30d]
            coverage: true
            description: Money.
        - earlier: { of: amount, aggregates: [sum], windows: [7d, lifetime], delay: 1d }
        - risk: { rate: fraud, windows: [7d], whenEmpty: 0.5 }
        - merchants: { distinct: merchant, windows: [7d], whenEmpty: 9 }
        - used: { timeSince: [first, last, previous] }
        - failed: { timeSince: [last], windows: [1h], where: "type == 'payment.failed'", whenEmpty: 3600 }
        - rhythm: { burstiness: true, windows: [24h] }
        - new_merchant: { new: merchant }
        - new_today: { new: merchant, windows: [24h] }
        - alike: { same: amount, windows: [1h] }
        - mix: { entropy: merchant, windows: [lifetime] }
        - travel: { place: [amount, quantity], aggregates: [distance, speed], windows: [24h] }
      derived:
        - share: { value: "card.all_1d /\\n  card.count_24h", description: What is left. }
        - large: "amount > 100 || merchant.usual > 2.0"
        - unusual: "!(amount < 100)"
        - steps: "card.count_24h > 3 ? 1.0 : 0.0"
      """;

  private static FeaturePlan plan(String... sets) {
    return plan(List.of(), sets);
  }

  private static FeaturePlan plan(List<PatternColumns> patterns, String... sets) {
    List<DeclaredSet> declared = new ArrayList<>();
    for (String set : sets) {
      declared.add(
          new DeclaredSet(
              "set-" + declared.size(),
              "",
              FeatureSetParser.parse(TestPayments.tree(set)),
              0,
              Map.of()));
    }
    return new FeaturePlanCompiler(TestPayments.SCHEMA).compile(declared, patterns, Map.of());
  }

  private static final FeaturePlan PLAN =
      plan(EVERYTHING, "entity: merchant\nderived:\n  - usual: \"quantity * 2.0\"\n");

  @Test
  void everyColumnIsSaidInPlainWords() {
    StringBuilder text = new StringBuilder();
    for (FeatureColumn column : FeatureCatalog.of(PLAN).columns()) {
      text.append(column.index()).append(' ').append(column.name()).append('\n');
      text.append("    ").append(column.meaning()).append('\n');
      line(text, "where", column.where());
      line(text, "for", column.description());
      text.append("    else ").append(column.whenEmpty()).append('\n');
    }
    Golden.check("feature-catalog.golden", text.toString());
  }

  private static void line(StringBuilder text, String title, String value) {
    if (!value.isEmpty()) {
      text.append("    ").append(title).append(' ').append(value).append('\n');
    }
  }

  @Test
  void theColumnsAreThoseOfTheVectorInItsOrder() {
    for (FeaturePlan plan : List.of(PLAN, FeaturePlan.empty(TestPayments.SCHEMA))) {
      List<FeatureColumn> columns = FeatureCatalog.of(plan).columns();
      assertThat(columns).extracting(FeatureColumn::name).isEqualTo(plan.names());
      for (int i = 0; i < columns.size(); i++) {
        assertThat(columns.get(i).index()).isEqualTo(i);
      }
    }
  }

  @Test
  void lengthsOfTimeAreWrittenAsInTheName() {
    assertThat(column("card.count_24h").window()).isEqualTo("24h");
    assertThat(column("card.all_1d").window()).isEqualTo("1d");
    assertThat(column("card.spent_decay_24h").halfLife()).isEqualTo("24h");
    assertThat(column("card.earlier_sum_7d").delay()).isEqualTo("1d");
    assertThat(column("card.new_merchant").window()).isEqualTo("lifetime");
    assertThat(column("card.coverage").window()).isEmpty();
  }

  @Test
  void theFeaturesOfAnEntityAreTogetherWithWhatIsDerivedForIt() {
    FeatureCatalog catalog = FeatureCatalog.of(PLAN);
    assertThat(catalog.entities())
        .extracting(EntityFeatures::entity)
        .containsExactly("card", "merchant");
    EntityFeatures card = catalog.entities().get(0);
    assertThat(card.key()).containsExactly("card");
    assertThat(card.usualWhere()).isEqualTo("type == 'payment.attempted'");
    assertThat(card.columns().get(0).name()).isEqualTo("card.count_10m");
    assertThat(card.columns().get(card.columns().size() - 1).name()).isEqualTo("card.steps");
    assertThat(card.columns().stream().filter(card::hasOwnWhere))
        .extracting(FeatureColumn::name)
        .containsExactly("card.all_1d", "card.failed_since_last_1h");
    assertThat(catalog.entities().get(1).columns())
        .extracting(FeatureColumn::name)
        .containsExactly("merchant.usual");
    assertThat(catalog.size())
        .isEqualTo(PLAN.size() - catalog.fields().size() - catalog.calendar().size());
  }

  @Test
  void theColumnsOfAPatternAreAmongThoseOfItsEntity() {
    PatternColumns pattern =
        new PatternColumns(
            "card-testing",
            "",
            "card",
            "Someone tries out stolen cards.",
            List.of(
                new PatternColumns.Column(
                    "pattern.card_testing", ExprType.FLAG, 0, "1 when it has matched, else 0"),
                new PatternColumns.Column(
                    "pattern.card_testing.seconds_since",
                    ExprType.NUMBER,
                    Double.NaN,
                    "seconds since it has matched")));
    FeaturePlan plan =
        plan(List.of(pattern), EVERYTHING, "entity: merchant\nderived: [{ usual: quantity }]\n");
    FeatureCatalog catalog = FeatureCatalog.of(plan);

    assertThat(catalog.columns()).extracting(FeatureColumn::name).isEqualTo(plan.names());
    List<FeatureColumn> columns =
        catalog.entities().get(0).columns().stream()
            .filter(column -> column.kind() == FeatureColumn.Kind.PATTERN)
            .toList();
    assertThat(columns)
        .extracting(FeatureColumn::toString)
        .containsExactly(
            FeatureColumn.ofPattern(
                    plan.index("pattern.card_testing").orElseThrow(),
                    "pattern.card_testing",
                    "card",
                    0,
                    "1 when it has matched, else 0",
                    "Someone tries out stolen cards.")
                .toString(),
            FeatureColumn.ofPattern(
                    plan.index("pattern.card_testing.seconds_since").orElseThrow(),
                    "pattern.card_testing.seconds_since",
                    "card",
                    Double.NaN,
                    "seconds since it has matched",
                    "Someone tries out stolen cards.")
                .toString());
  }

  @Test
  void aDerivedFeatureSaysWhatItIsWhenNothingItReadsIsThere() {
    assertThat(column("card.share").whenEmpty()).isNaN();
    assertThat(column("card.large").whenEmpty()).isZero();
    assertThat(column("card.unusual").whenEmpty()).isEqualTo(1);
    assertThat(column("card.steps").whenEmpty()).isZero();
  }

  @Test
  void partOfACatalogHasTheEntitiesThatAreLeft() {
    FeatureCatalog part =
        FeatureCatalog.of(PLAN).matching(column -> column.name().contains("merchant.u"));
    assertThat(part.columns()).extracting(FeatureColumn::name).containsExactly("merchant.usual");
    assertThat(part.entities()).extracting(EntityFeatures::entity).containsExactly("merchant");
    assertThat(FeatureCatalog.of(PLAN).matching(column -> false).columns()).isEmpty();
  }

  private static FeatureColumn column(String name) {
    return FeatureCatalog.of(PLAN).columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
