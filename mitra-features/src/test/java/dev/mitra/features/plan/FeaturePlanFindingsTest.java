package dev.mitra.features.plan;

import static dev.mitra.features.plan.Plans.compile;
import static dev.mitra.features.plan.Plans.set;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.GoldenCases;
import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.check.InvalidDeclarationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Everything that stands against sets of declarations, found at once. */
class FeaturePlanFindingsTest {
  @Test
  void everythingThatIsWrongIsFoundAtOnceAndSaysWhatIsAllowed() {
    GoldenCases cases = new GoldenCases();
    for (List<String> wrong :
        List.of(
            List.of(
                "an entity that nobody keys",
                "entity: crad\nfeatures:\n  - count: { windows: [1h], where: \"amont > 5\" }\n",
                "entity: unknown\nderived:\n  - a: crad.count_1h + amont\n"),
            List.of(
                "keys",
                "entity: card\nkey: [merchant]\nfeatures:\n  - count: { windows: [1h] }\n",
                "entity: new\nkey: [amount, nothing]\nfeatures:\n  - count: { windows: [1h] }\n"),
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
                  - f: { place: [amount, merchant], aggregates: [speed] }
                  - g: { place: [opened, fraud], aggregates: [distance] }
                  - h: { place: [latitude, longitude], aggregates: [distance] }
                  - i: { of: odd, decay: [1h] }
                  - j: { new: merchnt }
                  - k: { same: opened, windows: [1h] }
                  - l: { rate: merchant, windows: [1h] }
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
                "entity: card\nfeatures:\n  - a: { windows: [2h] }\nderived:\n  - b_sum_1h: amount\n"),
            List.of(
                "names that are taken",
                """
                entity: card
                features:
                  - coverage: { new: merchant }
                  - coverage: { windows: [1h] }
                  - a: { windows: [1h], coverage: true }
                  - a_coverage: { windows: [1h] }
                derived:
                  - coverage: amount
                  - b: amount
                  - b: quantity
                  - if: amount
                """),
            List.of(
                "windows longer than the retention of 400 days",
                """
                entity: card
                features:
                  - a: { windows: [1h, 400d, lifetime] }
                  - b: { windows: [1h, 400d], delay: 1h }
                  - c: { of: amount, aggregates: [sum, avg], windows: [300d, 200d], delay: 101d }
                  - d: { windows: [lifetime], delay: 400d }
                """),
            List.of(
                "derived features",
                """
                entity: card
                features:
                  - count: { windows: [1h] }
                derived:
                  - a: card.cuont_1h + 1.0
                  - b: "amount +"
                  - c: type
                  - d: amount + 1
                  - e: fraud + 1.0
                  - f: "merchant.count_1h > 5"
                  - g: event_time
                  - h: "1 / 0"
                  - i: card.a + card.coverage
                """),
            List.of(
                "circles of derived features",
                """
                entity: card
                derived:
                  - itself: card.itself + 1.0
                  - a: card.b * 2.0
                  - b: "merchant.c > 5 ? 1.0 : 0.0"
                  - reads_a_circle: card.a
                  - x: merchant.y
                """,
                """
                entity: merchant
                derived:
                  - c: card.a
                  - y: card.x
                  - right: amount * 2.0
                """),
            List.of(
                "derived features of a set that is not there any more",
                "entity: merchant\nderived:\n  - a: amount\n",
                """
                entity: card
                derived:
                  - b: card.gone + card.count_24h
                """),
            List.of(
                "everything at once",
                """
                entity: crad
                key: [merchnt]
                features:
                  - a: { of: merchant, aggregates: [sum], windows: [400d], delay: 1d, where: amount }
                  - a: { of: amont, aggregates: [sum], windows: [400d] }
                derived:
                  - b: crad.c
                  - c: crad.b
                  - d: crad.e + crad.a_sum_400d
                """),
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
    long seed = Seeds.announce(FeaturePlanFindingsTest.class);
    List<String> pieces =
        List.of(
            "of: amount",
            "of: merchant",
            "distinct: card",
            "rate: fraud",
            "new: merchant",
            "same: merchant",
            "entropy: quantity",
            "burstiness: true",
            "timeSince: [first, previous]",
            "place: [amount, quantity]",
            "decay: [1h, 2h]",
            "coverage: true",
            "count: true",
            "windows: [1h]",
            "windows: [10s, lifetime]",
            "windows: [1h]",
            "aggregates: [sum, std]",
            "aggregates: [speed]",
            "aggregates: [last, zscore]",
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
        for (int m = random.nextInt(3); m >= 0; m--) {
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
  void theRetentionOfTheJobIsTheLongestReachOfANewSet() {
    FeaturePlanCompiler compiler = new FeaturePlanCompiler(TestPayments.SCHEMA, 7 * 86_400_000L);
    String fits = "entity: card\nfeatures:\n  - a: { windows: [6d, lifetime], delay: 1d }\n";
    String longer = fits.replace("6d", "145h");
    assertThatCode(() -> compile(compiler, fits)).doesNotThrowAnyException();
    assertThatThrownBy(() -> compile(compiler, longer))
        .hasMessageContaining("spec.features[0].a: has a window of 145h that ends 1d before")
        .hasMessageContaining("may be 7d at most");
  }

  @Test
  void whatWasAdmittedUnderALongerRetentionStaysInForce() {
    FeaturePlanCompiler compiler = new FeaturePlanCompiler(TestPayments.SCHEMA, 7 * 86_400_000L);
    DeclaredSet admitted =
        set(
            "a",
            "entity: card\nfeatures:\n  - a: { windows: [90d] }\n",
            10,
            Map.of("card[card]|COUNT||", 10L));
    assertThat(compiler.compile(List.of(admitted), Map.of()).index("card.a_90d")).isPresent();
  }
}
