package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Differences in the unified format. */
class UnifiedDiffTest {
  private static final int RUNS = 2_000;
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

  @Test
  void equalTextsHaveNoHunks() {
    assertThat(UnifiedDiff.of(List.of("a", "b"), List.of("a", "b"))).isEmpty();
    assertThat(UnifiedDiff.of(List.of(), List.of())).isEmpty();
  }

  @Test
  void aChangeIsShownWithThreeLinesAroundIt() {
    List<String> before = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9");
    List<String> after = List.of("1", "2", "3", "4", "five", "6", "7", "8", "9");
    assertThat(UnifiedDiff.of(before, after))
        .containsExactly("@@ -2,7 +2,7 @@", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8");
  }

  @Test
  void whatIsNewOrGoneIsOneHunk() {
    assertThat(UnifiedDiff.of(List.of(), List.of("a", "b")))
        .containsExactly("@@ -0,0 +1,2 @@", "+a", "+b");
    assertThat(UnifiedDiff.of(List.of("a", "b"), List.of()))
        .containsExactly("@@ -1,2 +0,0 @@", "-a", "-b");
  }

  @Test
  void theHunksMakeTheOneTextOfTheOtherWithTheFewestChanges() {
    long seed = Seeds.announce(UnifiedDiffTest.class);
    for (int run = 0; run < RUNS; run++) {
      Random random = Seeds.random(seed, run);
      List<String> before = text(random);
      List<String> after = text(random);
      List<String> hunks = UnifiedDiff.of(before, after);
      assertThat(patch(before, hunks)).as("run %d: %s", run, hunks).isEqualTo(after);
      long changed = hunks.stream().filter(line -> "+-".indexOf(line.charAt(0)) >= 0).count();
      assertThat(changed)
          .as("run %d: %s", run, hunks)
          .isEqualTo(before.size() + after.size() - 2L * common(before, after));
    }
  }

  private static List<String> text(Random random) {
    int size = random.nextInt(30);
    int words = 1 + random.nextInt(8);
    List<String> text = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      text.add("word" + random.nextInt(words));
    }
    return text;
  }

  /** As {@code patch} does, which trusts the numbers in the hunks' heads. */
  private static List<String> patch(List<String> before, List<String> hunks) {
    List<String> after = new ArrayList<>();
    int read = 0;
    for (String line : hunks) {
      Matcher hunk = HUNK.matcher(line);
      if (hunk.matches()) {
        boolean nothing = "0".equals(hunk.group(2));
        int start = Integer.parseInt(hunk.group(1)) - (nothing ? 0 : 1);
        after.addAll(before.subList(read, start));
        read = start;
        int afterStart = Integer.parseInt(hunk.group(3)) - ("0".equals(hunk.group(4)) ? 0 : 1);
        assertThat(after).hasSize(afterStart);
        continue;
      }
      if (line.charAt(0) != '+') {
        assertThat(before.get(read)).isEqualTo(line.substring(1));
        read++;
      }
      if (line.charAt(0) != '-') {
        after.add(line.substring(1));
      }
    }
    after.addAll(before.subList(read, before.size()));
    return after;
  }

  /** The length of the longest common subsequence, by the table that everyone knows. */
  private static int common(List<String> one, List<String> other) {
    int[][] length = new int[one.size() + 1][other.size() + 1];
    for (int i = 1; i <= one.size(); i++) {
      for (int j = 1; j <= other.size(); j++) {
        length[i][j] =
            one.get(i - 1).equals(other.get(j - 1))
                ? length[i - 1][j - 1] + 1
                : Math.max(length[i - 1][j], length[i][j - 1]);
      }
    }
    return length[one.size()][other.size()];
  }
}
