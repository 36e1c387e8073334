package dev.mitra.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSpecTest {
  @Test
  void readsEveryField() {
    RuleSpec spec =
        RuleSpec.parse(
            "card-testing",
            yaml(
                """
                when: amount > 5
                action: BLOCK
                points: 20
                reason: TESTING
                lane: HARD
                mode: SHADOW
                description: many small payments
                """));
    assertThat(spec)
        .isEqualTo(
            new RuleSpec(
                "amount > 5",
                Action.BLOCK,
                20,
                "TESTING",
                Lane.HARD,
                Mode.SHADOW,
                "many small payments"));
  }

  @Test
  void needsOnlyConditionAndAction() {
    assertThat(RuleSpec.parse("card-testing", yaml("when: amount > 5\naction: REVIEW\n")))
        .isEqualTo(
            new RuleSpec(
                "amount > 5", Action.REVIEW, 0, "CARD_TESTING", Lane.STANDARD, Mode.ACTIVE, ""));
  }

  @ParameterizedTest
  @CsvSource({"card-testing,CARD_TESTING", "a,RULE_A", "3ds-failed,RULE_3DS_FAILED", "ab,AB"})
  void makesTheReasonFromTheName(String name, String reason) {
    assertThat(RuleSpec.defaultReason(name)).isEqualTo(reason);
  }

  @Test
  void makesAReasonThatIsAllowedFromTheLongestName() {
    assertThat(RuleSpec.defaultReason("9".repeat(63)))
        .isEqualTo("RULE_" + "9".repeat(59))
        .hasSize(64);
  }

  @Test
  void reportsEveryMistakeAtOnce() {
    assertThatThrownBy(
            () ->
                RuleSpec.parse(
                    "a",
                    yaml(
                        """
                        whn: amount > 5
                        action: ALLOW
                        points: 5000
                        reason: card testing
                        lane: HARD
                        mode: shadow
                        description: %s
                        """
                            .formatted("x".repeat(1_001)))))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            """
            spec.when: is missing; a text is required
            spec.points: is 5000; a number from -1000 to 1000 is expected
            spec.reason: 'card testing' is not allowed; a reason code is a capital letter and 1 to 63 capital letters, digits and underscores, such as CARD_TESTING
            spec.lane: is HARD, which is allowed for the action BLOCK only
            spec.mode: 'shadow' is not one of [ACTIVE, SHADOW, DISABLED], did you mean 'SHADOW'?
            spec.description: is longer than the 1000 characters that are allowed
            spec: has an unknown field 'whn', did you mean 'when'?""");
  }

  @Test
  void reportsTheProblemsOfTheConditionWhereItIsWritten() {
    ExpressionCompiler compiler =
        new ExpressionCompiler(
            VariableTable.of(List.of(new Variable("amount", ExprType.NUMBER))),
            ExpressionLimits.DEFAULT);
    RuleSpec spec = RuleSpec.parse("a", yaml("when: amonut > 5 && amount * 2 > 1\naction: TAG\n"));
    assertThatThrownBy(() -> CompiledRule.compile("a", 1, spec, compiler))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessage(
            """
            spec.when: line 1, column 1: there is no variable 'amonut', did you mean 'amount'?
            spec.when: line 1, column 22: '*' cannot be applied to (double, int); both sides have to be of one kind of number, write 2.0 instead of 2""");
  }

  @Test
  void cannotBeBuiltWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RuleSpec("true", Action.ALLOW, 0, "AB", Lane.HARD, Mode.ACTIVE, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new RuleSpec("true", Action.TAG, 0, "ab", Lane.STANDARD, Mode.ACTIVE, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RuleSpec("true", Action.TAG, Double.NaN, "AB", Lane.STANDARD, Mode.ACTIVE, ""));
  }

  private static ObjectNode yaml(String text) {
    return (ObjectNode) StrictDocuments.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
