package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The corners of CEL's semantics, each held by the compiled expression and by CEL's own runtime.
 * {@code n} is a whole number 0 that is known only when a payment is there, so that {@code 1 / n}
 * is no constant.
 */
class CompiledExpressionTest {
  private static final VariableTable TABLE = RandomExpressions.TABLE;

  private final ExpressionCompiler compiler =
      new ExpressionCompiler(TABLE, ExpressionLimits.DEFAULT);

  /** The average and the flag {@code international} are missing. */
  private final MapInputs payment =
      new MapInputs(TABLE)
          .with("type", "payment.attempted")
          .with("amount", 250.0)
          .with("card", "tok_7")
          .with("card.count_1h", 0.0)
          .with("card.present", true)
          .with("country", "\ud83d\ude00")
          .with("event_time", Instant.parse("2026-03-01T20:00:00Z"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        // Failure is absorbed from either side, and only where the other side decides.
        "1 / n == 1 && international                       # false",
        "international && 1 / n == 1                       # false",
        "1 / n == 1 && card.present                        # fails",
        "card.present && 1 / n == 1                        # fails",
        "1 / n == 1 && 2 / n == 1                          # fails",
        "1 / n == 1 || card.present                        # true",
        "card.present || 1 / n == 1                        # true",
        "1 / n == 1 || international                       # fails",
        "1 / n == 1 || (2 / n == 1 && international)       # fails",
        "1 / n == 1 || !(2 / n == 1 && international)      # true",
        "card.present && 1 / n == 1 && amount > 1.0 && international # false",
        "1 / n == 1 && false                               # false",
        "true || 1 / n == 1                                # true",
        "!(1 / n == 1)                                     # fails",
        "1 / n == 1 ? true : true                          # fails",
        "card.present ? amount == 250.0 : 1 / n == 1       # true",
        "international ? amount == 250.0 : 1 / n == 1      # fails",
        "(1 / n == 1) == card.present                      # fails",
        "(1 / n == 1) < card.present                       # fails",
        "international < card.present                      # true",
        "card.present <= international                     # false",
        "international != card.present                     # true",
      })
  void logicAbsorbsFailures(String source, String outcome) {
    expectCompiled(source, outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "9223372036854775807 + n == 9223372036854775807     # true",
        "9223372036854775807 + (n + 1) > 0                  # fails",
        "-9223372036854775808 + (n - 1) > 0                 # fails",
        "-9223372036854775808 - (n + 1) > 0                 # fails",
        "(n - 1) - 9223372036854775807 == -9223372036854775808 # true",
        "n - -9223372036854775808 > 0                       # fails",
        "(n + 4611686018427387904) * 2 > 0                  # fails",
        "(n + 4611686018427387904) * -2 < 0                 # true",
        "(n - 1) * -9223372036854775808 > 0                 # fails",
        "-(n + -9223372036854775808) > 0                    # fails",
        "(n + -9223372036854775808) / -1 > 0                # fails",
        "(n + -9223372036854775808) % -1 == 0               # true",
        "1 / n == 0                                         # fails",
        "1 % n == 0                                         # fails",
        "int(amount) / 7 == 35                              # true",
        "-int(amount) / 7 == -35                            # true",
        "-int(amount) % 7 == -5                             # true",
        "int(amount) % -7 == 5                              # true",
        "n in [1, 0] && !(n in [1, 2])                      # true",
        "1 in [1, 1 / n]                                    # fails",
      })
  void wholeNumbersFailWhereTheyWouldWrap(String source, String outcome) {
    expectCompiled(source, outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "amount / card.count_1h == double('Infinity')       # true",
        "-amount / card.count_1h == double('-Infinity')     # true",
        "card.count_1h / card.count_1h == card.count_1h / card.count_1h # false",
        "card.count_1h == -card.count_1h                    # true",
        "1.0 / -card.count_1h < 0.0                         # true",
        "-0.0 == card.count_1h && card.count_1h >= -0.0     # true",
        "card.avg_30d == card.avg_30d                       # false",
        "card.avg_30d != card.avg_30d                       # true",
        "card.avg_30d != 1.0 && 1.0 != card.avg_30d         # true",
        "card.avg_30d < 1.0 || card.avg_30d >= 1.0          # false",
        // Unlike ==, the search of a list finds NaN.
        "card.avg_30d in [card.avg_30d]                     # true",
        "card.avg_30d in [1.0, double('NaN')]               # true",
        "card.avg_30d in [1.0, 2.0]                         # false",
        "-card.count_1h in [0.0, 5.0]                       # true",
        "card.count_1h in [-0.0, 5.0]                       # true",
        "amount in []                                       # false",
        "amount > 249 && 251 > amount                       # true",
        "card.avg_30d > 5 || card.avg_30d <= 5              # false",
        "5 < card.avg_30d || 5 >= card.avg_30d              # false",
        // The whole number is widened, and loses its last bit.
        "card.count_1h + 9007199254740992.0 < 9007199254740993  # false",
        "card.count_1h + 9007199254740992.0 >= 9007199254740993 # true",
      })
  void doublesFollowIeee754(String source, String outcome) {
    expectCompiled(source, outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "int(-3.75 + card.count_1h) == -3                   # true",
        "int(card.avg_30d) == 0                             # fails",
        "int(amount / card.count_1h) > 0                    # fails",
        "int(card.count_1h + 9223372036854775808.0) > 0     # fails",
        "int(card.count_1h - 9223372036854775808.0) < 0     # fails",
        "int(card.count_1h - 9223372036854774784.0) < 0     # true",
        "int(card) == 7                                     # fails",
        "int(card + '') == 7                                # fails",
        "double('1e' + string(n + 3)) == 1000.0             # true",
        "double(card) > 0.0                                 # fails",
        "bool('tru' + 'e') && bool(string(card.present))    # true",
        "bool(card)                                         # fails",
        "string(amount) == '250.0' && string(n) == '0'      # true",
        "double(n + 9007199254740993) == 9007199254740992.0 # true",
      })
  void conversionsFailWhereNothingFits(String source, String outcome) {
    expectCompiled(source, outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "size(country) == 1 && (country + 'a').size() == 2  # true",
        "type < 'payment.b' && card >= 'tok_7'              # true",
        // Code points would say true; CEL's Java runtime compares code units.
        "'\uff5e' < country                                 # false",
        "country <= '\uff5e' && country > '\ud7ff'          # true",
        "card.startsWith('tok') && card.endsWith('_7') && card.contains('k_') # true",
        "card.startsWith('') && ('x' + card).endsWith(card) # true",
        "card.matches('k_[0-9]') && !card.matches('^k_')    # true",
        "matches(country, '^.$')                            # true",
        "card in ['tok_1', 'tok_7', 'tok_7']                # true",
        "card in ['tok_' + string(n + 7), country]          # true",
        "card in [card, string(1 / n)]                      # fails",
        "(international ? card : type) == 'payment.attempted' # true",
        "card == country || card != 'tok_7'                 # false",
      })
  void textsAreComparedByCodeUnits(String source, String outcome) {
    expectCompiled(source, outcome);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amount > double(size([1, 2, 3]))",
        "timestamp('2024-02-29T00:00:00Z').getFullYear() == 2024 && card.present",
        "amount < double(int(duration('1h').getSeconds()))",
        "[250.0, 1.0][0] == amount",
      })
  void constantPartsAreFolded(String source) {
    expectCompiled(source, "true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "event_time.getHours('Asia/Kolkata') == 1 && amount > 5    # true",
        "event_time > timestamp('2026-03-01T19:00:00Z')            # true",
        "[1.0, amount].exists(x, x > 100) || 1 / n == 1            # true",
        "[1.0, amount].all(x, 1 / n == 1)                          # fails",
        "amount > 5u                                               # true",
        "card in {'tok_7': 1}                                      # true",
        "{'tok_1': 1}[card] == 1                                   # fails",
        "card.present in [true]                                    # true",
        "['x', 'tok_7'].exists(card, .card == card)                # true",
        // CEL's runtime takes the failure of && for a value of its own here.
        "(1 / n == 1 && card.present) == card.present              # false",
        "(1 / n == 1 && card.present) != card.present              # true",
        "(international ? card.present : (1 / n == 1 || international)) == international # false",
      })
  void otherPartsAreLeftToTheRuntimeOfCel(String source, String outcome) {
    expect(source, outcome, false);
  }

  @Test
  void twoMacrosShareOneLimitOnTheirRounds() {
    ExpressionCompiler strict =
        new ExpressionCompiler(TABLE, new ExpressionLimits(500, 20, 200, 10, 100));
    String macro = "[1, 2, 3, 4, 5, 6].all(x, x > 0)";
    Expression one = strict.condition(macro + " && card.present");
    Expression two = strict.condition(macro + " && " + macro);
    assertThat(one.test(payment)).isTrue();
    assertThat(two.test(payment)).isFalse();
    assertThat(two.errors()).isEqualTo(1);
  }

  @Test
  void evaluatesWithoutAllocating() {
    List<Expression> conditions =
        List.of(
            compiler.withLists(List.of("stolen")).condition("card in list('stolen')"),
            compiler.condition("type == 'payment.attempted' && amount > 1000 || card != 'tok_7'"),
            compiler.condition("country in ['IN', 'US'] || amount / card.avg_30d in [1.0, 3.0]"),
            compiler.condition("int(amount) % 10 == 3 && size(card) > 7 ? card.present : false"),
            compiler.condition("card.startsWith('tok') && int(card.avg_30d / 0.0) > 1"));
    Inputs inputs = new Unboxed();
    for (Expression condition : conditions) {
      assertThat(condition.isCompiled()).isTrue();
      condition.test(inputs);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    threads.getCurrentThreadAllocatedBytes();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      for (int c = 0; c < conditions.size(); c++) {
        conditions.get(c).test(inputs);
      }
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    // One object in each evaluation would be 640,000 bytes at least.
    assertThat(bytes).isLessThan(40_000);
    assertThat(conditions.get(4).errors()).isEqualTo(10_001);
  }

  @Test
  void aCompilerGrowsByVariablesAndKeepsItsOwn() {
    ExpressionCompiler more = compiler.plus(List.of(new Variable("score", ExprType.NUMBER)));
    assertThat(more.table().ordinal("score")).hasValue(TABLE.size());
    assertThat(more.condition("score > 0.5 && amount > 1.0").ordinals())
        .containsExactly(1, TABLE.size());
    assertThat(compiler.table()).isSameAs(TABLE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiler.plus(List.of(new Variable("amount", ExprType.TEXT))))
        .withMessage("'amount' is declared twice");
    assertThatThrownBy(() -> compiler.condition("score > 1"))
        .isInstanceOf(InvalidExpressionException.class);
  }

  private void expectCompiled(String source, String outcome) {
    expect(source, outcome, true);
  }

  private void expect(String source, String outcome, boolean compiled) {
    String spelled = source.replaceAll("\\bn\\b", "int(card.count_1h)");
    Expression expression = compiler.condition(spelled);
    assertThat(expression.isCompiled()).isEqualTo(compiled);
    for (Expression each : List.of(expression, compiler.interpreted(spelled))) {
      boolean holds = each.test(payment);
      assertThat(each.errors() > 0 ? "fails" : String.valueOf(holds)).isEqualTo(outcome);
      assertThat(holds).isEqualTo(outcome.equals("true"));
    }
  }

  /** A payment whose values need no box. */
  private static final class Unboxed implements Inputs {
    @Override
    public double number(int ordinal) {
      return 1_003.0 * ordinal;
    }

    @Override
    public String text(int ordinal) {
      return "tok_7";
    }

    @Override
    public boolean flag(int ordinal) {
      return true;
    }

    @Override
    public long timestampMillis(int ordinal) {
      return 0;
    }

    @Override
    public boolean inList(int list, String value) {
      return value.length() > list;
    }
  }
}
