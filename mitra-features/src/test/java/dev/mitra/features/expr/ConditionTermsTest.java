package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A condition is taken apart into the terms that all have to hold. */
class ConditionTermsTest {

  @Test
  void whatStandsBetweenTheAndsOfTheTopLevelIsATerm() {
    assertThat(ConditionTerms.of("a > 1 && b < 2.0&&c == 'x'"))
        .containsExactly("a > 1", "b < 2.0", "c == 'x'");
    assertThat(ConditionTerms.of("  a > 1\n  && b < 2.0 ")).containsExactly("a > 1", "b < 2.0");
    assertThat(ConditionTerms.of("a > 1")).containsExactly("a > 1");
  }

  @Test
  void groupsInBracketsAreTakenApartToo() {
    assertThat(ConditionTerms.of("(a > 1 && b > 2) && (c > 3)"))
        .containsExactly("a > 1", "b > 2", "c > 3");
    assertThat(ConditionTerms.of("((a > 1 && b > 2))")).containsExactly("a > 1", "b > 2");
    assertThat(ConditionTerms.of("(a > 1) == (b > 2)")).containsExactly("(a > 1) == (b > 2)");
    assertThat(ConditionTerms.of("!(a > 1 && b > 2)")).containsExactly("!(a > 1 && b > 2)");
  }

  @Test
  void whatBindsMoreLooselyStaysWhole() {
    assertThat(ConditionTerms.of("a > 1 && b > 2 || c > 3"))
        .containsExactly("a > 1 && b > 2 || c > 3");
    assertThat(ConditionTerms.of("a > 1 && b > 2 ? c > 3 : d")).hasSize(1);
    assertThat(ConditionTerms.of("(a > 1 || b > 2) && c > 3"))
        .containsExactly("a > 1 || b > 2", "c > 3");
  }

  @Test
  void textsAndCommentsHoldNoOperators() {
    assertThat(ConditionTerms.of("a == 'x && (' && b == \"' || '\""))
        .containsExactly("a == 'x && ('", "b == \"' || '\"");
    assertThat(ConditionTerms.of("a == 'it\\'s && so' && c"))
        .containsExactly("a == 'it\\'s && so'", "c");
    assertThat(ConditionTerms.of("a.matches(r'\\d\\') && c"))
        .containsExactly("a.matches(r'\\d\\')", "c");
    assertThat(ConditionTerms.of("a == '''it's && ''' && c"))
        .containsExactly("a == '''it's && '''", "c");
    assertThat(ConditionTerms.of("a > 1 // && (not this\n && c"))
        .containsExactly("a > 1 // && (not this", "c");
    assertThat(ConditionTerms.of("['a'].exists(x, x == 'a' && true) && c"))
        .containsExactly("['a'].exists(x, x == 'a' && true)", "c");
  }

  /** Without its terms a condition could not be explained: together they say what it says. */
  @Test
  void allTermsHoldExactlyWhenTheConditionHolds() {
    Random random = Seeds.random(Seeds.announce(ConditionTermsTest.class), 0);
    ExpressionCompiler compiler =
        new ExpressionCompiler(
            VariableTable.of(
                List.of(
                    new Variable("a", ExprType.NUMBER),
                    new Variable("b", ExprType.NUMBER),
                    new Variable("card.t", ExprType.TEXT),
                    new Variable("f", ExprType.FLAG))),
            ExpressionLimits.DEFAULT);
    int split = 0;
    for (int i = 0; i < 500; i++) {
      String condition = condition(random, 3);
      List<String> terms = ConditionTerms.of(condition);
      split += terms.size() > 1 ? 1 : 0;
      for (int p = 0; p < 5; p++) {
        Inputs payment = payment(random);
        boolean all = true;
        for (String term : terms) {
          all &= compiler.condition(term).test(payment);
        }
        assertThat(all)
            .as("%s as %s", condition, terms)
            .isEqualTo(compiler.condition(condition).test(payment));
      }
    }
    assertThat(split).isGreaterThan(100);
  }

  private static String condition(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      String[] leaves = {
        "a > 1.0", "b <= a", "f", "!f", "card.t == 'x && y'", "card.t != \"(\"", "a in [1.0, 2.0]"
      };
      return leaves[random.nextInt(leaves.length)];
    }
    String left = condition(random, depth - 1);
    String right = condition(random, depth - 1);
    return switch (random.nextInt(6)) {
      case 0 -> left + " || " + right;
      case 1 -> "(" + left + " || " + right + ")";
      case 2 -> "(" + left + " && " + right + ")";
      case 3 -> "((" + left + ") ? (" + right + ") : f)";
      default -> {
        List<String> parts = new ArrayList<>(List.of(left, right));
        yield String.join(random.nextBoolean() ? "&&" : "\n && ", parts);
      }
    };
  }

  private static Inputs payment(Random random) {
    double[] numbers = {random.nextInt(4), random.nextInt(4)};
    String text = random.nextBoolean() ? "x && y" : "(";
    boolean flag = random.nextBoolean();
    return new Inputs() {
      @Override
      public double number(int ordinal) {
        return numbers[ordinal];
      }

      @Override
      public String text(int ordinal) {
        return text;
      }

      @Override
      public boolean flag(int ordinal) {
        return flag;
      }

      @Override
      public long timestampMillis(int ordinal) {
        return 0;
      }
    };
  }
}
