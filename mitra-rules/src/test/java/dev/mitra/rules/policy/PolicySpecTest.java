package dev.mitra.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mitra.rules.GoldenCases;
import dev.mitra.rules.TestRules;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.rule.Action;
import dev.mitra.rules.rule.Guard;
import dev.mitra.rules.rule.RuleSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicySpecTest {
  @Test
  void readsThresholdsOfScoreAndPoints() {
    assertThat(
            parse(
                "default",
                """
                score: { block: 0.95, challenge: 0.8, review: 0.6 }
                points: { block: 100, review: 30 }
                """))
        .isEqualTo(
            new PolicySpec(new Thresholds(0.95, 0.8, 0.6), new Thresholds(100, Double.NaN, 30)));
  }

  @Test
  void needsNoThreshold() {
    assertThat(parse("default", "{}")).isEqualTo(PolicySpec.NONE);
    assertThat(parse("default", "score: {}")).isEqualTo(PolicySpec.NONE);
  }

  @Test
  void readsBreakerAndSigners() {
    PolicySpec policy =
        parse(
            "default",
            """
            breaker: { share: 0.05, window: 5m, minimum: 200, actions: [BLOCK, CHALLENGE] }
            signers: { Rule: 2, Policy: 3 }
            """);
    Guard guard = new Guard(0.05, 300_000, 200);
    assertThat(policy)
        .isEqualTo(
            new PolicySpec(
                Thresholds.NONE,
                Thresholds.NONE,
                Optional.of(new BreakerSpec(guard, Set.of(Action.BLOCK, Action.CHALLENGE))),
                Map.of(Kind.RULE, 2, Kind.POLICY, 3)));
    assertThat(policy.signersOf(Kind.RULE)).isEqualTo(2);
    assertThat(policy.signersOf(Kind.LIST)).isEqualTo(1);
    assertThat(parse("default", "breaker: { share: 0.05 }").breaker())
        .contains(new BreakerSpec(new Guard(0.05, 60_000, 100), Set.of(Action.BLOCK)));
  }

  @Test
  void guardsTheActionsThatTheBreakerNamesUnlessARuleHasAGuardOfItsOwn() {
    PolicySpec policy = parse("default", "breaker: { share: 0.05 }");
    Guard guard = new Guard(0.05, 60_000, 100);
    assertThat(policy.guardOf(rule("action: BLOCK"))).contains(guard);
    assertThat(policy.guardOf(rule("action: REVIEW"))).isEmpty();
    assertThat(policy.guardOf(rule("action: BLOCK\nguard: { share: 0.2, window: 10m }")))
        .contains(new Guard(0.2, 600_000, 100));
    assertThat(policy.guardOf(rule("action: REVIEW\nguard: { share: 0.2 }")))
        .contains(new Guard(0.2, 60_000, 100));
    assertThat(policy.guardOf(rule("action: BLOCK\nguard: { share: 1 }"))).isEmpty();
    assertThat(PolicySpec.NONE.guardOf(rule("action: BLOCK"))).isEmpty();
    assertThat(PolicySpec.NONE.guardOf(rule("action: BLOCK\nguard: { share: 0.2 }"))).isPresent();
  }

  private static RuleSpec rule(String yaml) {
    return RuleSpec.parse("card-testing", TestRules.yaml("when: amount > 5\n" + yaml));
  }

  @Test
  void saysWhatIsWrongAndWhatIsAllowed() {
    GoldenCases cases = new GoldenCases();
    cases.add("another name", "{}", () -> parse("strict", "{}"));
    add(
        cases,
        "thresholds that are none",
        "score: { block: 0.5, chalenge: 0.8, review: 0.6 }\npoints: { block: -1 }\nscores: 1\n");
    add(cases, "thresholds that are a number", "score: 0.9\n");
    add(cases, "a breaker that is a flag", "breaker: true\n");
    add(cases, "an empty breaker", "breaker: {}\n");
    add(
        cases,
        "a breaker out of all ranges",
        "breaker: { share: 0, window: 2h, minimum: -5, actions: [STOP, BLOKC, 5], action: BLOCK }\n");
    add(cases, "a breaker that guards nothing", "breaker: { share: 0.05, actions: [] }\n");
    add(cases, "a breaker with a window that is none", "breaker: { share: 0.05, window: 60 }\n");
    add(
        cases,
        "signers of no kind",
        "signers: { Rules: 2, Rule: 6, Model: 0, List: two, Bundle: 2 }\n");
    add(cases, "two signers of what the breaker signs alone", "signers: { Demotion: 2 }\n");
    add(cases, "signers that are a number", "signers: 2\n");
    cases.check("policy/messages.txt");
  }

  private static void add(GoldenCases cases, String title, String yaml) {
    cases.add(title, yaml, () -> parse("default", yaml));
  }

  @Test
  void reachesALevelAtItsThreshold() {
    Thresholds thresholds = new Thresholds(0.9, Double.NaN, 0.5);
    assertThat(thresholds.level(0.9)).isEqualTo(Precedence.BLOCK);
    assertThat(thresholds.level(Math.nextDown(0.9))).isEqualTo(Precedence.REVIEW);
    assertThat(thresholds.level(Math.nextDown(0.5))).isEqualTo(Precedence.NONE);
    assertThat(thresholds.level(Double.NaN)).isEqualTo(Precedence.NONE);
    assertThat(Thresholds.NONE.level(1)).isEqualTo(Precedence.NONE);
  }

  @Test
  void hasThresholdsThatDescend() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Thresholds(0.5, 0.6, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new Thresholds(0.5, Double.NaN, 0.6));
    assertThat(new Thresholds(0.5, 0.5, 0.5).level(0.5)).isEqualTo(Precedence.BLOCK);
  }

  private static PolicySpec parse(String name, String yaml) {
    return PolicySpec.parse(name, TestRules.yaml(yaml));
  }
}
