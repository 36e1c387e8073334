package dev.mitra.rules.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextIndexTest {
  @Test
  void numbersTextsInTheOrderInWhichTheyAreAdded() {
    TextIndex.Builder builder = new TextIndex.Builder();
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      // Every third one again.
      String text = "text-" + (i % 3 == 0 ? i / 2 : i);
      int next = expected.size();
      assertThat(builder.add(text)).isEqualTo(expected.computeIfAbsent(text, t -> next));
    }
    TextIndex index = builder.build();
    assertThat(index.size()).isEqualTo(expected.size());
    expected.forEach((text, number) -> assertThat(index.find(text)).isEqualTo(number));
    for (int i = 20_000; i < 60_000; i++) {
      assertThat(index.find("text-" + i)).isEqualTo(TextIndex.NONE);
    }
    assertThat(index.find("")).isEqualTo(TextIndex.NONE);
  }

  @Test
  void findsNothingInAnEmptyIndex() {
    assertThat(new TextIndex.Builder().build().find("a")).isEqualTo(TextIndex.NONE);
  }

  /** {@code "Aa"} and {@code "BB"} have one hash code, and so have all texts of such pairs. */
  @Test
  void tellsTextsOfOneHashCodeApart() {
    TextIndex.Builder builder = new TextIndex.Builder();
    for (int i = 0; i < 1 << 12; i++) {
      assertThat(builder.add(pairs(i))).isEqualTo(i);
    }
    TextIndex index = builder.build();
    assertThat(pairs(5)).hasSameHashCodeAs(pairs(6));
    for (int i = 0; i < 1 << 12; i++) {
      assertThat(index.find(pairs(i))).isEqualTo(i);
    }
  }

  private static String pairs(int number) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 12; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }
}
