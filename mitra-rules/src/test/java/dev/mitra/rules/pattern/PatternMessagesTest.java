package dev.mitra.rules.pattern;

import dev.mitra.rules.GoldenCases;
import org.junit.jupiter.api.Test;

/** What is said about patterns that are refused. */
class PatternMessagesTest {
  private static final String CARD = "entity: card\nwithin: 1h\n";

  private final GoldenCases cases = new GoldenCases();

  @Test
  void saysWhatIsWrongWithAFieldAndWhatIsAllowed() {
    add("nothing", "{}");
    add(
        "every field of its own",
        """
        entity: 5
        mode: PAUSED
        description: []
        within: 500d
        sequence: { begin: a }
        skip: SKIP_ALL
        counts: [500ms, 1h, 60m, 2h, 3h]
        lateness: 2h
        withn: 1h
        """);
    add("no steps", CARD + "sequence: []\n");
    add("steps that are none", CARD + "sequence: [a, [], { begin: a }]\n");
    add("more than 16 steps", CARD + "sequence:\n" + steps(17));
    add(
        "steps that follow in no way, in two, and without a name",
        CARD
            + """
            sequence:
              - where: amount > 5.0
              - { begin: a, next: b }
              - { next: }
              - { followedBy: Big-Spend }
              - { followdBy: c }
            """);
    add(
        "what is not for a negative step",
        CARD
            + """
            sequence:
              - begin: a
              - notNext: b
                times: 2
                optional: true
                greedy: false
                loop: RELAXED
                until: amount > 5.0
                group: [{ begin: x }]
              - next: c
            """);
    add(
        "what is not for a group",
        CARD
            + """
            sequence:
              - begin: a
              - next: g
                where: amount > 5.0
                greedy: true
                until: amount > 5.0
                within: 5m
                times: { from: 1, gap: 1m }
                group: [{ begin: x }]
            """);
    add(
        "what is only for loops",
        CARD
            + """
            sequence:
              - { begin: a, greedy: true, loop: RELAXED, until: amount > 5.0 }
              - { next: b, times: { to: 3 }, until: amount > 5.0, within: 5m }
              - { next: c, times: 2, greedy: true, loop: COMBINATIONS }
            """);
    add(
        "times that are none",
        CARD
            + """
            sequence:
              - { begin: a, times: 0 }
              - { next: b, times: 65 }
              - { next: c, times: twice }
              - { next: d, times: { from: 3, to: 2, gap: 0s, too: 4 } }
              - { next: e, times: { from: 1.5 } }
            """);
    add(
        "groups in groups in groups in groups",
        CARD
            + """
            sequence:
              - begin: g1
                group:
                  - begin: g2
                    group:
                      - begin: g3
                        group:
                          - begin: g4
                            group:
                              - begin: a
            """);
    add("a group without steps", CARD + "sequence: [{ begin: a, group: [] }]\n");
    add("a blank condition", CARD + "sequence: [{ begin: a, where: ' ', times: { from: 1 } }]\n");
    add("a condition that is no text", CARD + "sequence: [{ begin: a, where: true }]\n");
    add(
        "a skip to two stages",
        CARD + "sequence: [{ begin: a }]\nskip: { toFirst: a, toLast: a }\n");
    add("a skip to no stage", CARD + "sequence: [{ begin: a }]\nskip: { to: a }\n");
    cases.check("pattern/fields.txt");
  }

  @Test
  void saysWhatKeepsStepsFromBeingASequence() {
    add("an entity without features", "entity: crad\nsequence: [{ begin: a }]\n");
    add("a sequence without an end", "entity: card\nsequence: [{ begin: a }, { next: b }]\n");
    add(
        "a loop without an end",
        "entity: card\nsequence: [{ begin: a }, { next: b, times: { from: 1, gap: 1h } }]\n");
    add(
        "names that are given twice",
        CARD + "sequence: [{ begin: a }, { next: b }, { next: a }]\n");
    add(
        "names that are something else",
        CARD
            + """
            sequence:
              - { begin: card }
              - { next: type }
              - { next: in }
              - { next: time }
              - { next: bin }
              - { next: string }
              - { next: pattern }
            """);
    add("no begin", CARD + "sequence: [{ next: a }, { begin: b }]\n");
    add(
        "negatives alone",
        CARD + "sequence: [{ notNext: a, where: amount > 1.0 }, { notFollowedBy: b }]\n");
    add(
        "a notFollowedBy at the end, without a within",
        "entity: card\nsequence: [{ begin: a }, { notFollowedBy: b, where: amount > 5.0 }]\n");
    add("a notNext at the end", CARD + "sequence: [{ begin: a }, { notNext: b }]\n");
    add(
        "a within where none can be",
        CARD
            + """
            sequence:
              - { begin: a, within: 5m }
              - { notFollowedBy: b, within: 5m, where: amount > 5.0 }
              - { next: c, within: 2h }
              - { next: d, times: { from: 2, to: 3, gap: 3h } }
            """);
    add(
        "what Flink CEP does not allow or would pass over",
        CARD
            + """
            sequence:
              - { begin: a, optional: true }
              - { notFollowedBy: b, where: amount > 5.0 }
              - { notNext: c, where: amount > 5.0 }
              - { next: d, times: { from: 1 }, greedy: true }
              - { next: e, optional: true }
              - next: g
                group:
                  - { begin: f }
                  - { notNext: h, where: amount > 5.0 }
            skip: { toFirst: f }
            """);
    add(
        "nothing that is required",
        CARD
            + """
            sequence:
              - { begin: a, optional: true }
              - { next: g, optional: true, group: [{ begin: b, optional: true }] }
            """);
    add(
        "too many events",
        CARD
            + """
            sequence:
              - begin: g
                times: { from: 4 }
                group:
                  - { begin: a, times: { from: 2, to: 5 } }
                  - { next: b, times: 20 }
              - { next: c }
            """);
    add(
        "a skip to what takes no events",
        CARD
            + "sequence: [{ begin: a }, { notNext: b, where: amount > 5.0 }, { next: c }]\n"
            + "skip: { toLast: b }\n");
    add(
        "a skip to what is not there",
        CARD + "sequence: [{ begin: small }]\nskip: { toLast: smal }\n");
    cases.check("pattern/sequences.txt");
  }

  @Test
  void saysWhatIsWrongWithConditions() {
    add(
        "what is not there, or of another type",
        CARD
            + """
            sequence:
              - { begin: a, where: amonut > 5.0 }
              - { next: b, where: amount }
              - { next: c, where: amount == 5 }
              - { next: d, where: customer.count_1h > 5.0 }
              - { next: e, where: pattern.other }
              - { next: f, where: card in list('stolen') }
            """);
    add(
        "look-backs that are none",
        CARD
            + """
            sequence:
              - { begin: first_one, where: second.count > 1.0 }
              - { notFollowedBy: never, where: never.count > 1.0 || first_one.count > 5.0 }
              - { next: second, where: never.last.amount > 5.0 }
              - { next: c, where: first_one > 5.0 && first_one.count.amount > 1.0 }
              - { next: d, where: first_one.lst.amount > 5.0 || first_one.last > 5.0 }
              - { next: e, where: first_one.sum.merchant > 5.0 || first_one.last.amonut > 5.0 }
              - { next: f, where: first_one.distinct.international > 5.0 }
              - { next: g, where: fist_one.count > 5.0 }
            """);
    add(
        "an until that does not type-check",
        CARD + "sequence: [{ begin: a, times: { from: 2 }, until: a.count == 5 }]\n");
    cases.check("pattern/conditions.txt");
  }

  @Test
  void saysWhyAPatternCanNeverMatch() {
    add(
        "conditions that exclude themselves",
        CARD
            + """
            sequence:
              - { begin: a, where: 1 > 2 }
              - { next: b, where: type == 'x' && type == 'y' }
              - { next: c, where: amount > 100.0 && amount < 50.0 }
              - { next: d, where: international && !international }
              - { next: e, where: (type == 'x' || type == 'y') && type == 'z' }
              - { next: f, optional: true, where: amount > 1.0 && amount < 1.0 }
              - next: g
                times: { from: 2 }
                where: amount > 1.0
                until: amount < 1.0 && amount > 1.0
            """);
    add(
        "look-backs at what cannot be",
        CARD
            + """
            sequence:
              - { begin: a, times: { from: 2, to: 3 }, where: a.count >= 3.0 }
              - { next: b, where: a.count < 2.0 }
              - { next: c, where: a.first.seconds_ago >= 3600.0 }
              - { next: d, where: b.distinct.merchant == 2.0 }
            """);
    add(
        "negative steps that nothing gets past",
        CARD
            + """
            sequence:
              - begin: a
              - notNext: b
              - followedBy: c
                where: amount > 5.0
              - notFollowedBy: d
                where: amount > 5.0 || amount > 1.0 || true
              - followedBy: e
              - notFollowedBy: f
                where: type=='x' && amount > 10.0
              - notFollowedBy: h
                where: amount > 500.0
              - followedBy: g
                group:
                  - begin: i
                    where: amount > 10.0 && type == 'x' && merchant == 'm'
              - notNext: j
                where: type == 'x'
              - next: k
                where: type == 'x'
            """);
    add(
        "an until that ends a loop before it begins",
        CARD
            + """
            sequence:
              - { begin: a, where: type == 'x', times: { from: 2 }, until: type=='x' }
              - { next: b, where: type == 'x', times: { from: 2 }, until: 1 < 2 }
              - { next: c, times: { from: 2 }, until: "true" }
            """);
    cases.check("pattern/never.txt");
  }

  @Test
  void takesWhatOnlyLooksAsIfItCouldNeverMatch() {
    add(
        "silence, and an event that is not the next one",
        CARD
            + """
            sequence:
              - { begin: a, times: { from: 2 }, until: a.count > 5.0 }
              - { notNext: b, where: type == 'x' }
              - { followedBy: c, where: type == 'x' }
              - { notFollowedBy: d, where: type == 'y' }
              - { followedBy: e, where: type == 'y', optional: true }
              - { followedBy: f, where: type == 'z' && a.first.seconds_ago < 3600.0 }
              - { notFollowedBy: g }
            """);
    add(
        "plain stages that are each bounded in time",
        """
        entity: card
        sequence:
          - { begin: a }
          - { notFollowedBy: n, where: amount > 5.0 }
          - { next: b, within: 5m }
          - { notFollowedBy: c, within: 5m }
        """);
    cases.check("pattern/accepted.txt");
  }

  private void add(String title, String yaml) {
    cases.add(title, yaml, () -> TestPatterns.compiled(yaml));
  }

  private static String steps(int count) {
    StringBuilder steps = new StringBuilder("  - { begin: s0 }\n");
    for (int i = 1; i < count; i++) {
      steps.append("  - { next: s").append(i).append(" }\n");
    }
    return steps.toString();
  }
}
