package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.model.ModelRole;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long DELAY = 1_000;

  private final Admission admission =
      new Admission(AdmissionRules.unsigned(Payments.SCHEMA, DELAY, Payments.STATE_RETENTION));
  private long offset = 0;

  @Test
  void theEpochIsTheOffsetAndTheChangeComesIntoForceAfterTheDelay() {
    Admission.Verdict verdict = admission.admit(Controls.publish(42, Payments.T0, Controls.CARD));

    AdmittedChange change = verdict.change().orElseThrow();
    assertThat(change.epoch()).isEqualTo(42);
    assertThat(change.key()).isEqualTo("FeatureSet/card");
    assertThat(change.recordMillis()).isEqualTo(Payments.T0);
    assertThat(change.effectiveAt()).isEqualTo(Payments.T0 + DELAY);
    assertThat(change.measuresSince())
        .isNotEmpty()
        .allSatisfy((measure, since) -> assertThat(since).isEqualTo(Payments.T0 + DELAY));
    assertThat(verdict.ack())
        .isEqualTo(
            Ack.admitted(
                "FeatureSet/card", 42, Payments.T0, Payments.T0 + DELAY, List.of(), List.of()));
  }

  @Test
  void aChangeMayAskForALaterTimeAndNotForAnEarlierOne() {
    long later = Payments.T0 + 3_600_000;
    assertThat(admit(asking(later)).effectiveAt()).isEqualTo(later);
    assertThat(admit(asking(Payments.T0 - 1)).effectiveAt()).isEqualTo(Payments.T0 + DELAY);
    assertThat(admit(asking(Payments.T0 + DELAY - 1)).effectiveAt()).isEqualTo(Payments.T0 + DELAY);
  }

  @Test
  void whatIsAdmittedIsKeptInTheOrderOfEffect() {
    long later = Payments.T0 + 3_600_000;
    admit(asking(later));
    admit(Controls.CARD);
    admit(Controls.RULE);

    assertThat(admission.admitted()).extracting(AdmittedChange::epoch).containsExactly(1L, 2L, 0L);
  }

  @Test
  void aMeasureKeepsTheTimeSinceWhichItIsDeclared() {
    Map<String, Long> first = admit(Controls.CARD).measuresSince();
    Map<String, Long> second =
        Controls.admit(
                admission,
                Controls.publish(
                    9,
                    Payments.T0 + 50_000,
                    Controls.featureSet(
                        "card",
                        "count: { windows: [1h, 24h] }",
                        "amount: { of: amount, aggregates: [sum], windows: [1h] }",
                        "merchants: { distinct: merchant, windows: [1h] }")))
            .measuresSince();

    assertThat(second).containsAllEntriesOf(first).hasSize(first.size() + 1);
    assertThat(second.values()).contains(Payments.T0 + 50_000 + DELAY);
  }

  @Test
  void aRefusedRecordLeavesTheLastGoodOne() {
    admit(Controls.CARD);
    admit(Controls.RULE);
    List<AdmittedChange> before = admission.admitted();

    Admission.Verdict verdict =
        admission.admit(record(Controls.rule("busy-card", "card.count_1h >=", "REVIEW")));

    assertThat(verdict.change()).isEmpty();
    assertThat(verdict.ack().admitted()).isFalse();
    assertThat(verdict.ack().resource()).isEqualTo("Rule/busy-card");
    assertThat(verdict.ack().epoch()).isEqualTo(2);
    assertThat(verdict.ack().effectiveAt()).isEqualTo(-1);
    assertThat(admission.admitted()).isEqualTo(before);
    // The good one still reads the feature, and so holds on to it.
    assertThat(findings(Controls.delete(3, Payments.T0, "FeatureSet/card"))).isNotEmpty();
  }

  @Test
  void whatIsDeletedCanBePublishedAndDeletedAgain() {
    for (int round = 0; round < 2; round++) {
      admit(Controls.CARD);
      admit(Controls.RULE);
      admit(Controls.POLICY);
      admit(Models.model("m", ModelRole.CHAMPION));
      for (String key : List.of("Rule/busy-card", "Policy/default", "Model/m", "FeatureSet/card")) {
        AdmittedChange deletion =
            Controls.admit(admission, Controls.delete(offset++, Payments.T0, key));
        assertThat(deletion.body()).isNull();
        assertThat(deletion.key()).isEqualTo(key);
      }
    }
  }

  @Test
  void aSecondChampionIsAllowedWhenTheFirstIsPublishedAsShadow() {
    admit(Controls.CARD);
    admit(Models.model("a", ModelRole.CHAMPION));
    assertThat(findings(record(Models.model("b", ModelRole.CHAMPION)))).hasSize(1);
    admit(Models.model("a", ModelRole.SHADOW));
    admit(Models.model("b", ModelRole.CHAMPION));
    admit(Models.model("b", ModelRole.CHAMPION));
  }

  @Test
  void aChangeThatMakesOneThatWaitsForItsTimeInvalidIsRefused() {
    long later = Payments.T0 + 3_600_000;
    admit(Controls.CARD);
    admit(
        Controls.resource(
            "Rule",
            "later",
            ", effectiveAt: " + Instant.ofEpochMilli(later),
            "when: card.count_1h > 1\naction: REVIEW"));
    List<AdmittedChange> before = admission.admitted();

    assertThat(findings(Controls.delete(offset++, Payments.T0, "FeatureSet/card"))).isNotEmpty();
    assertThat(admission.admitted()).isEqualTo(before);
    admit(Controls.RULE);
  }

  @Test
  void aSetThatWasAdmittedOutlivesAShorterRetentionAndNewOnesAreHeldToIt() {
    admit(Controls.featureSet("card", "count: { windows: [90d] }"));
    Admission restored =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, DELAY, 7 * 86_400_000L));

    assertThat(restored.restore(admission.admitted())).isEmpty();
    Controls.admit(restored, record(Controls.MERCHANT));
    assertThat(
            restored
                .admit(record(Controls.featureSet("card", "count: { windows: [90d] }")))
                .ack()
                .findings())
        .hasSize(1);
  }

  @Test
  void aDerivedFeatureHoldsOnToTheSetThatItReads() {
    admit(Controls.CARD);
    admit(
        Controls.resource(
            "FeatureSet",
            "shares",
            "",
            "entity: merchant\nderived:\n  - busy: \"card.count_1h > 5\""));

    assertThat(findings(Controls.delete(offset++, Payments.T0, "FeatureSet/card")))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.toString())
                    .contains("FeatureSet/shares spec.derived[0].busy")
                    .contains("there is no variable 'card.count_1h'"));
    Controls.admit(admission, Controls.delete(offset++, Payments.T0, "FeatureSet/shares"));
    Controls.admit(admission, Controls.delete(offset++, Payments.T0, "FeatureSet/card"));
  }

  @Test
  void aRestoredAdmissionGoesOnWhereItWas() {
    admit(Controls.CARD);
    admit(Controls.RULE);
    Admission restored =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, DELAY, Payments.STATE_RETENTION));
    assertThat(restored.restore(List.of(admission.admitted().get(1), admission.admitted().get(0))))
        .isEmpty();

    assertThat(restored.admitted()).extracting(AdmittedChange::epoch).containsExactly(0L, 1L);
    assertThat(restored.admit(Controls.delete(2, Payments.T0, "FeatureSet/card")).ack().findings())
        .isNotEmpty();
    assertThat(restored.admit(Controls.delete(2, Payments.T0, "Rule/busy-card")).ack().findings())
        .isEmpty();
  }

  @Test
  void aChangeThatCannotBeReadAnyMoreIsSetAsideAtARestoreAndNothingIsThrown() {
    admit(Controls.CARD);
    AdmittedChange bytes =
        new AdmittedChange(1, Payments.T0, 0, "Rule/a", new byte[] {1, 2, 3}, Map.of());
    AdmittedChange unknownFeature =
        new AdmittedChange(
            2,
            Payments.T0 + 2 * DELAY,
            0,
            "Rule/b",
            record(Controls.rule("b", "gone.count > 1", "BLOCK")).value(),
            Map.of());
    Admission restored =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, DELAY, Payments.STATE_RETENTION));

    List<Ack> setAside =
        restored.restore(List.of(admission.admitted().get(0), bytes, unknownFeature));

    assertThat(setAside)
        .extracting(ack -> ack.outcome() + " " + ack.resource() + " " + ack.epoch())
        .containsExactly("SET_ASIDE Rule/a 1", "SET_ASIDE Rule/b 2");
    assertThat(setAside).allMatch(ack -> !ack.findings().isEmpty());
    assertThat(restored.admit(Controls.publish(3, Payments.T0, Controls.RULE)).change())
        .isPresent();
    // A feature that others need is not held back by a rule that was broken before.
    assertThat(restored.admit(Controls.publish(4, Payments.T0, Controls.CARD)).ack().findings())
        .isEmpty();
    assertThat(restored.admit(Controls.delete(5, Payments.T0 + 2 * DELAY, "Rule/b")).change())
        .isPresent();
  }

  private static String asking(long effectiveAt) {
    return Controls.resource(
        "Policy",
        "default",
        ", effectiveAt: " + Instant.ofEpochMilli(effectiveAt),
        "score: { block: 0.9 }");
  }

  private AdmittedChange admit(String resource) {
    return Controls.admit(admission, record(resource));
  }

  private RawRecord record(String resource) {
    return Controls.publish(offset++, Payments.T0, resource);
  }

  private List<Finding> findings(RawRecord record) {
    return admission.admit(record).ack().findings();
  }
}
