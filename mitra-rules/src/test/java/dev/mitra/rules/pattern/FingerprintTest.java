package dev.mitra.rules.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.plan.FeaturePlan;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pattern's fingerprint changes with what its state depends on, and with nothing else. */
class FingerprintTest {
  private static final String PATTERN =
      """
      entity: card
      mode: ACTIVE
      description: small, then large
      within: 24h
      sequence:
        - begin: small
          where: amount < 100.0
          times: { from: 2, gap: 10m }
          until: type == 'x'
        - followedBy: big
          where: amount > 500.0
          within: 12h
        - next: g
          times: { from: 1, to: 2 }
          group: [{ begin: a }, { next: b, where: recurring }]
      skip: NO_SKIP
      counts: [1h]
      lateness: 1m
      """;

  private static final long FINGERPRINT = fingerprint(PATTERN, 7, TestPatterns.PLAN);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode: ACTIVE|mode: SHADOW",
        "mode: ACTIVE|mode: DISABLED",
        "small, then large|small, then larger",
        "counts: [1h]|counts: [2h, 3h]",
        "lateness: 1m|lateness: 60s",
        "within: 24h|within: 1d",
      })
  void staysWhenTheSequenceDoes(String from, String to) {
    assertThat(PATTERN).contains(from);
    String other = PATTERN.replace(from, to);
    assertThat(fingerprint(other, 7, TestPatterns.PLAN)).isEqualTo(FINGERPRINT);
    assertThat(TestPatterns.spec(other).followsSameSequence(TestPatterns.spec(PATTERN))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entity: card|entity: customer",
        "within: 24h|within: 23h",
        "begin: small|begin: tiny",
        "amount < 100.0|amount < 101.0",
        "from: 2|from: 3",
        "from: 2|from: 2, to: 9",
        "gap: 10m|gap: 11m",
        "until: type == 'x'|until: type == 'y'",
        "until: type == 'x'|greedy: true",
        "until: type == 'x'|optional: true",
        "until: type == 'x'|loop: COMBINATIONS",
        "followedBy: big|followedByAny: big",
        "within: 12h|within: 11h",
        "next: g|followedBy: g",
        "to: 2|to: 3",
        "next: b, where: recurring|next: b, where: international",
        "{ begin: a }, { next: b,|{ begin: a }, { next: c }, { next: b,",
        "skip: NO_SKIP|skip: { toFirst: small }",
        "skip: NO_SKIP|skip: { toLast: small }",
        "skip: NO_SKIP|skip: { toLast: big }",
        "lateness: 1m|lateness: 2m",
      })
  void changesWithTheSequence(String from, String to) {
    assertThat(PATTERN).contains(from);
    String until = to.startsWith("from: 2, to") ? "\n    until: type == 'x'" : "";
    String other = PATTERN.replace(until.isEmpty() ? "\0" : until, "").replace(from, to);
    assertThat(fingerprint(other, 7, TestPatterns.PLAN)).isNotEqualTo(FINGERPRINT);
    assertThat(TestPatterns.spec(other).followsSameSequence(TestPatterns.spec(PATTERN))).isFalse();
  }

  @Test
  void changesWithTheEpochSinceWhichTheSequenceIsFollowed() {
    assertThat(fingerprint(PATTERN, 8, TestPatterns.PLAN)).isNotEqualTo(FINGERPRINT);
  }

  @Test
  void staysWhenFeaturesThatAreNotReadMove() {
    FeaturePlan other =
        TestPatterns.plan("entity: card\nfeatures: [{ count: { windows: [2h, 3h] } }]\n");
    assertThat(fingerprint(PATTERN, 7, other)).isEqualTo(FINGERPRINT);
  }

  /** What one text ends with and the next begins with is not the same as the other way round. */
  @Test
  void tellsTextsApartHoweverTheyMeet() {
    Map<Long, String> seen = new HashMap<>();
    for (String steps :
        new String[] {
          "[{ begin: a }, { next: b }]",
          "[{ begin: ab }, { next: b }]",
          "[{ begin: a }, { next: bb }]",
          "[{ begin: a, group: [{ begin: b }, { next: c }] }, { next: d }]",
          "[{ begin: a, group: [{ begin: b }] }, { next: c }, { next: d }]",
          "[{ begin: a, times: 1 }, { next: b }]",
          "[{ begin: a, times: { from: 1 } }, { next: b }]",
        }) {
      long fingerprint =
          fingerprint("entity: card\nwithin: 1h\nsequence: " + steps + "\n", 7, TestPatterns.PLAN);
      assertThat(seen.put(fingerprint, steps)).as(steps).isNull();
    }
  }

  private static long fingerprint(String yaml, long since, FeaturePlan plan) {
    PatternSpec spec = TestPatterns.spec(yaml);
    return CheckedPattern.check("p", 12, since, spec, TestPatterns.PLAN, TestPatterns.LANGUAGE)
        .bind(plan)
        .fingerprint();
  }
}
