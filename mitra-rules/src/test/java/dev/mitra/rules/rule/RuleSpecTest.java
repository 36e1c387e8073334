package dev.mitra.rules.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mitra.rules.TestRules;
import dev.mitra.rules.time.Period;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSpecTest {
  @Test
  void readsEveryField() {
    RuleSpec spec =
        parse(
            """
            when: amount > 5
            action: BLOCK
            points: 20
            reason: TESTING
            lane: HARD
            mode: SHADOW
            description: many small payments
            scope: { field: merchant, values: [m1, m2] }
            rollout: { percent: 12.5, by: customer }
            schedule: { from: 2026-03-01T00:00:00Z, until: 2026-06-01T00:00:00Z }
            suppress:
              - field: card
                value: tok_1
                until: 2026-04-01T00:00:00Z
                reason: a test card
                author: asha
              - { field: card, value: tok_2, until: 2026-05-01T00:00:00Z }
            guard: { share: 0.25, window: 5m, minimum: 50 }
            """);
    assertThat(spec)
        .isEqualTo(
            new RuleSpec(
                "amount > 5",
                Action.BLOCK,
                20,
                "TESTING",
                Lane.HARD,
                Mode.SHADOW,
                "many small payments",
                Optional.of(new RuleScope("merchant", List.of("m1", "m2"))),
                Optional.of(new Rollout(12.5, "customer")),
                new Period(millis("2026-03-01T00:00:00Z"), millis("2026-06-01T00:00:00Z")),
                List.of(
                    new Suppression(
                        "card", "tok_1", millis("2026-04-01T00:00:00Z"), "a test card", "asha"),
                    new Suppression("card", "tok_2", millis("2026-05-01T00:00:00Z"), "", "")),
                Optional.of(new Guard(0.25, 300_000, 50))));
  }

  @Test
  void needsOnlyConditionAndAction() {
    assertThat(parse("when: amount > 5\naction: REVIEW\n"))
        .isEqualTo(
            new RuleSpec(
                "amount > 5", Action.REVIEW, 0, "CARD_TESTING", Lane.STANDARD, Mode.ACTIVE, ""));
  }

  @Test
  void fillsInWhatAPartLeavesOut() {
    RuleSpec from = parse("when: 'true'\naction: TAG\nschedule: { from: 2026-03-01T00:00:00Z }\n");
    assertThat(from.schedule())
        .isEqualTo(new Period(millis("2026-03-01T00:00:00Z"), Long.MAX_VALUE));
    RuleSpec until =
        parse("when: 'true'\naction: TAG\nschedule: { until: 2026-03-01T00:00:00Z }\n");
    assertThat(until.schedule())
        .isEqualTo(new Period(Long.MIN_VALUE, millis("2026-03-01T00:00:00Z")));
    RuleSpec guarded = parse("when: 'true'\naction: TAG\nguard: { share: 1 }\n");
    assertThat(guarded.guard()).contains(new Guard(1, 60_000, 100));
    assertThat(guarded.guard().orElseThrow().isOn()).isFalse();
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
  void cannotBeBuiltWrong() {
    assertThatIllegalArgumentException().isThrownBy(() -> spec(Lane.HARD, "AB", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> spec(Lane.STANDARD, "ab", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> spec(Lane.STANDARD, "AB", Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new RuleScope("card", List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RuleScope("card", Collections.nCopies(2, "a")));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rollout(100.5, "card"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Rollout(Double.NaN, "card"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Guard(0, 60_000, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Guard(0.5, 9_999, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Guard(0.5, 60_000, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Period(5, 5));
  }

  private static RuleSpec spec(Lane lane, String reason, double points) {
    return new RuleSpec("true", Action.ALLOW, points, reason, lane, Mode.ACTIVE, "");
  }

  private static RuleSpec parse(String yaml) {
    return RuleSpec.parse("card-testing", TestRules.yaml(yaml));
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
