package dev.mitra.job.tail;

import dev.mitra.job.screen.Display;
import dev.mitra.job.screen.StyledLine;
import dev.mitra.job.screen.StyledLine.Style;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** One line for each decision, in fixed columns, and why in what is left of the line. */
public final class DecisionLines {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
  private static final int TIME_CELLS = 12;
  private static final int DECISION_CELLS = 9;
  private static final int SCORE_CELLS = 6;
  private static final int MILLIS_CELLS = 6;
  private static final int EVENT_CELLS = 22;
  private static final String GAP = "  ";

  private final Display display;
  private final DateTimeFormatter time;

  /**
   * @param display where the lines are shown
   */
  public DecisionLines(Display display) {
    this.display = display;
    this.time = TIME.withZone(display.zone());
  }

  /** The headings. */
  public String header() {
    Style style = display.colours() ? Style.HEADING : Style.PLAIN;
    return empty()
        .cell("came in", TIME_CELLS, false, style)
        .add(GAP)
        .cell("decision", DECISION_CELLS, false, style)
        .add(GAP)
        .cell("score", SCORE_CELLS, true, style)
        .add(GAP)
        .cell("ms", MILLIS_CELLS, true, style)
        .add(GAP)
        .cell("event", EVENT_CELLS, false, style)
        .add(GAP)
        .add("why", style)
        .toString();
  }

  /** The line of a decision. */
  public String line(TailedDecision decision) {
    boolean flagged = !decision.decision().equals("ALLOW");
    StyledLine line =
        empty()
            .cell(time(decision.ingestMillis()), TIME_CELLS, false, Style.DIM)
            .add(GAP)
            .cell(decision.decision(), DECISION_CELLS, false, Style.of(decision.decision()))
            .add(GAP)
            .cell(score(decision.score()), SCORE_CELLS, true, flagged ? Style.PLAIN : Style.DIM)
            .add(GAP)
            .cell(
                millis(decision.tookMillis()),
                MILLIS_CELLS,
                true,
                decision.late() ? Style.RED : Style.PLAIN)
            .add(GAP)
            .cell(decision.eventId(), EVENT_CELLS, false, Style.DIM)
            .add(GAP);
    if (decision.late()) {
      line = line.add("LATE ", Style.RED);
    }
    return line.add(why(decision), flagged ? Style.PLAIN : Style.DIM).toString();
  }

  private StyledLine empty() {
    return new StyledLine(display.width(), display.colours());
  }

  /** Rules by name, other reasons by code, and what was not there. */
  private static String why(TailedDecision decision) {
    List<String> parts = new ArrayList<>();
    if (!decision.reasons().isEmpty()) {
      parts.add(String.join(", ", decision.reasons()));
    }
    named(parts, "rules", decision.rules());
    named(parts, "shadow", decision.shadowRules());
    named(parts, "patterns", decision.patterns());
    named(parts, "without", decision.missing());
    named(parts, "left out", decision.dropped());
    return String.join("; ", parts);
  }

  private static void named(List<String> parts, String what, List<String> names) {
    if (!names.isEmpty()) {
      parts.add(what + " " + String.join(", ", names));
    }
  }

  private String time(OptionalLong millis) {
    return millis.isPresent() ? time.format(Instant.ofEpochMilli(millis.getAsLong())) : "-";
  }

  private static String score(double score) {
    return Double.isNaN(score) ? "-" : String.format(Locale.ROOT, "%.3f", score);
  }

  /** Whole seconds where milliseconds do not fit: a number is never cut. */
  private static String millis(OptionalLong millis) {
    if (millis.isEmpty()) {
      return "-";
    }
    String exact = Long.toString(millis.getAsLong());
    return exact.length() <= MILLIS_CELLS ? exact : millis.getAsLong() / 1_000 + "s";
  }
}
