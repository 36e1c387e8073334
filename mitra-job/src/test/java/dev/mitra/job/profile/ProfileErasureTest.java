package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.Event;
import dev.mitra.features.plan.Erasure;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.profile.ProfileEngine;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Erasure of a subject from all profiles. At first the cards a, b and c have paid twice each at
 * merchant m, and a once at merchant n; cards, merchants and pairs of both have features.
 */
class ProfileErasureTest {
  private static final long RETENTION = 100_000;
  private static final String CARD = Controls.featureSet("card", "count: { windows: [1h] }");
  private static final String MERCHANT =
      Controls.featureSet(
          "merchant",
          "count: { windows: [1h] }",
          "cards: { distinct: card, windows: [1h] }",
          "met: { new: card }",
          "again: { same: card, windows: [1h] }");
  private static final String PAIR =
      Controls.resource(
          "FeatureSet",
          "pair",
          "",
          "entity: pair\nkey: [card, merchant]\nfeatures:\n  - count: { windows: [1h] }");
  private static final List<AdmittedChange> CHANGES = Controls.admitted(CARD, MERCHANT, PAIR);
  private static final ControlSnapshot SNAPSHOT = ControlSnapshot.of(CHANGES, CHANGES.size());
  private static final FeaturePlan PLAN = plan(CHANGES);

  private CountingProfiles profiles = new CountingProfiles(RETENTION, SNAPSHOT);
  private ProfileHarness harness = harness(profiles);

  private void open(boolean rocksDb) throws Exception {
    harness.setStateBackend(
        rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend());
    harness.open();
    for (String card : List.of("a", "b", "c", "a", "b", "c")) {
      pay(card, "m");
    }
    pay("a", "n");
  }

  @AfterEach
  void noTimersAreLeft() throws Exception {
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    harness.close();
  }

  @Test
  void theSubjectsProfilesGoAndOthersForgetThatTheySawIt() throws Exception {
    open(false);
    eraseAndLookAround();
  }

  @Test
  void theSameInRocksDb() throws Exception {
    open(true);
    eraseAndLookAround();
  }

  private void eraseAndLookAround() throws Exception {
    erase(",\"card\":\"a\"");

    assertThat(profiles.counted("mitra_erased_profiles")).as("a, a at m, a at n").isEqualTo(3);
    // A merchant still knows how many payments it had, and no longer that a was among the cards.
    assertThat(pay("b", "m"))
        .containsEntry("card.count_1h", 3.0)
        .containsEntry("pair.count_1h", 3.0)
        .containsEntry("merchant.count_1h", 7.0)
        .containsEntry("merchant.cards_1h", 2.0)
        .containsEntry("merchant.met", 0.0)
        .containsEntry("merchant.again_1h", 3.0);
    assertThat(pay("a", "m"))
        .containsEntry("card.count_1h", 1.0)
        .containsEntry("pair.count_1h", 1.0)
        .containsEntry("merchant.count_1h", 8.0)
        .containsEntry("merchant.cards_1h", 3.0)
        .containsEntry("merchant.met", 1.0)
        .containsEntry("merchant.again_1h", 1.0);
    assertThat(pay("c", "n")).containsEntry("merchant.cards_1h", 1.0);
  }

  @Test
  void whatWasErasedStaysGoneAfterARestore() throws Exception {
    open(true);
    erase(",\"card\":\"a\"");
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();

    profiles = new CountingProfiles(RETENTION, ControlSnapshot.empty());
    harness = harness(profiles);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.initializeState(state);
    harness.open();

    assertThat(pay("a", "m"))
        .containsEntry("card.count_1h", 1.0)
        .containsEntry("pair.count_1h", 1.0)
        .containsEntry("merchant.met", 1.0)
        .containsEntry("merchant.cards_1h", 3.0);
    assertThat(pay("b", "m")).containsEntry("card.count_1h", 3.0);
  }

  @Test
  void aSecondErasureOfTheSameSubjectFindsNothing() throws Exception {
    open(false);
    erase(",\"card\":\"a\"");
    erase(",\"card\":\"a\"");

    assertThat(profiles.counted("mitra_erased_profiles")).isEqualTo(3);
    assertThat(pay("b", "m")).containsEntry("merchant.cards_1h", 2.0);
  }

  @Test
  void aMerchantIsASubjectToo() throws Exception {
    open(false);
    erase(",\"merchant\":\"m\"");

    assertThat(profiles.counted("mitra_erased_profiles")).as("m and three pairs").isEqualTo(4);
    assertThat(pay("a", "m"))
        .containsEntry("card.count_1h", 4.0)
        .containsEntry("pair.count_1h", 1.0)
        .containsEntry("merchant.count_1h", 1.0);
    assertThat(pay("a", "n")).containsEntry("pair.count_1h", 2.0);
  }

  @Test
  void profilesOfAKindWhoseDeclarationWasDeletedGoToo() throws Exception {
    open(false);
    harness.signal(
        new ProfileSignal.Change(
            new AdmittedChange(9, Payments.T0, 0, "FeatureSet/pair", null, Map.of())));
    erase(",\"card\":\"a\"");

    assertThat(profiles.counted("mitra_erased_profiles")).isEqualTo(3);
  }

  /** An erasure from a partition that lags behind must not take new measures away. */
  @Test
  void profilesKeepWhatWasDeclaredAfterTheErasureWasPublished() throws Exception {
    open(false);
    long declared = Payments.T0 + 1_000;
    String spent =
        Controls.resource(
            "FeatureSet",
            "spent",
            "",
            "entity: merchant\nfeatures:\n"
                + "  - spent: { of: amount, aggregates: [sum], windows: [1h] }");
    AdmittedChange admitted = Controls.admitted(CARD, MERCHANT, PAIR, spent).get(3);
    AdmittedChange later =
        new AdmittedChange(
            3, declared, declared, admitted.key(), admitted.body(), admitted.measuresSince());
    harness.signal(new ProfileSignal.Change(later));
    List<AdmittedChange> changes = new ArrayList<>(CHANGES);
    changes.add(later);
    FeaturePlan plan = plan(changes);

    pay(plan, declared, "b", "m");
    erase(",\"card\":\"a\"");

    assertThat(pay(plan, declared, "b", "m")).containsEntry("merchant.spent_sum_1h", 10.0);
  }

  @Test
  void aProfileThatCannotBeReadIsDeletedBecauseItMayHoldATrace() throws Exception {
    open(false);
    Map<String, ProfileEngine> engines = new HashMap<>();
    PLAN.entities().forEach(e -> engines.put(e.entity().name(), new ProfileEngine(e)));
    ErasingWalk walk = new ErasingWalk(new Erasure(PLAN, erasure(",\"card\":\"a\"")), engines);
    Held damaged = new Held(new byte[] {99, 99, 99});
    Held expired = new Held(null);

    walk.process("merchant\u001fm", damaged);
    walk.process("merchant\u001fn", expired);
    walk.process("card\u001fa", expired);

    assertThat(damaged.value()).isNull();
    assertThat(walk.corrupt()).isOne();
    assertThat(walk.walked()).isEqualTo(3);
    assertThat(walk.erased()).as("what had expired already").isZero();
    assertThat(walk.cleaned()).isZero();
  }

  /** State of one key. */
  private static final class Held implements ValueState<byte[]> {
    private byte @Nullable [] held;

    Held(byte @Nullable [] held) {
      this.held = held;
    }

    @Override
    public byte @Nullable [] value() {
      return held;
    }

    @Override
    public void update(byte[] value) {
      held = value;
    }

    @Override
    public void clear() {
      held = null;
    }
  }

  private Map<String, Double> pay(String card, String merchant) throws Exception {
    return pay(PLAN, Payments.T0, card, merchant);
  }

  /** Sends a payment to its entities, as the fan-out would; answers its features by name. */
  private Map<String, Double> pay(FeaturePlan plan, long ingest, String card, String merchant)
      throws Exception {
    Event event = Payments.attempt("e", Payments.T0, card, merchant, 5);
    Map<String, Double> features = new HashMap<>();
    harness.process(
        new ProfileTask(
            0, ingest, 0, ProfileHarness.entities(plan, event), plan == PLAN ? 2 : 3, true, event));
    List<Part> parts = harness.extractOutputValues();
    Part part = parts.get(parts.size() - 1);
    for (int i = 0, at = 0; at < part.features().length; i++) {
      for (Feature feature : plan.entities().get(i).features()) {
        features.put(feature.name(), part.features()[at++]);
      }
    }
    return features;
  }

  private void erase(String members) throws Exception {
    harness.signal(new ProfileSignal.Erase(Payments.T0, erasure(members)));
  }

  private static Event erasure(String members) {
    return Payments.event("erasure", Payments.ERASED, Payments.T0, members);
  }

  private static FeaturePlan plan(List<AdmittedChange> changes) {
    try (ControlView view =
        new ControlView(Payments.SCHEMA, Compilation.Scope.FEATURES, 3_600_000)) {
      view.load(changes);
      return view.at(Long.MAX_VALUE).plan();
    }
  }

  private static ProfileHarness harness(ProfileOperator function) {
    try {
      return new ProfileHarness(function, 16, 1, 0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
