package dev.mitra.features.offline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.plan.VectorInputs;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.ProfileEngine;
import dev.mitra.features.profile.ProfileMover;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OfflineFeaturesTest {
  private static final long T0 = 1_700_000_000_000L;
  private static final FeaturePlan PLAN = Plans.cardsAndMerchants();

  @Test
  void aVectorIsWhatTheEnginesMakeOfTheEntitiesProfiles() {
    long seed = Seeds.announce(getClass());
    List<Event> events = events(seed, 500);
    OfflineFeatures features = new OfflineFeatures(PLAN);
    double[] vector = features.newVector();
    Oracle oracle = new Oracle();
    for (Event event : events) {
      features.next(event, vector);
      assertThat(vector).as("seed %d", seed).containsExactly(oracle.vector(event));
    }
    assertThat(features.profiles()).isEqualTo(oracle.profiles.size());
    assertThat(features.profileBytes())
        .isEqualTo(oracle.profiles.values().stream().mapToLong(bytes -> bytes.length).sum());
  }

  @Test
  void anEventThatIsOnlyObservedCountsInTheVectorsAfterIt() {
    long seed = Seeds.announce(getClass());
    OfflineFeatures all = new OfflineFeatures(PLAN);
    OfflineFeatures attempts = new OfflineFeatures(PLAN);
    double[] wanted = all.newVector();
    double[] vector = attempts.newVector();
    for (Event event : events(seed, 500)) {
      all.next(event, wanted);
      if (PLAN.schema().isScored(event.type())) {
        attempts.next(event, vector);
        assertThat(vector).as("seed %d", seed).containsExactly(wanted);
      } else {
        attempts.observe(event);
      }
    }
    assertThat(attempts.profileBytes()).isEqualTo(all.profileBytes());
  }

  @Test
  void afterAResetEverythingIsNewAgain() {
    OfflineFeatures features = new OfflineFeatures(PLAN);
    Event event = event(T0, "payment.attempted", "c1", "m1", 10);
    double[] first = features.newVector();
    double[] again = features.newVector();
    features.next(event, first);
    features.observe(event(T0 + 1, "payment.failed", "c1", "m1", 10));
    features.reset();
    assertThat(features.profiles()).isZero();
    assertThat(features.profileBytes()).isZero();
    features.next(event, again);
    assertThat(again).containsExactly(first);
  }

  @Test
  void theColumnsNameTheValues() {
    OfflineFeatures features = new OfflineFeatures(PLAN);
    double[] vector = features.newVector();
    features.observe(event(T0, "payment.attempted", "c1", "m1", 30));
    features.next(event(T0 + 1000, "payment.attempted", "c1", "m2", 10), vector);
    assertThat(features.columns()).hasSize(vector.length).contains("amount", "time.hour");
    assertThat(vector[features.columns().indexOf("card.merchants_1h")]).isEqualTo(2);
    assertThat(vector[features.columns().indexOf("card.spread")]).isEqualTo(0.5);
  }

  @Test
  void entitiesThatAnEventLacksAreMissing() {
    OfflineFeatures features = new OfflineFeatures(PLAN);
    double[] vector = features.newVector();
    features.next(TestPayments.payment(T0, "\"merchant\":\"m1\""), vector);
    assertThat(vector[features.columns().indexOf("card.count_1h")]).isNaN();
    assertThat(vector[features.columns().indexOf("merchant.failed_1h")]).isZero();
    assertThat(features.profiles()).isLessThanOrEqualTo(1);
  }

  @Test
  void ofPatternsThatAreNotFollowedNothingIsKnown() {
    OfflineFeatures features =
        new OfflineFeatures(
            Plans.of(
                List.of(
                    new PatternColumns(
                        "p",
                        "",
                        "card",
                        List.of(
                            new PatternColumns.Column("pattern.p", ExprType.FLAG, 0, ""),
                            new PatternColumns.Column("pattern.p.n", ExprType.NUMBER, 7, "")))),
                "{ entity: card, features: [count: { windows: [1h] }] }"));
    double[] vector = features.newVector();
    int flag = features.columns().indexOf("pattern.p");
    features.next(event(T0, "payment.attempted", "c1", "m1", 10), vector);
    assertThat(Arrays.copyOfRange(vector, flag - 1, flag + 2)).containsExactly(1, 0, 7);
    features.next(TestPayments.payment(T0, "\"merchant\":\"m1\""), vector);
    assertThat(Arrays.copyOfRange(vector, flag, flag + 2)).containsOnly(Double.NaN);
  }

  @Test
  void whatMovesProfilesMayKeepMoreBehindThemUntilTimeHasPassed() {
    OfflineFeatures features = new OfflineFeatures(PLAN, EventCounter::new);
    double[] vector = features.newVector();
    features.next(event(T0, "payment.attempted", "c1", "m1", 10), vector);
    features.observe(event(T0 + 1, "payment.failed", "c1", "m1", 10));
    features.next(event(T0 + 2, "payment.attempted", "c1", "m2", 10), vector);
    int card = PLAN.offset(0);
    int merchant = PLAN.offset(1);
    assertThat(vector[card]).isEqualTo(3);
    assertThat(vector[merchant]).isEqualTo(1);
    assertThat(features.profiles()).isEqualTo(3);
    assertThat(features.profileBytes()).isEqualTo(3 + 2 + 1);

    features.pass(2);
    assertThat(features.profiles()).isEqualTo(2);
    assertThat(features.profileBytes()).isEqualTo(1 + 2);
    features.next(event(T0 + 3, "payment.attempted", "c1", "m2", 10), vector);
    assertThat(vector[card]).isEqualTo(2);
    assertThat(vector[merchant]).isEqualTo(1);
  }

  /**
   * Stores a byte for each event of an entity, and writes their number into the first column. When
   * time passes, as many bytes as the time are left alone, a single byte goes, and of others one is
   * left.
   */
  private record EventCounter(EntityPlan plan, EventInputs inputs) implements ProfileMover {
    @Override
    public byte[] apply(
        byte @Nullable [] stored,
        Event event,
        EventInputs eventInputs,
        double @Nullable [] out,
        int at) {
      assertThat(eventInputs).isSameAs(inputs);
      byte[] moved = new byte[stored == null ? 1 : stored.length + 1];
      if (out != null) {
        out[at] = moved.length;
      }
      return moved;
    }

    @Override
    public byte @Nullable [] pass(byte[] stored, long time) {
      return stored.length == 1 ? null : stored.length == time ? stored : new byte[1];
    }

    @Override
    public byte[] forget(byte[] stored, String field, long hash) {
      return stored;
    }
  }

  private static List<Event> events(long seed, int count) {
    Random random = Seeds.random(seed, 0);
    List<Event> events = new ArrayList<>();
    long time = T0;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(120_000) - 20_000;
      events.add(
          event(
              time,
              random.nextBoolean() ? "payment.attempted" : "payment.failed",
              "c" + random.nextInt(5),
              "m" + random.nextInt(5),
              random.nextInt(1000)));
    }
    return events;
  }

  private static Event event(long time, String type, String card, String merchant, double amount) {
    return TestPayments.decode(
        ("{\"id\":\"e\",\"type\":\"%s\",\"time\":%d,\"card\":{\"token\":\"%s\"},"
                + "\"pay\":{\"merchant\":\"%s\",\"amount\":%s}}")
            .formatted(type, time, card, merchant, amount));
  }

  /** The same with engines and profiles put together by hand. */
  private static final class Oracle {
    final Map<String, byte[]> profiles = new HashMap<>();
    private final EventInputs inputs = new EventInputs(PLAN.schema());
    private final List<ProfileEngine> engines =
        PLAN.entities().stream().map(ProfileEngine::new).toList();

    double[] vector(Event event) {
      double[] vector = new double[PLAN.size()];
      Arrays.fill(vector, Double.NaN);
      inputs.bind(event);
      PLAN.fillEvent(event, inputs, vector);
      for (int i = 0; i < engines.size(); i++) {
        String key = EntityKeys.of(engines.get(i).plan().entity(), event);
        byte[] moved =
            engines.get(i).apply(profiles.get(key), event, inputs, vector, PLAN.offset(i));
        if (moved != null) {
          profiles.put(key, moved);
        }
      }
      PLAN.computeDerived(new VectorInputs(PLAN.schema(), inputs), vector);
      return vector;
    }
  }
}
