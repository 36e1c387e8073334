package dev.mitra.features.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.GoldenCases;
import dev.mitra.features.TestPayments;
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
    FeatureDeclaration amount = spec.features().get(1);
    assertThat(amount.aggregates())
        .containsExactly(Aggregate.SUM, Aggregate.AVG, Aggregate.STD, Aggregate.MIN, Aggregate.MAX);
    assertThat(amount.featureName(Aggregate.AVG, amount.windows().get(0)))
        .isEqualTo("amount_avg_24h");
    assertThat(spec.features().get(2).where()).isEqualTo("type == 'payment.failed'");
    assertThat(spec.features().get(3).where()).as("all, in spite of the set's").isEmpty();
    FeatureDeclaration risk = spec.features().get(4);
    assertThat(risk.delay()).isEqualTo(7 * 86_400_000L);
    assertThat(risk.whenEmpty()).isEqualTo(OptionalDouble.of(0.5));
    assertThat(risk.description()).isEqualTo("late");
    assertThat(risk.featureName(Aggregate.RATE, risk.windows().get(0))).isEqualTo("risk_30d");
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
    assertThat(count.field()).isEmpty();
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
              """
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
}
