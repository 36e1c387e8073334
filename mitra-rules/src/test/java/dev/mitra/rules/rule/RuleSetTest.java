package dev.mitra.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.rules.TestPayment;
import dev.mitra.rules.TestRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  /** 2026-03-01T00:00:00Z. */
  private static final long MARCH = 1_772_323_200_000L;

  private static final long SECOND = 1_000;

  private final FiredRules fired = new FiredRules();

  @Test
  void findsTheActiveAndShadowRulesWhoseConditionHoldsInTheOrderOfTheirNames() {
    RuleSet rules =
        RuleSet.of(
            List.of(
                rule("d", "amount > 10", "mode: ACTIVE"),
                rule("a", "amount > 10", "mode: SHADOW"),
                rule("c", "amount > 10", "mode: DISABLED"),
                rule("e", "amount > 1000", "mode: ACTIVE"),
                rule("b", "amount > 20", "mode: ACTIVE")));
    assertThat(fired(rules, amount(50))).containsExactly("a SHADOW", "b ACTIVE", "d ACTIVE");
    assertThat(fired(rules, amount(15))).containsExactly("a SHADOW", "d ACTIVE");
    assertThat(fired(rules, new TestPayment())).isEmpty();
    assertThat(fired(rules, amount(5000)))
        .containsExactly("a SHADOW", "b ACTIVE", "d ACTIVE", "e ACTIVE");
    assertThat(rules.size()).isEqualTo(5);
  }

  @Test
  void takesAConditionThatCannotBeEvaluatedAsNotHolding() {
    CompiledRule failing = rule("a", "1 / int(amount) == 1", "");
    RuleSet rules = RuleSet.of(List.of(failing, rule("b", "true", "")));
    assertThat(fired(rules, amount(0))).containsExactly("b ACTIVE");
    assertThat(failing.when().errors()).isEqualTo(1);
  }

  @Test
  void evaluatesAScopedRuleForTheValuesOfItsScopeOnly() {
    CompiledRule scoped =
        rule("b", "1 / int(amount) == 1", "scope: { field: merchant, values: [m1, m2] }");
    RuleSet rules = RuleSet.of(List.of(scoped, rule("a", "true", ""), rule("c", "true", "")));
    assertThat(fired(rules, amount(1).with("merchant", "m2")))
        .containsExactly("a ACTIVE", "b ACTIVE", "c ACTIVE");
    for (String other : List.of("m3", "M1", "", "m1 ")) {
      assertThat(fired(rules, amount(0).with("merchant", other)))
          .containsExactly("a ACTIVE", "c ACTIVE");
    }
    // Its condition fails when it is evaluated: so it was not.
    assertThat(scoped.when().errors()).isZero();
    fired(rules, amount(0).with("merchant", "m1"));
    assertThat(scoped.when().errors()).isEqualTo(1);
  }

  @Test
  void evaluatesARuleFromTheBeginningOfItsScheduleToJustBeforeItsEnd() {
    String schedule = "schedule: { from: 2026-03-01T00:00:00Z, until: 2026-03-01T00:00:10Z }";
    CompiledRule scheduled = rule("a", "1 / int(amount) == 1", schedule);
    RuleSet rules = RuleSet.of(List.of(scheduled));
    assertThat(fired(rules, amount(1), MARCH - 1)).isEmpty();
    assertThat(fired(rules, amount(1), MARCH)).containsExactly("a ACTIVE");
    assertThat(fired(rules, amount(1), MARCH + 10 * SECOND - 1)).containsExactly("a ACTIVE");
    assertThat(fired(rules, amount(1), MARCH + 10 * SECOND)).isEmpty();
    fired(rules, amount(0), MARCH - 1);
    assertThat(scheduled.when().errors()).isZero();
  }

  @Test
  void onlyReportsARuleThatIsSuppressedUntilTheSuppressionEnds() {
    String suppress =
        """
        suppress:
          - { field: card, value: tok_1, until: 2026-03-01T00:00:00Z }
          - { field: card, value: tok_1, until: 2026-03-01T00:00:10Z }
          - { field: card, value: tok_2, until: 2026-03-01T00:00:00Z }
          - { field: device, value: tok_3, until: 2026-03-01T00:00:10Z }
        """;
    RuleSet rules = RuleSet.of(List.of(rule("a", "true", suppress)));
    TestPayment first = new TestPayment().with("card", "tok_1");
    assertThat(fired(rules, first, MARCH - 1)).containsExactly("a SUPPRESSED");
    assertThat(fired(rules, first, MARCH + 10 * SECOND - 1)).containsExactly("a SUPPRESSED");
    assertThat(fired(rules, first, MARCH + 10 * SECOND)).containsExactly("a ACTIVE");
    TestPayment second = new TestPayment().with("card", "tok_2");
    assertThat(fired(rules, second, MARCH - 1)).containsExactly("a SUPPRESSED");
    assertThat(fired(rules, second, MARCH)).containsExactly("a ACTIVE");
    assertThat(fired(rules, new TestPayment().with("card", "tok_3"), MARCH))
        .containsExactly("a ACTIVE");
    assertThat(fired(rules, new TestPayment().with("device", "tok_3"), MARCH))
        .containsExactly("a SUPPRESSED");
    assertThat(fired(rules, new TestPayment(), MARCH)).containsExactly("a ACTIVE");
  }

  @Test
  void givesTheFirstOfSeveralReasonsWhyARuleIsOnlyReported() {
    String suppress = "suppress: [{ field: card, value: tok_1, until: 2026-03-01T00:00:00Z }]\n";
    String rollout = "rollout: { percent: 0, by: card }\n";
    TestPayment payment = new TestPayment().with("card", "tok_1");
    assertThat(fired(payment, suppress + rollout + "mode: SHADOW", true))
        .containsExactly("a SHADOW");
    assertThat(fired(payment, suppress + rollout, true)).containsExactly("a DEMOTED");
    assertThat(fired(payment, suppress + rollout, false)).containsExactly("a SUPPRESSED");
    assertThat(fired(payment, rollout, false)).containsExactly("a ROLLOUT");
    assertThat(fired(payment, "mode: DISABLED", true)).isEmpty();
  }

  @Test
  void leavesAPaymentWithoutTheEntityInControlWhateverTheShare() {
    assertThat(fired(new TestPayment(), "rollout: { percent: 100, by: card }", false))
        .containsExactly("a ROLLOUT");
    TestPayment known = new TestPayment().with("card", "tok_1");
    assertThat(fired(known, "rollout: { percent: 100, by: card }", false))
        .containsExactly("a ACTIVE");
  }

  @Test
  void holdsMoreFiredRulesThanTheBufferBeganWith() {
    List<CompiledRule> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(rule("r" + i, "true", i % 3 == 0 ? "scope: { field: card, values: [c] }" : ""));
    }
    assertThat(fired(RuleSet.of(many), new TestPayment().with("card", "c")))
        .hasSize(100)
        .isSorted();
  }

  @Test
  void refusesTwoRulesOfOneName() {
    List<CompiledRule> twice = List.of(rule("a", "true", ""), rule("a", "false", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleSet.of(twice))
        .withMessage("two rules are named a");
  }

  @Test
  void keepsNothingOfTheLastPayment() {
    fired.add(3, Effect.ACTIVE);
    RuleSet.EMPTY.evaluate(amount(1), 0, fired);
    assertThat(fired.size()).isZero();
    assertThatThrownBy(() -> fired.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> fired.effect(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void keepsFiredRulesInTheOrderOfTheirIndexes() {
    for (int index : new int[] {7, 3, 9, 1, 8}) {
      fired.add(index, index == 9 ? Effect.ROLLOUT : Effect.ACTIVE);
    }
    assertThat(List.of(fired.get(0), fired.get(1), fired.get(2), fired.get(3), fired.get(4)))
        .containsExactly(1, 3, 7, 8, 9);
    assertThat(fired.effect(3)).isEqualTo(Effect.ACTIVE);
    assertThat(fired.effect(4)).isEqualTo(Effect.ROLLOUT);
  }

  private List<String> fired(TestPayment payment, String more, boolean demoted) {
    RuleSpec spec = spec("a", "true", more);
    return fired(RuleSet.of(List.of(TestRules.rule("a", spec, demoted))), payment, MARCH - 1);
  }

  private List<String> fired(RuleSet rules, TestPayment payment) {
    return fired(rules, payment, MARCH);
  }

  private List<String> fired(RuleSet rules, TestPayment payment, long ingestMillis) {
    rules.evaluate(payment, ingestMillis, fired);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < fired.size(); i++) {
      names.add(rules.get(fired.get(i)).name() + " " + fired.effect(i));
    }
    return names;
  }

  private static TestPayment amount(double amount) {
    return new TestPayment().with("amount", amount);
  }

  private static CompiledRule rule(String name, String when, String more) {
    return TestRules.rule(name, spec(name, when, more));
  }

  private static RuleSpec spec(String name, String when, String more) {
    return RuleSpec.parse(
        name, TestRules.yaml("when: \"" + when + "\"\naction: REVIEW\npoints: 1\n" + more));
  }
}
