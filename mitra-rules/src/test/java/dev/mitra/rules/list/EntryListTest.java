package dev.mitra.rules.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.Seeds;
import dev.mitra.rules.TestRules;
import dev.mitra.rules.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EntryListTest {
  /** 2026-03-01T00:00:00Z. */
  private static final long MARCH = 1_772_323_200_000L;

  @Test
  void holdsAValueFromTheBeginningOfAnEntryToJustBeforeItsEnd() {
    EntryList list =
        list(
            """
            entries:
              - { value: always }
              - { value: from, from: 2026-03-01T00:00:00Z }
              - { value: until, until: 2026-03-01T00:00:00Z }
              - { value: both, from: 2026-03-01T00:00:00Z, until: 2026-03-01T00:00:00.001Z }
            """);
    assertThat(list.size()).isEqualTo(4);
    assertThat(in(list, "always")).containsExactly(true, true, true);
    assertThat(in(list, "from")).containsExactly(false, true, true);
    assertThat(in(list, "until")).containsExactly(true, false, false);
    assertThat(in(list, "both")).containsExactly(false, true, false);
    assertThat(in(list, "other")).containsExactly(false, false, false);
    assertThat(in(list, "Always")).containsExactly(false, false, false);
    assertThat(list.contains("always", 0)).isTrue();
    assertThat(list.contains("always", Long.MAX_VALUE - 1)).isTrue();
  }

  @Test
  void holdsNoMissingValue() {
    assertThat(list("entries: [{ value: a }]").contains("", MARCH)).isFalse();
    assertThat(list("entries: []").contains("", MARCH)).isFalse();
    assertThat(list("entries: []").contains("a", MARCH)).isFalse();
    ListSpec.Entry nothing = new ListSpec.Entry("", "", "", Period.ALWAYS);
    EntryList empty = EntryList.of(new ListSpec(Purpose.DENY, "", List.of(nothing)));
    assertThat(empty.contains("", MARCH)).isFalse();
  }

  /** Before March, at its beginning, and a millisecond later. */
  private static List<Boolean> in(EntryList list, String value) {
    return List.of(
        list.contains(value, MARCH - 1),
        list.contains(value, MARCH),
        list.contains(value, MARCH + 1));
  }

  @Test
  void isWhatGoingThroughAllEntriesSays() {
    long seed = Seeds.announce(EntryListTest.class);
    for (int run = 0; run < 300; run++) {
      Random random = Seeds.random(seed, run);
      ListSpec spec = random(random);
      EntryList list = EntryList.of(spec);
      for (int value = 0; value < 8; value++) {
        for (long time = -1; time < 26; time++) {
          String text = value == 0 ? "" : "v" + value;
          long at = time;
          boolean expected =
              spec.entries().stream()
                  .anyMatch(e -> e.value().equals(text) && e.period().contains(at));
          assertThat(list.contains(text, at))
              .as("run %s: %s at %s in %s", run, text, at, spec.entries())
              .isEqualTo(expected);
        }
      }
      assertThat(list.size()).isEqualTo(spec.entries().size());
    }
  }

  private static ListSpec random(Random random) {
    List<ListSpec.Entry> entries = new ArrayList<>();
    for (int count = random.nextInt(20); count > 0; count--) {
      long from = random.nextInt(6) == 0 ? Long.MIN_VALUE : random.nextInt(20);
      long until =
          random.nextInt(6) == 0 ? Long.MAX_VALUE : Math.max(0, from) + 1 + random.nextInt(6);
      String value = "v" + (1 + random.nextInt(6));
      entries.add(new ListSpec.Entry(value, "", "", new Period(from, until)));
    }
    return new ListSpec(Purpose.WATCH, "", entries);
  }

  private static EntryList list(String yaml) {
    return EntryList.of(ListSpec.parse("a", TestRules.yaml(yaml)));
  }
}
