package dev.mitra.rules.rule;

import dev.mitra.rules.GoldenCases;
import dev.mitra.rules.TestRules;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is said about rules that are refused. */
class RuleMessagesTest {
  private static final String RULE = "when: amount > 5\naction: REVIEW\n";

  @Test
  void saysWhatIsWrongWithARuleAndWhatIsAllowed() {
    GoldenCases cases = new GoldenCases();
    add(cases, "nothing", "{}");
    add(
        cases,
        "every field of its own",
        """
        whn: amount > 5
        action: ALLOW
        points: 5000
        reason: card testing
        lane: HARD
        mode: shadow
        description: 5
        """);
    add(cases, "fields without a value", "when:\naction:\nscope:\nsuppress:\n");
    add(cases, "an action that is none", "when: amount > 5\naction: STOP\n");
    add(cases, "a blank condition", "when: ' '\naction: TAG\n");
    add(
        cases,
        "a condition that reads what is not there",
        "when: amonut > 5 && amount * 2 > 1\naction: TAG\n");
    add(cases, "a condition that is no condition", "when: amount + 1.0\naction: TAG\n");
    scopes(cases);
    rollouts(cases);
    add(cases, "a schedule that says no time", RULE + "schedule: {}\n");
    add(cases, "a schedule that is a text", RULE + "schedule: 2026-03-01T00:00:00Z\n");
    add(
        cases,
        "a schedule of another word and no instant",
        RULE + "schedule: { form: 2026-03-01T00:00:00Z, until: tomorrow }\n");
    add(
        cases,
        "a schedule that ends as it begins",
        RULE + "schedule: { from: 2026-03-01T00:00:00Z, until: 2026-03-01T00:00:00Z }\n");
    suppressions(cases);
    guards(cases);
    cases.check("rule/messages.txt");
  }

  private static void scopes(GoldenCases cases) {
    add(cases, "a scope that is a list", RULE + "scope: [m1]\n");
    add(cases, "an empty scope", RULE + "scope: {}\n");
    add(cases, "a scope without values", RULE + "scope: { field: merchant, values: [] }\n");
    add(
        cases,
        "a scope with wrong values",
        RULE + "scope: { field: merchant, values: [m1, ' ', 7, m1], value: m1 }\n");
    add(
        cases,
        "a scope with blank, repeated and long values",
        RULE + "scope: { field: merchant, values: [m1, ' ', m1, '" + "x".repeat(4097) + "'] }\n");
    add(
        cases,
        "a scope with too many values",
        RULE
            + "scope: { field: merchant, values: ["
            + IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> "m" + i)
                .collect(Collectors.joining(","))
            + "] }\n");
    add(cases, "a scope by no field", RULE + "scope: { field: merchnt, values: [m1] }\n");
    add(cases, "a scope by a number", RULE + "scope: { field: amount, values: ['5'] }\n");
    add(cases, "a scope by a feature", RULE + "scope: { field: card.count_10m, values: ['5'] }\n");
  }

  private static void rollouts(GoldenCases cases) {
    add(cases, "an empty rollout", RULE + "rollout: {}\n");
    add(cases, "a rollout of a number", RULE + "rollout: 10\n");
    add(cases, "a rollout of too many", RULE + "rollout: { percent: 101, by: customer }\n");
    add(cases, "a rollout of a text", RULE + "rollout: { percent: 10%, by: customer }\n");
    add(cases, "a rollout by no field", RULE + "rollout: { percent: 10, by: custmer }\n");
    add(cases, "a rollout by a flag", RULE + "rollout: { percent: 10, by: international }\n");
  }

  private static void suppressions(GoldenCases cases) {
    add(cases, "suppressions that are an object", RULE + "suppress: { field: card }\n");
    add(
        cases,
        "suppressions of all sorts",
        RULE
            + """
            suppress:
              - tok_1
              - {}
              - { field: card, value: tok_1 }
              - { field: card, value: tok_1, until: 30d }
              - { field: card, value: tok_1, until: 2026-04-01T00:00:00Z, why: because }
              - { field: card, value: '', until: 2026-04-01T00:00:00Z, reason: [], author: 1 }
            """);
    add(
        cases,
        "suppressions by what is no text field",
        RULE
            + """
            suppress:
              - { field: card, value: tok_1, until: 2026-04-01T00:00:00Z }
              - { field: crad, value: tok_1, until: 2026-04-01T00:00:00Z }
              - { field: time, value: '5', until: 2026-04-01T00:00:00Z }
            """);
    add(cases, "too many suppressions", RULE + "suppress:\n" + "  - {}\n".repeat(1_001));
  }

  private static void guards(GoldenCases cases) {
    add(cases, "a guard that is a word", RULE + "guard: NONE\n");
    add(cases, "an empty guard", RULE + "guard: {}\n");
    add(cases, "a guard of nothing", RULE + "guard: { share: 0 }\n");
    add(
        cases,
        "a guard out of all ranges",
        RULE + "guard: { share: 1.5, window: 5s, minimum: 0, actions: [BLOCK] }\n");
  }

  private static void add(GoldenCases cases, String title, String yaml) {
    String shown = yaml.length() < 1_000 ? yaml : yaml.substring(0, 60) + "…";
    cases.add(title, shown, () -> TestRules.rule("a", RuleSpec.parse("a", TestRules.yaml(yaml))));
  }
}
