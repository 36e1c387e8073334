package dev.mitra.features.plan;

import static dev.mitra.features.plan.Plans.compile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.offline.OfflineFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Features that are computed from other features. */
class DerivedFeaturesTest {
  private static final String CARD =
      """
      entity: card
      features:
        - count: { windows: [1h, 1d] }
        - amount: { of: amount, aggregates: [avg], windows: [1d] }
      """;

  /** The vector of a payment, with the entities' features given. */
  private static double[] vector(FeaturePlan plan, String pay, Map<String, Double> features) {
    EventInputs inputs = new EventInputs(TestPayments.SCHEMA);
    VectorInputs payment = new VectorInputs(TestPayments.SCHEMA, inputs);
    double[] vector = new double[plan.size()];
    Event event = TestPayments.payment(1_700_000_000_000L, pay);
    Arrays.fill(vector, Double.NaN);
    plan.fillEvent(event, inputs.bind(event), vector);
    features.forEach((name, value) -> vector[plan.index(name).orElseThrow()] = value);
    plan.computeDerived(payment, vector);
    return vector;
  }

  private static double value(
      FeaturePlan plan, String name, String pay, Map<String, Double> features) {
    return vector(plan, pay, features)[plan.index(name).orElseThrow()];
  }

  @Test
  void anExpressionReadsTheEventTheCalendarAndTheFeaturesOfAllEntities() {
    FeaturePlan plan =
        compile(
            CARD
                + """
                derived:
                  - usual: { value: amount / card.amount_avg_1d, description: Times the mean. }
                  - share: card.count_1h / merchant.count_1h
                  - clock: time.hour + double(event_time.getSeconds())
                  - covered: card.coverage
                  - text: size(type)
                """,
            "entity: merchant\nfeatures:\n  - count: { windows: [1h] }\n");
    Map<String, Double> features =
        Map.of(
            "card.amount_avg_1d", 10.0,
            "card.count_1h", 3.0,
            "merchant.count_1h", 4.0,
            "card.coverage", 0.25);
    assertThat(value(plan, "card.usual", "\"amount\":25", features)).isEqualTo(2.5);
    assertThat(value(plan, "card.share", "", features)).isEqualTo(0.75);
    // 2023-11-14T22:13:20Z, 03:43:20 in Kolkata.
    assertThat(value(plan, "card.clock", "", features)).isEqualTo(23);
    assertThat(value(plan, "card.covered", "", features)).isEqualTo(0.25);
    assertThat(value(plan, "card.text", "", features)).isEqualTo("payment.attempted".length());
    assertThat(plan.derived().get(0))
        .isEqualTo(
            new DerivedFeature("card.usual", "amount / card.amount_avg_1d", "Times the mean."));
  }

  @Test
  void aConditionIsOneOrZeroAlsoWhenWhatItReadsIsMissing() {
    FeaturePlan plan =
        compile(
            CARD
                + """
                derived:
                  - often: card.count_1h > 5
                  - other: card.count_1h != 5.0
                  - flag: fraud
                """);
    assertThat(value(plan, "card.often", "", Map.of("card.count_1h", 6.0))).isEqualTo(1);
    assertThat(value(plan, "card.often", "", Map.of("card.count_1h", 5.0))).isZero();
    assertThat(value(plan, "card.often", "", Map.of())).isZero();
    assertThat(value(plan, "card.other", "", Map.of())).as("NaN differs from all").isEqualTo(1);
    assertThat(value(plan, "card.flag", "\"fraud\":true", Map.of())).isEqualTo(1);
    assertThat(value(plan, "card.flag", "", Map.of())).isZero();
  }

  @Test
  void aNumberIsMissingWithItsInputsAndInfiniteAsIeeeHasIt() {
    FeaturePlan plan = compile(CARD + "derived:\n  - r: amount / card.count_1h\n");
    assertThat(value(plan, "card.r", "\"amount\":1", Map.of())).isNaN();
    assertThat(value(plan, "card.r", "", Map.of("card.count_1h", 1.0))).isNaN();
    assertThat(value(plan, "card.r", "\"amount\":1", Map.of("card.count_1h", 0.0)))
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(value(plan, "card.r", "\"amount\":0", Map.of("card.count_1h", 0.0))).isNaN();
  }

  @Test
  void anEvaluationThatFailsIsMissingAndTheOthersGoOn() {
    FeaturePlan plan =
        compile(CARD + "derived:\n  - fails: int(merchant) / 0\n  - right: amount * 2.0\n");
    double[] vector = vector(plan, "\"amount\":4", Map.of());
    assertThat(vector[plan.index("card.fails").orElseThrow()]).isNaN();
    assertThat(vector[plan.index("card.right").orElseThrow()]).isEqualTo(8);
  }

  @Test
  void derivedFeaturesStandAtTheEndSetsByNameThenAsDeclared() {
    FeaturePlan plan =
        compile(
            CARD + "derived:\n  - z: amount\n  - a: amount\n",
            "entity: merchant\nderived:\n  - b: amount\n",
            "entity: card\nderived:\n  - c: amount\n");
    assertThat(plan.names().subList(plan.size() - 4, plan.size()))
        .containsExactly("card.z", "card.a", "merchant.b", "card.c");
    assertThat(plan.entities()).as("one with derived features only has no profiles").hasSize(1);
  }

  @Test
  void aChainOverSetsIsComputedInTheOrderOfWhatIsRead() {
    FeaturePlan plan =
        compile(
            "entity: card\nderived:\n  - last: merchant.middle + 1.0\n  - begin: amount\n",
            "entity: merchant\nderived:\n  - middle: \"card.begin > 5 ? 10.0 : 20.0\"\n");
    assertThat(value(plan, "card.last", "\"amount\":6", Map.of())).isEqualTo(11);
    assertThat(value(plan, "card.last", "\"amount\":5", Map.of())).isEqualTo(21);
  }

  @Test
  void aSetWhoseFeaturesADerivedOneReadsCannotGoAlone() {
    String reader = "entity: merchant\nderived:\n  - a: card.count_1h + card.own\n";
    assertThat(compile(reader, CARD + "derived:\n  - own: amount\n").derived()).hasSize(2);
    assertThatThrownBy(() -> compile("entity: card\nderived:\n  - other: amount\n", reader))
        .hasMessageContaining("FeatureSet/other-1 spec.derived[0].a")
        .hasMessageContaining("'card.count_1h'")
        .hasMessageContaining("'card.own'");
  }

  @Test
  void offlineVectorsHoldThem() {
    FeaturePlan plan =
        compile(
            """
            entity: merchant
            features:
              - count: { windows: [1h] }
              - amount: { of: amount, aggregates: [sum], windows: [1h] }
            derived:
              - mean: merchant.amount_sum_1h / merchant.count_1h
              - above: amount > merchant.mean
            """);
    OfflineFeatures offline = new OfflineFeatures(plan);
    int mean = plan.index("merchant.mean").orElseThrow();
    int above = plan.index("merchant.above").orElseThrow();
    double[] vector = new double[plan.size()];
    double[] means = {10, 15, 12};
    double[] aboves = {0, 1, 0};
    int i = 0;
    for (int amount : new int[] {10, 20, 6}) {
      offline.next(
          TestPayments.payment(
              1_700_000_000_000L + i * 1_000L, "\"merchant\":\"m\",\"amount\":" + amount),
          vector);
      assertThat(vector[mean]).isEqualTo(means[i]);
      assertThat(vector[above]).isEqualTo(aboves[i]);
      i++;
    }
    offline.next(TestPayments.payment(1_700_000_009_000L, "\"amount\":5"), vector);
    assertThat(vector[mean]).as("of a payment without the entity").isNaN();
    assertThat(vector[above]).isZero();
  }

  /** Whatever graph without circles: each is the sum of those that it reads and one. */
  @Test
  void anyGraphWithoutCirclesIsComputedAndOneWithACircleIsRefused() {
    long seed = Seeds.announce(DerivedFeaturesTest.class);
    for (int run = 0; run < 25; run++) {
      Random random = Seeds.random(seed, run);
      int size = 1 + random.nextInt(25);
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        places.add(i);
      }
      Collections.shuffle(places, random);
      double[] expected = new double[size];
      String[] sources = new String[size];
      for (int i = 0; i < size; i++) {
        StringBuilder source = new StringBuilder("1.0");
        expected[i] = 1;
        for (int reads = random.nextInt(4); reads > 0 && i > 0; reads--) {
          int read = random.nextInt(i);
          source.append(" + card.f").append(read);
          expected[i] += expected[read];
        }
        sources[i] = source.toString();
      }
      FeaturePlan plan = compile(yaml(places, sources));
      double[] vector = vector(plan, "", Map.of());
      for (int i = 0; i < size; i++) {
        assertThat(vector[plan.index("card.f" + i).orElseThrow()])
            .as("seed %d, run %d, f%d of\n%s", seed, run, i, yaml(places, sources))
            .isEqualTo(expected[i]);
      }
      // A path from the last down to some other, closed: a circle.
      int down = random.nextInt(size);
      for (int i = down + 1; i < size; i++) {
        sources[i] += " + card.f" + (i - 1);
      }
      sources[down] += " + card.f" + (size - 1);
      assertThatThrownBy(() -> compile(yaml(places, sources)))
          .as("seed %d, run %d", seed, run)
          .hasMessageContaining("reads itself in a circle: card.f");
    }
  }

  private static String yaml(List<Integer> order, String[] sources) {
    StringBuilder yaml = new StringBuilder("entity: card\nderived:\n");
    for (int i : order) {
      yaml.append("  - f").append(i).append(": '").append(sources[i]).append("'\n");
    }
    return yaml.toString();
  }
}
