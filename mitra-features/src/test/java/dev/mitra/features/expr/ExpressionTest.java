package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelParserBuilder;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  static final VariableTable TABLE =
      VariableTable.of(
          List.of(
              new Variable("type", ExprType.TEXT),
              new Variable("amount", ExprType.NUMBER),
              new Variable("card", ExprType.TEXT),
              new Variable("card.count_1h", ExprType.NUMBER),
              new Variable("card.present", ExprType.FLAG),
              new Variable("event_time", ExprType.TIMESTAMP),
              new Variable("time.hour", ExprType.NUMBER)));

  private final ExpressionCompiler compiler =
      new ExpressionCompiler(TABLE, ExpressionLimits.DEFAULT);
  private final MapInputs payment =
      new MapInputs(TABLE)
          .with("type", "payment.attempted")
          .with("amount", 250.0)
          .with("card", "tok_7")
          .with("card.count_1h", 6.0)
          .with("card.present", true)
          .with("event_time", Instant.parse("2026-03-01T20:00:00Z"))
          .with("time.hour", 1.0);

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "amount > 5                                                   # true",
        "amount > 250                                                 # false",
        "amount >= 250 && amount <= 250.0                             # true",
        "amount * 2.0 == 500.0                                        # true",
        "type == 'payment.attempted'                                  # true",
        "type.startsWith('payment.') && card in ['tok_1', 'tok_7']    # true",
        "card == 'tok_7' && card.count_1h > 5                         # true",
        "card.present && !(card == '') || amount > 1000               # true",
        "[1.0, amount].exists(x, x > 100)                             # true",
        "card.matches('^tok_[0-9]+$')                                 # true",
        "matches(card, '^(a+)+$')                                     # false",
        "event_time.getHours() == 20                                  # true",
        "event_time.getHours('Asia/Kolkata') == 1                     # true",
        "event_time.getHours('+05:30') == 1                           # true",
        "event_time.getDayOfWeek('Asia/Kolkata') == 1                 # true",
        "event_time > timestamp('2026-03-01T19:00:00Z') + duration('59m') # true",
        "int(amount) % 2 == 0                                         # true",
        "7 < amount && 7u < amount && amount >= 250u && 250 >= amount && 250 <= amount # true",
        "size(card) < amount && amount > size(card)                   # true",
        "amount / 0.0 > 1e300                                         # true",
        ".card == card && .card.count_1h == card.count_1h             # true",
      })
  void evaluatesConditions(String source, boolean expected) {
    Expression expression = compiler.condition(source);
    assertThat(expression.test(payment)).isEqualTo(expected);
    assertThat(expression.errors()).isZero();
    assertThat(expression.source()).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "amount / card.count_1h * 6.0 # 250",
        "2 + 3                        # 5",
        "size(card)                   # 5",
        "7u                           # 7",
        "card.present ? amount : 0.0  # 250",
      })
  void evaluatesNumbersOfEveryKind(String source, double expected) {
    assertThat(compiler.number(source).value(payment)).isEqualTo(expected);
  }

  @Test
  void knowsWhichVariablesItReads() {
    assertThat(compiler.condition("card.count_1h > 1 && amount > card.count_1h").ordinals())
        .containsExactly(1, 3);
    assertThat(compiler.condition("card == ''").ordinals()).containsExactly(2);
    assertThat(compiler.condition("true").ordinals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amount > 0",
        "amount < 0",
        "amount >= 0",
        "amount <= 0",
        "0 < amount",
        "0 <= amount",
        "0 > amount",
        "0 >= amount",
        "0u <= amount || 0u >= amount || amount <= 0u || amount >= 0u",
        "0.0 < amount || 0.0 >= amount",
        "amount == 0.0",
        "amount == amount",
        "amount / amount == 1.0",
        "card.present",
        "card != ''",
      })
  void isFalseWhenWhatItComparesIsMissing(String source) {
    Expression expression = compiler.condition(source);
    assertThat(expression.test(new MapInputs(TABLE))).isFalse();
    assertThat(expression.errors()).isZero();
  }

  @Test
  void carriesMissingThroughArithmetic() {
    assertThat(compiler.number("amount * 2.0 + 1.0").value(new MapInputs(TABLE))).isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 / int(time.hour - 1.0) == 1",
        "[1, 2][int(amount)] == 1",
        "double(card) > 1.0",
        "int(amount / 0.0) > 1",
        "timestamp(card) > event_time",
      })
  void isFalseAndCountedWhenTheEvaluationFails(String source) {
    Expression condition = compiler.condition(source);
    assertThat(condition.test(payment)).isFalse();
    assertThat(condition.test(payment)).isFalse();
    assertThat(condition.errors()).isEqualTo(2);
  }

  @Test
  void isNanAndCountedWhenTheEvaluationOfANumberFails() {
    Expression number = compiler.number("1 / int(time.hour - 1.0)");
    assertThat(number.value(payment)).isNaN();
    assertThat(number.errors()).isEqualTo(1);
  }

  @Test
  void stopsMacrosThatGoRoundTooOften() {
    ExpressionCompiler strict =
        new ExpressionCompiler(TABLE, new ExpressionLimits(500, 20, 200, 10, 100));
    Expression within = strict.condition("[1, 2, 3].all(x, [1, 2].all(y, x + y > 0))");
    Expression beyond = strict.condition("[1, 2, 3].all(x, [1, 2, 3].all(y, x + y > 0))");
    assertThat(within.test(payment)).isTrue();
    assertThat(beyond.test(payment)).isFalse();
    assertThat(within.errors()).isZero();
    assertThat(beyond.errors()).isEqualTo(1);
  }

  @Test
  void refusesToBeEvaluatedAsWhatItIsNot() {
    assertThatThrownBy(() -> compiler.condition("true").value(payment))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> compiler.number("1").test(payment))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void givesLineAndColumnFromOne() {
    assertThatThrownBy(() -> compiler.condition("amount > 5\n  && amonut > 3"))
        .isInstanceOfSatisfying(
            InvalidExpressionException.class,
            e -> {
              assertThat(e.line()).isEqualTo(2);
              assertThat(e.column()).isEqualTo(6);
              assertThat(e.findings("spec.when")).hasSize(1);
            });
  }

  @Test
  void isEvaluatedByManyThreadsAtOnce() throws Exception {
    Expression expression = compiler.number("amount * 2.0 + card.count_1h");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Boolean>> tasks =
          java.util.stream.IntStream.range(0, 4)
              .<Callable<Boolean>>mapToObj(
                  thread ->
                      () -> {
                        MapInputs own =
                            new MapInputs(TABLE)
                                .with("amount", (double) thread)
                                .with("card.count_1h", 10.0 * thread);
                        for (int i = 0; i < 2_000; i++) {
                          if (expression.value(own) != 12.0 * thread) {
                            return false;
                          }
                        }
                        return true;
                      })
              .toList();
      for (var right : pool.invokeAll(tasks)) {
        assertThat(right.get()).isTrue();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void takesMoreFunctionsFromALibrary() {
    ExpressionCompiler extended =
        new ExpressionCompiler(TABLE, ExpressionLimits.DEFAULT, List.of(new MissingFunction()));
    Expression missing = extended.condition("missing(amount) && !missing(card.count_1h)");
    assertThat(missing.test(payment)).isFalse();
    assertThat(missing.test(new MapInputs(TABLE).with("card.count_1h", 1.0))).isTrue();
    assertThatThrownBy(() -> extended.condition("mising(amount)"))
        .hasMessageContaining("did you mean 'missing'?");
  }

  @Test
  void refusesWhateverIsNoExpressionWithAnInvalidExpressionException() {
    long seed = 20_260_301L;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String[] pieces = {
      "amount", "card", "card.count_1h", "'a'", "1", "2.0", "(", ")", "[", "]", "{", "}", "&&",
      "||", "!", "-", "+", "==", ">", "in", ".", ",", "?", ":", "exists(x, x", "matches('(a')",
      "\"", "\\", "\u0000", "\uD83D\uDE00", "has(", "@", "`", "null", "b'\\xff'", "//", "\n",
    };
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      StringBuilder source = new StringBuilder();
      for (int length = 1 + random.nextInt(12); length > 0; length--) {
        source.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        compiler.condition(source.toString()).test(payment);
      } catch (InvalidExpressionException e) {
        refused++;
        assertThat(e.problems()).isNotEmpty();
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", "[", "{1: ", "!", "-", "card.", "1 + ", "true || ", "true ? ", "[0]["})
  void survivesNestingOfEveryKind(String piece) {
    for (int length : new int[] {10, 100, 300, 1_000, 2_000, 100_000}) {
      for (String end : new String[] {"amount > 1", "1", "card"}) {
        try {
          compiler.condition(piece.repeat(length) + end).test(payment);
        } catch (InvalidExpressionException e) {
          assertThat(e.problems()).isNotEmpty();
        }
      }
    }
  }

  @Test
  void evaluatesLongSumsAndLongerConditions() {
    assertThat(compiler.number("1 + ".repeat(90) + "1").value(payment)).isEqualTo(91);
    assertThat(compiler.condition("amount > 1 && ".repeat(200) + "true").test(payment)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a.", ".a", "a..b", "a-b", "a b", "in", "a.while", "true", "ä"})
  void refusesNamesThatNoExpressionCouldWrite(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Variable(name, ExprType.TEXT));
  }

  @Test
  void refusesANameThatIsDeclaredTwice() {
    List<Variable> twice =
        List.of(new Variable("a", ExprType.TEXT), new Variable("a", ExprType.NUMBER));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VariableTable.of(twice))
        .withMessage("'a' is declared twice");
  }

  @Test
  void keepsOrdinalsWhenATableGrows() {
    VariableTable more = TABLE.plus(List.of(new Variable("score", ExprType.NUMBER)));
    assertThat(more.ordinal("card")).isEqualTo(TABLE.ordinal("card"));
    assertThat(more.ordinal("score")).hasValue(TABLE.size());
    assertThat(TABLE.ordinal("score")).isEmpty();
  }

  private static final class MissingFunction implements FunctionLibrary {
    @Override
    public Set<String> names() {
      return Set.of("missing");
    }

    @Override
    public void setParserOptions(CelParserBuilder parser) {}

    @Override
    public List<CelFunctionDecl> declarations() {
      return List.of(
          CelFunctionDecl.newFunctionDeclaration(
              "missing",
              CelOverloadDecl.newGlobalOverload(
                  "missing_double", SimpleType.BOOL, ImmutableList.of(SimpleType.DOUBLE))));
    }

    @Override
    public void setRuntimeOptions(CelRuntimeBuilder runtime) {
      runtime.addFunctionBindings(
          CelFunctionBinding.fromOverloads(
              "missing", CelFunctionBinding.from("missing_double", Double.class, d -> d.isNaN())));
    }
  }
}
