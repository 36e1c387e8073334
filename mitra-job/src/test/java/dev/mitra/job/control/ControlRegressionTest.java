package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Mistakes that were made once: what a restart forgot, and texts that were shown at length. */
class ControlRegressionTest {
  private static final long DELAY = 1_000;

  private final Admission admission = new Admission(rules(ControlLimits.DEFAULT));
  private final List<AdmittedChange> changes = new ArrayList<>();
  private long offset = 0;
  private long now = Payments.T0;

  @Test
  void whatABundlePublishedAndWasDeletedSinceStaysDeletedAfterARestart() {
    admit(bundle("both", "", rule("a", "", "amount > 1"), rule("b", "", "amount > 1")));
    now += 10_000;
    admit(deletion("Rule/a", Optional.empty()));
    now += 10_000;
    admit(rule("later", "", "amount > 1"));

    assertThat(restarted(admission, ControlLimits.DEFAULT).counts()).isEqualTo(admission.counts());
  }

  @Test
  void anOperatorThatForgotADeletionDoesNotPutTheRuleBackIntoForceAfterARestart() {
    admit(bundle("both", "", rule("a", "", "amount > 1"), rule("b", "", "amount > 1")));
    now += 10_000;
    admit(deletion("Rule/a", Optional.empty()));
    now += 60_000;
    admit(rule("later", "", "amount > 1"));
    for (int i = 2; i < 5; i++) {
      now += 60_000;
      admit(rule("later", "", "amount > " + i));
    }

    assertThat(rulesAfterForgetting()).containsExactly("b", "later");
  }

  @Test
  void anOlderVersionWithinABundleDoesNotComeBackAfterARestart() {
    admit(bundle("both", "", rule("a", ", version: 1", "amount > 1"), rule("b", "", "amount > 1")));
    now += 10_000;
    admit(bundle("swap", "", rule("a", ", version: 2", "amount > 2")));
    now += 10_000;
    admit(
        "apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: x }\nspec: { delete: [Rule/a] }\n");
    now += 10_000;
    admit(rule("later", "", "amount > 1"));

    Admission restored = restarted(admission, ControlLimits.DEFAULT);
    assertThat(restored.counts()).isEqualTo(admission.counts());
    RawRecord old = record(rule("a", ", version: 2", "amount > 2"));
    assertThat(admission.admit(old).change()).isEmpty();
    assertThat(restored.admit(old).change()).isEmpty();
  }

  @Test
  void aMeasureIsDeclaredSinceTheSameMomentAfterARestart() {
    String later = ", effectiveAt: " + Instant.ofEpochMilli(now + 30_000);
    admit(
        Controls.resource(
            "FeatureSet", "card", later, "entity: card\nfeatures:\n  - count: { windows: [1h] }"));
    admit(Controls.featureSet("card", "count: { windows: [1h] }"));
    now += 60_000;
    admit(rule("later", "", "amount > 1"));

    Admission restored = restarted(admission, ControlLimits.DEFAULT);
    RawRecord next = record(Controls.CARD);
    assertThat(restored.admit(next)).isEqualTo(admission.admit(next));
  }

  @Test
  void aVersionThatABundleDeletedIsRememberedAfterARestart() {
    RawRecord third = record(rule("a", ", version: 3", "amount > 1"));
    Controls.admit(admission, third);
    now += 10_000;
    admit(
        "apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: x }\nspec: { delete: [Rule/a] }\n");
    now += 10_000;
    admit(rule("later", "", "amount > 1"));

    Admission restored = restarted(admission, ControlLimits.DEFAULT);
    RawRecord replayed = Signers.again(third, offset++, now);
    assertThat(admission.admit(replayed).change()).isEmpty();
    assertThat(restored.admit(replayed).change()).isEmpty();
  }

  @Test
  void aVersionIsNotAcceptedASecondTimeBecauseAnOlderOneComesIntoForceLater() {
    admit(rule("a", ", version: 4", "amount > 1"));
    String later = ", version: 5, effectiveAt: " + Instant.ofEpochMilli(now + 30_000);
    admit(rule("a", later, "amount > 5"));
    RawRecord sixth = record(rule("a", ", version: 6", "amount > 6"));
    Controls.admit(admission, sixth);

    assertThat(admission.admit(Signers.again(sixth, offset++, now)).change())
        .as("version 6 was there, so a larger one is needed")
        .isEmpty();
    assertThat(findings(record(rule("a", ", version: 6", "amount > 7")))).isNotEmpty();
  }

  @Test
  void aDeletionIsNotAcceptedASecondTimeBecauseAnOlderVersionComesIntoForceLater() {
    admit(rule("a", ", version: 4", "amount > 1"));
    String later = ", version: 5, effectiveAt: " + Instant.ofEpochMilli(now + 30_000);
    admit(rule("a", later, "amount > 5"));
    RawRecord deletion = deletion("Rule/a", Optional.of("6"));
    Controls.admit(admission, deletion);
    now += 60_000;
    admit(rule("other", "", "amount > 1"));

    assertThat(admission.admit(Signers.again(deletion, offset++, now)).change()).isEmpty();
  }

  @Test
  void limitsCountTheSameAfterARestart() {
    ControlLimits one = new ControlLimits(5, 5, 50, 5, 100, 5, 10, 1, 1_000, 1_000_000);
    Admission running = new Admission(rules(one));
    Controls.admit(running, record(rule("a", "", "amount > 1")));
    String later = ", effectiveAt: " + Instant.ofEpochMilli(now + 3_600_000);
    Controls.admit(running, record(rule("a", later, "amount > 1\nmode: DISABLED")));
    now += 10_000;
    Controls.admit(running, record(rule("idle", "", "amount > 1\nmode: DISABLED")));

    Admission restored = restarted(running, one);
    RawRecord second = record(rule("b", "", "amount > 1"));
    Admission.Verdict verdict = running.admit(second);
    assertThat(verdict.change()).isEmpty();
    assertThat(restored.admit(second)).isEqualTo(verdict);
  }

  @Test
  void aRecordOfTheEndOfTimeIsNotInForceBeforeItWasPublished() {
    Admission.Verdict verdict =
        admission.admit(Controls.publish(offset++, Long.MAX_VALUE, rule("a", "", "amount > 1")));

    verdict
        .change()
        .ifPresent(
            change ->
                assertThat(change.effectiveAt()).isGreaterThanOrEqualTo(change.recordMillis()));
  }

  @Test
  void whoForgotThatAFeatureSetWasDeletedKnowsThePlanByTheSameEpochAfterARestart() {
    admit(Controls.CARD);
    admit(Controls.MERCHANT);
    now += 10_000;
    admit(deletion("FeatureSet/merchant", Optional.empty()));
    now += 60_000;
    admit(rule("later", "", "amount > 1"));
    for (int i = 2; i < 5; i++) {
      now += 60_000;
      admit(rule("later", "", "amount > " + i));
    }

    List<AdmittedChange> kept = keptAfterForgetting();
    try (ControlView forgetful = view();
        ControlView other = view()) {
      forgetful.load(kept);
      other.load(changes);
      assertThat(forgetful.at(now + DELAY).planEpoch())
          .isEqualTo(other.at(now + DELAY).planEpoch());
    }
  }

  @Test
  void noTextOfARecordIsShownAtLength() {
    String text = "x".repeat(5_000);
    List<String> resources =
        List.of(
            Controls.featureSet(
                "card", "a: { of: " + text + ", aggregates: [sum], windows: [1h] }"),
            Controls.featureSet("card", "a: { distinct: " + text + ", windows: [1h] }"),
            Controls.featureSet("card", text + ": { windows: [1h] }"),
            Controls.featureSet("card", "count: { windows: [" + text + "] }"),
            Controls.featureSet("card", "count: { windows: [1h], where: " + text + " == 1 }"),
            Controls.resource("FeatureSet", "x", "", "entity: " + text + "\nfeatures: []"),
            Controls.resource(
                "FeatureSet", "x", "", "entity: y\nkey: [" + text + "]\nfeatures: []"),
            Controls.resource(
                "FeatureSet", "x", "", "entity: card\nderived: [{ a: " + text + " }]"),
            Controls.resource(
                "FeatureSet", "x", "", "entity: card\nderived: [{ " + text + ": 1 }]"),
            circle(),
            Controls.rule("x", text + " > 1", "TAG"),
            Controls.rule("x", "card in list('" + text + "')", "TAG"),
            Controls.rule("x", text + "(1)", "TAG"),
            Controls.rule("x", "amount > 1", text),
            Models.model("x", spec -> spec.putArray("features").add(text).add("amount")),
            Models.model("x", spec -> spec.putArray("features").add(text).add(text)),
            Models.model("x", spec -> spec.put("version", text)),
            Models.model("x", spec -> spec.put("sha256", text)),
            Models.model("x", spec -> spec.put("role", text)),
            Models.model("x", spec -> spec.put(text, 1)));
    List<String> long_ = new ArrayList<>();
    for (String resource : resources) {
      for (var finding : admission.admit(record(resource)).ack().findings()) {
        if (finding.toString().length() >= 600) {
          long_.add(finding.toString().replaceAll("x{80,}", "xxx…"));
        }
      }
    }
    assertThat(long_).isEmpty();
  }

  private static String circle() {
    StringBuilder spec = new StringBuilder("entity: card\nderived:");
    String name = "a".repeat(40);
    for (int i = 0; i < 60; i++) {
      spec.append("\n  - ").append(name).append(i);
      spec.append(": card.").append(name).append((i + 1) % 60).append(" + 1.0");
    }
    return Controls.resource("FeatureSet", "x", "", spec.toString());
  }

  // ---- helpers

  private List<AdmittedChange> keptAfterForgetting() {
    List<Long> forgotten = new ArrayList<>();
    try (ControlView view = view()) {
      for (AdmittedChange change : changes) {
        view.add(change);
        view.at(change.effectiveAt());
      }
      forgotten.addAll(view.takeUnneeded());
    }
    return changes.stream().filter(change -> !forgotten.contains(change.epoch())).toList();
  }

  private List<String> rulesAfterForgetting() {
    try (ControlView restarted = view()) {
      restarted.load(keptAfterForgetting());
      Configuration configuration = restarted.at(now + DELAY);
      List<String> names = new ArrayList<>();
      for (int i = 0; i < configuration.rules().size(); i++) {
        names.add(configuration.rules().get(i).name());
      }
      return names;
    }
  }

  private static ControlView view() {
    return new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, 5_000);
  }

  private static Admission restarted(Admission running, ControlLimits limits) {
    running.forgetReplaced();
    Admission restored = new Admission(rules(limits));
    assertThat(restored.restore(running.admitted())).isEmpty();
    return restored;
  }

  private static AdmissionRules rules(ControlLimits limits) {
    return new AdmissionRules(
        Payments.SCHEMA, DELAY, Payments.STATE_RETENTION, Optional.empty(), limits);
  }

  private static String rule(String name, String metadata, String when) {
    return Controls.resource("Rule", name, metadata, "action: REVIEW\nwhen: " + when);
  }

  private static String bundle(String name, String metadata, String... resources) {
    StringBuilder spec = new StringBuilder("resources:");
    for (String resource : resources) {
      spec.append("\n  - ").append(resource.strip().replace("\n", "\n    "));
    }
    return Controls.resource(Kind.BUNDLE.label(), name, metadata, spec.toString());
  }

  private RawRecord record(String resource) {
    return Controls.publish(offset++, now, resource);
  }

  private RawRecord deletion(String key, Optional<String> version) {
    return new RawRecord(
        "control",
        0,
        offset++,
        now,
        key.getBytes(StandardCharsets.UTF_8),
        null,
        version.map(text -> List.of("mitra-version", text)).orElse(List.of()));
  }

  private void admit(String resource) {
    admit(record(resource));
  }

  private void admit(RawRecord record) {
    changes.add(Controls.admit(admission, record));
  }

  private List<?> findings(RawRecord record) {
    return admission.admit(record).ack().findings();
  }
}
