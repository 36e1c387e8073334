package dev.mitra.rules.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import dev.mitra.features.expr.ExprType;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.plan.PatternColumns.Column;
import dev.mitra.rules.rule.Mode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternSpecTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  @Test
  void readsEveryField() {
    PatternSpec spec =
        TestPatterns.spec(
            """
            entity: card
            mode: SHADOW
            description: small payments, then a large one
            within: 24h
            sequence:
              - begin: small
                where: amount < 100.0
                times: { from: 2, gap: 10m }
                greedy: true
                loop: CONSECUTIVE
                until: type == 'login'
              - notFollowedBy: refund
                where: type == 'refund'
              - followedBy: big
                where: amount > 20000.0
                within: 12h
              - followedByAny: burst
                times: { from: 1, to: 3 }
                loop: COMBINATIONS
                optional: true
                group:
                  - begin: a
                  - next: b
                    times: 2
              - notNext: c
                where: amount > 1.0
              - next: end
            skip: { toLast: small }
            counts: [24h, 1h]
            lateness: 5m
            """);
    assertThat(spec)
        .isEqualTo(
            new PatternSpec(
                "card",
                Mode.SHADOW,
                "small payments, then a large one",
                24 * HOUR,
                List.of(
                    new Step(
                        Relation.BEGIN,
                        "small",
                        "amount < 100.0",
                        List.of(),
                        Optional.of(new Times(2, OptionalInt.empty(), 10 * MINUTE)),
                        false,
                        true,
                        Loop.CONSECUTIVE,
                        "type == 'login'",
                        0),
                    stage(Relation.NOT_FOLLOWED_BY, "refund", "type == 'refund'", 0),
                    stage(Relation.FOLLOWED_BY, "big", "amount > 20000.0", 12 * HOUR),
                    new Step(
                        Relation.FOLLOWED_BY_ANY,
                        "burst",
                        "",
                        List.of(
                            stage(Relation.BEGIN, "a", "", 0),
                            new Step(
                                Relation.NEXT,
                                "b",
                                "",
                                List.of(),
                                Optional.of(new Times(2, OptionalInt.of(2), 0)),
                                false,
                                false,
                                Loop.RELAXED,
                                "",
                                0)),
                        Optional.of(new Times(1, OptionalInt.of(3), 0)),
                        true,
                        false,
                        Loop.COMBINATIONS,
                        "",
                        0),
                    stage(Relation.NOT_NEXT, "c", "amount > 1.0", 0),
                    stage(Relation.NEXT, "end", "", 0)),
                new Skip(Skip.Kind.SKIP_TO_LAST, "small"),
                List.of(HOUR, 24 * HOUR),
                5 * MINUTE));
  }

  @Test
  void needsOnlyEntityAndSequence() {
    assertThat(TestPatterns.spec("entity: card\nsequence: [{ begin: a }]\n"))
        .isEqualTo(
            new PatternSpec(
                "card",
                Mode.ACTIVE,
                "",
                0,
                List.of(stage(Relation.BEGIN, "a", "", 0)),
                Skip.NONE,
                List.of(),
                MINUTE));
  }

  @ParameterizedTest
  @CsvSource({
    "NO_SKIP,NO_SKIP",
    "SKIP_TO_NEXT,SKIP_TO_NEXT",
    "SKIP_PAST_LAST_EVENT,SKIP_PAST_LAST_EVENT",
    "{ toFirst: a },SKIP_TO_FIRST",
    "{ toLast: a },SKIP_TO_LAST"
  })
  void readsEverySkip(String yaml, Skip.Kind kind) {
    PatternSpec spec =
        TestPatterns.spec("entity: card\nsequence: [{ begin: a }]\nskip: " + yaml + "\n");
    assertThat(spec.skip().kind()).isEqualTo(kind);
    assertThat(spec.skip().stage()).isEqualTo(yaml.startsWith("{") ? "a" : "");
  }

  @Test
  void addsItsColumnsToTheVector() {
    PatternColumns columns =
        TestPatterns.spec("entity: card\nsequence: [{ begin: a }]\ncounts: [24h, 90m]\n")
            .columns("test-then-spend", "Pattern/test-then-spend");
    assertThat(columns.pattern()).isEqualTo("test-then-spend");
    assertThat(columns.path()).isEqualTo("Pattern/test-then-spend");
    assertThat(columns.entity()).isEqualTo("card");
    assertThat(columns.columns())
        .extracting(Column::name, Column::type, Column::empty)
        .containsExactly(
            tuple("pattern.test_then_spend", ExprType.FLAG, 0.0),
            tuple("pattern.test_then_spend.seconds_since", ExprType.NUMBER, Double.NaN),
            tuple("pattern.test_then_spend.stage", ExprType.NUMBER, 0.0),
            tuple("pattern.test_then_spend.count_90m", ExprType.NUMBER, 0.0),
            tuple("pattern.test_then_spend.count_1d", ExprType.NUMBER, 0.0));
  }

  @ParameterizedTest
  @CsvSource({
    "test-then-spend,pattern.test_then_spend",
    "a,pattern.a",
    "3ds-failed,pattern._3ds_failed",
    "in,pattern._in"
  })
  void namesItsColumnsByItsOwnName(String name, String column) {
    assertThat(PatternSpec.column(name)).isEqualTo(column);
  }

  @Test
  void cannotTakeEventsInANumberThatIsNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Times(0, OptionalInt.empty(), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Times(2, OptionalInt.of(1), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Times(1, OptionalInt.of(1), -1));
  }

  private static Step stage(Relation relation, String name, String where, long within) {
    return new Step(
        relation, name, where, List.of(), Optional.empty(), false, false, Loop.RELAXED, "", within);
  }
}
