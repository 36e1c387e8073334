package dev.mitra.job.demo;

import dev.mitra.job.screen.StyledLine;
import dev.mitra.job.screen.StyledLine.Style;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The aligned table of decisions in a given width: fixed columns, and the reasons in what is left.
 * Where too little is left for them, the columns that matter least go.
 */
final class RowLayout {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final int LEAST_FOR_REASONS = 16;
  private static final int ROOMY = 140;

  private enum Column {
    TIME("time", 8, false),
    AMOUNT("amount", 13, true),
    METHOD("method", 10, false),
    CARD("card", 6, false),
    MERCHANT("merchant", 16, false),
    DECISION("decision", 9, false),
    SCORE("score", 5, true),
    REASONS("reasons", 0, false),
    TRUTH("truth", 5, false),
    MILLIS("ms", 5, true);

    private final String title;
    private final int cells;
    private final boolean right;

    Column(String title, int cells, boolean right) {
      this.title = title;
      this.cells = cells;
      this.right = right;
    }
  }

  /** What a narrow terminal does without, in this order. */
  private static final List<Column> DISPENSABLE =
      List.of(Column.METHOD, Column.CARD, Column.TRUTH, Column.MERCHANT, Column.SCORE);

  private final int width;
  private final boolean colours;
  private final DateTimeFormatter time;
  private final int gap;
  private final Map<Column, Integer> cells = new EnumMap<>(Column.class);

  RowLayout(int width, boolean colours, ZoneId zone) {
    this.width = width;
    this.colours = colours;
    time = TIME.withZone(zone);
    gap = width >= ROOMY ? 2 : 1;
    List<Column> shown = new ArrayList<>(List.of(Column.values()));
    for (Column column : DISPENSABLE) {
      if (forReasons(shown) >= LEAST_FOR_REASONS) {
        break;
      }
      shown.remove(column);
    }
    for (Column column : shown) {
      cells.put(column, column == Column.REASONS ? Math.max(0, forReasons(shown)) : column.cells);
    }
  }

  String header() {
    StyledLine line = new StyledLine(width, colours);
    cells.forEach(
        (column, size) ->
            separated(line)
                .cell(column.title, size, column.right, colours ? Style.HEADING : Style.PLAIN));
    return line.toString();
  }

  String row(DecisionRow row) {
    StyledLine line = new StyledLine(width, colours);
    cells.forEach(
        (column, size) ->
            separated(line).cell(text(column, row), size, column.right, style(column, row)));
    return line.toString();
  }

  /** The time of day, as it stands in the first column. */
  String time(long millis) {
    return time.format(Instant.ofEpochMilli(millis));
  }

  private StyledLine separated(StyledLine line) {
    return line.used() == 0 ? line : line.add(" ".repeat(gap));
  }

  private String text(Column column, DecisionRow row) {
    return switch (column) {
      case TIME -> time(row.timeMillis());
      case AMOUNT -> Indian.rupees(row.amount(), column.cells);
      case METHOD -> orDash(row.method());
      case CARD -> orDash(row.cardEnd());
      case MERCHANT -> orDash(row.merchant());
      case DECISION -> row.decision();
      case SCORE ->
          Double.isNaN(row.score()) ? "-" : String.format(Locale.ROOT, "%.3f", row.score());
      case REASONS -> (row.late() ? "LATE " : "") + String.join(", ", row.reasons());
      case TRUTH -> row.fraud() ? "fraud" : "";
      case MILLIS -> millis(row.latencyMillis(), column.cells);
    };
  }

  private static Style style(Column column, DecisionRow row) {
    return switch (column) {
      case TIME, METHOD, CARD -> Style.DIM;
      case DECISION -> Style.of(row.decision());
      case TRUTH -> Style.RED;
      case MILLIS -> row.late() ? Style.RED : Style.PLAIN;
      case AMOUNT, MERCHANT, SCORE, REASONS ->
          row.flagged() || row.fraud() ? Style.PLAIN : Style.DIM;
    };
  }

  /** Whole seconds where milliseconds do not fit: a number is never cut. */
  private static String millis(long millis, int cells) {
    String exact = Long.toString(millis);
    return exact.length() <= cells ? exact : millis / 1_000 + "s";
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private int forReasons(List<Column> shown) {
    int taken = shown.stream().mapToInt(column -> column.cells).sum();
    return width - taken - gap * (shown.size() - 1);
  }
}
