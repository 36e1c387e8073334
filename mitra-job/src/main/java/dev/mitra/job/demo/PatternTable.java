package dev.mitra.job.demo;

import dev.mitra.job.demo.Totals.PatternTotals;
import dev.mitra.job.screen.StyledLine;
import dev.mitra.job.screen.StyledLine.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** How often each pattern matched: plain lines, one a pattern, the most frequent first. */
final class PatternTable {
  private static final int NAME = 32;
  private static final int COUNT = 11;
  private static final int SHARE = 8;

  private PatternTable() {}

  static List<String> lines(SortedMap<String, PatternTotals> patterns, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(
        new StyledLine(width, false)
            .cell("pattern", NAME, false, Style.PLAIN)
            .cell("matches", COUNT, true, Style.PLAIN)
            .cell("of fraud", COUNT + SHARE, true, Style.PLAIN)
            .toString());
    for (Map.Entry<String, PatternTotals> pattern : mostFrequentFirst(patterns)) {
      PatternTotals counts = pattern.getValue();
      lines.add(
          new StyledLine(width, false)
              .cell(pattern.getKey(), NAME - 1, false, Style.PLAIN)
              .add(" ")
              .cell(Indian.count(counts.matches()), COUNT, true, Style.PLAIN)
              .cell(Indian.count(counts.fraud()), COUNT, true, Style.PLAIN)
              .cell(
                  TotalsLines.percent(Totals.ratio(counts.fraud(), counts.matches())),
                  SHARE,
                  true,
                  Style.PLAIN)
              .toString());
    }
    return lines;
  }

  static List<Map.Entry<String, PatternTotals>> mostFrequentFirst(
      SortedMap<String, PatternTotals> patterns) {
    return patterns.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                (Map.Entry<String, PatternTotals> entry) -> -entry.getValue().matches()))
        .toList();
  }
}
