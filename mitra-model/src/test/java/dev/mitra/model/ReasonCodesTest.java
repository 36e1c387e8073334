package dev.mitra.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which features a reason code stands for. */
class ReasonCodesTest {

  @Test
  void aStarStandsForAnyText() {
    assertThat(code("card.count_*", "card.count_1h")).isTrue();
    assertThat(code("card.count_*", "card.count_")).isTrue();
    assertThat(code("*amount*", "card.amount_avg_1h")).isTrue();
    assertThat(code("*", "")).isTrue();
    assertThat(code("a*a", "a")).isFalse();
    assertThat(code("a*b*a", "aba")).isTrue();
    assertThat(code("card.count_1h", "card.count_1h")).isTrue();
    assertThat(code("card.count_1", "card.count_1h")).isFalse();
  }

  @Test
  void thePatternsOfShortTextsMatchAsRegularExpressionsDo() {
    Random random = new Random(TestModels.seed("reason codes"));
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "ab*", 6);
      String feature = text(random, "ab", 8);
      String regex = pattern.replace("*", ".*");
      assertThat(code(pattern, feature))
          .as("%s on %s", pattern, feature)
          .isEqualTo(Pattern.matches(regex, feature));
    }
  }

  @Test
  void manyStarsCostNoMoreThanTheirNumber() {
    String hostile = "*a".repeat(99) + "*X";
    ReasonCodes codes =
        new ReasonCodes(
            IntStream.range(0, ReasonCodes.MOST)
                .mapToObj(i -> new ReasonCodes.Entry(hostile, "CODE"))
                .toList());
    String feature = "a".repeat(ModelManifest.MAX_FEATURE_NAME_LENGTH);
    for (int i = 0; i < ModelManifest.MAX_FEATURES; i++) {
      assertThat(codes.of(feature).isPresent()).isFalse();
    }
  }

  private static boolean code(String pattern, String feature) {
    return new ReasonCodes(List.of(new ReasonCodes.Entry(pattern, "CODE"))).of(feature).isPresent();
  }

  private static String text(Random random, String letters, int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
