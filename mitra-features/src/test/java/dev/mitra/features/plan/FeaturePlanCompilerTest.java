package dev.mitra.features.plan;

import static dev.mitra.features.plan.Plans.COMPILER;
import static dev.mitra.features.plan.Plans.compile;
import static dev.mitra.features.plan.Plans.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.mitra.features.TestPayments;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Window;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From sets of declarations to one plan. */
class FeaturePlanCompilerTest {
  private static List<String> names(EntityPlan plan) {
    return plan.features().stream().map(Feature::name).toList();
  }

  @Test
  void theVectorHoldsTheEventsNumbersThenTheCalendarThenEntitiesByName() {
    FeaturePlan plan =
        compile(
            "entity: merchant\nfeatures:\n  - count: { windows: [1h] }\n",
            """
            entity: card
            features:
              - amount: { of: amount, aggregates: [sum, max], windows: [1h, 7d] }
              - risk: { rate: fraud, windows: [7d], delay: 1d }
            """);
    assertThat(plan.names())
        .containsExactly(
            "amount",
            "quantity",
            "fraud",
            "time.hour",
            "time.day_of_week",
            "time.day_of_month",
            "time.weekend",
            "time.night",
            "time.salary_day",
            "card.amount_sum_1h",
            "card.amount_sum_7d",
            "card.amount_max_1h",
            "card.amount_max_7d",
            "card.risk_7d",
            "card.coverage",
            "merchant.count_1h",
            "merchant.coverage");
    assertThat(plan.size()).isEqualTo(17);
    assertThat(plan.firstFeature()).isEqualTo(9);
    assertThat(plan.offset(0)).isEqualTo(9);
    assertThat(plan.offset(1)).isEqualTo(15);
    assertThat(plan.index("merchant.count_1h")).hasValue(15);
    assertThat(plan.index("merchant.count_2h")).isEmpty();
    double[] vector = new double[17];
    Event event = TestPayments.payment(1_700_000_000_000L, "\"amount\":2.5,\"fraud\":true");
    plan.fillEvent(event, new EventInputs(TestPayments.SCHEMA).bind(event), vector);
    // Wednesday, 2023-11-15, 03:43 in Kolkata.
    assertThat(vector).startsWith(2.5, Double.NaN, 1, 3, 3, 15, 0, 1, 0);
  }

  @Test
  void theMostExactWishOfTheSetsOfAnEntityDecides() {
    FeaturePlan plan =
        compile(
            "entity: card\nexactCells: 16\nepsilon: 0.1\nexactDistinct: 500\n"
                + "features:\n  - a: { windows: [1h] }\n",
            "entity: card\nexactCells: 128\nepsilon: 0.3\n"
                + "features:\n  - b: { windows: [1h] }\n");
    assertThat(plan.entities().get(0).limits().cells()).isEqualTo(128);
    assertThat(plan.entities().get(0).limits().epsilon()).isEqualTo(0.1);
    assertThat(plan.entities().get(0).limits().distinctValues()).isEqualTo(500);
  }

  @Test
  void aKindOfEntityThatTheSchemaDoesNotKnowCanBeDeclared() {
    FeaturePlan plan =
        compile(
            """
            entity: card_at_merchant
            key: [card, merchant]
            features:
              - count: { windows: [1h] }
            """);
    assertThat(plan.entities().get(0).entity().key())
        .extracting(field -> field.name())
        .containsExactly("card", "merchant");
  }

  @Test
  void aPlanOfNothingHasTheEventAlone() {
    assertThat(FeaturePlan.empty(TestPayments.SCHEMA).size()).isEqualTo(9);
    assertThat(COMPILER.compile(List.of(), Map.of()).names())
        .isEqualTo(FeaturePlan.empty(TestPayments.SCHEMA).names());
  }

  /** Whatever compiles can be read by expressions: nothing is left to fail later, on the job. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "entity: for\nkey: [card]\nfeatures:\n  - count: { windows: [1h] }\n",
        "entity: LONG\nkey: [card]\nfeatures:\n  - NAME: { windows: [1h] }\n",
        "entity: LONG\nkey: [card]\nfeatures:\n"
            + "  - NAME: { of: amount, aggregates: [sum], windows: [000000000000001h] }\n"
      })
  void aFeatureThatNoExpressionCouldNameIsRefused(String yaml) {
    String long63 = "x".repeat(63);
    String written = yaml.replace("LONG", long63).replace("NAME", long63);
    assertThatThrownBy(() -> compile(written).variables())
        .isInstanceOf(InvalidDeclarationException.class);
  }

  @Test
  void aHostileDeclarationIsRefusedSoon() {
    StringBuilder yaml = new StringBuilder("entity: card\nepsilon: 0.005\nfeatures:\n");
    for (int i = 0; i < 100; i++) {
      yaml.append("  - f" + i + ": { windows: [10s], delay: " + (300 + i) + "d }\n");
    }
    assertTimeout(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> compile(yaml.toString()))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("at most 8192 are allowed"));
  }

  @Test
  void moreFeaturesThanARecordCanCarryAreRefused() {
    StringBuilder yaml = new StringBuilder("entity: card\nfeatures:\n");
    StringBuilder windows = new StringBuilder("10s");
    for (int w = 1; w < 64; w++) {
      windows.append(", ").append(10 + w).append('s');
    }
    for (int f = 0; f < 157; f++) {
      yaml.append("  - f").append(f).append(": { windows: [").append(windows).append("] }\n");
    }

    assertThatThrownBy(() -> compile(yaml.toString()))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("would make 10049 features in all; 10000 are allowed");
  }

  @Test
  void aDeclarationMakesItsAggregatesThenItsDecaysThenItsCoverages() {
    EntityPlan card =
        compile(
                """
                entity: card
                features:
                  - amount:
                      of: amount
                      aggregates: [max, sum]
                      windows: [lifetime, 1h]
                      decay: [2h, 1h]
                      coverage: true
                      whenEmpty: 7
                      description: How much.
                  - shop: { new: merchant, coverage: true }
                """)
            .entities()
            .get(0);
    long hour = 3_600_000;
    long ever = Window.LIFETIME;
    assertThat(card.features())
        .extracting(Feature::name, Feature::aggregate, Feature::window, Feature::whenEmpty)
        .containsExactly(
            tuple("card.amount_max_lifetime", Aggregate.MAX, ever, 7.0),
            tuple("card.amount_max_1h", Aggregate.MAX, hour, 7.0),
            tuple("card.amount_sum_lifetime", Aggregate.SUM, ever, 7.0),
            tuple("card.amount_sum_1h", Aggregate.SUM, hour, 7.0),
            tuple("card.amount_decay_2h", Aggregate.DECAY, ever, 7.0),
            tuple("card.amount_decay_1h", Aggregate.DECAY, ever, 7.0),
            tuple("card.amount_coverage_lifetime", Aggregate.COVERAGE, ever, Double.NaN),
            tuple("card.amount_coverage_1h", Aggregate.COVERAGE, hour, Double.NaN),
            tuple("card.shop", Aggregate.NEW, ever, Double.NaN),
            tuple("card.shop_coverage", Aggregate.COVERAGE, ever, Double.NaN),
            tuple("card.coverage", Aggregate.COVERAGE, 0L, Double.NaN));
    assertThat(card.features().get(0).description()).isEqualTo("How much.");
    assertThat(card.features().get(10).description()).isNotEmpty();
  }

  @Test
  void theCoverageOfADelayedFeatureIsThatOfItsDelayedWindow() {
    List<Feature> features =
        compile("entity: card\nfeatures:\n  - a: { windows: [2h], delay: 1h, coverage: true }\n")
            .entities()
            .get(0)
            .features();
    assertThat(features.get(1).name()).isEqualTo("card.a_coverage_2h");
    assertThat(features.get(1).delay()).isEqualTo(3_600_000);
    assertThat(features.get(2).name()).as("the entity's own").isEqualTo("card.coverage");
    assertThat(features.get(2).delay()).isZero();
  }

  @Test
  void aKeyIsGivenByAnySetOfAnEntity() {
    FeaturePlan plan =
        compile(
            "entity: pair\nderived:\n  - busy: pair.count_1h > 5.0\n",
            "entity: pair\nkey: [card, merchant]\nfeatures:\n  - count: { windows: [1h] }\n",
            "entity: pair\nkey: [card, merchant]\nfeatures:\n  - times: { windows: [1h] }\n");
    assertThat(plan.entities()).hasSize(1);
    assertThat(plan.entities().get(0).entity().key())
        .extracting(field -> field.name())
        .containsExactly("card", "merchant");
    assertThat(plan.names().subList(plan.firstFeature(), plan.size()))
        .containsExactly("pair.count_1h", "pair.times_1h", "pair.coverage", "pair.busy");
  }

  /** Models find their columns by name: names are the truth about every column. */
  @Test
  void aNewSetMovesColumnsOnlyTogetherWithTheirNames() {
    String card =
        "entity: card\nfeatures:\n  - b: { windows: [1h, 1d] }\nderived:\n  - twice: card.b_1h * 2.0\n";
    String merchant = "entity: merchant\nfeatures:\n  - b: { windows: [1h] }\n";
    String more = "entity: card\nfeatures:\n  - a: { windows: [1h] }\nderived:\n  - also: amount\n";
    FeaturePlan before =
        COMPILER.compile(List.of(set("k", card, 1), set("m", merchant, 1)), Map.of());
    FeaturePlan after =
        COMPILER.compile(
            List.of(set("a", more, 2), set("k", card, 1), set("m", merchant, 1)),
            before.measuresSince());
    for (FeaturePlan plan : List.of(before, after)) {
      assertThat(plan.names()).doesNotHaveDuplicates().hasSize(plan.size());
      for (int column = 0; column < plan.size(); column++) {
        assertThat(plan.index(plan.names().get(column))).hasValue(column);
      }
      for (int e = 0; e < plan.entities().size(); e++) {
        EntityPlan entity = plan.entities().get(e);
        assertThat(plan.names().subList(plan.offset(e), plan.offset(e) + entity.features().size()))
            .isEqualTo(names(entity));
      }
      assertThat(plan.names().subList(plan.size() - plan.derived().size(), plan.size()))
          .isEqualTo(plan.derived().stream().map(DerivedFeature::name).toList());
      assertThat(plan.variables().names())
          .as("ordinals of the features are those of the columns")
          .endsWith(plan.names().subList(plan.firstFeature(), plan.size()).toArray(String[]::new));
    }
    assertThat(after.names()).containsAll(before.names());
    assertThat(after.index("card.b_1h")).isNotEqualTo(before.index("card.b_1h"));
  }
}
