package dev.mitra.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private final ExpressionCompiler compiler =
      new ExpressionCompiler(
          VariableTable.of(List.of(new Variable("amount", ExprType.NUMBER))),
          ExpressionLimits.DEFAULT);
  private final FiredRules fired = new FiredRules();

  @Test
  void findsTheActiveAndShadowRulesWhoseConditionHoldsInTheOrderOfTheirNames() {
    RuleSet rules =
        RuleSet.of(
            List.of(
                rule("d", "amount > 10", Mode.ACTIVE),
                rule("a", "amount > 10", Mode.SHADOW),
                rule("c", "amount > 10", Mode.DISABLED),
                rule("e", "amount > 1000", Mode.ACTIVE),
                rule("b", "amount > 20", Mode.ACTIVE)));
    assertThat(names(rules, 50)).containsExactly("a", "b", "d");
    assertThat(names(rules, 15)).containsExactly("a", "d");
    assertThat(names(rules, Double.NaN)).isEmpty();
    assertThat(names(rules, 5000)).containsExactly("a", "b", "d", "e");
    assertThat(rules.size()).isEqualTo(5);
  }

  @Test
  void takesAConditionThatCannotBeEvaluatedAsNotHolding() {
    CompiledRule failing = rule("a", "1 / int(amount) == 1", Mode.ACTIVE);
    RuleSet rules = RuleSet.of(List.of(failing, rule("b", "true", Mode.ACTIVE)));
    assertThat(names(rules, 0)).containsExactly("b");
    assertThat(failing.when().errors()).isEqualTo(1);
  }

  @Test
  void holdsMoreFiredRulesThanTheBufferBeganWith() {
    List<CompiledRule> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(rule("r" + i, "true", Mode.ACTIVE));
    }
    assertThat(names(RuleSet.of(many), 0)).hasSize(100).isSorted();
  }

  @Test
  void refusesTwoRulesOfOneName() {
    List<CompiledRule> twice =
        List.of(rule("a", "true", Mode.ACTIVE), rule("a", "false", Mode.ACTIVE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleSet.of(twice))
        .withMessage("two rules are named a");
  }

  @Test
  void keepsNothingOfTheLastPayment() {
    fired.add(3);
    RuleSet.EMPTY.evaluate(new Amount(1), fired);
    assertThat(fired.size()).isZero();
    assertThatThrownBy(() -> fired.get(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  private List<String> names(RuleSet rules, double amount) {
    rules.evaluate(new Amount(amount), fired);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < fired.size(); i++) {
      names.add(rules.get(fired.get(i)).name());
    }
    return names;
  }

  private CompiledRule rule(String name, String when, Mode mode) {
    RuleSpec spec = new RuleSpec(when, Action.REVIEW, 1, "REASON", Lane.STANDARD, mode, "");
    return CompiledRule.compile(name, 1, spec, compiler);
  }

  private record Amount(double amount) implements Inputs {
    @Override
    public double number(int ordinal) {
      return amount;
    }

    @Override
    public String text(int ordinal) {
      throw new AssertionError();
    }

    @Override
    public boolean flag(int ordinal) {
      throw new AssertionError();
    }

    @Override
    public long timestampMillis(int ordinal) {
      throw new AssertionError();
    }
  }
}
