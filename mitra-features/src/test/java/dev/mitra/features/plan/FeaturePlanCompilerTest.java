package dev.mitra.features.plan;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.mitra.features.GoldenCases;
import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.profile.Measure;
import dev.mitra.features.profile.MeasureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From sets of declarations to one plan. */
class FeaturePlanCompilerTest {
  private static final FeaturePlanCompiler COMPILER = new FeaturePlanCompiler(TestPayments.SCHEMA);

  private static DeclaredSet set(String name, String yaml, long effectiveAt) {
    return new DeclaredSet(
        name,
        name.equals("this") ? "" : "FeatureSet/" + name,
        FeatureSetParser.parse(TestPayments.tree(yaml)),
        effectiveAt,
        Map.of());
  }

  private static FeaturePlan compile(String... yamls) {
    List<DeclaredSet> sets = new ArrayList<>();
    for (int i = 0; i < yamls.length; i++) {
      sets.add(set(i == 0 ? "this" : "other-" + i, yamls[i], 1_000 + i));
    }
    return COMPILER.compile(sets, Map.of());
  }

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
            "card.amount_sum_1h",
            "card.amount_sum_7d",
            "card.amount_max_1h",
            "card.amount_max_7d",
            "card.risk_7d",
            "merchant.count_1h");
    assertThat(plan.size()).isEqualTo(14);
    assertThat(plan.firstFeature()).isEqualTo(8);
    assertThat(plan.offset(0)).isEqualTo(8);
    assertThat(plan.offset(1)).isEqualTo(13);
    assertThat(plan.index("merchant.count_1h")).hasValue(13);
    assertThat(plan.index("merchant.count_2h")).isEmpty();
    double[] vector = new double[14];
    Event event = TestPayments.payment(1_700_000_000_000L, "\"amount\":2.5,\"fraud\":true");
    plan.fillEvent(event, new EventInputs(TestPayments.SCHEMA).bind(event), vector);
    // Wednesday, 2023-11-15, 03:43 in Kolkata.
    assertThat(vector).startsWith(2.5, Double.NaN, 1, 3, 3, 15, 0, 1);
  }

  @Test
  void measuresThatMeanTheSameAreKeptOnce() {
    FeaturePlan plan =
        compile(
            """
            entity: card
            features:
              - count: { windows: [1h] }
              - big: { count: true, where: "amount > 100", windows: [1h] }
              - amount: { of: amount, aggregates: [sum], windows: [1h] }
              - fraud: { of: fraud, aggregates: [sum], windows: [1h] }
            """,
            """
            entity: card
            features:
              - also: { count: true, windows: [7d], delay: 1h }
              - also_big: { count: true, where: "  amount > 100 ", windows: [2h] }
              - also_amount: { of: amount, aggregates: [std], windows: [30d] }
              - risk: { rate: fraud, windows: [1h] }
              - shops: { distinct: merchant, windows: [1h] }
            """);
    EntityPlan card = plan.entities().get(0);
    assertThat(card.measures())
        .extracting(Measure::kind)
        .containsExactly(
            MeasureKind.COUNT,
            MeasureKind.COUNT,
            MeasureKind.VALUE,
            MeasureKind.VALUE,
            MeasureKind.DISTINCT);
    assertThat(card.measures()).extracting(Measure::id).doesNotHaveDuplicates();
    assertThat(names(card)).hasSize(9);
    assertThat(card.retention()).isEqualTo(30L * 86_400_000 + EntityPlan.LATENESS);
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
  void aMeasureKeepsTheMomentOfItsFirstDeclarationThroughChangesOfItsSet() {
    String one = "entity: card\nfeatures:\n  - count: { windows: [1h] }\n";
    String two = "entity: card\nfeatures:\n  - times: { count: true, windows: [2h] }\n";
    FeaturePlan first = COMPILER.compile(List.of(set("a", one, 10)), Map.of());
    FeaturePlan second = COMPILER.compile(List.of(set("a", two, 20)), first.measuresSince());
    FeaturePlan third = COMPILER.compile(List.of(set("b", one, 30)), second.measuresSince());
    Measure before = first.entities().get(0).measures().get(0);
    for (FeaturePlan plan : List.of(second, third)) {
      Measure measure = plan.entities().get(0).measures().get(0);
      assertThat(measure.since()).isEqualTo(10);
      assertThat(measure.id()).isEqualTo(before.id());
    }
    FeaturePlan anew = COMPILER.compile(List.of(set("b", one, 30)), Map.of());
    assertThat(anew.entities().get(0).measures().get(0).since()).isEqualTo(30);
    assertThat(anew.entities().get(0).measures().get(0).id()).isNotEqualTo(before.id());
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
    assertThat(FeaturePlan.empty(TestPayments.SCHEMA).size()).isEqualTo(8);
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
  void everythingThatIsWrongIsFoundAtOnceAndSaysWhatIsAllowed() {
    GoldenCases cases = new GoldenCases();
    for (List<String> wrong :
        List.of(
            List.of(
                "an entity that nobody keys",
                "entity: crad\nfeatures:\n  - count: { windows: [1h] }\n"),
            List.of(
                "keys",
                "entity: card\nkey: [merchant]\nfeatures:\n  - count: { windows: [1h] }\n",
                "entity: new\nkey: [amount, nothing]\nfeatures:\n  - count: { windows: [1h] }\n",
                "entity: five\nkey: [card, card]\nfeatures:\n  - count: { windows: [1h] }\n"),
            List.of(
                "two sets that key an entity in two ways",
                "entity: new\nkey: [card]\nfeatures:\n  - count: { windows: [1h] }\n",
                "entity: new\nkey: [merchant]\nfeatures:\n  - other: { windows: [1h] }\n"),
            List.of(
                "fields",
                """
                entity: card
                features:
                  - a: { of: amont, aggregates: [sum], windows: [1h] }
                  - b: { of: merchant, aggregates: [sum], windows: [1h] }
                  - c: { of: opened, aggregates: [sum], windows: [1h] }
                  - d: { rate: amount, windows: [1h] }
                  - e: { distinct: shop, windows: [1h] }
                """),
            List.of(
                "conditions",
                """
                entity: card
                features:
                  - a: { count: true, where: "amont > 5", windows: [1h] }
                  - b: { count: true, where: "amount", windows: [1h] }
                  - c: { count: true, where: "amount >", windows: [1h] }
                  - d: { count: true, where: "card.count_1h > 5", windows: [1h] }
                """),
            List.of(
                "names given twice",
                """
                entity: card
                features:
                  - a: { windows: [1h] }
                  - a: { count: true, where: "fraud", windows: [1h, 2h] }
                  - b_sum: { windows: [1h] }
                  - b: { of: amount, aggregates: [sum], windows: [1h] }
                """,
                "entity: card\nfeatures:\n  - a: { windows: [2h] }\n"),
            List.of(
                "more cells than a profile may have",
                """
                entity: card
                epsilon: 0.01
                features:
                  - a: { windows: [10s], delay: 90d }
                """))) {
      List<String> sets = wrong.subList(1, wrong.size());
      cases.add(
          wrong.get(0),
          sets.stream().map(String::strip).collect(joining("\n---\n")),
          () -> compile(sets.toArray(String[]::new)));
    }
    cases.check("feature-plan-findings.golden");
  }

  @Test
  void noMixOfPiecesEndsInAnythingButAPlanOrFindings() {
    long seed = Seeds.announce(FeaturePlanCompilerTest.class);
    List<String> pieces =
        List.of(
            "of: amount",
            "of: merchant",
            "distinct: card",
            "rate: fraud",
            "count: true",
            "windows: [1h]",
            "windows: [10s, 7d]",
            "windows: [1h]",
            "aggregates: [sum, std]",
            "delay: 2h",
            "where: \"fraud\"",
            "where: \"amount > 5 &&\"",
            "whenEmpty: -1",
            "description: x");
    int compiled = 0;
    for (int run = 0; run < 1_000; run++) {
      Random random = Seeds.random(seed, run);
      StringBuilder yaml = new StringBuilder("entity: " + (random.nextBoolean() ? "card" : "in"));
      yaml.append(random.nextBoolean() ? "\nkey: [card]" : "").append("\nfeatures:\n");
      for (int f = random.nextInt(4); f >= 0; f--) {
        Map<String, String> members = new HashMap<>();
        // Nothing compiles without windows; most mixes have them, so that enough get that far.
        if (random.nextInt(4) > 0) {
          members.put("windows", "windows: [1h]");
        }
        for (int m = random.nextInt(5); m >= 0; m--) {
          String piece = pieces.get(random.nextInt(pieces.size()));
          members.put(piece.substring(0, piece.indexOf(':')), piece);
        }
        yaml.append(
            "  - f" + random.nextInt(4) + ": { " + String.join(", ", members.values()) + " }\n");
      }
      try {
        FeaturePlan plan = compile(yaml.toString());
        assertThatCode(plan::variables)
            .as("seed %d, run %d\n%s", seed, run, yaml)
            .doesNotThrowAnyException();
        compiled++;
      } catch (InvalidDeclarationException e) {
        assertThat(e.findings()).isNotEmpty();
      }
    }
    System.out.println(compiled + " of 1000 mixes compiled");
    assertThat(compiled).isBetween(20, 980);
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
        .hasMessageContaining("would make 10048 features in all; 10000 are allowed");
  }

  @Test
  void aMeasureThatIsCollectedAlreadyIsNotBegunAnewByALaterSet() {
    String yaml = "entity: card\nfeatures:\n  - NAME: { windows: [1h] }\n";
    DeclaredSet scheduled = set("a", yaml.replace("NAME", "a"), 5_000);
    DeclaredSet running = set("b", yaml.replace("NAME", "b"), 1_000);
    FeaturePlan before = COMPILER.compile(List.of(running), Map.of());
    FeaturePlan after = COMPILER.compile(List.of(scheduled, running), before.measuresSince());

    assertThat(after.entities().get(0).measures().get(0).id())
        .isEqualTo(before.entities().get(0).measures().get(0).id());
  }
}
