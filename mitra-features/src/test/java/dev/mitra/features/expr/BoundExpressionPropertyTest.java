package dev.mitra.features.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationResult;
import dev.mitra.features.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Checked once and bound to any other table, an expression is what a compiler of that table makes
 * of its source: over random expressions, and tables in another order, with names that came, went
 * or changed their type. {@code -Dmitra.expressions=…} tries more than the usual number.
 */
class BoundExpressionPropertyTest {
  private static final int EXPRESSIONS = Integer.getInteger("mitra.expressions", 1_600);
  private static final int PAYMENTS = 8;
  private static final List<String> LISTS = List.copyOf(RandomExpressions.LISTS.keySet());

  private static final List<ExprType> TYPES = List.of(ExprType.values());

  /** Longer and shorter names, and names that macros and types of CEL have. */
  private static final String[] NEW_NAMES = {
    "card.count_1h.more", "card.a", "x", "x.y", "a", "double", "event_time.getHours", "score",
  };

  private final ExpressionCompiler compiler =
      new ExpressionCompiler(RandomExpressions.TABLE, ExpressionLimits.DEFAULT).withLists(LISTS);

  @Test
  void bindingIsCompiling() {
    long seed = Seeds.announce(BoundExpressionPropertyTest.class);
    int pairs = 0;
    int withoutCheck = 0;
    int refused = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      Random random = Seeds.random(seed, i);
      RandomExpressions generator = new RandomExpressions(random);
      CheckedExpression checked = draw(generator, random);
      ExpressionCompiler other = another(random);
      String where =
          "seed " + seed + ", run " + i + ": " + checked + " over " + other.table().names();
      boolean same = checked.reads().sameIn(other.table(), other.lists());
      withoutCheck += same ? 1 : 0;
      Expression fresh;
      try {
        fresh = other.condition(checked.source());
      } catch (InvalidExpressionException e) {
        refused++;
        assertThat(same).as(where).isFalse();
        assertThat(refusal(other, checked).problems()).as(where).isEqualTo(e.problems());
        continue;
      }
      Expression bound = other.bind(checked);
      assertThat(bound.ordinals()).as(where).isEqualTo(fresh.ordinals());
      assertThat(bound.cost()).as(where).isEqualTo(fresh.cost());
      assertThat(bound.isCompiled()).as(where).isEqualTo(fresh.isCompiled());
      List<Set<String>> entries =
          other.lists().stream().map(name -> RandomExpressions.LISTS.get(name)).toList();
      for (int p = 0; p < PAYMENTS; p++) {
        MapInputs payment = generator.payment(other.table()).withLists(entries);
        assertThat(bound.test(payment)).as(where).isEqualTo(fresh.test(payment));
        assertThat(bound.errors()).as(where).isEqualTo(fresh.errors());
        pairs++;
      }
    }
    System.out.printf(
        "%d pairs, %d expressions bound without a check, %d refused%n",
        pairs, withoutCheck, refused);
    assertThat(withoutCheck).isGreaterThan(EXPRESSIONS / 2);
    assertThat(refused).isGreaterThan(EXPRESSIONS / 50);
  }

  /** The environment that is kept against CEL's checker, with refused expressions in between. */
  @Test
  void theKeptEnvironmentComesToTheTreesOfCelsChecker() throws Exception {
    long seed = Seeds.announce(BoundExpressionPropertyTest.class);
    Language language = Language.of(ExpressionLimits.DEFAULT, List.of());
    TypeChecker checker = new TypeChecker(RandomExpressions.TABLE, language);
    int refused = 0;
    for (int i = 0; i < EXPRESSIONS / 4; i++) {
      Random random = Seeds.random(seed, i);
      RandomExpressions generator = new RandomExpressions(random);
      String source = generator.flag(1 + random.nextInt(4));
      if (random.nextInt(4) == 0) {
        source = source.replaceFirst("card|'[a-z]+'|amount", "7");
      }
      CelAbstractSyntaxTree parsed = language.standard().parse(source).getAst();
      CelValidationResult kept = checker.check(parsed);
      CelValidationResult cel = checker.checkByCel(parsed);
      assertThat(kept.getErrors()).as(source).isEqualTo(cel.getErrors());
      if (cel.hasError()) {
        refused++;
        continue;
      }
      assertThat(kept.getAst().getExpr()).as(source).isEqualTo(cel.getAst().getExpr());
      assertThat(kept.getAst().getTypeMap()).as(source).isEqualTo(cel.getAst().getTypeMap());
      assertThat(kept.getAst().getReferenceMap())
          .as(source)
          .isEqualTo(cel.getAst().getReferenceMap());
    }
    assertThat(refused).isBetween(EXPRESSIONS / 100, EXPRESSIONS / 8);
  }

  private static InvalidExpressionException refusal(
      ExpressionCompiler compiler, CheckedExpression checked) {
    try {
      compiler.bind(checked);
    } catch (InvalidExpressionException e) {
      return e;
    }
    throw new AssertionError("bound, although a compiler refuses it: " + checked);
  }

  /** The table in another order, and mostly with all that was there. */
  private ExpressionCompiler another(Random random) {
    List<Variable> variables = new ArrayList<>();
    for (Variable variable : RandomExpressions.TABLE.variables()) {
      int fate = random.nextInt(60);
      if (fate == 0) {
        variables.add(new Variable(variable.name(), type(random)));
      } else if (fate > 1) {
        variables.add(variable);
      }
    }
    for (String name : NEW_NAMES) {
      if (random.nextInt(10) == 0) {
        variables.add(new Variable(name, type(random)));
      }
    }
    Collections.shuffle(variables, random);
    List<String> lists = new ArrayList<>(LISTS);
    Collections.shuffle(lists, random);
    int known = random.nextInt(10) == 0 ? random.nextInt(lists.size()) : lists.size();
    return compiler
        .withTable(VariableTable.of(variables))
        .withLists(List.copyOf(lists.subList(0, known)));
  }

  private static ExprType type(Random random) {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  /** An expression that the check lets pass. */
  private CheckedExpression draw(RandomExpressions generator, Random random) {
    while (true) {
      try {
        return compiler.checkCondition(generator.flag(1 + random.nextInt(3)));
      } catch (InvalidExpressionException e) {
        assertThat(e.problems()).isNotEmpty();
      }
    }
  }
}
