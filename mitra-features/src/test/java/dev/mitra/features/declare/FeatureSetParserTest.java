package dev.mitra.features.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.GoldenCases;
import dev.mitra.features.TestPayments;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Declarations of features: what is read, and everything that is found in wrong ones. */
class FeatureSetParserTest {

  private static FeatureSetSpec parse(String yaml) {
    return FeatureSetParser.parse(TestPayments.tree(yaml));
  }

  @Test
  void aDeclarationOfEveryShapeIsRead() {
    FeatureSetSpec spec =
        parse(
            """
            entity: pair
            key: [card, merchant]
            since: 2026-01-01T00:00:00Z
            exactCells: 128
            epsilon: 0.1
            exactDistinct: 32
            where: "amount > 0"
            features:
              - count: { windows: [1m, 60s0ms] }
            """
                    .replace("60s0ms", "90s")
                + """
                  - amount: { of: amount, aggregates: [sum, avg, std, min, max], windows: [24h] }
                  - failed: { count: true, where: "type == 'payment.failed'", windows: [1d] }
                  - shops: { distinct: merchant, windows: [7d], where: "" }
                  - risk: { rate: fraud, windows: [30d], delay: 7d, whenEmpty: 0.5, description: late }
                derived:
                  - usual: "pair.amount_sum_24h / pair.count_90s"
                  - odd: { value: "pair.usual > 2.0", description: more than usual }
                """);
    assertThat(spec.entity()).isEqualTo("pair");
    assertThat(spec.key()).containsExactly("card", "merchant");
    assertThat(spec.since()).isEqualTo(OptionalLong.of(1_767_225_600_000L));
    assertThat(spec.limits()).isEqualTo(new ProfileLimits(128, 0.1, 32));
    assertThat(spec.features()).hasSize(5);
    FeatureDeclaration count = spec.features().get(0);
    assertThat(count.aggregates()).containsExactly(Aggregate.COUNT);
    assertThat(count.windows())
        .containsExactly(new Window("1m", 60_000), new Window("90s", 90_000));
    assertThat(count.where()).as("the set's own condition").isEqualTo("amount > 0");
    assertThat(count.path()).isEqualTo("spec.features[0].count");
    assertThat(count.shape()).isEqualTo(Shape.COUNT);
    assertThat(count.fields()).isEmpty();
    FeatureDeclaration amount = spec.features().get(1);
    assertThat(amount.aggregates())
        .containsExactly(Aggregate.SUM, Aggregate.AVG, Aggregate.STD, Aggregate.MIN, Aggregate.MAX);
    assertThat(amount.shape()).isEqualTo(Shape.OF);
    assertThat(amount.fields()).containsExactly("amount");
    assertThat(amount.featureName(Aggregate.AVG, amount.windows().get(0)))
        .isEqualTo("amount_avg_24h");
    assertThat(spec.features().get(2).where()).isEqualTo("type == 'payment.failed'");
    assertThat(spec.features().get(3).where()).as("all, in spite of the set's").isEmpty();
    FeatureDeclaration risk = spec.features().get(4);
    assertThat(risk.delay()).isEqualTo(7 * 86_400_000L);
    assertThat(risk.whenEmpty()).isEqualTo(OptionalDouble.of(0.5));
    assertThat(risk.description()).isEqualTo("late");
    assertThat(risk.featureName(Aggregate.RATE, risk.windows().get(0))).isEqualTo("risk_30d");
    assertThat(spec.derived())
        .containsExactly(
            new DerivedDeclaration(
                "spec.derived[0].usual", "usual", "pair.amount_sum_24h / pair.count_90s", ""),
            new DerivedDeclaration(
                "spec.derived[1].odd", "odd", "pair.usual > 2.0", "more than usual"));
  }

  /** The names of the features that a declaration makes over windows. */
  private static List<String> names(FeatureDeclaration declaration) {
    List<String> names = new ArrayList<>();
    for (Aggregate aggregate : declaration.aggregates()) {
      for (Window window : declaration.windows()) {
        names.add(declaration.featureName(aggregate, window));
      }
    }
    return names;
  }

  @Test
  void everyShapeHasItsFieldsAggregatesAndNames() {
    List<FeatureDeclaration> features =
        parse(
                """
                entity: card
                features:
                  - a: { of: x, aggregates: [first, last, previous, ratio, zscore], windows: [1h] }
                  - b: { timeSince: [previous, first], windows: [lifetime, 2d] }
                  - c: { timeSince: [last] }
                  - d: { burstiness: true, windows: [1d], delay: 1h }
                  - e: { new: x }
                  - f: { new: x, windows: [30d] }
                  - g: { same: x, windows: [1h] }
                  - h: { entropy: x, windows: [lifetime] }
                  - i: { place: [x, y], aggregates: [speed, distance] }
                  - j: { decay: [1h, 24h] }
                  - k: { of: x, decay: [90s] }
                  - l: { of: x, aggregates: [sum], windows: [1h], decay: [1h], coverage: true }
                """)
            .features();
    assertThat(features)
        .extracting(FeatureDeclaration::shape)
        .containsExactly(
            Shape.OF,
            Shape.TIME_SINCE,
            Shape.TIME_SINCE,
            Shape.BURSTINESS,
            Shape.NEW,
            Shape.NEW,
            Shape.SAME,
            Shape.ENTROPY,
            Shape.PLACE,
            Shape.COUNT,
            Shape.OF,
            Shape.OF);
    assertThat(features)
        .extracting(FeatureSetParserTest::names)
        .containsExactly(
            List.of("a_first_1h", "a_last_1h", "a_previous_1h", "a_ratio_1h", "a_zscore_1h"),
            List.of(
                "b_since_previous_lifetime",
                "b_since_previous_2d",
                "b_since_first_lifetime",
                "b_since_first_2d"),
            List.of("c_since_last"),
            List.of("d_1d"),
            List.of("e"),
            List.of("f_30d"),
            List.of("g_1h"),
            List.of("h_lifetime"),
            List.of("i_speed", "i_distance"),
            List.of(),
            List.of(),
            List.of("l_sum_1h"));
    assertThat(features.get(1).fields()).isEmpty();
    assertThat(features.get(4).windows()).containsExactly(Window.WHOLE_LIFE);
    assertThat(features.get(7).windows().get(0).isLifetime()).isTrue();
    assertThat(features.get(8).fields()).containsExactly("x", "y");
    FeatureDeclaration decayed = features.get(9);
    assertThat(decayed.halfLives())
        .containsExactly(new Window("1h", 3_600_000), new Window("24h", 86_400_000));
    assertThat(decayed.featureName(Aggregate.DECAY, decayed.halfLives().get(1)))
        .isEqualTo("j_decay_24h");
    FeatureDeclaration all = features.get(11);
    assertThat(all.coverage()).isTrue();
    assertThat(all.featureName(Aggregate.COVERAGE, all.windows().get(0)))
        .isEqualTo("l_coverage_1h");
  }

  @Test
  void aSetMayHaveDerivedFeaturesOnly() {
    FeatureSetSpec spec = parse("entity: card\nderived:\n  - a: amount * 2.0\n");
    assertThat(spec.features()).isEmpty();
    assertThat(spec.derived()).hasSize(1);
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    FeatureSetSpec spec = parse("entity: card\nfeatures:\n  - count: { windows: [10s, 400d] }\n");
    assertThat(spec.key()).isEmpty();
    assertThat(spec.since()).isEmpty();
    assertThat(spec.limits()).isEqualTo(ProfileLimits.DEFAULT);
    FeatureDeclaration count = spec.features().get(0);
    assertThat(count.delay()).isZero();
    assertThat(count.where()).isEmpty();
    assertThat(count.whenEmpty()).isEmpty();
    assertThat(count.fields()).isEmpty();
    assertThat(count.halfLives()).isEmpty();
    assertThat(count.coverage()).isFalse();
    assertThat(spec.derived()).isEmpty();
  }

  @Test
  void everythingThatIsWrongIsFoundAtOnceAndSaysWhatIsAllowed() {
    GoldenCases cases = new GoldenCases();
    for (String[] wrong :
        List.of(
            new String[] {"no object", "[1]"},
            new String[] {"empty", "{}"},
            new String[] {
              "the set's own settings",
              """
              entity: time
              key: card
              since: yesterday
              exactCells: 7
              epsilon: 0.6
              exactDistinct: many
              windows: [1h]
              features: []
              """
            },
            new String[] {
              "features of no shape",
              """
              entity: Card
              features:
                - count
                - {}
                - { a: { windows: [1h] }, b: { windows: [1h] } }
                - Count: { windows: [1h] }
                - count: [1h]
                - count:
              """
            },
            new String[] {
              "shapes that do not go together",
              """
              entity: card
              features:
                - a: { of: amount, rate: fraud, count: true, distinct: card, windows: [1h] }
                - b: { of: amount, windows: [1h] }
                - c: { of: amount, aggregates: [sum, sum, median, count], windows: [1h] }
                - d: { aggregates: [sum], windows: [1h] }
                - e: { distinct: card, delay: 1h, windows: [1h] }
                - f: { off: amount, windows: [1h] }
                - g: { aggregates: [], of: amount, windows: [1h] }
                - h: { of: amount, aggregates: [sum] }
                - i: { of: amount }
                - j: { of: amount, aggregates: sum, windows: [1h] }
                - k: { of: amount, aggregates: [distance, zscor, 5], windows: [1h] }
                - l: { same: merchant, aggregates: [sum], windows: [1h] }
                - m: { timeSince: [], windows: [1h] }
                - n: { timeSince: [last, frist, last] }
                - o: { timeSince: last }
                - p: { place: [quantity], aggregates: [distance] }
                - q: { place: [amount, amount], aggregates: [sum] }
                - r: { place: amount }
                - s: { new: [merchant] }
                - t: { new: merchant, delay: 1h }
                - u: { place: [amount, quantity], aggregates: [speed], delay: 1h }
                - v: { burstiness: yes }
                - w: { burstines: true, windows: [1h] }
                - x: { entropy: merchant }
                - y: { decay: [1h], delay: 1h, windows: [1h] }
                - z: { rate: fraud, decay: [1h], windows: [1h] }
                - a: { decay: [1h], coverage: true }
                - b: { decay: [], windows: [1h] }
                - c: { decay: [9s, 1h, 60m, lifetime, 401d, x, 5] }
                - d: { count: true, burstiness: true, windows: [1h] }
              """
            },
            new String[] {
              "derived features",
              """
              entity: card
              derived:
                - a
                - {}
                - B: amount
                - c: 5
                - d: [amount]
                - e: ""
                - f: { value: amount, describe: x }
                - g: { description: x }
                - h: { value: 5 }
                - i: { value: amount, description: 5 }
                - j:
              """
            },
            new String[] {"derived features that are none", "entity: card\nderived: []"},
            new String[] {
              "derived features that are no list", "entity: card\nderived: { a: amount }"
            },
            new String[] {
              "windows",
              """
              entity: card
              features:
                - a: {}
                - b: { windows: [] }
                - c: { windows: 1h }
                - d: { windows: [9s, 401d, 10s] }
                - e: { windows: [1x, 5, 1.5h] }
                - f: { windows: [1h, 60m, 1h] }
                - g: { windows: [1h], delay: 500d }
                - h: { windows: [1h], delay: 3600 }
                - i: { windows: [lifetime, 1h, lifetime] }
                - j: { windows: [forever] }
                - k: { new: merchant, windows: [] }
              """
            },
            new String[] {
              "values of other types",
              """
              entity: card
              features:
                - a: { windows: [1h], whenEmpty: none }
                - b: { windows: [1h], whenEmpty: 1e16 }
                - c: { windows: [1h], where: 5 }
                - d: { windows: [1h], where: null }
                - e: { windows: [1h], count: 1, description: [x] }
                - f: { windows: [1h], coverage: all }
              """
            })) {
      cases.add(wrong[0], wrong[1], () -> parse(wrong[1]));
    }
    cases.check("feature-set-findings.golden");
  }

  @Test
  void tooManyWindowsAreRefusedWithoutLookingAtEach() {
    StringBuilder windows = new StringBuilder("10s");
    for (int w = 1; w < 65; w++) {
      windows.append(", ").append(10 + w).append('s');
    }

    assertThatThrownBy(
            () -> parse("entity: card\nfeatures:\n  - count: { windows: [" + windows + "] }\n"))
        .hasMessageContaining("lists more than the 64 lengths that are allowed");
  }

  @Test
  void tooManyFeaturesOfEitherSortAreRefused() {
    assertThatThrownBy(
            () ->
                parse(
                    "entity: card\nfeatures:\n"
                        + "  - a: { windows: [1h] }\n".repeat(501)
                        + "derived:\n"
                        + "  - a: amount\n".repeat(201)))
        .hasMessageContaining("spec.features: must list 1 to 500 features")
        .hasMessageContaining("spec.derived: must list 1 to 200 derived features");
  }
}
