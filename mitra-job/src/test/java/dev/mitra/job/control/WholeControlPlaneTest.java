package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.rule.CompiledRule;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Versions, bundles, lists, demotions and limits, at admission and in what is in force. */
class WholeControlPlaneTest {
  private static final long DELAY = 1_000;

  private final Admission admission = new Admission(rules(ControlLimits.DEFAULT));
  private final List<AdmittedChange> changes = new ArrayList<>();
  private long offset = 0;

  // ---- versions

  @Test
  void aVersionMovesForwardOrTheRecordIsRefused() {
    admit(versioned("a", 3));

    assertThat(findings(versioned("a", 3)))
        .containsExactly(
            "metadata.version: is 3; Rule/a was at version 3, so a larger one is needed");
    assertThat(findings(versioned("a", 2))).hasSize(1);
    assertThat(findings(Controls.rule("a", "amount > 1", "REVIEW")))
        .containsExactly(
            "metadata.version: is missing; Rule/a was at version 3, so a larger one is needed");
    admit(versioned("a", 7));
    // Another resource has versions of its own.
    admit(versioned("b", 1));
    admit(Controls.rule("c", "amount > 1", "REVIEW"));
  }

  @Test
  void aDeletionIsAVersionTooAndIsRemembered() {
    admit(versioned("a", 3));

    assertThat(findings(deletion("Rule/a", Optional.empty())))
        .containsExactly(
            "headers.mitra-version: is missing; Rule/a was at version 3, so a larger one is needed");
    assertThat(findings(deletion("Rule/a", Optional.of("3")))).hasSize(1);
    assertThat(findings(deletion("Rule/a", Optional.of("four")))).isNotEmpty();
    admit(deletion("Rule/a", Optional.of("4")));
    assertThat(findings(versioned("a", 4))).hasSize(1);
    Admission restored = new Admission(rules(ControlLimits.DEFAULT));
    assertThat(restored.restore(admission.admitted())).isEmpty();
    assertThat(restored.admit(record(versioned("a", 4))).change()).isEmpty();
    assertThat(restored.admit(record(versioned("a", 5))).change()).isPresent();
  }

  @Test
  void aModelOfOtherContentNeedsAnotherVersionOfItsOwn() {
    admit(Controls.CARD);
    admit(Models.model("m", ModelRole.SHADOW));
    // The same artifact in another role is the same version.
    admit(Models.model("m", ModelRole.CHAMPION));
    String other = Models.otherModel("m", ModelRole.CHAMPION);
    assertThat(findings(other)).singleElement().asString().startsWith("spec.version: is '");
  }

  // ---- bundles

  @Test
  void aBundleComesIntoForceWholeOrNotAtAll() {
    List<String> refused =
        findings(
            bundle(
                "release-1",
                Controls.CARD,
                Controls.rule("good", "card.count_1h > 5", "REVIEW"),
                Controls.rule("bad", "card.cuont_1h > 5", "REVIEW")));
    assertThat(refused)
        .singleElement()
        .asString()
        .startsWith("spec.resources[2] (Rule/bad) spec.when: ")
        .contains("card.count_1h");
    assertThat(at(Long.MAX_VALUE).plan().entities()).isEmpty();

    AdmittedChange change =
        admit(
            bundle(
                "release-1", Controls.rule("good", "card.count_1h > 5", "REVIEW"), Controls.CARD));

    Configuration configuration = at(change.effectiveAt());
    assertThat(names(configuration)).containsExactly("good");
    assertThat(configuration.plan().index("card.count_1h")).isPresent();
    assertThat(configuration.rules().get(0).epoch()).isEqualTo(change.epoch());
    assertThat(at(change.effectiveAt() - 1).rules().size()).isZero();
  }

  @Test
  void aBundleCanSwapWhatCannotBeChangedOneByOne() {
    admit(Controls.CARD);
    admit(Controls.rule("a", "card.count_1h > 5", "REVIEW"));
    String other = Controls.featureSet("card", "number: { count: true, windows: [1h] }");
    assertThat(findings(other)).isNotEmpty();

    admit(bundle("swap", other, Controls.rule("a", "card.number_1h > 5", "REVIEW")));
    assertThat(at(Long.MAX_VALUE).plan().index("card.number_1h")).isPresent();
    admit(
        """
        apiVersion: mitra/v1
        kind: Bundle
        metadata: { name: clean }
        spec: { delete: [Rule/a, FeatureSet/card] }
        """);
    assertThat(at(Long.MAX_VALUE).rules().size()).isZero();
    assertThat(at(Long.MAX_VALUE).plan().entities()).isEmpty();
  }

  @Test
  void measuresOfABundledFeatureSetKeepTheirBeginnings() {
    AdmittedChange first = admit(bundle("one", Controls.CARD, Controls.MERCHANT));
    AdmittedChange again = admit(Controls.CARD);

    assertThat(again.measuresSince())
        .isNotEmpty()
        .allSatisfy((measure, since) -> assertThat(since).isEqualTo(first.effectiveAt()));
    assertThat(first.measuresSince().keySet()).anyMatch(measure -> measure.startsWith("card/"));
  }

  @Test
  void bundlesThatMeanNothingAreRefusedWithAllFindings() {
    assertThat(
            findings(
                """
                apiVersion: mitra/v1
                kind: Bundle
                metadata: { name: odd }
                spec:
                  resources:
                    - { apiVersion: mitra/v1, kind: Bundle, metadata: { name: x }, spec: {} }
                    - apiVersion: mitra/v1
                      kind: Rule
                      metadata: { name: a, effectiveAt: 2030-01-01T00:00:00Z }
                      spec: {}
                  delete: [Rule/a, nonsense, Rule/none]
                """))
        .hasSize(4);
    assertThat(findings("apiVersion: mitra/v1\nkind: Bundle\nmetadata: {name: x}\nspec: {}\n"))
        .containsExactly("spec: changes nothing; a bundle has resources or delete, or both");
  }

  // ---- lists

  @Test
  void aListThatARuleReadsCannotBeDeleted() {
    assertThat(findings(Controls.rule("a", "card in list('stolen')", "BLOCK"))).hasSize(1);
    admit(Controls.resource("List", "stolen", "", "entries: [{ value: tok_1 }]"));
    admit(Controls.rule("a", "card in list('stolen')", "BLOCK"));

    assertThat(findings(deletion("List/stolen", Optional.empty())))
        .singleElement()
        .asString()
        .startsWith("Rule/a spec.when: ");
    admit(Controls.resource("List", "stolen", "", "entries: []"));
    admit(deletion("Rule/a", Optional.empty()));
    admit(deletion("List/stolen", Optional.empty()));
  }

  // ---- models

  @Test
  void rulesReadTheOutputsOfModelsAndHoldOnToThem() {
    admit(Controls.CARD);
    assertThat(findings(Controls.rule("a", "model.fraud_v2 > 0.9", "BLOCK"))).hasSize(1);
    admit(Models.model("fraud-v2", ModelRole.SHADOW));
    admit(Controls.rule("a", "model.fraud_v2 > 0.9 && !(score > 0.1)", "BLOCK"));

    assertThat(findings(deletion("Model/fraud-v2", Optional.empty())))
        .singleElement()
        .asString()
        .startsWith("Rule/a spec.when: ");
  }

  // ---- demotions

  @Test
  void aDemotionEndsWithTheEpochOfItsTarget() {
    AdmittedChange rule = admit(Controls.rule("a", "amount > 1", "BLOCK"));
    assertThat(findings(demotion("a", rule.epoch() + 1))).hasSize(1);
    assertThat(findings(demotion("none", 0))).hasSize(1);

    admit(demotion("a", rule.epoch()));
    assertThat(admission.head().demotions).hasSize(1);
    admit(demotion("a", rule.epoch()));
    admit(Controls.rule("a", "amount > 2", "BLOCK"));
    assertThat(admission.head().demotions).isEmpty();
    assertThat(findings(deletion("Demotion/rule-a", Optional.empty()))).hasSize(1);
  }

  @Test
  void aDemotedChampionDecidesNothingAndIsStillScored() {
    admit(Controls.CARD);
    AdmittedChange model = admit(Models.model("m", ModelRole.CHAMPION));
    assertThat(at(Long.MAX_VALUE).models().champion()).isZero();

    admit(
        Controls.resource(
            "Demotion",
            "model-m",
            "",
            "target: Model/m\nepoch: "
                + model.epoch()
                + "\nreason: blocks too much\nshare: 0.5\npayments: 100\nfired: 50\nwindowMillis: 60000"));
    assertThat(at(Long.MAX_VALUE).models().champion()).isEqualTo(-1);
    assertThat(at(Long.MAX_VALUE).models().all()).hasSize(1);
    admit(deletion("Demotion/model-m", Optional.empty()));
    assertThat(at(Long.MAX_VALUE).models().champion()).isZero();
  }

  // ---- what waits for its time

  @Test
  void whatIsPublishedLaterIsNotUndoneByWhatWaits() {
    admit(waiting("a", 2, "amount > 2"));
    Admission.Verdict verdict = admission.admit(record(versioned("a", 3)));
    changes.add(verdict.change().orElseThrow());

    assertThat(verdict.ack().warnings())
        .containsExactly("Rule/a of epoch 0, which waited for its time, is withdrawn by this");
    assertThat(at(Long.MAX_VALUE).rules().get(0).epoch()).isEqualTo(1);
    assertThat(findings(versioned("a", 3))).hasSize(1);
    admit(deletion("Rule/a", Optional.of("4")));
    assertThat(at(Long.MAX_VALUE).rules().size()).isZero();
    assertThat(findings(versioned("a", 3))).hasSize(1);
    assertThat(findings(versioned("a", 4))).hasSize(1);
    admit(versioned("a", 5));
  }

  @Test
  void whatWaitsForItsTimeCanBeDeleted() {
    admit(waiting("a", 1, "amount > 2"));
    admit(deletion("Rule/a", Optional.of("2")));
    assertThat(at(Long.MAX_VALUE).rules().size()).isZero();
    assertThat(findings(deletion("Rule/none", Optional.empty()))).hasSize(1);
  }

  @Test
  void aRecordOfAnImpossibleTimeIsRefused() {
    for (long time : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 40_000_000_000_000L}) {
      RawRecord record = Controls.publish(offset++, time, versioned("a", 1));
      assertThat(findings(record)).singleElement().asString().startsWith("timestamp: is " + time);
    }
    assertThat(admit(versioned("a", 1)).effectiveAt()).isEqualTo(Payments.T0 + DELAY);
  }

  @Test
  void theOutputOfAModelAndAFeatureCannotHaveOneName() {
    admit(Controls.CARD);
    admit(Models.model("count-1h", ModelRole.SHADOW));
    String set =
        Controls.resource(
            "FeatureSet",
            "clash",
            "",
            "entity: model\nkey: [card, merchant]\nfeatures: [{ count: { windows: [1h] } }]");
    assertThat(findings(set))
        .containsExactly(
            "Model/count-1h metadata.name: is read as model.count_1h, which the events or features"
                + " have already");
    admit(Controls.rule("a", "model.count_1h > 0.5", "REVIEW"));
  }

  @Test
  void aDemotionsVersionLeavesRoomForTheNext() {
    AdmittedChange rule = admit(Controls.rule("a", "amount > 1", "BLOCK"));
    admit(demotion("a", rule.epoch(), rule.epoch() + 1));

    assertThat(findings(deletion("Demotion/rule-a", Optional.of("20260301")))).hasSize(1);
    admit(deletion("Demotion/rule-a", Optional.of("2")));
    // It was undone: the same one does not come back.
    assertThat(findings(demotion("a", rule.epoch(), rule.epoch() + 1))).hasSize(1);
    AdmittedChange next = admit(Controls.rule("a", "amount > 2", "BLOCK"));
    admit(demotion("a", next.epoch(), next.epoch() + 1));
    Admission.Verdict ended = admission.admit(record(Controls.rule("a", "amount > 3", "BLOCK")));
    assertThat(ended.ack().warnings())
        .containsExactly("Demotion/rule-a ends with this: what it demoted takes part again");
  }

  // ---- limits

  @Test
  void fromHalfOfALimitOnAVerdictWarnsAndBeyondItRefuses() {
    Admission small =
        new Admission(rules(new ControlLimits(1, 1, 10, 1, 100, 1, 4, 3, 1_000, 1_000_000)));
    List<Admission.Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      verdicts.add(small.admit(record(Controls.rule("r" + i, "amount > " + i, "REVIEW"))));
    }
    assertThat(verdicts.get(0).ack().warnings()).isEmpty();
    assertThat(verdicts.get(1).ack().warnings())
        .containsExactly(
            "2 rules are in force, 50 % of the 4 that are allowed",
            "2 rules that are evaluated for every payment are in force, 67 % of the 3 that are"
                + " allowed");
    assertThat(verdicts.get(2).change()).isPresent();
    assertThat(verdicts.get(3).ack().findings())
        .extracting(Finding::message)
        .containsExactly(
            "would bring what is in force to 4 rules that are evaluated for every payment; 3 are"
                + " allowed");
    assertThat(small.fullestLimit()).isEqualTo(1);
    // Beyond the limit for every payment, but scoped: one more is allowed, and a fifth is not.
    assertThat(small.admit(record(scoped("s0"))).change()).isPresent();
    assertThat(small.admit(record(scoped("s1"))).change()).isEmpty();
    assertThat(small.admit(deletion("Rule/r0", Optional.empty())).change()).isPresent();
    assertThat(small.admit(record(scoped("s1"))).change()).isPresent();
  }

  // ---- time

  @Test
  void theTimeOfControlNeverGoesBack() {
    AdmittedChange first =
        Controls.admit(admission, Controls.publish(offset++, Payments.T0, versioned("a", 1)));
    AdmittedChange second =
        Controls.admit(
            admission, Controls.publish(offset++, Payments.T0 - 5_000, versioned("b", 1)));

    assertThat(second.effectiveAt()).isEqualTo(first.effectiveAt());
    assertThat(second.recordMillis()).isEqualTo(first.recordMillis());
  }

  @Test
  void whatWasReplacedIsForgottenAndEverythingHoldsAsBefore() {
    admit(Controls.CARD);
    admit(versioned("a", 1));
    admit(versioned("a", 2));
    admit(versioned("gone", 5));
    admit(deletion("Rule/gone", Optional.of("6")));
    String later = ", version: 3, effectiveAt: " + Instant.ofEpochMilli(Payments.T0 + 3_600_000);
    admit(Controls.resource("Rule", "a", later, "when: amount > 3\naction: BLOCK"));
    Controls.admit(admission, Controls.publish(offset++, Payments.T0 + 60_000, versioned("b", 1)));

    admission.forgetReplaced();

    assertThat(admission.admitted())
        .extracting(change -> change.key() + "@" + change.epoch())
        .containsExactly("FeatureSet/card@0", "Rule/a@2", "Rule/gone@4", "Rule/b@6", "Rule/a@5");
    Admission restored = new Admission(rules(ControlLimits.DEFAULT));
    assertThat(restored.restore(admission.admitted())).isEmpty();
    assertThat(restored.admit(record(versioned("gone", 6))).change()).isEmpty();
    assertThat(restored.admit(record(versioned("a", 3))).change()).isEmpty();
    assertThat(restored.admit(record(versioned("a", 4))).change()).isPresent();
  }

  // ---- helpers

  private static AdmissionRules rules(ControlLimits limits) {
    return new AdmissionRules(
        Payments.SCHEMA, DELAY, Payments.STATE_RETENTION, Optional.empty(), limits);
  }

  private static String versioned(String rule, long version) {
    return Controls.resource(
        "Rule", rule, ", version: " + version, "when: amount > 1\naction: REVIEW");
  }

  private static String scoped(String rule) {
    return Controls.resource(
        "Rule",
        rule,
        "",
        "when: amount > 1\naction: REVIEW\nscope: { field: merchant, values: [m1] }");
  }

  private static String demotion(String rule, long epoch) {
    return Controls.resource(
        "Demotion",
        "rule-" + rule,
        "",
        "target: Rule/"
            + rule
            + "\nepoch: "
            + epoch
            + "\nreason: blocks too much\nshare: 0.5\npayments: 100\nfired: 50\nwindowMillis: 60000");
  }

  private static String demotion(String rule, long epoch, long version) {
    return demotion(rule, epoch)
        .replace("name: rule-" + rule, "name: rule-" + rule + ", version: " + version);
  }

  private static String waiting(String rule, long version, String when) {
    String later =
        ", version: " + version + ", effectiveAt: " + Instant.ofEpochMilli(Payments.T0 + 3_600_000);
    return Controls.resource("Rule", rule, later, "when: " + when + "\naction: REVIEW");
  }

  private static String bundle(String name, String... resources) {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: mitra/v1\nkind: Bundle\nmetadata: { name: "
                + name
                + " }\nspec:\n  resources:\n");
    for (String resource : resources) {
      text.append("    - ").append(resource.indent(6).strip()).append('\n');
    }
    return text.toString();
  }

  private RawRecord record(String resource) {
    return Controls.publish(offset++, Payments.T0, resource);
  }

  private RawRecord deletion(String key, Optional<String> version) {
    return new RawRecord(
        "control",
        0,
        offset++,
        Payments.T0,
        key.getBytes(StandardCharsets.UTF_8),
        null,
        version.map(text -> List.of("mitra-version", text)).orElse(List.of()));
  }

  private AdmittedChange admit(String resource) {
    return admit(record(resource));
  }

  private AdmittedChange admit(RawRecord record) {
    AdmittedChange change = Controls.admit(admission, record);
    changes.add(change);
    return change;
  }

  private List<String> findings(String resource) {
    return findings(record(resource));
  }

  private List<String> findings(RawRecord record) {
    Admission.Verdict verdict = admission.admit(record);
    assertThat(verdict.change()).isEmpty();
    return verdict.ack().findings().stream().map(Finding::toString).toList();
  }

  /** What an operator that was told of every change has in force. */
  private Configuration at(long ingest) {
    try (ControlView view = new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, 3_600_000)) {
      changes.forEach(view::add);
      return view.at(ingest);
    }
  }

  private static List<String> names(Configuration configuration) {
    return IntStream.range(0, configuration.rules().size())
        .mapToObj(configuration.rules()::get)
        .map(CompiledRule::name)
        .toList();
  }
}
