package dev.mitra.job.control;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What the authors of patterns are told by admission, and those who publish what patterns read or
 * read patterns, as one golden file. What a pattern may say in itself is tested where it is
 * checked.
 */
class PatternRefusalsTest extends RefusalScript {
  private static final String TWO_STEPS =
      """
      within: 24h
      sequence:
        - { begin: small, where: amount < 100 && card.count_1h > 1 }
        - { followedBy: big, where: amount > 500 && merchant != small.last.merchant }""";

  @Test
  void everyRefusalSaysWhatIsAllowed() {
    admit(Controls.CARD);
    structure();
    names();
    references();
    bundles();
    changesThatWait();
    limits();
    compare("control/refusals-of-patterns.txt");
  }

  private void structure() {
    refuse(
        "several mistakes, all at once",
        Controls.resource(
            "Pattern",
            "p",
            "",
            """
            entity: crad
            within: 500d
            unless: x
            sequence:
              - { begin: a, where: amuont > 5 }
              - { followedBy: a, where: amount > b.last.amount }"""));
    refuse(
        "an entity without features, and a condition that does not compile",
        pattern("p", "device", "within: 1h\nsequence: [{ begin: a, where: amount > }]"));
    refuse(
        "no bound in time, and a match of nothing",
        pattern("p", "card", "sequence: [{ begin: a, optional: true }]"));
    refuse(
        "two that contradict",
        pattern(
            "p", "card", "within: 1h\nsequence: [{ begin: a, where: amount > 5 && amount < 3 }]"));
    refuse(
        "longer than profiles are kept",
        pattern("p", "card", TWO_STEPS.replace("24h", "101d") + "\ncounts: [90d, 102d]"));
    refuse(
        "longer than profiles are kept, step by step",
        pattern(
            "p",
            "card",
            """
            sequence:
              - { begin: a, where: amount > 5 }
              - { followedBy: b, where: amount > 5, within: 60d }
              - { followedBy: c, where: amount > 5, within: 60d }"""));
  }

  private void names() {
    admit(
        Controls.resource(
            "FeatureSet",
            "odd",
            "",
            "entity: pattern\nkey: [device]\nfeatures: [{ x: { count: true, windows: [1h] } }]"));
    refuse("a column that a feature has already", pattern("x-1h", "card", TWO_STEPS));
    refuse("a column that cannot be", pattern("coverage", "card", TWO_STEPS));
    Controls.admit(admission, Controls.delete(offset++, Payments.T0, "FeatureSet/odd"));
  }

  private void references() {
    admit(pattern("p", "card", TWO_STEPS + "\ncounts: [1h]"));
    refuse("a rule that misspells a column", Controls.rule("r", "pattern.p.stag > 1", "TAG"));
    refuse("a rule that takes a flag for a number", Controls.rule("r", "pattern.p > 0", "TAG"));
    refuse("a rule that takes a number for a flag", Controls.rule("r", "pattern.p.stage", "TAG"));
    refuse(
        "a pattern that reads a pattern",
        pattern("q", "card", "within: 1h\nsequence: [{ begin: a, where: pattern.p }]"));
    admit(Controls.rule("r", "pattern.p && pattern.p.count_1h > 1", "TAG"));
    refuse("a count taken away that a rule reads", pattern("p", "card", TWO_STEPS));
    refuse(
        Controls.delete(offset++, Payments.T0, "Pattern/p"),
        "delete what a rule reads",
        "key: Pattern/p");
    refuse(
        Controls.delete(offset++, Payments.T0, "FeatureSet/card"),
        "delete the features of an entity that a pattern follows",
        "key: FeatureSet/card");
    refuse(
        "take away a feature that a pattern reads",
        Controls.featureSet("card", "count: { windows: [24h] }"));
    refuse(
        Controls.delete(offset++, Payments.T0, "Pattern/none"),
        "delete what is not there",
        "key: Pattern/none");
  }

  private void bundles() {
    refuse(
        "a part of a bundle",
        Controls.resource(
            "Bundle",
            "b",
            "",
            """
            resources:
              - apiVersion: mitra/v1
                kind: Pattern
                metadata: { name: homeless }
                spec: { entity: device, within: 1h, sequence: [{ begin: a }] }
              - apiVersion: mitra/v1
                kind: Pattern
                metadata: { name: wrong }
                spec: { entity: card, within: 1h, sequence: [{ begin: a, where: card.x > 1 }] }"""));
  }

  private void changesThatWait() {
    admit(
        Controls.resource(
            "Pattern",
            "tomorrow",
            ", effectiveAt: 2999-01-01T00:00:00Z",
            "entity: card\n" + TWO_STEPS.replace("card.count_1h", "card.amount_sum_1h")));
    refuse(
        "take away a feature that a pattern reads that is not in force yet",
        Controls.featureSet("card", "count: { windows: [1h] }"));
  }

  private void limits() {
    admission =
        new Admission(
            new AdmissionRules(
                Payments.SCHEMA,
                1_000,
                Payments.STATE_RETENTION,
                Optional.empty(),
                new ControlLimits(9, 9, 9, 1, 12, 9, 9, 9, 99, 99_000)));
    admit(Controls.CARD);
    admit(pattern("p", "card", "within: 1h\nsequence: [{ begin: a, where: amount > 5 }]"));
    refuse("one pattern too many, and too dear", pattern("q", "card", TWO_STEPS));
  }

  private static String pattern(String name, String entity, String spec) {
    return Controls.resource("Pattern", name, "", "entity: " + entity + "\n" + spec);
  }
}
