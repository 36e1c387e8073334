package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions that are checked once and bound to one table after another. */
class CheckedExpressionTest {
  private static final Variable CARD = new Variable("card", ExprType.TEXT);
  private static final Variable COUNT = new Variable("card.count_1h", ExprType.NUMBER);
  private static final Variable AMOUNT = new Variable("amount", ExprType.NUMBER);

  private final ExpressionCompiler compiler = over(CARD, COUNT, AMOUNT);

  private static ExpressionCompiler over(Variable... variables) {
    return new ExpressionCompiler(VariableTable.of(List.of(variables)), ExpressionLimits.DEFAULT);
  }

  @Test
  void knowsWhatItReads() {
    CheckedExpression checked = compiler.checkCondition("card.count_1h > 5 && card != ''");
    assertThat(checked.source()).isEqualTo("card.count_1h > 5 && card != ''");
    assertThat(checked.variables()).containsExactlyInAnyOrder(CARD, COUNT);
    assertThat(checked.lists()).isEmpty();
  }

  @Test
  void takesTheOrdinalsOfEachTable() {
    CheckedExpression checked = compiler.checkCondition("card.count_1h > amount");
    ExpressionCompiler reversed = over(AMOUNT, COUNT, CARD);
    assertThat(compiler.bind(checked).ordinals()).containsExactly(1, 2);
    Expression bound = reversed.bind(checked);
    assertThat(bound.ordinals()).containsExactly(0, 1);
    assertThat(
            bound.test(
                new MapInputs(reversed.table()).with("amount", 1.0).with("card.count_1h", 2.0)))
        .isTrue();
  }

  @Test
  void countsErrorsApartForEachBinding() {
    CheckedExpression checked = compiler.checkCondition("1 / int(amount) == 1");
    Expression one = compiler.bind(checked);
    Expression other = compiler.bind(checked);
    one.test(new MapInputs(compiler.table()));
    assertThat(one.errors()).isEqualTo(1);
    assertThat(other.errors()).isZero();
  }

  @Test
  void isRefusedLikeANewExpressionWhenAVariableIsGone() {
    refusedAlike("card.count_1h > 5 && amount > 1", over(CARD, AMOUNT));
    refusedAlike("amount > 1 && card.count_1h > 5", over(COUNT));
    refusedAlike("card == 'tok_1'", over(COUNT));
  }

  @Test
  void isRefusedLikeANewExpressionWhenAVariableHasAnotherType() {
    refusedAlike("amount > 1", over(new Variable("amount", ExprType.TEXT)));
  }

  @Test
  void isCheckedAgainWhenAVariableHasAnotherTypeThatFitsToo() {
    CheckedExpression checked = compiler.checkCondition("amount == amount");
    ExpressionCompiler texts = over(new Variable("amount", ExprType.TEXT));
    MapInputs nothing = new MapInputs(texts.table());
    // NaN is not equal to itself, the empty text is.
    assertThat(compiler.bind(checked).test(new MapInputs(compiler.table()))).isFalse();
    assertThat(texts.bind(checked).test(nothing)).isTrue();
  }

  @Test
  void shorterNamesComeAndGoWithoutACheck() {
    CheckedExpression checked = compiler.checkCondition("card.count_1h > 5");
    for (ExpressionCompiler other : List.of(over(COUNT), over(CARD, COUNT))) {
      assertThat(checked.reads().sameIn(other.table(), other.lists())).isTrue();
      assertThat(other.bind(checked).test(new MapInputs(other.table()).with("card.count_1h", 6.0)))
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "[{'risk': 1.0}].exists(m, m.risk > 0.5)    # m.risk",
        "[{'a': {'b': 1.0}}].exists(m, m.a.b > 0.5) # m.a",
        "[{'a': {'b': 1.0}}].exists(m, m.a.b > 0.5) # m.a.b",
        "[0.25, 1.0].exists(m, m > 0.5)             # m",
        "type(amount) == double                     # double",
        "has({'a': 1}.a)                            # a",
      })
  void aNameThatTakesThePlaceOfAnotherIsNoticed(String source, String name) {
    CheckedExpression checked = compiler.checkCondition(source);
    for (ExprType type : ExprType.values()) {
      ExpressionCompiler other = compiler.plus(List.of(new Variable(name, type)));
      assertThat(outcome(() -> other.bind(checked)))
          .isEqualTo(outcome(() -> other.condition(source)));
    }
  }

  private static String outcome(Supplier<Expression> compiled) {
    try {
      Expression expression = compiled.get();
      return expression.test(ZERO) + " " + Arrays.toString(expression.ordinals());
    } catch (InvalidExpressionException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void otherLimitsAreKeptTo() {
    CheckedExpression checked =
        compiler.checkCondition("amount > 1 && amount < 5 && amount > 2 && amount < 9");
    refusedAlike(
        checked.source(),
        new ExpressionCompiler(compiler.table(), new ExpressionLimits(60, 10, 10, 10, 10)));
    // The same limits are the same language, whichever compiler they are in.
    assertThat(compiler.bind(checked).ordinals()).containsExactly(2);
    assertThat(over(AMOUNT).bind(checked).ordinals()).containsExactly(0);
  }

  private void refusedAlike(String source, ExpressionCompiler other) {
    CheckedExpression checked = compiler.checkCondition(source);
    assertThatThrownBy(() -> other.condition(source))
        .isInstanceOfSatisfying(
            InvalidExpressionException.class,
            fresh ->
                assertThatThrownBy(() -> other.bind(checked))
                    .isInstanceOfSatisfying(
                        InvalidExpressionException.class,
                        bound -> assertThat(bound.problems()).isEqualTo(fresh.problems())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "true                                          # 1",
        "amount > 5                                    # 3",
        "amount > 5 && card == 'a' && amount < 9       # 10",
        "amount * 2.0 > 10.0                           # 5",
        "amount > double(2 + 3)                        # 3",
        "card in ['a', 'b', 'c', 'd']                  # 3",
        "card in ['a', card]                           # 4",
        "card.matches('^a+$')                          # 2",
        "card in list('stolen')                        # 2",
      })
  void costsAsMuchAsItHasNodes(String source, long nodes) {
    ExpressionCompiler lists = compiler.withLists(List.of("stolen"));
    assertThat(lists.checkCondition(source).cost()).isEqualTo(nodes);
    assertThat(lists.condition(source).cost()).isEqualTo(nodes);
  }

  @Test
  void aMacroCostsAsMuchAsItsRounds() {
    long one = cost("[1.0].exists(x, x > amount)", 1_000);
    long two = cost("[1.0, 2.0].exists(x, x > amount)", 1_000);
    long three = cost("[1.0, 2.0, 3.0].exists(x, x > amount)", 1_000);
    assertThat(three - two).isEqualTo(two - one).isPositive();
    // What is not written out may be as long as the limit allows.
    long unknown = cost("[1.0].map(x, x + amount).exists(x, x > 5.0)", 1_000);
    assertThat(unknown).isGreaterThan(1_000).isLessThan(20_000);
    assertThat(cost("[1.0].map(x, x + amount).exists(x, x > 5.0)", 10)).isLessThan(300);
  }

  @Test
  void theLimitOnRoundsBoundsTheCostOfMacrosWithinMacros() {
    String list = "[1.0" + ", 1.0".repeat(29) + "]";
    String nested =
        "%s.all(a, %s.all(b, %s.all(c, a + b + c > amount)))".formatted(list, list, list);
    assertThat(cost(nested, 100_000)).isBetween(27_000L * 5, 27_000L * 20);
    assertThat(cost(nested, 100)).isLessThan(100L * 200);
  }

  private static long cost(String source, int iterations) {
    return new ExpressionCompiler(
            VariableTable.of(List.of(AMOUNT)),
            new ExpressionLimits(2_000, 100, 1_000, iterations, 100))
        .checkCondition(source)
        .cost();
  }

  @Test
  void manyTablesAreServedByOneCheck() {
    CheckedExpression checked = compiler.checkCondition("card.count_1h > 5 && amount < 100");
    List<Variable> variables = new ArrayList<>(List.of(CARD, COUNT, AMOUNT));
    for (int i = 0; i < 3; i++) {
      Collections.rotate(variables, 1);
      VariableTable table = VariableTable.of(variables);
      Expression bound = compiler.withTable(table).bind(checked);
      assertThat(bound.test(new MapInputs(table).with("card.count_1h", 6.0).with("amount", 99.0)))
          .isTrue();
      assertThat(bound.test(new MapInputs(table).with("card.count_1h", 99.0).with("amount", 6.0)))
          .isTrue();
      assertThat(bound.test(new MapInputs(table).with("card.count_1h", 5.0).with("amount", 6.0)))
          .isFalse();
    }
  }

  /** A payment that is the same for every table. */
  private static final Inputs ZERO =
      new Inputs() {
        @Override
        public double number(int ordinal) {
          return 0.25;
        }

        @Override
        public String text(int ordinal) {
          return "a";
        }

        @Override
        public boolean flag(int ordinal) {
          return true;
        }

        @Override
        public long timestampMillis(int ordinal) {
          return 0;
        }
      };
}
