package dev.mitra.job.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The difference of two texts in the unified format. The shortest script of changes is found by the
 * algorithm of E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986); texts that
 * differ in very many lines are shown as wholly replaced between their common beginning and end.
 */
final class UnifiedDiff {
  private static final int CONTEXT = 3;

  /** The memory of the search grows with the square of this. */
  private static final int MOST_CHANGES = 2_000;

  /** A line of the script: taken over, taken away or new. */
  private record Line(char sign, String text) {}

  private UnifiedDiff() {}

  /** The hunks, without the two lines that name the texts; empty when they are equal. */
  static List<String> of(List<String> before, List<String> after) {
    int start = 0;
    while (start < Math.min(before.size(), after.size())
        && before.get(start).equals(after.get(start))) {
      start++;
    }
    int end = 0;
    while (end < Math.min(before.size(), after.size()) - start
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    List<Line> script = new ArrayList<>();
    before.subList(0, start).forEach(text -> script.add(new Line(' ', text)));
    script.addAll(
        script(
            before.subList(start, before.size() - end), after.subList(start, after.size() - end)));
    before
        .subList(before.size() - end, before.size())
        .forEach(text -> script.add(new Line(' ', text)));
    return hunks(script);
  }

  private static List<Line> script(List<String> before, List<String> after) {
    int most = Math.min(before.size() + after.size(), MOST_CHANGES);
    int[] furthest = new int[2 * most + 3];
    List<int[]> trace = new ArrayList<>();
    for (int changes = 0; changes <= most; changes++) {
      trace.add(furthest.clone());
      for (int k = -changes; k <= changes; k += 2) {
        int at = most + 1 + k;
        boolean down = k == -changes || (k != changes && furthest[at - 1] < furthest[at + 1]);
        int x = down ? furthest[at + 1] : furthest[at - 1] + 1;
        int y = x - k;
        while (x < before.size() && y < after.size() && before.get(x).equals(after.get(y))) {
          x++;
          y++;
        }
        furthest[at] = x;
        if (x >= before.size() && y >= after.size()) {
          return walkBack(before, after, trace, most);
        }
      }
    }
    List<Line> replaced = new ArrayList<>();
    before.forEach(text -> replaced.add(new Line('-', text)));
    after.forEach(text -> replaced.add(new Line('+', text)));
    return replaced;
  }

  private static List<Line> walkBack(
      List<String> before, List<String> after, List<int[]> trace, int most) {
    Deque<Line> script = new ArrayDeque<>();
    int x = before.size();
    int y = after.size();
    for (int changes = trace.size() - 1; changes > 0; changes--) {
      int[] furthest = trace.get(changes);
      int k = x - y;
      int at = most + 1 + k;
      boolean down = k == -changes || (k != changes && furthest[at - 1] < furthest[at + 1]);
      int fromX = down ? furthest[at + 1] : furthest[at - 1];
      int fromY = fromX - (down ? k + 1 : k - 1);
      // The step itself comes first, then the snake of equal lines after it.
      int afterX = down ? fromX : fromX + 1;
      while (x > afterX) {
        x--;
        script.addFirst(new Line(' ', before.get(x)));
      }
      script.addFirst(down ? new Line('+', after.get(fromY)) : new Line('-', before.get(fromX)));
      x = fromX;
      y = fromY;
    }
    while (x > 0) {
      x--;
      script.addFirst(new Line(' ', before.get(x)));
    }
    return List.copyOf(script);
  }

  private static List<String> hunks(List<Line> script) {
    List<String> out = new ArrayList<>();
    int beforeLine = 1;
    int afterLine = 1;
    int i = 0;
    while (i < script.size()) {
      if (!isNearChange(script, i)) {
        // Not within reach of a change, so taken over in both.
        beforeLine++;
        afterLine++;
        i++;
        continue;
      }
      int end = i;
      while (end < script.size() && isNearChange(script, end)) {
        end++;
      }
      int removed = 0;
      int added = 0;
      List<String> lines = new ArrayList<>();
      for (Line line : script.subList(i, end)) {
        removed += line.sign() == '+' ? 0 : 1;
        added += line.sign() == '-' ? 0 : 1;
        lines.add(line.sign() + line.text());
      }
      out.add("@@ -" + range(beforeLine, removed) + " +" + range(afterLine, added) + " @@");
      out.addAll(lines);
      beforeLine += removed;
      afterLine += added;
      i = end;
    }
    return out;
  }

  private static String range(int line, int count) {
    return count == 1 ? Integer.toString(line) : (count == 0 ? line - 1 : line) + "," + count;
  }

  private static boolean isNearChange(List<Line> script, int at) {
    int from = Math.max(0, at - CONTEXT);
    int to = Math.min(script.size(), at + CONTEXT + 1);
    return script.subList(from, to).stream().anyMatch(line -> line.sign() != ' ');
  }
}
