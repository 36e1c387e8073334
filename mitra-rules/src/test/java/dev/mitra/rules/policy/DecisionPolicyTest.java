package dev.mitra.rules.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.Seeds;
import dev.mitra.rules.TestRules;
import dev.mitra.rules.rule.Action;
import dev.mitra.rules.rule.CompiledRule;
import dev.mitra.rules.rule.Effect;
import dev.mitra.rules.rule.FiredRules;
import dev.mitra.rules.rule.Lane;
import dev.mitra.rules.rule.Mode;
import dev.mitra.rules.rule.RuleSet;
import dev.mitra.rules.rule.RuleSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionPolicyTest {
  private static final Effect[] EFFECTS = Effect.values();

  /** One rule of every kind, active and shadow; the names are in no order of precedence. */
  private static final RuleSet RULES =
      RuleSet.of(
          List.of(
              rule("m-hard", Action.BLOCK, Lane.HARD, Mode.ACTIVE, 0),
              rule("z-allow", Action.ALLOW, Lane.STANDARD, Mode.ACTIVE, 0),
              rule("y-block", Action.BLOCK, Lane.STANDARD, Mode.ACTIVE, 0),
              rule("b-challenge", Action.CHALLENGE, Lane.STANDARD, Mode.ACTIVE, 0),
              rule("a-review", Action.REVIEW, Lane.STANDARD, Mode.ACTIVE, 0),
              rule("c-tag", Action.TAG, Lane.STANDARD, Mode.ACTIVE, 0),
              rule("n-hard-shadow", Action.BLOCK, Lane.HARD, Mode.SHADOW, 500),
              rule("d-allow-shadow", Action.ALLOW, Lane.STANDARD, Mode.SHADOW, 500),
              rule("x-block-shadow", Action.BLOCK, Lane.STANDARD, Mode.SHADOW, 500),
              rule("e-tag-shadow", Action.TAG, Lane.STANDARD, Mode.SHADOW, 500)));

  private static final DecisionPolicy POLICY =
      new DecisionPolicy(
          new PolicySpec(new Thresholds(0.9, 0.7, 0.5), new Thresholds(100, 60, 30)));

  @Test
  void decidesEveryCombinationOfRulesAndScoresAsTheTableSays() {
    double[] scores = {Double.NaN, 0, 0.49, 0.5, 0.69, 0.7, 0.89, 0.9, 1};
    int combinations = 0;
    for (int subset = 0; subset < 1 << RULES.size(); subset++) {
      FiredRules fired = new FiredRules();
      List<String> names = new ArrayList<>();
      // From the last to the first: the order in which rules fire must not matter.
      for (int i = RULES.size() - 1; i >= 0; i--) {
        if ((subset >> i & 1) == 1) {
          fired.add(i, effect(RULES.get(i)));
          names.add(RULES.get(i).name());
        }
      }
      for (double score : scores) {
        Decided decided = POLICY.decide(RULES, fired, score);
        String what = names + " with score " + score;
        assertThat(decided.decision().name()).as(what).isEqualTo(oracleDecision(names, score));
        assertThat(decided.reasons()).as(what).isEqualTo(oracleReasons(names, score));
        assertThat(decided.fired())
            .as(what)
            .extracting(CompiledRule::name)
            .isEqualTo(inOrder(names, ACTIVE));
        assertThat(decided.shadow())
            .as(what)
            .extracting(reported -> reported.rule().name() + " " + reported.effect())
            .isEqualTo(inOrder(names, SHADOW).stream().map(name -> name + " SHADOW").toList());
        combinations++;
      }
    }
    assertThat(combinations).isEqualTo(1024 * 9);
  }

  // The oracle: the table of the documentation, written down for these rules alone.

  private static final List<String> ACTIVE =
      List.of("m-hard", "z-allow", "y-block", "b-challenge", "a-review", "c-tag");
  private static final List<String> SHADOW =
      List.of("n-hard-shadow", "d-allow-shadow", "x-block-shadow", "e-tag-shadow");

  private static String oracleDecision(List<String> fired, double score) {
    if (fired.contains("m-hard")) {
      return "BLOCK";
    } else if (fired.contains("z-allow")) {
      return "ALLOW";
    } else if (fired.contains("y-block") || score >= 0.9) {
      return "BLOCK";
    } else if (fired.contains("b-challenge") || score >= 0.7) {
      return "CHALLENGE";
    } else if (fired.contains("a-review") || score >= 0.5) {
      return "REVIEW";
    }
    return "ALLOW";
  }

  private static List<String> oracleReasons(List<String> fired, double score) {
    return Stream.of(
            fired.contains("m-hard") ? "M_HARD" : "",
            fired.contains("z-allow") ? "Z_ALLOW" : "",
            fired.contains("y-block") ? "Y_BLOCK" : "",
            score >= 0.9 ? "MODEL_SCORE" : "",
            fired.contains("b-challenge") ? "B_CHALLENGE" : "",
            score >= 0.7 && score < 0.9 ? "MODEL_SCORE" : "",
            fired.contains("a-review") ? "A_REVIEW" : "",
            score >= 0.5 && score < 0.7 ? "MODEL_SCORE" : "",
            fired.contains("c-tag") ? "C_TAG" : "")
        .filter(code -> !code.isEmpty())
        .toList();
  }

  private static List<String> inOrder(List<String> fired, List<String> order) {
    return order.stream().filter(fired::contains).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "29.5, 0,    ALLOW,     ''",
    "29.5, 0.5,  REVIEW,    RULE_POINTS",
    "30,   29.5, REVIEW,    RULE_POINTS",
    "30,   30,   CHALLENGE, RULE_POINTS",
    "60,   40,   BLOCK,     RULE_POINTS",
    "200,  -150, REVIEW,    RULE_POINTS",
    "20,   -50,  ALLOW,     ''",
  })
  void addsUpThePointsOfTheRulesThatFired(
      double first, double second, Decision decision, String reason) {
    RuleSet rules =
        RuleSet.of(
            List.of(
                rule("a", Action.TAG, Lane.STANDARD, Mode.ACTIVE, first),
                rule("b", Action.TAG, Lane.STANDARD, Mode.ACTIVE, second),
                rule("c", Action.TAG, Lane.STANDARD, Mode.SHADOW, 1000)));
    Decided decided = POLICY.decide(rules, all(rules), Double.NaN);
    assertThat(decided.decision()).isEqualTo(decision);
    assertThat(decided.points()).isEqualTo(first + second);
    assertThat(decided.reasons())
        .isEqualTo(
            reason.isEmpty()
                ? List.of("REASON_A", "REASON_B")
                : List.of(reason, "REASON_A", "REASON_B"));
  }

  @Test
  void namesAReasonThatSeveralRulesGiveOnce() {
    RuleSpec spec = new RuleSpec("true", Action.REVIEW, 0, "SAME", Lane.STANDARD, Mode.ACTIVE, "");
    RuleSet rules = RuleSet.of(List.of(TestRules.rule("a", spec), TestRules.rule("b", spec)));
    Decided decided = POLICY.decide(rules, all(rules), 0.95);
    assertThat(decided.reasons()).containsExactly("MODEL_SCORE", "SAME");
    assertThat(decided.fired()).hasSize(2);
  }

  @Test
  void decidesTheSameWithAndWithoutShadowRulesEvenAtAThresholdOfZeroPoints() {
    DecisionPolicy zero =
        new DecisionPolicy(
            new PolicySpec(Thresholds.NONE, new Thresholds(Double.NaN, Double.NaN, 0)));
    RuleSet rules = RuleSet.of(List.of(rule("a", Action.BLOCK, Lane.STANDARD, Mode.SHADOW, 10)));
    assertThat(zero.decide(rules, all(rules), Double.NaN).decision()).isEqualTo(Decision.ALLOW);
    assertThat(zero.decide(rules, new FiredRules(), Double.NaN).decision())
        .isEqualTo(Decision.ALLOW);
  }

  @Test
  void decidesTheSameWithoutTheRulesThatAreOnlyReported() {
    long seed = Seeds.announce(DecisionPolicyTest.class);
    for (int run = 0; run < 2_000; run++) {
      Random random = Seeds.random(seed, run);
      FiredRules all = new FiredRules();
      FiredRules active = new FiredRules();
      Map<String, Effect> reported = new HashMap<>();
      for (int i = 0; i < RULES.size(); i++) {
        Effect effect = EFFECTS[random.nextInt(EFFECTS.length)];
        if (random.nextBoolean()) {
          continue;
        }
        all.add(i, effect);
        if (effect == Effect.ACTIVE) {
          active.add(i, effect);
        } else {
          reported.put(RULES.get(i).name(), effect);
        }
      }
      double score = random.nextInt(4) == 0 ? Double.NaN : random.nextDouble();
      Decided with = POLICY.decide(RULES, all, score);
      Decided without = POLICY.decide(RULES, active, score);
      assertThat(without.shadow()).isEmpty();
      assertThat(new Decided(with.by(), with.points(), with.reasons(), with.fired(), List.of()))
          .as("run %s", run)
          .isEqualTo(without);
      assertThat(with.shadow()).extracting(rule -> Precedence.of(rule.rule().spec())).isSorted();
      assertThat(with.shadow())
          .hasSize(reported.size())
          .allMatch(rule -> rule.effect() == reported.get(rule.rule().name()));
    }
  }

  @Test
  void allowsWithoutReasonsWhenThereIsNothingInForce() {
    Decided decided =
        new DecisionPolicy(PolicySpec.NONE).decide(RuleSet.EMPTY, new FiredRules(), Double.NaN);
    assertThat(decided).isEqualTo(new Decided(Precedence.NONE, 0, List.of(), List.of(), List.of()));
    assertThat(decided.decision()).isEqualTo(Decision.ALLOW);
  }

  private static FiredRules all(RuleSet rules) {
    FiredRules fired = new FiredRules();
    for (int i = 0; i < rules.size(); i++) {
      fired.add(i, effect(rules.get(i)));
    }
    return fired;
  }

  private static Effect effect(CompiledRule rule) {
    return rule.spec().mode() == Mode.ACTIVE ? Effect.ACTIVE : Effect.SHADOW;
  }

  private static CompiledRule rule(
      String name, Action action, Lane lane, Mode mode, double points) {
    String code = name.length() == 1 ? "REASON_" + name : name;
    String reason = code.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    return TestRules.rule(name, new RuleSpec("true", action, points, reason, lane, mode, ""));
  }
}
