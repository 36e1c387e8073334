package dev.mitra.features.plan;

import static dev.mitra.features.plan.Plans.COMPILER;
import static dev.mitra.features.plan.Plans.compile;
import static dev.mitra.features.plan.Plans.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.profile.Input;
import dev.mitra.features.profile.Measure;
import dev.mitra.features.profile.MeasureKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** What profiles remember for declared features, and under which ids. */
class MeasuresTest {
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
    assertThat(card.features()).hasSize(10);
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
  void aMeasureThatIsCollectedAlreadyIsNotBegunAnewByALaterSet() {
    String yaml = "entity: card\nfeatures:\n  - NAME: { windows: [1h] }\n";
    DeclaredSet scheduled = set("a", yaml.replace("NAME", "a"), 5_000);
    DeclaredSet running = set("b", yaml.replace("NAME", "b"), 1_000);
    FeaturePlan before = COMPILER.compile(List.of(running), Map.of());
    FeaturePlan after = COMPILER.compile(List.of(scheduled, running), before.measuresSince());

    assertThat(after.entities().get(0).measures().get(0).id())
        .isEqualTo(before.entities().get(0).measures().get(0).id());
  }

  @Test
  void everyShapeIsComputedFromTheMeasureThatHoldsIt() {
    EntityPlan card =
        compile(
                """
                entity: card
                features:
                  - a: { of: amount, aggregates: [avg, last, previous, first, zscore], windows: [1h] }
                  - b: { timeSince: [first, last, previous] }
                  - c: { place: [amount, quantity], aggregates: [distance, speed] }
                  - d: { new: merchant }
                  - e: { same: merchant, windows: [1h] }
                  - f: { entropy: merchant, windows: [1h] }
                  - g: { of: amount, decay: [1h, 1d] }
                  - h: { decay: [1h], where: fraud }
                """)
            .entities()
            .get(0);
    assertThat(card.measures())
        .extracting(Measure::kind, Measure::input, Measure::halfLife, Measure::key)
        .containsExactly(
            tuple(MeasureKind.VALUE, Input.FIELD, 0L, "card[card]|VALUE|amount|"),
            tuple(MeasureKind.LAST, Input.FIELD, 0L, "card[card]|LAST|amount|"),
            tuple(MeasureKind.FIRST, Input.FIELD, 0L, "card[card]|FIRST|amount|"),
            tuple(MeasureKind.FIRST, Input.TIME, 0L, "card[card]|FIRST|@time|"),
            tuple(MeasureKind.LAST, Input.TIME, 0L, "card[card]|LAST|@time|"),
            tuple(MeasureKind.PLACE, Input.PLACE, 0L, "card[card]|PLACE|amount,quantity|"),
            tuple(MeasureKind.KNOWN, Input.FIELD, 0L, "card[card]|KNOWN|merchant|"),
            tuple(MeasureKind.VALUES, Input.FIELD, 0L, "card[card]|VALUES|merchant|"),
            tuple(MeasureKind.DECAY, Input.FIELD, 3_600_000L, "card[card]|DECAY|amount||3600000"),
            tuple(MeasureKind.DECAY, Input.FIELD, 86_400_000L, "card[card]|DECAY|amount||86400000"),
            tuple(MeasureKind.DECAY, Input.NONE, 3_600_000L, "card[card]|DECAY||fraud|3600000"));
    assertThat(card.features())
        .extracting(Feature::measure)
        .containsExactly(0, 1, 1, 2, 0, 3, 4, 4, 5, 5, 6, 7, 7, 8, 9, 10, -1);
    assertThat(card.measures().get(5).fields())
        .extracting(field -> field.name())
        .containsExactly("amount", "quantity");
    assertThat(card.measures().get(10).filter()).isZero();
  }

  @Test
  void gapsBringTheTimeOfTheLastEventOfTheSameFilterIntoThePlan() {
    EntityPlan card =
        compile(
                """
                entity: card
                features:
                  - last: { timeSince: [last] }
                  - a: { burstiness: true, windows: [1h], where: fraud, coverage: true }
                  - b: { burstiness: true, windows: [1h] }
                """)
            .entities()
            .get(0);
    assertThat(card.measures())
        .extracting(Measure::input, Measure::filter)
        .containsExactly(
            tuple(Input.TIME, -1), tuple(Input.GAP, 0), tuple(Input.TIME, 0), tuple(Input.GAP, -1));
    assertThat(card.features())
        .extracting(Feature::name, Feature::measure)
        .containsExactly(
            tuple("card.last_since_last", 0),
            tuple("card.a_1h", 1),
            tuple("card.a_coverage_1h", 1),
            tuple("card.b_1h", 3),
            tuple("card.coverage", -1));
  }

  /** Stored profiles find their columns by these. */
  @Test
  void theIdsOfMeasuresAreThoseOfStoredProfiles() {
    FeaturePlan plan =
        COMPILER.compile(
            List.of(
                set(
                    "a",
                    """
                    entity: pair
                    key: [card, merchant]
                    features:
                      - count: { windows: [1h] }
                      - sum: { of: amount, aggregates: [sum], windows: [1h], where: " amount > 5 " }
                      - shops: { distinct: merchant, windows: [1h] }
                    """,
                    0)),
            Map.of());
    assertThat(plan.entities().get(0).measures())
        .extracting(Measure::id)
        .containsExactly(
            crc("pair[card, merchant]|COUNT|||0"),
            crc("pair[card, merchant]|VALUE|amount|amount > 5|0"),
            crc("pair[card, merchant]|DISTINCT|merchant||0"));
  }

  private static int crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }

  @Test
  void aMeasureThatWasRemovedStartsAnewEvenUnderAnExplicitBeginning() {
    String yaml =
        "entity: card\nsince: 1970-01-01T00:00:00.005Z\nfeatures:\n  - a: { windows: [1h] }\n";
    FeaturePlan first = COMPILER.compile(List.of(set("a", yaml, 10)), Map.of());
    FeaturePlan kept = COMPILER.compile(List.of(set("a", yaml, 20)), first.measuresSince());
    FeaturePlan anew = COMPILER.compile(List.of(set("a", yaml, 30)), Map.of());
    assertThat(first.measuresSince()).containsOnly(Map.entry("card[card]|COUNT||", 10L));
    assertThat(kept.measuresSince("a")).isEqualTo(first.measuresSince());
    assertThat(id(kept)).isEqualTo(id(first));
    assertThat(id(anew)).isNotEqualTo(id(first));
    for (FeaturePlan plan : List.of(first, kept, anew)) {
      assertThat(plan.entities().get(0).measures().get(0).since()).isEqualTo(5);
    }
  }

  private static int id(FeaturePlan plan) {
    return plan.entities().get(0).measures().get(0).id();
  }

  @Test
  void whatWasRecordedWithASetComesBeforeTheMomentOfItsChange() {
    String yaml = "entity: card\nfeatures:\n  - a: { windows: [1h] }\n";
    FeaturePlan plan =
        COMPILER.compile(List.of(set("a", yaml, 10, Map.of("card[card]|COUNT||", 3L))), Map.of());
    assertThat(plan.entities().get(0).measures().get(0).since()).isEqualTo(3);
    assertThat(plan.measuresSince("a")).containsEntry("card[card]|COUNT||", 3L);
  }

  @Test
  void aSharedMeasureBeganWithTheEarliestOfItsSetsWhateverTheirOrder() {
    String yaml = "entity: card\nfeatures:\n  - NAME: { windows: [1h] }\n";
    FeaturePlan plan =
        COMPILER.compile(
            List.of(
                set("a", yaml.replace("NAME", "a"), 20),
                set("b", yaml.replace("NAME", "b"), 10),
                set("c", yaml.replace("NAME", "c"), 30)),
            Map.of());
    assertThat(plan.entities().get(0).measures()).hasSize(1);
    for (String set : List.of("a", "b", "c")) {
      assertThat(plan.measuresSince(set)).containsOnly(Map.entry("card[card]|COUNT||", 10L));
    }
  }

  @Test
  void theCoverageOfADeclarationIsThatOfTheMeasureThatBeganLast() {
    String sum =
        "entity: card\nfeatures:\n  - a: { of: amount, aggregates: [sum], windows: [1h] }\n";
    String both =
        "entity: card\nfeatures:\n  - a: { of: amount, aggregates: [last, sum], windows: [1h],"
            + " coverage: true }\n";
    FeaturePlan first = COMPILER.compile(List.of(set("a", sum, 10)), Map.of());
    EntityPlan card =
        COMPILER.compile(List.of(set("a", both, 20)), first.measuresSince()).entities().get(0);
    Feature coverage = card.features().get(2);
    assertThat(coverage.name()).isEqualTo("card.a_coverage_1h");
    assertThat(card.measures().get(coverage.measure()).kind()).isEqualTo(MeasureKind.LAST);
  }
}
