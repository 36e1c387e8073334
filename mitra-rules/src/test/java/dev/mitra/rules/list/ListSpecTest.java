package dev.mitra.rules.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.rules.GoldenCases;
import dev.mitra.rules.TestRules;
import dev.mitra.rules.time.Period;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListSpecTest {
  @Test
  void readsEveryField() {
    assertThat(
            parse(
                """
                purpose: DENY
                description: Cards that were reported stolen.
                entries:
                  - value: tok_1
                    reason: reported stolen
                    author: asha
                    from: 2026-03-01T00:00:00Z
                    until: 2026-06-01T00:00:00Z
                  - { value: tok_1 }
                """))
        .isEqualTo(
            new ListSpec(
                Purpose.DENY,
                "Cards that were reported stolen.",
                List.of(
                    new ListSpec.Entry(
                        "tok_1",
                        "reported stolen",
                        "asha",
                        new Period(
                            Instant.parse("2026-03-01T00:00:00Z").toEpochMilli(),
                            Instant.parse("2026-06-01T00:00:00Z").toEpochMilli())),
                    new ListSpec.Entry("tok_1", "", "", Period.ALWAYS))));
  }

  @Test
  void needsNothingButEntriesWhichMayBeNone() {
    assertThat(parse("entries: []")).isEqualTo(new ListSpec(Purpose.WATCH, "", List.of()));
  }

  @Test
  void saysWhatIsWrongAndWhatIsAllowed() {
    GoldenCases cases = new GoldenCases();
    add(cases, "nothing", "{}");
    add(cases, "entries that are an object", "entries: { tok_1: stolen }\n");
    add(cases, "entries without a value", "entries:\n");
    add(
        cases,
        "another word and another purpose",
        "purpose: BLOCK\nentry: []\nentries: []\ndescription: [a]\n");
    add(
        cases,
        "entries of all sorts",
        """
        entries:
          - tok_1
          - {}
          - { value: 4111 }
          - { value: ' ' }
          - { value: tok_1, from: yesterday, until: 2026-06-01 }
          - { value: tok_1, from: 2026-06-01T00:00:00Z, until: 2026-06-01T00:00:00Z }
          - { value: tok_1, from: 2026-06-02T00:00:00Z, until: 2026-06-01T00:00:00Z }
          - { value: tok_1, expires: 2026-06-01T00:00:00Z, reason: 5, author: null }
        """);
    add(
        cases,
        "texts that are too long",
        "description: %s\nentries:\n- { value: %s, reason: %s }\n"
            .formatted("d".repeat(1_001), "v".repeat(4_097), "r".repeat(1_001)));
    cases.check("list/messages.txt");
  }

  @Test
  void refusesMoreThanAMillionEntriesWithOneFinding() {
    ObjectNode spec = TestRules.yaml("entries: []");
    ArrayNode entries = (ArrayNode) spec.get("entries");
    for (int i = 0; i <= ListSpec.MOST_ENTRIES; i++) {
      entries.addNull();
    }
    assertThatThrownBy(() -> ListSpec.parse("a", spec))
        .hasMessage("spec.entries: are 1000001; at most 1000000 are allowed");
  }

  private static void add(GoldenCases cases, String title, String yaml) {
    String shown = yaml.length() < 1_000 ? yaml : yaml.substring(0, 60) + "…";
    cases.add(title, shown, () -> parse(yaml));
  }

  private static ListSpec parse(String yaml) {
    return ListSpec.parse("stolen-cards", TestRules.yaml(yaml));
  }
}
