package dev.mitra.job.demo;

import dev.mitra.job.screen.Display;
import dev.mitra.job.screen.StyledLine;
import dev.mitra.job.screen.StyledLine.Style;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The frame that a terminal shows: title, totals, the newest decisions, notes. Not thread-safe. */
final class Screen implements View {
  /** The alternate screen, so that what stood there comes back; no cursor; no wrapping. */
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J";

  private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final String ERASE_LINE = "\u001b[2K";
  private static final String ERASE_BELOW = "\u001b[J";
  private static final int NOTES = 3;
  private static final int MOST_ROWS = 15;
  private static final int LEAST_ROWS = 4;

  /** Title, up to six lines of totals, the table's header, notes, and two blank lines. */
  private static final int OTHER_LINES = 1 + 6 + 1 + NOTES + 2;

  private final Display display;
  private final RowLayout layout;
  private final TotalsLines totalsLines;
  private final int rows;
  private final Board board;
  private final Deque<String> notes = new ArrayDeque<>();
  private final long startMillis;

  Screen(Display display, long startMillis) {
    this.display = display;
    this.startMillis = startMillis;
    layout = new RowLayout(display.width(), display.colours(), display.zone());
    totalsLines = new TotalsLines(display.width(), display.colours());
    rows =
        display.height() == 0
            ? MOST_ROWS
            : Math.max(LEAST_ROWS, Math.min(MOST_ROWS, display.height() - OTHER_LINES));
    board = new Board(rows);
  }

  @Override
  public String open() {
    return ENTER;
  }

  @Override
  public void decided(DecisionRow row) {
    board.add(row);
  }

  @Override
  public String note(String text, long nowMillis) {
    notes.addLast(layout.time(nowMillis) + " " + text);
    if (notes.size() > NOTES) {
      notes.removeFirst();
    }
    return "";
  }

  /**
   * Every line at its place: a screen that is too short loses lines but does not scroll. A line is
   * erased before it is written, as a cursor that waits at the end of a full line would erase its
   * last character.
   */
  @Override
  public String refresh(Totals totals, long nowMillis) {
    StringBuilder out = new StringBuilder();
    List<String> lines = lines(totals, nowMillis);
    for (int i = 0; i < lines.size(); i++) {
      String erase = i == lines.size() - 1 ? ERASE_BELOW : ERASE_LINE;
      out.append("\u001b[").append(i + 1).append(";1H").append(erase).append(lines.get(i));
    }
    return out.toString();
  }

  /** The last frame stays among what the terminal keeps. */
  @Override
  public String close(Totals totals, long nowMillis) {
    return LEAVE + String.join("\n", lines(totals, nowMillis)).stripTrailing() + "\n";
  }

  private List<String> lines(Totals totals, long nowMillis) {
    List<String> lines = new ArrayList<>();
    lines.add(title(totals, nowMillis));
    lines.addAll(totalsLines.lines(totals));
    lines.add("");
    lines.add(layout.header());
    List<DecisionRow> newest = board.newestFirst();
    for (int i = 0; i < rows; i++) {
      lines.add(i < newest.size() ? layout.row(newest.get(i)) : "");
    }
    lines.add("");
    for (String note : notes) {
      lines.add(line().add(note, Style.NOTE).toString());
    }
    return lines;
  }

  private String title(Totals totals, long nowMillis) {
    String epoch = totals.epoch().isPresent() ? "epoch " + totals.epoch().getAsLong() : "no epoch";
    String right = epoch + "   " + clock(nowMillis - startMillis) + " ";
    return line()
        .add(" Mitra: payments, scored while they happen", Style.TITLE)
        .to(display.width() - right.length(), Style.TITLE)
        .add(right, Style.TITLE)
        .toString();
  }

  private StyledLine line() {
    return new StyledLine(display.width(), display.colours());
  }

  /** Time that has passed, as hours, minutes and seconds. */
  static String clock(long millis) {
    Duration passed = Duration.ofMillis(Math.max(0, millis));
    return "%02d:%02d:%02d"
        .formatted(passed.toHours(), passed.toMinutesPart(), passed.toSecondsPart());
  }
}
