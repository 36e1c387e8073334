package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a condition by its form alone is true of every payment. */
class ConditionFactsTest {
  private static final ExpressionCompiler COMPILER =
      new ExpressionCompiler(
          VariableTable.of(
              List.of(
                  new Variable("a", ExprType.NUMBER),
                  new Variable("small.count", ExprType.NUMBER),
                  new Variable("type", ExprType.TEXT),
                  new Variable("f", ExprType.FLAG))),
          ExpressionLimits.DEFAULT);

  /** A count is never missing here; the payments below keep to it. */
  private static final Map<String, ValueRange> KNOWN =
      Map.of("small.count", new ValueRange(0, 3, true));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "false",
        "1 > 2",
        "a > 1.0 && 2 * 3 == 7",
        "type == 'x' && type == 'y'",
        "type == 'x' && a > 1.0 && 'y' == type",
        "type in ['x', 'y'] && type == 'z'",
        "type in []",
        "type == 'x' && type != 'x'",
        "type == 'x' && !(type == 'x')",
        "a > 5 && a < 5",
        "a >= 5 && a < 5",
        "5.0 < a && a <= 2 + 3",
        "a == 5.0 && a > 5",
        "a == 5.0 && a == 6.0",
        "a in [1.0, 2.0] && a > 2.0",
        "a >= 0.0 && a <= -0.0 && a != 0.0",
        "f && !f",
        "f == true && f != true",
        "small.count >= 3",
        "small.count == 7.0",
        "small.count < 0",
        "(type == 'x' || type == 'y') && type == 'z'",
        "(a < 1 || a > 9) && a > 3 && a < 8",
        "!(type != 'x' || f) && type == 'y'",
        "(f ? type == 'x' : type == 'y') && type == 'z'",
        "a > 1.0 && (type == 'x' && (f && type == 'y'))",
      })
  void tellsWhatCanNeverHold(String condition) {
    assertThat(facts(condition).neverHolds()).as(condition).isPresent();
    assertThat(facts(condition).alwaysHolds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a > 5",
        "a >= 5 && a <= 5",
        "type == 'x' || type == 'y'",
        "type != 'x' && type != 'y'",
        "!(a > 5) && !(a <= 5)",
        "a != 5.0 && !(a > 4) && !(a < 6)",
        "small.count < 3 && small.count >= 2",
        "type in ['x', 'y'] && type != 'x'",
        "['x'].exists(x, x == type && x != type)",
        "type.startsWith('x') && type == 'y'",
        "a > small.count && a < small.count",
      })
  void saysNothingOfWhatMayHold(String condition) {
    assertThat(facts(condition).neverHolds()).as(condition).isEmpty();
    assertThat(facts(condition).alwaysHolds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "1 < 2",
        "type == 'x' || true",
        "type == 'x' || type != 'x'",
        "f || !f",
        "!(type == 'x' && type == 'y')",
        "f ? true : !f",
      })
  void tellsWhatAlwaysHolds(String condition) {
    assertThat(facts(condition).alwaysHolds()).as(condition).isTrue();
    assertThat(facts(condition).neverHolds()).isEmpty();
  }

  @Test
  void saysWhatIsInTheWay() {
    assertThat(facts("1 > 2").neverHolds()).contains("can never hold; it is false for every event");
    assertThat(facts("type == 'x' && type == 'y'").neverHolds())
        .contains("can never hold; no value of 'type' fits all of it");
    assertThat(facts("small.count >= 3").neverHolds())
        .contains(
            "can never hold; no value of 'small.count' fits all of it; it is from 0.0 to below"
                + " 3.0");
    assertThat(facts("(f && !f) || (a > 1 && a < 1)").neverHolds())
        .contains("can never hold; what it asks of 'f' and of 'a' excludes itself");
  }

  @Test
  void comparesTermsHoweverTheyAreLaidOut() {
    ConditionFacts facts = facts("a>1.0&& (type=='x' && (f || a < 2.0))");
    assertThat(facts.terms()).hasSize(3);
    assertThat(facts("type == \"x\"").followsFrom(facts)).isTrue();
    assertThat(facts("type == 'x' && a > 1.0").followsFrom(facts)).isTrue();
    assertThat(facts("f || a < 2.0 // or so").followsFrom(facts)).isTrue();
    assertThat(facts("type == 'x' && a > 2.0").followsFrom(facts)).isFalse();
    assertThat(facts("a > 1.0 || type == 'x'").followsFrom(facts)).isFalse();
    assertThat(facts.followsFrom(facts("type == 'x'"))).isFalse();
    assertThat(facts("[1.0].exists(x, x > a)").followsFrom(facts("f && [1.0].exists(x, x > a)")))
        .isTrue();
    assertThat(facts("[1.0].exists(x, x > a)").followsFrom(facts("[1.0].exists(x, x < a)")))
        .isFalse();
    assertThat(facts("[1.0].exists(x, x > a)").followsFrom(facts("[2.0].exists(x, x > a)")))
        .isFalse();
  }

  @Test
  void refusesWhatIsNoCondition() {
    assertThatThrownBy(() -> facts("a + 1.0")).isInstanceOf(InvalidExpressionException.class);
    assertThatThrownBy(() -> facts("b > 1.0")).isInstanceOf(InvalidExpressionException.class);
  }

  /** Many alternatives are not all tried, and then nothing is said. */
  @Test
  void givesUpBeforeItTakesLong() {
    String choice = "(f || a > 1.0)";
    String condition = choice + " && " + (choice + " && ").repeat(100) + "type == 'x'";
    assertThat(facts(condition + " && type == 'y'").neverHolds()).isPresent();
    assertThat(facts("(" + condition + ") && (type == 'y' || type == 'z')").neverHolds()).isEmpty();
  }

  @Test
  void isRightAboutRandomConditions() {
    Random random = Seeds.random(Seeds.announce(ConditionFactsTest.class), 0);
    int never = 0;
    int always = 0;
    int may = 0;
    for (int i = 0; i < 1_500; i++) {
      String condition = condition(random, 4);
      ConditionFacts facts = facts(condition);
      Expression expression = COMPILER.condition(condition);
      int held = 0;
      int payments = 0;
      for (double a : new double[] {Double.NaN, 0, 1, 1.5, 2, 3, 4}) {
        for (double count : new double[] {0, 1, 2, 2.5}) {
          for (String type : List.of("", "x", "y")) {
            for (boolean f : new boolean[] {false, true}) {
              payments++;
              held += expression.test(new Values(a, count, type, f)) ? 1 : 0;
            }
          }
        }
      }
      if (facts.neverHolds().isPresent()) {
        assertThat(held).as("%s never holds", condition).isZero();
        never++;
      } else if (facts.alwaysHolds()) {
        assertThat(held).as("%s always holds", condition).isEqualTo(payments);
        always++;
      } else {
        may++;
      }
    }
    System.out.println(never + " never hold, " + always + " always, " + may + " may");
    assertThat(never).isGreaterThan(80);
    assertThat(always).isGreaterThan(10);
    assertThat(may).isGreaterThan(500);
  }

  private static ConditionFacts facts(String condition) {
    return COMPILER.facts(condition, KNOWN);
  }

  private static String condition(Random random, int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return atom(random);
    }
    String left = condition(random, depth - 1);
    String right = condition(random, depth - 1);
    return switch (random.nextInt(8)) {
      case 0, 1 -> "(" + left + " || " + right + ")";
      case 2 -> "!(" + left + ")";
      case 3 -> "(" + left + " ? " + right + " : " + condition(random, depth - 1) + ")";
      default -> "(" + left + " && " + right + ")";
    };
  }

  private static String atom(Random random) {
    String variable = random.nextBoolean() ? "a" : "small.count";
    String number = String.valueOf((double) random.nextInt(4));
    String[] orders = {" < ", " <= ", " > ", " >= ", " == ", " != "};
    String order = orders[random.nextInt(orders.length)];
    return switch (random.nextInt(8)) {
      case 0 -> number + order + variable;
      case 1 -> variable + " in [" + number + ", 1.0]";
      case 2 -> "type == '" + (random.nextBoolean() ? "x" : "y") + "'";
      case 3 -> "type != '" + (random.nextBoolean() ? "x" : "y") + "'";
      case 4 -> "type in ['x', '" + random.nextInt(3) + "']";
      case 5 -> random.nextBoolean() ? "f" : "!f";
      default -> variable + order + number;
    };
  }

  /** A payment. */
  private record Values(double a, double count, String type, boolean f) implements Inputs {
    @Override
    public double number(int ordinal) {
      return ordinal == 0 ? a : count;
    }

    @Override
    public String text(int ordinal) {
      return type;
    }

    @Override
    public boolean flag(int ordinal) {
      return f;
    }

    @Override
    public long timestampMillis(int ordinal) {
      throw new AssertionError(ordinal);
    }
  }
}
