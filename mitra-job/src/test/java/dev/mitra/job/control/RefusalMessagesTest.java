package dev.mitra.job.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.RawRecord;
import dev.mitra.model.ModelRole;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the authors of resources are told, as one golden file. */
class RefusalMessagesTest extends RefusalScript {
  @Test
  void everyRefusalSaysWhatIsAllowed() {
    admit(Controls.CARD);
    admit(Controls.MERCHANT);
    admit(Controls.RULE);
    admit(Controls.POLICY);
    admit(Models.model("champion", ModelRole.CHAMPION));
    frames();
    featureSets();
    rules();
    policies();
    models();
    deletions();
    changesThatWait();
    compare("control/refusals.txt");
  }

  private void frames() {
    refuse("bytes that are no document", "{");
    refuse("a document that is no resource", "[1, 2]");
    refuse("unknown kind", Controls.resource("Ruel", "x", "", "when: amount > 1"));
    refuse("unknown field in the frame", Controls.RULE + "status: {}\n");
    refuse(
        "unknown field in the metadata",
        Controls.resource("Rule", "x", ", owner: me", "when: amount > 1\naction: TAG"));
    refuse(
        "a name that is none",
        Controls.resource("Rule", "Card_Testing", "", "when: amount > 1\naction: TAG"));
    refuse(
        "a time that is none",
        Controls.resource("Rule", "x", ", effectiveAt: tomorrow", "when: amount > 1\naction: TAG"));
    refuse(
        new RawRecord(
            "control",
            0,
            offset++,
            Payments.T0,
            "Rule/other".getBytes(StandardCharsets.UTF_8),
            Controls.publish(0, 0, Controls.RULE).value()),
        "a key of another resource",
        "as Rule/other:\n" + Controls.RULE);
  }

  private void featureSets() {
    refuse("unknown entity", Controls.featureSet("crad", "count: { windows: [1h] }"));
    refuse(
        "unknown field, window and aggregate, all at once",
        Controls.resource(
            "FeatureSet",
            "card",
            "",
            """
            entity: card
            unknown: 1
            features:
              - amount: { of: amuont, aggregates: [smu], windows: [soon] }
            """));
    refuse(
        "a condition that does not compile",
        Controls.featureSet("card", "count: { windows: [1h], where: \"amount >\" }"));
    refuse(
        "a window longer than profiles are kept, and a circle of derived features",
        Controls.resource(
            "FeatureSet",
            "device",
            "",
            """
            entity: device
            features:
              - count: { windows: [90d, 101d] }
              - far: { new: card, windows: [400d] }
              - late: { windows: [90d], delay: 30d }
            derived:
              - a: device.b + 1.0
              - b: "device.a > 5 ? card.cuont_1h : 0.0"
              - c: device.c
            """));
    refuse(
        "taking away what a rule and a model read",
        Controls.featureSet("card", "amount: { of: amount, aggregates: [sum], windows: [24h] }"));
  }

  private void rules() {
    refuse("a condition that does not compile", Controls.rule("x", "amount > > 5", "BLOCK"));
    refuse("unknown feature", Controls.rule("x", "card.count_10h > 5", "BLOCK"));
    refuse("unknown field", Controls.rule("x", "amuont > 5", "BLOCK"));
    refuse("no yes or no", Controls.rule("x", "amount + 5.0", "BLOCK"));
    refuse("unknown action", Controls.rule("x", "amount > 5", "BLOK"));
    refuse(
        "unknown field in the spec and a lane for blocks only",
        Controls.resource(
            "Rule", "x", "", "when: amount > 5\naction: REVIEW\nlane: HARD\nscore: 5"));
    refuse("no condition", Controls.resource("Rule", "x", "", "action: REVIEW"));
  }

  private void policies() {
    refuse("another name", Controls.resource("Policy", "strict", "", "score: { block: 0.9 }"));
    refuse(
        "thresholds out of order and out of range",
        Controls.resource(
            "Policy", "default", "", "score: { block: 0.5, review: 0.6 }\npoints: { block: -1 }"));
    refuse("unknown threshold", Controls.resource("Policy", "default", "", "score: { deny: 1 }"));
  }

  private void models() {
    refuse(
        "unknown feature",
        Models.model(
            "champion", spec -> spec.putArray("features").add("amount").add("card.cuont_1h")),
        "features: [amount, card.cuont_1h]");
    refuse(
        "another checksum",
        Models.model("champion", spec -> spec.put("sha256", "0".repeat(64))),
        "sha256: 000…");
    refuse(
        "truncated file",
        Models.model(
            "champion",
            spec -> {
              String file = spec.path("model").asText();
              Models.putFile(spec, file.substring(0, file.length() / 2 / 4 * 4));
            }),
        "model: half of it, with the checksum of that half");
    refuse(
        "golden rows it does not reproduce",
        Models.model(
            "champion", spec -> ((ObjectNode) spec.path("goldenRows").path(0)).put("score", 0.123)),
        "goldenRows: [{ score: 0.123, … }, …]");
    refuse("a second champion", Models.model("second", ModelRole.CHAMPION), "name: second");
    refuse(
        "unknown role", Models.model("champion", spec -> spec.put("role", "KING")), "role: KING");
  }

  private void deletions() {
    for (String key :
        List.of(
            "FeatureSet/device",
            "Rule/none",
            "Model/none",
            "Policy/other",
            "FeatureSet/card",
            "Ruel/x",
            "nonsense",
            "")) {
      refuse(Controls.delete(offset++, Payments.T0, key), "delete", "key: " + key);
    }
    refuse(Controls.delete(offset++, Payments.T0, null), "delete", "no key");
  }

  private void changesThatWait() {
    admit(Controls.DEVICE);
    admit(
        Controls.resource(
            "FeatureSet",
            "shares",
            "",
            "entity: merchant\nderived:\n  - share: device.count_1h / merchant.count_1h"));
    refuse(
        Controls.delete(offset++, Payments.T0, "FeatureSet/device"),
        "delete what a derived feature reads",
        "key: FeatureSet/device");
    Controls.admit(admission, Controls.delete(offset++, Payments.T0, "FeatureSet/shares"));
    admit(
        Controls.resource(
            "Rule",
            "tomorrow",
            ", effectiveAt: 2999-01-01T00:00:00Z",
            "when: device.count_1h > 1\naction: TAG"));
    refuse(
        Controls.delete(offset++, Payments.T0, "FeatureSet/device"),
        "delete what a rule reads that is not in force yet",
        "key: FeatureSet/device");
  }
}
