package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.cli.Shell.Ended;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Golden;
import dev.mitra.job.fixtures.Payments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mitra test}: patterns are tested where they are kept, on events in their order. */
class PatternTestCommandTest {
  private static final String PATTERNS =
      String.join(
          "---\n",
          Controls.resource(
              "Pattern",
              "test-then-spend",
              "",
              """
              entity: card
              within: 24h
              sequence:
                - begin: small
                  where: amount < 100.0
                  times: { from: 2 }
                - followedBy: big
                  where: amount > 1000.0 && merchant != small.last.merchant
              skip: SKIP_PAST_LAST_EVENT
              """),
          Controls.resource(
              "Pattern",
              "busy-hour",
              "",
              """
              entity: card
              mode: SHADOW
              within: 1h
              sequence:
                - begin: busy
                  where: card.count_1h >= 3.0
              """),
          Controls.resource(
              "Pattern",
              "abandoned",
              "",
              """
              entity: device
              within: 30m
              sequence:
                - begin: tried
                  where: type == 'payment.attempted'
                - notFollowedBy: done
                  where: type == 'payment.failed'
              """),
          Controls.resource(
              "Pattern",
              "asleep",
              "",
              """
              entity: card
              mode: DISABLED
              within: 1h
              sequence:
                - begin: any
              """),
          Controls.resource(
              "Pattern",
              "later",
              ", effectiveAt: 2026-06-01T00:00:00Z",
              """
              entity: card
              within: 1h
              sequence:
                - begin: any
              """),
          Controls.rule("spend", "pattern.test_then_spend", "CHALLENGE"));

  private static final String GOOD =
      """
      kind: PatternTest
      metadata: { name: test-then-spend }
      tests:
        - name: two small payments, then a large one elsewhere
          with: { card: c1, type: payment.attempted, merchant: m1 }
          events:
            - { at: 0s, amount: 40.0, decision: ALLOW, rules: [] }
            - { at: 2m, type: payment.authorised, amount: 55.0 }
            - { at: 3h, amount: 45000.0, merchant: m9, matches: true, decision: CHALLENGE, rules: [spend] }
            - { at: 4h, amount: 45000.0, merchant: m8 }
        - name: the same merchant is no stranger
          with: { card: c1, type: payment.attempted, merchant: m1 }
          events:
            - { at: 0s, amount: 40.0 }
            - { at: 2m, amount: 55.0 }
            - { at: 3h, amount: 45000.0 }
        - name: another card goes its own way
          with: { type: payment.attempted, merchant: m1 }
          events:
            - { at: 0s, card: c1, amount: 40.0 }
            - { at: 2m, card: c2, amount: 55.0 }
            - { at: 3h, card: c1, amount: 45000.0, merchant: m9 }
        - name: within a day
          with: { card: c1, type: payment.attempted }
          events:
            - { at: 0s, amount: 40.0 }
            - { at: 0s, amount: 40.0 }
            - { at: 24h, amount: 45000.0, merchant: m9 }
      ---
      kind: PatternTest
      metadata: { name: busy-hour }
      tests:
        - name: the third event of a card within an hour
          start: 2026-05-01T00:00:00Z
          with: { card: c1, type: payment.failed }
          events:
            - { at: 0s }
            - { at: 1m }
            - { at: 2m, type: payment.attempted, matches: true }
            - { at: 59m, matches: true }
            - { at: 61m, matches: true }
            - { at: 3h }
      ---
      kind: PatternTest
      metadata: { name: abandoned }
      tests:
        - name: half an hour goes by
          with: { device: d1, type: payment.attempted }
          events:
            - { at: 0s, timedMatch: true }
            - { at: 31m }
            - { at: 40m, type: payment.failed }
            - { at: 50m, timedMatch: true }
      """;

  private static final String FAILING =
      """
      kind: PatternTest
      metadata: { name: test-then-spend }
      tests:
        - name: expects too much
          with: { card: c1, type: payment.attempted, merchant: m1 }
          events:
            - { at: 0s, amount: 40.0, matches: true }
            - { at: 2m, type: payment.authorised, amount: 55.0, timedMatch: true }
            - { at: 3h, amount: 45000.0, matches: true, decision: CHALLENGE, rules: [spend] }
        - name: expects too little
          with: { card: c1, type: payment.attempted, merchant: m1 }
          events:
            - { at: 0s, amount: 40.0 }
            - { at: 1m, amount: 7.0, card: c2 }
            - { at: 1m, amount: 7.0, merchant: m2, id: nobody, device: d1 }
            - { at: 2h, amount: 45000.0, merchant: m3, decision: ALLOW }
      ---
      kind: PatternTest
      metadata: { name: asleep }
      tests:
        - name: never
          events: [{ at: 0s, card: c1, type: payment.attempted, matches: true }]
      ---
      kind: PatternTest
      metadata: { name: later }
      tests:
        - name: not before June
          events: [{ at: 0s, card: c1, type: payment.attempted, matches: true }]
      ---
      kind: PatternTest
      metadata: { name: abandoned }
      tests:
        - name: time runs out unseen
          with: { device: d1, type: payment.attempted }
          events:
            - { at: 0s }
      ---
      kind: RuleTest
      metadata: { name: spend }
      tests:
        - name: a test of a rule gives the pattern as a feature
          event: { type: payment.attempted, amount: 1, card: c1 }
          features: { pattern.test_then_spend: 1, pattern.test_then_spend.stage: 2 }
          expect: { rules: [spend], decision: CHALLENGE }
        - name: or as a flag
          event: { type: payment.attempted, amount: 1, card: c1 }
          features: { pattern.test_then_spend: true }
          expect: { rules: [spend], decision: CHALLENGE }
        - name: without it no pattern has begun
          event: { type: payment.attempted, amount: 1, card: c1 }
          expect: { rules: [spend] }
      """;

  private static final String WRONG =
      """
      kind: PatternTest
      metadata: { name: test-then-spent }
      tests:
        - name: names that are not there
          start: yesterday
          with: { crad: c1, amount: much }
          events:
            - { at: 5, type: payment.attempted, matches: perhaps }
            - { type: payment.attempted, merchnt: m1, decision: BLOK, rules: [spent] }
            - { at: 401d, type: payment.attempted }
            - { at: 1s, amount: 1 }
            - { at: 1s, type: payment.failed, decision: ALLOW }
            - { at: 1s, type: payment.failed, rules: [] }
          expect: { decision: ALLOW }
        - name: names that are not there
          events: []
        - name: an id comes once
          with: { type: payment.attempted }
          events:
            - { at: 0s, id: a }
            - { at: 1s, id: a }
        - name: no event at all
        - name: what the decoder refuses
          events:
            - { at: 0s, type: payment.attempted, time: 2026-03-12T00:00:00Z }
            - five
      ---
      kind: RuleTest
      metadata: { name: spend }
      tests:
        - name: columns of patterns
          event: { type: payment.attempted, amount: 1, card: c1 }
          features:
            pattern.test_then_spend: 2
            pattern.busy_hour: yes sir
            pattern.busy_hour.stage: true
            pattern.abandoned: true
            pattern.spend: true
          expect: { rules: [] }
      ---
      kind: PaternTest
      metadata: { name: test-then-spend }
      tests:
        - { name: a }
      """;

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void aRepositoryOfPatterns() throws IOException {
    Files.writeString(folder.resolve("schema.yml"), Payments.YAML);
    Files.createDirectories(folder.resolve("patterns"));
    Files.writeString(folder.resolve("patterns/patterns.yaml"), PATTERNS);
    Files.writeString(
        folder.resolve("patterns/features.yaml"),
        Controls.CARD + "---\n" + Controls.DEVICE + "---\n" + Controls.POLICY);
  }

  private Ended run(String tests, Object... options) throws IOException {
    Files.writeString(folder.resolve("patterns/cards.test.yaml"), tests);
    return Shell.run(
        "test",
        "-f",
        folder.resolve("patterns"),
        "--schema",
        folder.resolve("schema.yml"),
        options);
  }

  private String shown(String text) {
    return text.replace(folder.toString(), "DIR");
  }

  @Test
  void testsThatPassAreListedAndSucceed() throws IOException {
    Ended ended = run(GOOD, "--coverage");
    assertThat(ended.out() + ended.err()).doesNotContain("FAIL");
    assertThat(shown(ended.out()))
        .contains(
            "pass  test-then-spend: two small payments, then a large one elsewhere",
            "6 tests, 0 failed",
            "1 of 1 rules fired in a test",
            "3 of 5 patterns matched in a test",
            "      never: asleep",
            "      never: later");
    assertThat(ended.status()).isZero();
  }

  @Test
  void aTestThatFailsShowsHowFarEachEventBroughtTheSequence() throws IOException {
    Ended ended = run(FAILING, "--coverage");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isEqualTo(1);
    Golden.check("cli/test-patterns-failing.txt", shown(ended.out()));
  }

  @Test
  void everythingThatIsWrongInTestsIsFoundWithItsLine() throws IOException {
    Ended ended = run(WRONG);
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out()).isEmpty();
    Golden.check("cli/test-patterns-findings.txt", shown(ended.err()));
  }

  @Test
  void programsGetEveryEvent() throws IOException {
    Ended ended = run(FAILING, "--coverage", "-o", "json", "--filter", "too much");
    assertThat(ended.status()).isEqualTo(1);
    JsonNode outcome = new ObjectMapper().readTree(ended.out()).at("/outcomes/0");
    assertThat(outcome.path("passed").asBoolean(true)).isFalse();
    assertThat(outcome.at("/differences/0/what").asText()).isEqualTo("events[0] at 0ms matches");
    assertThat(outcome.path("events")).hasSize(3);
    JsonNode event = outcome.at("/events/2");
    assertThat(event.path("id").asText()).isEqualTo("event-3");
    assertThat(event.path("matched").asBoolean(true)).isFalse();
    assertThat(event.path("stage").asInt()).isEqualTo(1);
    assertThat(event.at("/decision/decision").asText()).isEqualTo("ALLOW");
  }

  @Test
  void buildServersGetTheXmlOfJunit() throws IOException {
    Ended ended = run(FAILING, "-o", "junit", "--coverage");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.out())
        .contains(
            "<testsuite name=\"test-then-spend\"",
            "<testcase classname=\"test-then-spend\" name=\"expects too much\"",
            "events[0] at 0ms matches: expected true, got false",
            "never matched: asleep, busy-hour, later");
  }

  /** An event is late when its time is before that of one that arrived before it. */
  @Test
  void eventsMayComeLate() throws IOException {
    Ended ended =
        run(
            """
            kind: PatternTest
            metadata: { name: test-then-spend }
            tests:
              - name: late within what is allowed, and later
                with: { card: c1, type: payment.attempted, merchant: m1 }
                events:
                  - { at: 1m, amount: 40.0 }
                  - { at: 90s, amount: 5.0, card: c2 }
                  - { at: 30s, amount: 41.0 }
                  - { at: 2m, amount: 4000.0, merchant: m2, matches: true }
                  - { at: 2m, amount: 5.0, card: c2 }
                  - { at: 10s, amount: 5.0, card: c2 }
                  - { at: 3m, amount: 4000.0, merchant: m2, card: c2, matches: true }
            """);
    assertThat(ended.out() + ended.err()).contains("1 test, 0 failed");
  }
}
