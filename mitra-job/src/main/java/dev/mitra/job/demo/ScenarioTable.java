package dev.mitra.job.demo;

import dev.mitra.job.demo.Totals.ScenarioTotals;
import dev.mitra.job.screen.StyledLine;
import dev.mitra.job.screen.StyledLine.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** What became of each scenario: plain lines, one a scenario, those with most fraud first. */
final class ScenarioTable {
  private static final int NAME = 32;
  private static final int KIND = 9;
  private static final int COUNT = 11;
  private static final int SHARE = 8;

  private ScenarioTable() {}

  static List<String> lines(
      SortedMap<String, ScenarioTotals> scenarios, Map<String, String> kinds, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(
        new StyledLine(width, false)
            .cell("scenario", NAME, false, Style.PLAIN)
            .cell("kind", KIND, false, Style.PLAIN)
            .cell("sent", COUNT, true, Style.PLAIN)
            .cell("fraud", COUNT, true, Style.PLAIN)
            .cell("stopped", COUNT + SHARE, true, Style.PLAIN)
            .cell("flagged", COUNT + SHARE, true, Style.PLAIN)
            .toString());
    scenarios.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                (Map.Entry<String, ScenarioTotals> entry) -> -entry.getValue().fraud()))
        .forEach(
            entry -> {
              String kind = kinds.getOrDefault(entry.getKey(), "");
              lines.add(line(entry.getKey(), kind, entry.getValue(), width));
            });
    return lines;
  }

  private static String line(String name, String kind, ScenarioTotals counts, int width) {
    return new StyledLine(width, false)
        .cell(name, NAME - 1, false, Style.PLAIN)
        .add(" ")
        .cell(kind, KIND, false, Style.PLAIN)
        .cell(Indian.count(counts.sent()), COUNT, true, Style.PLAIN)
        .cell(Indian.count(counts.fraud()), COUNT, true, Style.PLAIN)
        .cell(Indian.count(counts.stopped()), COUNT, true, Style.PLAIN)
        .cell(share(counts.stopped(), counts.sent()), SHARE, true, Style.PLAIN)
        .cell(Indian.count(counts.flagged()), COUNT, true, Style.PLAIN)
        .cell(share(counts.flagged(), counts.sent()), SHARE, true, Style.PLAIN)
        .toString();
  }

  private static String share(long part, long sent) {
    return TotalsLines.percent(Totals.ratio(part, sent));
  }
}
