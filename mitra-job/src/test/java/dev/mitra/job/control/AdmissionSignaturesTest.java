package dev.mitra.job.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.signature.KeyRing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** With a key ring: who can put what into force, once. */
class AdmissionSignaturesTest {
  private static final long DELAY = 1_000;
  private static final String TWO_FOR_RULES_AND_POLICY = "signers: { Rule: 2, Policy: 2 }";

  private final KeyRing ring =
      Signers.ring(
          "asha asha",
          "asha-2 asha",
          "ben ben",
          "listkeeper lena , kinds: [List]",
          "breaker breaker , kinds: [Demotion]");
  private final Admission admission = new Admission(rules(ring));
  private long offset = 0;
  private long now = Payments.T0;

  // ---- replays

  @Test
  void whatWasReplacedCannotBePublishedAgainByWhoeverHasItsRecord() {
    RawRecord first = rule("a", 1, "asha");
    admit(first);
    admit(rule("a", 2, "asha"));

    assertThat(findings(again(first)))
        .containsExactly(
            "metadata.version: is 1; Rule/a was at version 2, so a larger one is needed");
    admit(Signers.delete(offset++, now, "Rule/a", 3, "asha"));
    assertThat(findings(again(first))).hasSize(1);
  }

  @Test
  void theSameRecordTwiceIsRefusedTheSecondTime() {
    RawRecord record = rule("a", 1, "asha");
    admit(record);

    assertThat(findings(again(record))).hasSize(1);
  }

  @Test
  void aDeletionCannotBeReplayedOnceItsResourceIsBack() {
    admit(rule("a", 1, "asha"));
    RawRecord deletion = Signers.delete(offset++, now, "Rule/a", 2, "asha");
    admit(deletion);
    admit(rule("a", 3, "asha"));

    assertThat(findings(again(deletion)))
        .containsExactly(
            "headers.mitra-version: is 2; Rule/a was at version 3, so a larger one is needed");
    assertThat(admission.counts()).containsValue(1);
  }

  @Test
  void aDeletionsVersionCannotBeRaisedByWhoeverHasItsRecord() {
    admit(rule("a", 1, "asha"));
    RawRecord deletion = Signers.delete(offset++, now, "Rule/a", 2, "asha");
    admit(deletion);
    admit(rule("a", 3, "asha"));
    String signature = deletion.headers().get(deletion.headers().indexOf("mitra-signature") + 1);
    RawRecord raised =
        new RawRecord(
            "control",
            0,
            offset++,
            now,
            deletion.key(),
            null,
            List.of("mitra-signature", signature, "mitra-version", "4"));

    assertThat(findings(raised)).singleElement().asString().contains("does not fit the record");
  }

  @Test
  void aBundleCannotBeReplayedNorWhatItPublished() {
    RawRecord bundle = bundle("release", 1, ruleText("a", 1), ruleText("b", 1));
    RawRecord signed = sign(bundle, "asha");
    admit(signed);
    admit(Signers.delete(offset++, now, "Rule/a", 2, "asha"));

    assertThat(findings(again(signed)))
        .containsExactlyInAnyOrder(
            "metadata.version: is 1; Bundle/release was at version 1, so a larger one is needed",
            "spec.resources[0] (Rule/a) metadata.version: is 1; Rule/a was at version 2, so a"
                + " larger one is needed",
            "spec.resources[1] (Rule/b) metadata.version: is 1; Rule/b was at version 1, so a"
                + " larger one is needed");
    assertThat(findings(rule("b", 1, "asha"))).hasSize(1);
  }

  @Test
  void whatABundleDeletedCannotBePublishedAgainByItsOldRecord() {
    RawRecord rule = rule("a", 1, "asha");
    admit(rule);
    String text = "metadata: { name: clean, version: 1 }\nspec: { delete: [Rule/a] }\n";
    admit(Signers.publish(offset++, now, "apiVersion: mitra/v1\nkind: Bundle\n" + text, "asha"));

    assertThat(findings(again(rule))).hasSize(1);
  }

  @Test
  void aSignatureExpiresByTheRecordsTimeAndIsForOneResource() {
    RawRecord record = rule("a", 1, "asha");
    now += Signers.VALIDITY;
    assertThat(findings(again(record))).singleElement().asString().contains("expired at");
    assertThat(admission.admit(Signers.again(record, offset++, now - 1)).change()).isPresent();
    RawRecord other =
        new RawRecord(
            "control",
            0,
            offset++,
            now - 1,
            "Rule/b".getBytes(UTF_8),
            ruleText("b", 1).getBytes(UTF_8),
            record.headers());
    assertThat(findings(other)).singleElement().asString().contains("does not fit the record");
  }

  // ---- versions

  @Test
  void everyRecordNeedsAVersion() {
    assertThat(
            findings(
                Signers.publish(offset++, now, Controls.rule("a", "amount > 1", "REVIEW"), "asha")))
        .singleElement()
        .asString()
        .startsWith("metadata.version: is missing; ");
    admit(rule("a", 1, "asha"));
    RawRecord deletion = Signers.delete(offset++, now, "Rule/a", 2, "asha");
    RawRecord bare =
        new RawRecord(
            "control", 0, offset++, now, deletion.key(), null, deletion.headers().subList(0, 2));
    assertThat(findings(bare)).isNotEmpty();
    String unversioned = Controls.resource("Bundle", "b", "", "delete: [Rule/a]");
    assertThat(findings(Signers.publish(offset++, now, unversioned, "asha"))).hasSize(1);
  }

  // ---- how many

  @Test
  void twoOwnersAreNeededWhereThePolicySaysSo() {
    admit(policy(1, TWO_FOR_RULES_AND_POLICY, "asha"));
    pass();

    assertThat(findings(rule("a", 1, "asha")))
        .containsExactly(
            "headers.mitra-signature: has good signatures of 1 owner (asha); a Rule needs those of"
                + " 2 different owners, and several keys of one owner count once");
    assertThat(findings(rule("a", 1, "asha", "asha-2"))).hasSize(1);
    admit(list("l", 1, "ben"));
    AdmittedChange change = admit(rule("a", 1, "asha", "ben"));
    assertThat(change.signers()).containsExactly("asha", "ben");
    assertThat(findings(Signers.delete(offset++, now, "Rule/a", 2, "ben"))).hasSize(1);
    admit(Signers.delete(offset++, now, "Rule/a", 2, "ben", "asha-2"));
  }

  @Test
  void whoeverLowersTheRequirementHasToMeetIt() {
    admit(policy(1, TWO_FOR_RULES_AND_POLICY, "asha"));
    pass();

    assertThat(findings(policy(2, "signers: { Policy: 1 }", "asha"))).hasSize(1);
    assertThat(findings(Signers.delete(offset++, now, "Policy/default", 2, "asha"))).hasSize(1);
    String lower = policyText(2, "signers: { Policy: 1 }", "");
    assertThat(findings(sign(bundle("both", 1, lower, ruleText("a", 1)), "asha"))).hasSize(2);
    String delete = Controls.resource("Bundle", "x", ", version: 1", "delete: [Policy/default]");
    assertThat(findings(Signers.publish(offset++, now, delete, "asha"))).hasSize(1);

    admit(policy(2, "score: { block: 0.9 }", "asha", "ben"));
    pass();
    admit(rule("a", 1, "asha"));
  }

  @Test
  void aPolicyThatWaitsForItsTimeLowersNothingEarly() {
    admit(policy(1, TWO_FOR_RULES_AND_POLICY, "asha"));
    pass();
    long later = now + 60_000;
    String effective = ", effectiveAt: " + Instant.ofEpochMilli(later);
    admit(
        Signers.publish(
            offset++, now, policyText(2, "score: { block: 0.9 }", effective), "asha", "ben"));

    assertThat(findings(rule("a", 1, "asha"))).hasSize(1);
    now = later - DELAY - 1;
    assertThat(findings(rule("a", 1, "asha"))).hasSize(1);
    now = later - DELAY;
    admit(rule("a", 1, "asha"));
  }

  @Test
  void aBundleNeedsWhatTheChangesInItNeed() {
    admit(policy(1, "signers: { Rule: 2 }", "asha"));
    pass();

    String list = listText("l", 1);
    admit(sign(bundle("lists", 1, list), "asha"));
    assertThat(findings(sign(bundle("both", 1, ruleText("a", 1), listText("l", 2)), "asha")))
        .hasSize(1);
    admit(sign(bundle("both", 1, ruleText("a", 1), listText("l", 2)), "asha", "ben"));
  }

  // ---- keys

  @Test
  void theBreakersKeySignsDemotionsAndNothingElse() {
    AdmittedChange rule = admit(rule("a", 1, "asha"));
    String demotion = demotion(rule.epoch());

    assertThat(findings(rule("b", 1, "breaker")))
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .contains("is by breaker, which may not sign a Rule; it may sign Demotion"));
    assertThat(findings(policy(1, "score: { block: 0.9 }", "breaker"))).isNotEmpty();
    assertThat(findings(Signers.delete(offset++, now, "Rule/a", 2, "breaker"))).isNotEmpty();
    assertThat(findings(sign(bundle("x", 1, demotion, ruleText("b", 1)), "breaker"))).isNotEmpty();
    String deletes =
        Controls.resource("Bundle", "y", ", version: 1", "delete: [Rule/a]\nresources: []");
    assertThat(findings(Signers.publish(offset++, now, deletes, "breaker"))).isNotEmpty();
    // Its signature beside a good one is no harmless extra.
    assertThat(findings(rule("b", 1, "asha", "breaker"))).hasSize(1);
    admit(Signers.publish(offset++, now, demotion, "breaker"));
    assertThat(admission.head().demotions).hasSize(1);
  }

  @Test
  void aKeyForOneKindCannotSignABundleWithAnotherKindInIt() {
    admit(sign(bundle("lists", 1, listText("l", 1)), "listkeeper"));

    assertThat(findings(sign(bundle("lists", 2, listText("l", 2), ruleText("a", 1)), "listkeeper")))
        .anySatisfy(
            finding -> assertThat(finding).contains("may not sign a Rule; it may sign List"));
    assertThat(admission.counts()).hasSize(1);
  }

  @Test
  void aKeyRevokedLaterSignedWhatItSignedBeforeAndNothingSince() {
    List<RawRecord> topic =
        List.of(rule("a", 1, "ben"), at(60_000).rule("b", 1, "ben"), rule("c", 1, "asha"));
    String revoked = ", revokedAt: " + Instant.ofEpochMilli(Payments.T0 + 30_000);
    Admission restarted = new Admission(rules(Signers.ring("asha asha", "ben ben " + revoked)));

    assertThat(topic)
        .extracting(record -> restarted.admit(record).ack().admitted())
        .containsExactly(true, false, true);
    Admission before = new Admission(rules(ring));
    assertThat(topic).allMatch(record -> before.admit(record).ack().admitted());
  }

  @Test
  void aKeyThatIsNotInTheRingSignsNothing() {
    assertThat(findings(rule("a", 1, "stranger")))
        .anySatisfy(
            finding -> assertThat(finding).contains("stranger, which is not in the key ring"));
    assertThat(findings(rule("a", 1)))
        .anySatisfy(finding -> assertThat(finding).contains("is missing"));
  }

  // ---- odd records

  @Test
  void aRecordThatCannotBeReadIsRefusedHoweverWellItIsSigned() {
    byte[] value = "{ no document".getBytes(UTF_8);
    String signature =
        Signers.signer("asha").publish(ResourceId.parse("Rule/a"), value, now, now + 60_000);
    RawRecord record =
        new RawRecord(
            "control",
            0,
            offset++,
            now,
            "Rule/a".getBytes(UTF_8),
            value,
            List.of("mitra-signature", signature));

    assertThat(findings(record)).singleElement().asString().contains("not readable");
  }

  @Test
  void oneBadSignatureRefusesARecordAlthoughAnotherIsGood() {
    RawRecord good = rule("a", 1, "asha");
    RawRecord other = rule("a", 2, "ben");
    RawRecord both = Signers.withHeaders(good, "mitra-signature", other.headers().get(1));

    assertThat(findings(both)).singleElement().asString().contains("[1]: by ben does not fit");
    assertThat(findings(Signers.withHeaders(good, "mitra-signature", "nonsense"))).hasSize(1);
    assertThat(findings(Signers.withHeaders(good, "mitra-signature", good.headers().get(1))))
        .singleElement()
        .asString()
        .contains("has signed already");
    admit(good);
  }

  @Test
  void aRefusedRecordUsesUpNoVersion() {
    RawRecord unsigned = rule("a", 7);
    assertThat(findings(unsigned)).isNotEmpty();
    String broken =
        Controls.resource("Rule", "a", ", version: 8", "when: nobody.knows > 1\naction: REVIEW");
    assertThat(findings(Signers.publish(offset++, now, broken, "asha"))).hasSize(1);

    admit(rule("a", 1, "asha"));
  }

  // ---- helpers

  private static AdmissionRules rules(KeyRing ring) {
    return new AdmissionRules(
        Payments.SCHEMA, DELAY, Payments.STATE_RETENTION, Optional.of(ring), ControlLimits.DEFAULT);
  }

  private AdmissionSignaturesTest at(long millisLater) {
    now = Payments.T0 + millisLater;
    return this;
  }

  /** Lets what was admitted come into force. */
  private void pass() {
    now += DELAY;
  }

  private RawRecord again(RawRecord record) {
    return Signers.again(record, offset++, now);
  }

  private static String ruleText(String name, long version) {
    return Controls.resource(
        "Rule", name, ", version: " + version, "when: amount > 1\naction: REVIEW");
  }

  private RawRecord rule(String name, long version, String... keys) {
    return Signers.publish(offset++, now, ruleText(name, version), keys);
  }

  private static String listText(String name, long version) {
    return Controls.resource("List", name, ", version: " + version, "entries: [{ value: x }]");
  }

  private RawRecord list(String name, long version, String... keys) {
    return Signers.publish(offset++, now, listText(name, version), keys);
  }

  private static String policyText(long version, String spec, String more) {
    return Controls.resource("Policy", "default", ", version: " + version + more, spec);
  }

  private RawRecord policy(long version, String spec, String... keys) {
    return Signers.publish(offset++, now, policyText(version, spec, ""), keys);
  }

  private static String demotion(long epoch) {
    return Controls.resource(
        "Demotion",
        "rule-a",
        ", version: " + (epoch + 1),
        "target: Rule/a\nepoch: " + epoch + "\nreason: blocks too much");
  }

  private RawRecord bundle(String name, long version, String... resources) {
    StringBuilder spec = new StringBuilder("resources:");
    for (String resource : resources) {
      spec.append("\n  - ").append(resource.strip().replace("\n", "\n    "));
    }
    String text = Controls.resource("Bundle", name, ", version: " + version, spec.toString());
    return Controls.publish(offset++, now, text);
  }

  private static RawRecord sign(RawRecord record, String... keys) {
    byte[] value = record.value();
    return Signers.publish(
        record.offset(),
        record.timestamp(),
        new String(value == null ? new byte[0] : value, UTF_8),
        keys);
  }

  private AdmittedChange admit(RawRecord record) {
    return Controls.admit(admission, record);
  }

  private List<String> findings(RawRecord record) {
    Admission.Verdict verdict = admission.admit(record);
    assertThat(verdict.change()).isEmpty();
    return verdict.ack().findings().stream().map(Finding::toString).toList();
  }
}
