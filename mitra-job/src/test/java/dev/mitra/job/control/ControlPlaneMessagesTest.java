package dev.mitra.job.control;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.RawRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What the authors of lists, bundles, demotions and of rules for some payments are told, and those
 * who sign, as one golden file.
 */
class ControlPlaneMessagesTest extends RefusalScript {

  @Test
  void everyRefusalSaysWhatIsAllowed() {
    admit(Controls.CARD);
    admit(Controls.DEVICE);
    admit(Controls.RULE);
    admit(Controls.POLICY);
    admit(Controls.rule("reads-device", "device.count_1h > 1", "TAG"));
    lists();
    rulesForSomePayments();
    policiesOfBreakersAndSigners();
    demotions();
    versions();
    bundles();
    limits();
    signatures();
    compare("control/refusals-of-the-control-plane.txt");
  }

  private void lists() {
    admit(Controls.resource("List", "stolen-cards", "", "entries: [{ value: tok_1 }]"));
    admit(Controls.rule("reads-a-list", "card in list('stolen-cards')", "TAG"));
    refuse("no entries", Controls.resource("List", "x", "", "purpose: DENNY"));
    refuse(
        "entries of all sorts",
        Controls.resource(
            "List",
            "x",
            "",
            """
            entries:
              - tok_1
              - { value: 17 }
              - { value: "" }
              - { valeu: tok_2 }
              - { value: tok_3, from: 2026-06-01T00:00:00Z, until: 2026-03-01T00:00:00Z }
              - { value: tok_4, until: tomorrow }
            """));
    refuse("unknown list", Controls.rule("x", "card in list('stolen-card')", "TAG"));
    refuse("a list that is no literal", Controls.rule("x", "card in list(merchant)", "TAG"));
    refuse("a list that is not right of in", Controls.rule("x", "size(list('a')) > 1", "TAG"));
    refuse("a number in a list", Controls.rule("x", "amount in list('stolen-cards')", "TAG"));
    refuse(
        Controls.delete(offset++, Payments.T0, "List/stolen-cards"),
        "delete a list that a rule reads",
        "key: List/stolen-cards");
    refuse("unknown model", Controls.rule("x", "model.chmapion > 0.5", "TAG"));
  }

  private void rulesForSomePayments() {
    refuse(
        "fields that there are not",
        conditional(
            """
            scope: { field: merchnat, values: [m1] }
            rollout: { percent: 10, by: crad }
            suppress:
              - { field: amount, value: "10", until: 2026-04-01T00:00:00Z }
            """));
    refuse(
        "ranges",
        conditional(
            """
            scope: { field: merchant, values: [] }
            rollout: { percent: 101, by: card }
            schedule: { from: 2026-03-01T00:00:00Z, until: 2026-03-01T00:00:00Z }
            suppress: [{ field: card, value: tok_1 }]
            guard: { share: 0, window: 2h, minimum: 0 }
            """));
    refuse(
        "misspelt parts",
        conditional(
            """
            scope: { feild: merchant, values: m1 }
            rollout: { by: card }
            schedule: {}
            suppress: { field: card }
            guard: NONE
            mode: SHADWO
            """));
    refuse("the same value twice", conditional("scope: { field: merchant, values: [m1, m1, 17] }"));
  }

  private static String conditional(String parts) {
    return Controls.resource("Rule", "x", "", "when: amount > 1\naction: TAG\n" + parts.strip());
  }

  private void policiesOfBreakersAndSigners() {
    refuse(
        "a breaker out of range",
        policy("breaker: { share: 2, window: 1s, minimum: 0, actions: [BLOK] }"));
    refuse("a breaker of nothing", policy("breaker: { actions: [], shar: 0.1 }"));
    refuse("signers", policy("signers: { Rule: 0, Model: 6, Bundle: 2, Ruel: 1, Demotion: 2 }"));
  }

  private static String policy(String spec) {
    return Controls.resource("Policy", "default", "", spec);
  }

  private void demotions() {
    refuse("of what is not in force", demotion("rule-none", "target: Rule/none\nepoch: 1"));
    refuse("of another epoch", demotion("rule-busy-card", "target: Rule/busy-card\nepoch: 999"));
    refuse("of a list", demotion("list-x", "target: List/x\nepoch: 1"));
    refuse("of another name", demotion("rule-b", "target: Rule/busy-card\nepoch: 2"));
    refuse(
        "numbers that are none",
        demotion("rule-busy-card", "target: busy-card\nshare: 7\npayments: 1\nfired: 2"));
  }

  private static String demotion(String name, String spec) {
    return Controls.resource("Demotion", name, "", spec);
  }

  private void versions() {
    String rule = "when: amount > 1\naction: TAG";
    admit(Controls.resource("Rule", "numbered", ", version: 7", rule));
    refuse("an older version", Controls.resource("Rule", "numbered", ", version: 6", rule));
    refuse("no version any more", Controls.resource("Rule", "numbered", "", rule));
    refuse("version 0", Controls.resource("Rule", "numbered", ", version: 0", rule));
    refuse("a version that is none", Controls.resource("Rule", "y", ", version: v8", rule));
    RawRecord delete = Controls.delete(offset++, Payments.T0, "Rule/numbered");
    refuse(delete, "delete without a version", "key: Rule/numbered");
    refuseHeaders(delete, "delete an older version", "mitra-version", "7");
    refuseHeaders(delete, "delete a version that is none", "mitra-version", "0x8");
    refuseHeaders(delete, "delete two versions", "mitra-version", "8", "mitra-version", "9");
    refuseHeaders(
        Controls.publish(offset++, Payments.T0, Controls.RULE),
        "publish with a version in the header",
        "mitra-version",
        "8");
  }

  private void bundles() {
    refuse("nothing in it", Controls.resource("Bundle", "x", "", "delete: []"));
    refuse("deleting what is not there", Controls.resource("Bundle", "x", "", "delete: [Rule/no]"));
    refuse(
        "items of all sorts",
        Controls.resource(
            "Bundle",
            "x",
            "",
            """
            resources:
              - { apiVersion: mitra/v1, kind: Bundle, metadata: { name: y }, spec: {} }
              - { apiVersion: mitra/v1, kind: Rule, metadata: { name: Z }, spec: {} }
              - apiVersion: mitra/v1
                kind: Policy
                metadata: { name: default, effectiveAt: 2030-01-01T00:00:00Z }
                spec: {}
              - 17
            delete: [Rule/a, Rule/a, nonsense, 17, Bundle/x]
            more: true
            """));
    refuse(
        "one item that does not fit the others",
        Controls.resource(
            "Bundle",
            "x",
            "",
            """
            resources:
              - apiVersion: mitra/v1
                kind: Rule
                metadata: { name: numbered, version: 7 }
                spec: { when: card.cuont_1h > 5, action: BLOK }
              - apiVersion: mitra/v1
                kind: Rule
                metadata: { name: fine }
                spec: { when: card.cuont_1h > 5, action: BLOCK }
            delete: [FeatureSet/device, Rule/no]
            """));
    refuse(Controls.delete(offset++, Payments.T0, "Bundle/x"), "delete a bundle", "key: Bundle/x");
  }

  private void limits() {
    ControlLimits small = new ControlLimits(1, 1, 2, 1, 10, 1, 1, 1, 5, 900);
    admission =
        new Admission(
            new AdmissionRules(
                Payments.SCHEMA, 1_000, Payments.STATE_RETENTION, Optional.empty(), small));
    admit(Controls.rule("a", "amount > 1", "TAG"));
    refuse("one rule too many", Controls.rule("b", "amount > 1 && amount < 5", "TAG"));
    refuse(
        "too many entries",
        Controls.resource("List", "l", "", "entries: [" + "{ value: x }, ".repeat(3) + "]"));
    refuse("too many bytes", Controls.rule("a", "amount > 1 # " + "x".repeat(900), "TAG"));
    admit(Controls.CARD);
    refuse("one FeatureSet too many", Controls.MERCHANT);
  }

  private void signatures() {
    String kinds = ", kinds: [List, Demotion]";
    String times = ", notBefore: 2023-11-15T00:00:00Z, notAfter: 2023-11-16T00:00:00Z";
    admission =
        new Admission(
            new AdmissionRules(
                Payments.SCHEMA,
                1_000,
                Payments.STATE_RETENTION,
                Optional.of(
                    Signers.ring(
                        "asha-2026 asha",
                        "asha-2027 asha",
                        "ben ben",
                        "lena lena " + kinds,
                        "soon soon " + times,
                        "old old , revokedAt: 2023-11-01T00:00:00Z")),
                ControlLimits.DEFAULT));
    Controls.admit(
        admission,
        Signers.publish(
            offset++,
            Payments.T0,
            Controls.resource("Policy", "default", ", version: 1", "signers: { Rule: 2, List: 3 }"),
            "ben"));
    long now = Payments.T0 + 1_000;
    String rule = Controls.resource("Rule", "a", ", version: 1", "when: amount > 1\naction: TAG");
    refuseSigned("nobody", rule, now);
    refuseSigned("one of two", rule, now, "asha-2026");
    refuseSigned("two keys of one owner", rule, now, "asha-2026", "asha-2027");
    refuseSigned("a key for other kinds", rule, now, "asha-2026", "lena");
    refuseSigned("keys out of their time", rule, now, "soon", "old");
    refuseSigned("a key that is not known", rule, now, "asha-2062", "ben");
    refuseSigned("no version", Controls.RULE, now, "asha-2026", "ben");
    RawRecord signed = Signers.publish(offset++, now, rule, "asha-2026", "ben");
    refuse(Signers.again(signed, offset++, now + Signers.VALIDITY), "expired", "an hour later");
    refuse(Signers.again(signed, offset++, now - 600_000), "signed later", "ten minutes before");
    refuseHeaders(signed, "a third signature", "mitra-signature", "v1;key=lena");
    refuseHeaders(signed, "no form", "mitra-signature", "v2;key=lena");
    refuseHeaders(
        signed, "no values", "mitra-signature", "v1;key=L;signedAt=x;expiresAt=0;sig=AA==");
    refuseHeaders(signed, "once more", "mitra-signature", signed.headers().get(1));
    refuse(
        new RawRecord("control", 0, offset++, now, null, signed.value(), signed.headers()),
        "no key",
        "no key");
    RawRecord deletion = Signers.delete(offset++, now, "Rule/a", 2, "asha-2026", "ben");
    refuse(
        new RawRecord(
            "control", 0, offset++, now, deletion.key(), null, deletion.headers().subList(0, 4)),
        "delete without a version",
        "key: Rule/a");
  }

  private void refuseSigned(String title, String resource, long now, String... keys) {
    refuse(Signers.publish(offset++, now, resource, keys), title, "signed by " + List.of(keys));
  }
}
