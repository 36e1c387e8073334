package dev.mitra.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Inputs;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.rules.TestPayment;
import dev.mitra.rules.TestRules;
import dev.mitra.rules.list.EntryList;
import dev.mitra.rules.list.ListSpec;
import dev.mitra.rules.list.Purpose;
import dev.mitra.rules.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckedRuleTest {
  private static final RuleSpec SPEC =
      RuleSpec.parse(
          "a",
          TestRules.yaml(
              """
              when: card.count_10m > 5
              action: BLOCK
              scope: { field: merchant, values: [m1] }
              rollout: { percent: 100, by: customer }
              suppress: [{ field: device, value: d1, until: 2026-06-01T00:00:00Z }]
              """));

  private final CheckedRule checked =
      CheckedRule.check("a", 17, SPEC, TestRules.SCHEMA, TestRules.COMPILER);

  @Test
  void keepsItsNameEpochAndSpec() {
    assertThat(checked.name()).isEqualTo("a");
    assertThat(checked.epoch()).isEqualTo(17);
    assertThat(checked.spec()).isEqualTo(SPEC);
    CompiledRule compiled = checked.bind(TestRules.COMPILER, true);
    assertThat(compiled.name()).isEqualTo("a");
    assertThat(compiled.epoch()).isEqualTo(17);
    assertThat(compiled.spec()).isEqualTo(SPEC);
    assertThat(compiled.isDemoted()).isTrue();
    assertThat(compiled.when().source()).isEqualTo("card.count_10m > 5");
  }

  @Test
  void readsEverythingWhereItStandsInTheTableItIsBoundTo() {
    ExpressionCompiler other =
        compiler("device", "other", "merchant", "card.count_10m", "customer");
    RuleSet rules = RuleSet.of(List.of(checked.bind(other, false)));
    assertThat(effects(rules, "d2", "x", "m1", 6.0, "c1")).containsExactly(Effect.ACTIVE);
    assertThat(effects(rules, "d2", "x", "m1", 5.0, "c1")).isEmpty();
    assertThat(effects(rules, "d2", "m1", "x", 6.0, "c1")).isEmpty();
    assertThat(effects(rules, "d1", "x", "m1", 6.0, "c1")).containsExactly(Effect.SUPPRESSED);
    assertThat(effects(rules, "d2", "x", "m1", 6.0, "")).containsExactly(Effect.ROLLOUT);
  }

  @Test
  void saysWhatItReadsThatIsNotThereAnyMore() {
    ExpressionCompiler without = compiler("device", "merchant", "customer", "card.count_1h");
    assertThatThrownBy(() -> checked.bind(without, false))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("spec.when: line 1, column")
        .hasMessageContaining("'card.count_10m'");
  }

  /** A list's ordinal changes with the lists that are in force beside it. */
  @Test
  void readsAListWhereItStandsAmongTheListsInForce() {
    RuleSpec spec =
        RuleSpec.parse(
            "a", TestRules.yaml("when: card in list('stolen')\naction: BLOCK\nlane: HARD\n"));
    CheckedRule reading =
        CheckedRule.check(
            "a", 1, spec, TestRules.SCHEMA, TestRules.COMPILER.withLists(List.of("stolen")));
    ListSpec.Entry march = new ListSpec.Entry("tok_1", "", "", new Period(1_000, 2_000));
    EntryList stolen = EntryList.of(new ListSpec(Purpose.DENY, "", List.of(march)));
    EntryList empty = EntryList.of(new ListSpec(Purpose.DENY, "", List.of()));
    CompiledRule bound =
        reading.bind(TestRules.COMPILER.withLists(List.of("other", "stolen")), false);
    RuleSet rules = RuleSet.of(List.of(bound));
    FiredRules fired = new FiredRules();
    for (long time : new long[] {999, 1_000, 1_999, 2_000}) {
      TestPayment payment = new TestPayment().with("card", "tok_1").at(time, empty, stolen);
      rules.evaluate(payment, time, fired);
      assertThat(fired.size()).as("at %s", time).isEqualTo(time >= 1_000 && time < 2_000 ? 1 : 0);
    }
    rules.evaluate(new TestPayment().at(1_500, empty, stolen), 1_500, fired);
    assertThat(fired.size()).isZero();
    assertThatThrownBy(() -> reading.bind(TestRules.COMPILER.withLists(List.of("stole")), false))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("spec.when")
        .hasMessageContaining("'stolen'");
  }

  @Test
  void isBoundToACompilerOfItsSchemaOnly() {
    ExpressionCompiler foreign = compiler("card.count_10m", "merchant", "customer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> checked.bind(foreign, false))
        .withMessage("the compiler knows no text field 'device'");
  }

  private static ExpressionCompiler compiler(String... names) {
    List<Variable> variables =
        Arrays.stream(names)
            .map(
                name ->
                    new Variable(name, name.startsWith("card.") ? ExprType.NUMBER : ExprType.TEXT))
            .toList();
    return new ExpressionCompiler(VariableTable.of(variables), ExpressionLimits.DEFAULT);
  }

  private static List<Effect> effects(RuleSet rules, Object... values) {
    FiredRules fired = new FiredRules();
    rules.evaluate(new Row(values), 0, fired);
    return Stream.iterate(0, i -> i + 1).limit(fired.size()).map(fired::effect).toList();
  }

  /** Values by their ordinals. */
  private record Row(Object... values) implements Inputs {
    @Override
    public double number(int ordinal) {
      return (double) values[ordinal];
    }

    @Override
    public String text(int ordinal) {
      return (String) values[ordinal];
    }

    @Override
    public boolean flag(int ordinal) {
      throw new AssertionError(ordinal);
    }

    @Override
    public long timestampMillis(int ordinal) {
      throw new AssertionError(ordinal);
    }
  }
}
