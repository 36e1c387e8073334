package dev.mitra.features.plan;

import static dev.mitra.features.plan.Plans.compile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.event.Event;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.Erasure.Fate;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an event that erases a subject does to keys and profiles. */
class ErasureTest {
  private static final EventSchema SCHEMA =
      EventSchemaParser.parse(
          TestPayments.YAML
              .replace("  scored:", "  erases: subject.erased\n  scored:")
              .getBytes(StandardCharsets.UTF_8));
  private static final String[] SETS = {
    "entity: card\nfeatures:\n  - count: { windows: [30d] }\n",
    """
    entity: merchant
    features:
      - count: { windows: [30d] }
      - cards: { distinct: card, windows: [1d, 30d] }
      - met: { new: card }
      - with: { same: card, windows: [30d] }
      - shares: { entropy: card, windows: [30d] }
    """,
    "entity: pair\nkey: [card, merchant]\nfeatures:\n  - count: { windows: [30d] }\n",
    "entity: order\nkey: [merchant, quantity, fraud]\nfeatures:\n  - count: { windows: [30d] }\n"
  };
  private static final FeaturePlan PLAN = compile(new FeaturePlanCompiler(SCHEMA), SETS);
  private static final long START = 1_700_000_000_000L;

  @Test
  void theProfilesThatAValueKeysGoAndTheSameTextInOtherPlacesStays() {
    Erasure erasure = erasure("\"card\":{\"token\":\"a\"}");

    assertThat(erasure.fields()).containsExactly("card");
    assertThat(erasure.fate(key("card", "a"))).isEqualTo(Fate.DELETE);
    assertThat(erasure.fate(key("card", "ab"))).isEqualTo(Fate.KEEP);
    assertThat(erasure.fate(key("card", "b"))).isEqualTo(Fate.KEEP);
    assertThat(erasure.fate(key("pair", "a", "m"))).isEqualTo(Fate.DELETE);
    assertThat(erasure.fate(key("pair", "m", "a"))).isEqualTo(Fate.KEEP);
    assertThat(erasure.fate(key("order", "a", "1", "0"))).isEqualTo(Fate.KEEP);
  }

  @Test
  void profilesThatKeepValuesOfTheFieldAreSearched() {
    assertThat(erasure("\"card\":{\"token\":\"a\"}").fate(key("merchant", "a")))
        .isEqualTo(Fate.SEARCH);
    assertThat(erasure("\"pay\":{\"merchant\":\"a\"}").fate(key("merchant", "b")))
        .isEqualTo(Fate.KEEP);
  }

  @Test
  void eachFieldNamesTheSubjectByItself() {
    Erasure erasure = erasure("\"card\":{\"token\":\"a\"},\"pay\":{\"merchant\":\"m\"}");

    assertThat(erasure.fields()).containsExactly("card", "merchant");
    for (String key :
        List.of(
            key("card", "a"), key("merchant", "m"), key("pair", "a", "n"), key("pair", "b", "m"))) {
      assertThat(erasure.fate(key)).as(key).isEqualTo(Fate.DELETE);
    }
  }

  @Test
  void numbersAndFlagsStandInKeysByTheirBits() {
    Erasure erasure = erasure("\"pay\":{\"quantity\":12,\"fraud\":true}");

    assertThat(erasure.fields()).containsExactly("quantity", "fraud");
    assertThat(erasure.fate(key("order", "m", "12", "0"))).isEqualTo(Fate.DELETE);
    assertThat(erasure.fate(key("order", "m", "7", "1"))).isEqualTo(Fate.DELETE);
    assertThat(erasure.fate(key("order", "m", "1", "0"))).isEqualTo(Fate.KEEP);
    assertThat(erasure.fate(key("order", "12", "7", "0"))).isEqualTo(Fate.KEEP);
  }

  @Test
  void aValueThatHoldsTheSeparatorIsFoundInEveryReadingOfAKey() {
    String key = key("pair", "a", "b", "c");

    for (String card : List.of("a", "a\\u001fb")) {
      assertThat(erasure("\"card\":{\"token\":\"" + card + "\"}").fate(key))
          .as(card)
          .isEqualTo(Fate.DELETE);
    }
    for (String merchant : List.of("c", "b\\u001fc")) {
      assertThat(erasure("\"pay\":{\"merchant\":\"" + merchant + "\"}").fate(key))
          .as(merchant)
          .isEqualTo(Fate.DELETE);
    }
    for (String card : List.of("b", "c", "b\\u001fc", "a\\u001fb\\u001fc")) {
      assertThat(erasure("\"card\":{\"token\":\"" + card + "\"}").fate(key))
          .as(card)
          .isEqualTo(Fate.KEEP);
    }
  }

  @Test
  void aProfileOfAKindThatIsNotKnownGoesWhereverTheValueStands() {
    Erasure erasure = erasure("\"card\":{\"token\":\"a\"}");

    assertThat(erasure.fate(key("gone", "x", "a"))).isEqualTo(Fate.DELETE);
    assertThat(erasure.fate(key("gone", "x", "ab"))).isEqualTo(Fate.KEEP);
  }

  @Test
  void anEventWithoutAKeyFieldNamesNobody() {
    assertThat(erasure("\"pay\":{\"amount\":5}").fields()).isEmpty();
    assertThat(erasure("\"card\":{\"token\":\"\"}").fields()).isEmpty();
    assertThat(Erasure.keyFields(PLAN))
        .extracting(field -> field.name())
        .containsExactly("card", "quantity", "fraud", "merchant");
  }

  /** After an erasure, features are as if the subject's events before it had never come. */
  @Test
  void whatIsLeftIsWhatOthersHaveDone() {
    long seed = Seeds.announce(ErasureTest.class);
    for (int run = 0; run < 300; run++) {
      Random random = Seeds.random(seed, run);
      List<Event> before = payments(random, START);
      List<Event> after = payments(random, START + 40_000_000L);
      OfflineFeatures erased = new OfflineFeatures(PLAN);
      OfflineFeatures without = new OfflineFeatures(PLAN);
      OfflineFeatures all = new OfflineFeatures(PLAN);
      before.forEach(event -> next(erased, event));
      before.forEach(event -> next(all, event));
      before.stream().filter(event -> !isOfSubject(event)).forEach(event -> next(without, event));
      next(erased, event("subject.erased", START + 39_000_000L, "\"card\":{\"token\":\"c0\"}"));
      for (Event event : after) {
        double[] got = next(erased, event);
        double[] expected = next(without, event);
        double[] counted = next(all, event);
        for (int column = 0; column < got.length; column++) {
          String name = PLAN.names().get(column);
          // How much a merchant or an order has seen does not tell who it was.
          boolean ofNobody = name.equals("merchant.count_30d") || name.equals("order.count_30d");
          assertThat(got[column])
              .as("seed %d, run %d, %s", seed, run, name)
              .isEqualTo(Double.valueOf(ofNobody ? counted[column] : expected[column]));
        }
      }
    }
  }

  private static double[] next(OfflineFeatures features, Event event) {
    double[] vector = new double[PLAN.size()];
    features.next(event, vector);
    return vector;
  }

  private static boolean isOfSubject(Event event) {
    return event.text(SCHEMA.field("card").orElseThrow().slot()).equals("c0");
  }

  private static List<Event> payments(Random random, long start) {
    List<Event> events = new ArrayList<>();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      events.add(
          event(
              "payment.attempted",
              start + random.nextInt(30_000_000),
              "\"card\":{\"token\":\"c%d\"},\"pay\":{\"merchant\":\"m%d\",\"quantity\":1,\"fraud\":false}"
                  .formatted(random.nextInt(4), random.nextInt(2))));
    }
    return events;
  }

  private static Erasure erasure(String members) {
    return new Erasure(PLAN, event("subject.erased", START, members));
  }

  private static Event event(String type, long time, String members) {
    return TestPayments.decode(
        "{\"id\":\"e\",\"type\":\"%s\",\"time\":%d,%s}".formatted(type, time, members));
  }

  private static String key(String... parts) {
    return String.join("\u001f", parts);
  }
}
