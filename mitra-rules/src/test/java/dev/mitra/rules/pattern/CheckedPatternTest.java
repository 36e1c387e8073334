package dev.mitra.rules.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.rules.TestRules;
import dev.mitra.rules.pattern.LookBack.Function;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckedPatternTest {
  private static final int EVENT = EventVariables.table(TestRules.SCHEMA).size();

  private static final String PATTERN =
      """
      entity: card
      within: 24h
      sequence:
        - begin: small
          where: type == 'payment.authorised' && amount < 100.0 && small.distinct.merchant < 3.0
          times: { from: 2 }
          until: time.night == 1.0 && small.count > 5.0
        - notFollowedBy: refund
          where: type == 'refund' && amount == small.last.amount
        - followedBy: group
          group:
            - begin: big
              where: card.spent_sum_24h > 20000.0 && merchant != small.last.merchant
            - next: end
      """;

  private final CompiledPattern compiled = TestPatterns.compiled(PATTERN);

  @Test
  void putsAllStagesInOneRow() {
    assertThat(compiled.stages())
        .extracting(CompiledStage::name)
        .containsExactly("small", "refund", "big", "end");
    assertThat(compiled.stages())
        .extracting(CompiledStage::negative)
        .containsExactly(false, true, false, false);
    assertThat(compiled.stages()).extracting(CompiledStage::progress).containsExactly(1, 1, 2, 3);
    assertThat(compiled.stages())
        .extracting(CompiledStage::looksBack)
        .containsExactly(true, true, true, false);
    assertThat(compiled.stages().get(3).where()).isEmpty();
    assertThat(compiled.stages().get(0).until()).isPresent();
  }

  @Test
  void tellsTheTermsThatLookAtTheEventAlone() {
    assertThat(own(0)).containsExactly("type == 'payment.authorised'", "amount < 100.0");
    assertThat(own(1)).containsExactly("type == 'refund'");
    assertThat(own(2)).containsExactly("card.spent_sum_24h > 20000.0");
    assertThat(own(3)).isEmpty();
    assertThat(compiled.stages().get(0).untilOwn())
        .extracting(Expression::source)
        .containsExactly("time.night == 1.0");
  }

  private List<String> own(int stage) {
    return compiled.stages().get(stage).own().stream().map(Expression::source).toList();
  }

  @Test
  void keepsWhatIsReadOfEventsByName() {
    assertThat(compiled.keptVariables())
        .containsExactly(
            new Variable("amount", ExprType.NUMBER),
            new Variable("card.spent_sum_24h", ExprType.NUMBER),
            new Variable("merchant", ExprType.TEXT),
            new Variable("time.night", ExprType.NUMBER),
            new Variable("type", ExprType.TEXT));
    assertThat(compiled.kept()[1]).isEqualTo(compiled.firstFeature() + 1);
    assertThat(compiled.firstFeature()).isEqualTo(EVENT);
    assertThat(compiled.readsFeatures()).isTrue();
    // Each name where the tables of the event and of the plan have it.
    assertThat(compiled.kept()[0]).isEqualTo(ordinal("amount"));
    assertThat(compiled.kept()[4]).isEqualTo(ordinal("type"));
  }

  private static int ordinal(String name) {
    return EventVariables.table(TestRules.SCHEMA).ordinal(name).orElseThrow();
  }

  @Test
  void listsWhatIsReadOfTakenEvents() {
    assertThat(compiled.lookBacks())
        .containsExactly(
            new LookBack(0, Function.DISTINCT, 2),
            new LookBack(0, Function.COUNT, -1),
            new LookBack(0, Function.LAST, 0),
            new LookBack(0, Function.LAST, 2));
    assertThat(compiled.firstLookBack()).isEqualTo(EVENT + features(TestPatterns.PLAN));
    int[] read = compiled.stages().get(2).where().orElseThrow().ordinals();
    assertThat(Arrays.stream(read).max()).hasValue(compiled.firstLookBack() + 3);
  }

  private static int features(FeaturePlan plan) {
    return PatternCheck.entity(TestPatterns.spec(PATTERN), plan).orElseThrow().features().size();
  }

  @Test
  void isBoundAgainWhenFeaturesMove() {
    FeaturePlan moved =
        TestPatterns.plan(
            """
            entity: card
            features:
              - spent: { of: amount, aggregates: [max, sum], windows: [24h, 7d] }
            """);
    CompiledPattern again = TestPatterns.checked(PATTERN).bind(moved);
    assertThat(again.firstLookBack()).isEqualTo(EVENT + features(moved));
    int column = moved.index("card.spent_sum_24h").orElseThrow() - moved.offset(0);
    assertThat(again.kept()[1]).isEqualTo(EVENT + column);
    assertThat(again.fingerprint()).isEqualTo(compiled.fingerprint());
    assertThat(again.lookBacks()).isEqualTo(compiled.lookBacks());
  }

  @Test
  void isNotBoundWhenSomethingThatItReadsIsGone() {
    CheckedPattern checked = TestPatterns.checked(PATTERN);
    FeaturePlan without =
        TestPatterns.plan("entity: card\nfeatures: [{ count: { windows: [1h] } }]\n");
    assertThatThrownBy(() -> checked.bind(without))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("spec.sequence[2].group[0].where")
        .hasMessageContaining("'card.spent_sum_24h'");
    assertThatThrownBy(() -> checked.bind(FeaturePlan.empty(TestRules.SCHEMA)))
        .isInstanceOf(InvalidDeclarationException.class)
        .hasMessageContaining("spec.entity");
  }
}
