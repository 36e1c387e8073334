package dev.mitra.features.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.TestPayments;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The columns of patterns in a plan. */
class PatternColumnsTest {
  private static final String CARD = "entity: card\nfeatures:\n  - count: { windows: [1h, 1d] }\n";
  private static final String MERCHANT =
      "entity: merchant\nfeatures:\n  - count: { windows: [1h] }\n";

  private static PatternColumns pattern(String name, String entity) {
    String column = "pattern." + name;
    return new PatternColumns(
        name,
        "Pattern/" + name,
        entity,
        List.of(
            new PatternColumns.Column(column, ExprType.FLAG, 0, "1 when it has matched, else 0"),
            new PatternColumns.Column(
                column + ".seconds_since", ExprType.NUMBER, Double.NaN, "seconds since"),
            new PatternColumns.Column(column + ".stage", ExprType.NUMBER, 0, "stage")));
  }

  private static FeaturePlan plan(List<PatternColumns> patterns, String... sets) {
    List<DeclaredSet> declared =
        IntStream.range(0, sets.length)
            .mapToObj(i -> Plans.set(i == 0 ? "this" : "other-" + i, sets[i], 1_000 + i))
            .toList();
    return Plans.COMPILER.compile(declared, patterns, Map.of());
  }

  @Test
  void theyStandBehindTheFeaturesOfTheirEntityByName() {
    FeaturePlan plan =
        plan(
            List.of(pattern("z", "card"), pattern("shop", "merchant"), pattern("a", "card")),
            CARD + "derived:\n  - twice: card.count_1h * 2.0\n",
            MERCHANT);

    assertThat(plan.names().subList(plan.firstFeature(), plan.size()))
        .containsExactly(
            "card.count_1h",
            "card.count_1d",
            "card.coverage",
            "pattern.a",
            "pattern.a.seconds_since",
            "pattern.a.stage",
            "pattern.z",
            "pattern.z.seconds_since",
            "pattern.z.stage",
            "merchant.count_1h",
            "merchant.coverage",
            "pattern.shop",
            "pattern.shop.seconds_since",
            "pattern.shop.stage",
            "card.twice");
    assertThat(plan.width(0)).isEqualTo(9);
    assertThat(plan.width(1)).isEqualTo(5);
    assertThat(plan.offset(1)).isEqualTo(plan.offset(0) + plan.width(0));
    assertThat(plan.patternColumns())
        .extracting(PatternColumns::pattern)
        .containsExactly("a", "z", "shop");
    assertThat(plan.patternColumns(1)).extracting(PatternColumns::pattern).containsExactly("shop");
  }

  @Test
  void withoutPatternsAPlanIsWhatItWas() {
    FeaturePlan plan = plan(List.of(), CARD, MERCHANT);
    assertThat(plan.names())
        .isEqualTo(
            Plans.COMPILER
                .compile(List.of(Plans.set("this", CARD, 1), Plans.set("m", MERCHANT, 1)), Map.of())
                .names());
    assertThat(plan.width(0)).isEqualTo(plan.entities().get(0).features().size());
    assertThat(plan.patternColumns()).isEmpty();
  }

  @Test
  void whereNothingIsKnownTheyHoldTheirEmptyValues() {
    FeaturePlan plan = plan(List.of(pattern("a", "card"), pattern("b", "card")), CARD);
    double[] vector = new double[2 + plan.width(0)];
    Arrays.fill(vector, 7);

    plan.fillEmptyPatterns(0, vector, 2);

    assertThat(vector).containsExactly(7, 7, 7, 7, 7, 0, Double.NaN, 0, 0, Double.NaN, 0);
  }

  @Test
  void expressionsReadTheFirstColumnAsAConditionAndTheOthersAsNumbers() {
    FeaturePlan plan = plan(List.of(pattern("a", "card")), CARD);
    Expression matched = condition(plan, "pattern.a && pattern.a.stage > 1.0");

    assertThat(holds(plan, matched, Map.of("pattern.a", 1.0, "pattern.a.stage", 2.0))).isTrue();
    assertThat(holds(plan, matched, Map.of("pattern.a", 1.0, "pattern.a.stage", 1.0))).isFalse();
    assertThat(holds(plan, matched, Map.of("pattern.a", 0.0, "pattern.a.stage", 2.0))).isFalse();
    assertThat(holds(plan, matched, Map.of("pattern.a.stage", 2.0))).as("missing").isFalse();
    assertThat(holds(plan, condition(plan, "!pattern.a"), Map.of())).as("missing").isTrue();
    assertThatThrownBy(() -> condition(plan, "pattern.a > 0.0"))
        .hasMessageContaining("(bool, double)");
    assertThatThrownBy(() -> condition(plan, "pattern.a.stage"))
        .hasMessageContaining("true or false");
  }

  @Test
  void derivedFeaturesReadThemAndAreKnownToDoSo() {
    FeaturePlan plan =
        plan(
            List.of(pattern("a", "card"), pattern("b", "merchant")),
            CARD
                + """
                derived:
                  - last: card.first + card.other
                  - hit: pattern.a
                  - first: "pattern.a.stage > 1.0 ? card.count_1h : 0.0"
                  - other: pattern.b.seconds_since
                  - plain: card.count_1h
                """,
            MERCHANT);

    double[] vector = vector(plan, Map.of("pattern.a", 1.0, "pattern.a.stage", 2.0));
    assertThat(vector[plan.index("card.hit").orElseThrow()]).isEqualTo(1);
    vector = vector(plan, Map.of());
    assertThat(vector[plan.index("card.hit").orElseThrow()]).as("missing").isZero();

    assertThat(plan.derivedFrom(Set.of("pattern.a"))).containsExactly("card.hit");
    assertThat(plan.derivedFrom(Set.of("pattern.a.stage")))
        .containsExactly("card.first", "card.last");
    assertThat(plan.derivedFrom(Set.of("pattern.b.seconds_since")))
        .containsExactly("card.last", "card.other");
    assertThat(plan.derivedFrom(Set.of("pattern.b", "gone"))).isEmpty();
  }

  @Test
  void whatCannotStandAnywhereIsRefusedWithAllFindings() {
    String odd = "entity: pattern\nkey: [card]\nfeatures:\n  - a: { count: true, windows: [1h] }\n";
    List<PatternColumns> patterns =
        List.of(
            pattern("a_1h", "card"),
            pattern("in", "card"),
            pattern("coverage", "card"),
            pattern("lost", "crad"),
            pattern("empty", "merchant"));

    assertThatThrownBy(
            () -> plan(patterns, CARD, odd, "entity: merchant\nderived:\n  - x: amount\n"))
        .isInstanceOfSatisfying(
            InvalidDeclarationException.class,
            refused ->
                assertThat(refused.findings())
                    .extracting(Finding::toString)
                    .containsExactly(
                        "Pattern/a_1h metadata.name: makes 'pattern.a_1h', which is there already;"
                            + " names are given once",
                        "Pattern/coverage metadata.name: makes 'pattern.coverage', which is the"
                            + " least coverage of all features of the entity; give another name",
                        "Pattern/in metadata.name: makes 'pattern.in', which expressions cannot"
                            + " read; a name has at most 128 characters and no part that CEL keeps"
                            + " for itself",
                        "Pattern/in metadata.name: makes 'pattern.in.seconds_since', which"
                            + " expressions cannot read; a name has at most 128 characters and no"
                            + " part that CEL keeps for itself",
                        "Pattern/in metadata.name: makes 'pattern.in.stage', which expressions"
                            + " cannot read; a name has at most 128 characters and no part that CEL"
                            + " keeps for itself",
                        "Pattern/lost spec.entity: 'crad' has no features in force; name one of"
                            + " [card, pattern], or declare a FeatureSet with features of it first,"
                            + " did you mean 'card'?",
                        "Pattern/empty spec.entity: 'merchant' has no features in force; name one"
                            + " of [card, pattern], or declare a FeatureSet with features of it"
                            + " first"));
  }

  @Test
  void theyCountAmongTheFeaturesThatThereMayBe() {
    List<PatternColumns> many =
        IntStream.range(0, FeaturePlanCompiler.MOST_FEATURES / 3)
            .mapToObj(i -> pattern("p" + i, "card"))
            .toList();
    assertThatThrownBy(() -> plan(many, CARD))
        .hasMessageContaining("spec: would make 10002 features in all; 10000 are allowed");
  }

  private static Expression condition(FeaturePlan plan, String source) {
    return new ExpressionCompiler(plan.variables(), ExpressionLimits.DEFAULT).condition(source);
  }

  private static boolean holds(FeaturePlan plan, Expression condition, Map<String, Double> values) {
    double[] vector = vector(plan, values);
    EventInputs event = new EventInputs(TestPayments.SCHEMA);
    return condition.test(
        new VectorInputs(
                TestPayments.SCHEMA, event.bind(TestPayments.payment(1_700_000_000_000L, "")))
            .bind(vector));
  }

  private static double[] vector(FeaturePlan plan, Map<String, Double> values) {
    EventInputs inputs = new EventInputs(TestPayments.SCHEMA);
    double[] vector = new double[plan.size()];
    Event event = TestPayments.payment(1_700_000_000_000L, "");
    Arrays.fill(vector, Double.NaN);
    plan.fillEvent(event, inputs.bind(event), vector);
    values.forEach((name, value) -> vector[plan.index(name).orElseThrow()] = value);
    plan.computeDerived(new VectorInputs(TestPayments.SCHEMA, inputs), vector);
    return vector;
  }
}
