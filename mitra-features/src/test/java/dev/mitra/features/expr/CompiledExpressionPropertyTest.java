package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Compiled expressions against CEL's own runtime, over random expressions and payments. For the
 * runtime, the lists that an expression names are written out in it. {@code -Dmitra.expressions=…}
 * tries more than the usual number of expressions.
 */
class CompiledExpressionPropertyTest {
  private static final int EXPRESSIONS = Integer.getInteger("mitra.expressions", 1_600);
  private static final int PAYMENTS = 16;

  private final ExpressionCompiler compiler =
      new ExpressionCompiler(RandomExpressions.TABLE, ExpressionLimits.DEFAULT)
          .withLists(List.copyOf(RandomExpressions.LISTS.keySet()));

  @Test
  void compiledExpressionsGiveWhatTheRuntimeOfCelGivesFailuresIncluded() {
    long seed = Seeds.announce(CompiledExpressionPropertyTest.class);
    int pairs = 0;
    int compiled = 0;
    int partly = 0;
    int failures = 0;
    int holding = 0;
    int listed = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      Random random = Seeds.random(seed, i);
      RandomExpressions generator = new RandomExpressions(random);
      boolean condition = random.nextInt(3) > 0;
      Expression fast = draw(generator, random, condition);
      Expression oracle = compiler.interpreted(RandomExpressions.withLiterals(fast.source()));
      assertThat(oracle.isCompiled()).isFalse();
      assertThat(fast.ordinals()).isEqualTo(oracle.ordinals());
      List<MapInputs> payments = new ArrayList<>();
      for (int p = 0; p < PAYMENTS; p++) {
        payments.add(generator.payment().withLists(List.copyOf(RandomExpressions.LISTS.values())));
      }
      for (MapInputs payment : payments) {
        String where = "seed " + seed + ", run " + i + ": " + fast + " of " + payment;
        if (condition) {
          boolean holds = oracle.test(payment);
          assertThat(fast.test(payment)).as(where).isEqualTo(holds);
          holding += holds ? 1 : 0;
        } else {
          // Equal to the bit, but for the many bits of NaN: 0.0 and -0.0 are told apart.
          assertThat(Double.doubleToLongBits(fast.value(payment)))
              .as(where)
              .isEqualTo(Double.doubleToLongBits(oracle.value(payment)));
        }
        assertThat(fast.errors()).as(where).isEqualTo(oracle.errors());
        pairs++;
      }
      failures += (int) oracle.errors();
      listed += fast.source().contains("list(") ? 1 : 0;
      compiled += fast.isCompiled() ? 1 : 0;
      partly += fast.isCompiled() ? 0 : 1;
    }
    System.out.printf(
        "%d pairs, %d expressions compiled, %d not or in part, %d failures, %d conditions held%n",
        pairs, compiled, partly, failures, holding);
    // What was compared is worth comparing: most was compiled, and no outcome was rare.
    assertThat(pairs).isEqualTo(EXPRESSIONS * PAYMENTS);
    assertThat(compiled).isGreaterThan(EXPRESSIONS * 6 / 10);
    assertThat(partly).isGreaterThan(EXPRESSIONS / 20);
    assertThat(listed).isGreaterThan(EXPRESSIONS / 20);
    assertThat(failures).isGreaterThan(pairs / 50);
    assertThat(holding).isGreaterThan(pairs / 10);
  }

  /** An expression that the check lets pass; it refuses constant parts that always fail. */
  private Expression draw(RandomExpressions generator, Random random, boolean condition) {
    while (true) {
      int depth = 1 + random.nextInt(4);
      try {
        return condition
            ? compiler.condition(generator.flag(depth))
            : compiler.number(
                random.nextBoolean() ? generator.number(depth) : generator.whole(depth));
      } catch (InvalidExpressionException e) {
        assertThat(e.getMessage())
            .containsAnyOf(
                "this part fails for every payment",
                "'matches' is not allowed inside",
                "'list' is not allowed");
      }
    }
  }
}
