package dev.mitra.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.list.EntryList;
import dev.mitra.rules.list.ListSpec;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.policy.PolicySpec;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.ControlRecord.Publish;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.rule.RuleSpec;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Nothing in a control record can fail in another way than by being refused: from bytes to a
 * compiled rule, only an {@link InvalidDeclarationException} comes out.
 */
class HostileRecordsTest {
  private static final long SEED = 20_261_122L;
  private static final String[] VALID = {
    """
    apiVersion: mitra/v1
    kind: Rule
    metadata: { name: card-testing, labels: { owner: risk-in }, effectiveAt: 2026-03-01T00:00:00Z }
    spec:
      when: card.count_10m > 5 && amount < 100.0 || card.matches('^tok_[0-9]+$')
      action: BLOCK
      lane: HARD
      mode: ACTIVE
      points: 12.5
      reason: CARD_TESTING
      description: "many small payments"
      scope: { field: merchant, values: [m1, m2] }
      rollout: { percent: 10, by: customer }
      schedule: { from: 2026-03-01T00:00:00Z, until: 2026-06-01T00:00:00Z }
      suppress: [{ field: card, value: tok_1, until: 2026-04-01T00:00:00Z, reason: a, author: b }]
      guard: { share: 0.05, window: 1m, minimum: 100 }
    """,
    """
    {"apiVersion":"mitra/v1","kind":"Rule","metadata":{"name":"a"},
     "spec":{"when":"[1.0, amount].exists(x, x > 3)","action":"TAG"}}
    """,
    """
    apiVersion: mitra/v1
    kind: Policy
    metadata: { name: default }
    spec:
      score: { block: 0.95, challenge: 0.8, review: 0.6 }
      points: { block: 100, review: 30 }
      breaker: { share: 0.05, window: 1m, minimum: 100, actions: [BLOCK, CHALLENGE] }
      signers: { Rule: 2, Policy: 3 }
    """,
    """
    apiVersion: mitra/v1
    kind: List
    metadata: { name: stolen-cards }
    spec:
      purpose: DENY
      entries:
        - { value: tok_1, reason: stolen, author: risk-in, from: 2026-03-01T00:00:00Z, until: 2026-06-01T00:00:00Z }
        - { value: tok_1, from: 2026-05-01T00:00:00Z }
    """,
  };
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n",
    "  ",
    "'",
    "\"",
    "&a ",
    "*a",
    "!!int ",
    "|",
    ">",
    "#",
    "---\n",
    "...",
    "%YAML 1.2\n",
    "null",
    "~",
    "<<: ",
    "1e999",
    "-0",
    "0x1F",
    ".nan",
    ".inf",
    "\t",
    "\u0000",
    "\ufeff",
    "\ud83d\ude00",
    "? ",
    "true",
    "9".repeat(300),
    "x".repeat(200),
    "((((",
    "@",
  };

  private int accepted;
  private int refused;

  @Test
  void acceptsTheRecordsThatAreMutatedBelow() {
    for (String text : VALID) {
      admit(text.getBytes(UTF_8));
    }
    assertThat(accepted).isEqualTo(VALID.length);
  }

  @Test
  void refusesRandomBytes() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (random.nextBoolean()) {
        // Half of them in ASCII, or nearly all would end at the first byte that is not UTF-8.
        for (int j = 0; j < bytes.length; j++) {
          bytes[j] &= 0x7f;
        }
      }
      admit(bytes);
    }
    assertThat(refused).isEqualTo(2_000);
  }

  @Test
  void acceptsOrRefusesMutatedRecords() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(VALID[random.nextInt(VALID.length)]);
      for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
        mutate(text, random);
      }
      admit(text.toString().getBytes(UTF_8));
    }
    // Both ways were taken often, or the mutations would prove little.
    assertThat(accepted).isGreaterThan(30);
    assertThat(refused).isGreaterThan(1_000);
  }

  private static void mutate(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(12));
    switch (random.nextInt(5)) {
      case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
      case 1 -> text.delete(at, end);
      case 2 -> text.insert(at, text.substring(at, end));
      case 3 -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
      default -> text.insert(at, (char) random.nextInt(128));
    }
  }

  private void admit(byte[] value) {
    try {
      ControlRecord read = ResourceParser.parse(null, value);
      if (!(read instanceof Publish publish)) {
        return;
      }
      Resource resource = publish.resource();
      switch (resource.id().kind()) {
        case RULE -> {
          RuleSpec spec = RuleSpec.parse(resource.id().name(), resource.spec());
          TestRules.rule(resource.id().name(), spec);
        }
        case POLICY -> PolicySpec.parse(resource.id().name(), resource.spec());
        case LIST -> EntryList.of(ListSpec.parse(resource.id().name(), resource.spec()));
        case PATTERN -> PatternSpec.parse(resource.spec());
        case FEATURE_SET, MODEL, DEMOTION, BUNDLE -> {}
      }
      accepted++;
    } catch (InvalidDeclarationException e) {
      assertThat(e.findings()).isNotEmpty();
      assertThat(e.findings()).allMatch(finding -> finding.message().length() < 500);
      refused++;
    }
  }
}
