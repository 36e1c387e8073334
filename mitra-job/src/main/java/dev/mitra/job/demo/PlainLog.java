package dev.mitra.job.demo;

import dev.mitra.job.screen.Display;
import dev.mitra.job.screen.StyledLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Plain lines for a file or a pipe: a few decisions each second, those that were not allowed first,
 * every note, and the totals now and then. Not thread-safe.
 */
final class PlainLog implements View {
  static final int SAMPLED_PER_SECOND = 5;
  private static final long SAMPLE_MILLIS = 1_000;
  private static final long TOTALS_MILLIS = 10_000;
  private static final String INDENT = "    ";
  private static final int LINES_PER_HEADER = 40;

  private final Display display;
  private final RowLayout layout;
  private final TotalsLines totalsLines;
  private final long startMillis;
  private final List<DecisionRow> sampled = new ArrayList<>();
  private long lastSample;
  private long lastTotals;
  private int linesSinceHeader = LINES_PER_HEADER;

  PlainLog(Display display, long startMillis) {
    this.display = display;
    this.startMillis = startMillis;
    layout = new RowLayout(display.width(), false, display.zone());
    totalsLines = new TotalsLines(display.width() - INDENT.length(), false);
    lastSample = startMillis;
    lastTotals = startMillis;
  }

  @Override
  public String open() {
    return "";
  }

  /** Keeps the newest of the most severe; the sample stays in the order of arrival. */
  @Override
  public void decided(DecisionRow row) {
    sampled.add(row);
    if (sampled.size() > SAMPLED_PER_SECOND) {
      // The first of the least severe, which is the oldest.
      sampled.remove(sampled.stream().min(Comparator.comparingInt(DecisionRow::severity)).get());
    }
  }

  @Override
  public String note(String text, long nowMillis) {
    return new StyledLine(display.width(), false)
            .add(layout.time(nowMillis) + " * " + text)
            .toString()
        + "\n";
  }

  @Override
  public String refresh(Totals totals, long nowMillis) {
    StringBuilder out = new StringBuilder();
    if (nowMillis - lastSample >= SAMPLE_MILLIS) {
      lastSample = nowMillis;
      flushSample(out);
    }
    if (nowMillis - lastTotals >= TOTALS_MILLIS) {
      lastTotals = nowMillis;
      out.append("--- after ").append(Screen.clock(nowMillis - startMillis)).append('\n');
      totalsLines.lines(totals).forEach(line -> out.append(INDENT).append(line).append('\n'));
    }
    return out.toString();
  }

  @Override
  public String close(Totals totals, long nowMillis) {
    StringBuilder out = new StringBuilder();
    flushSample(out);
    return out.toString();
  }

  private void flushSample(StringBuilder out) {
    for (DecisionRow row : sampled) {
      if (linesSinceHeader >= LINES_PER_HEADER) {
        linesSinceHeader = 0;
        out.append(layout.header()).append('\n');
      }
      linesSinceHeader++;
      out.append(layout.row(row)).append('\n');
    }
    sampled.clear();
  }
}
