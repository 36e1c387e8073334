package dev.mitra.job.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.screen.CellText;
import dev.mitra.job.screen.Display;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTableTest {
  private static final String LEAVE = "\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l";

  private final Rows.HandClock clock = new Rows.HandClock();
  private final DemoStats stats = new DemoStats(clock, 1_000);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static final List<DecisionRow> FIVE =
      List.of(
          row("p1", 1_23_456, "card", "Chai Point", "ALLOW", 0.012, List.of(), 8, false),
          row("p2", 99, "upi", "日本料理店 さくら", "BLOCK", 0.991, List.of("CARD_TESTING"), 12, true),
          row("p3", Double.NaN, "", "", "REVIEW", Double.NaN, List.of("NEW_PAYEE"), 190, false),
          row("p4", 98_76_54_321, "cod", "Kirana", "ALLOW", 0.3, List.of(), 9, true),
          row(
              "p5",
              4_999.5,
              "netbanking",
              "Sri Krishna Sweets & Savouries",
              "CHALLENGE",
              0.75,
              List.of("NEW_DEVICE", "FAR_AWAY", "AMOUNT_VS_USUAL"),
              123_456,
              false));

  private static DecisionRow row(
      String id,
      double amount,
      String method,
      String merchant,
      String decision,
      double score,
      List<String> reasons,
      long latency,
      boolean fraud) {
    return new DecisionRow(
        Rows.START.toEpochMilli(),
        id,
        amount,
        method,
        method.equals("card") ? "tok_41b7c9f0e2" : "",
        merchant,
        decision,
        score,
        reasons,
        latency,
        latency > 200,
        23,
        fraud,
        fraud ? "card_testing" : "normal");
  }

  private LiveTable table(boolean terminal, boolean colours, int width, int height) {
    return new LiveTable(
        stats,
        new Display(terminal, colours, width, height, ZoneOffset.UTC),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        clock);
  }

  private void decide(LiveTable table, List<DecisionRow> rows) {
    for (DecisionRow row : rows) {
      stats.sent(row.eventId(), row.fraud(), row.scenario(), true);
      if (stats.decided(row)) {
        table.decided(row);
      }
    }
  }

  /** What was written since the last call. */
  private String written() {
    String text = out.toString(StandardCharsets.UTF_8);
    out.reset();
    return text;
  }

  private static String golden(String name) throws IOException {
    try (var file = LiveTableTest.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IOException("no golden file " + name + " beside the test");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void showFiveDecisionsForTenSeconds(LiveTable table) {
    decide(table, FIVE);
    table.note("epoch 23 is in force: Rule/card-testing changed");
    clock.advance(Duration.ofSeconds(10));
    table.refresh();
  }

  @Test
  void plainLinesAreThoseOfTheGoldenFile() throws IOException {
    showFiveDecisionsForTenSeconds(table(false, false, 120, 0));

    assertThat(written()).isEqualTo(golden("plain.txt"));
  }

  @Test
  void aFrameIsThatOfTheGoldenFile() throws IOException {
    showFiveDecisionsForTenSeconds(table(true, true, 120, 22));

    // Readable in an editor: each line of the frame on its own, escapes as ^[.
    String frame = written().replace("\u001b", "^[").replaceAll("(\\^\\[\\[\\d+;1H)", "\n$1");
    assertThat(frame + "\n").isEqualTo(golden("frame.txt"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSixthLineOfTheTotalsNamesThePatternsThatMatchedMostFrequentFirst(boolean terminal) {
    LiveTable table = table(terminal, false, 50, 0);
    decide(table, FIVE);
    for (int i = 0; i < 3; i++) {
      stats.matched("alert" + i, i == 0 ? "account-takeover" : "test-then-spend", eventId(i));
    }
    stats.matched("alert3", "a-pattern-of-a-long-name", eventId(0));

    clock.advance(Duration.ofSeconds(10));
    table.refresh();

    assertThat(written())
        .contains(
            terminal
                ? "patterns   test-then-spend 2   a-pattern-of-a-lon…"
                : "    patterns   test-then-spend 2   a-pattern-of-a…\n");
  }

  private static String eventId(int row) {
    return FIVE.get(row).eventId();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40, 60, 80, 100, 120, 140, 200})
  void noLineIsEverWiderThanTheDisplay(int width) {
    long seed = width;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (boolean terminal : new boolean[] {true, false}) {
      LiveTable table = table(terminal, terminal, width, 0);
      for (int i = 0; i < 50; i++) {
        decide(table, List.of(Rows.random("p" + width + terminal + i, random)));
        table.note("a long note, 日本語, ".repeat(20));
        clock.advance(Duration.ofSeconds(1));
        table.refresh();
      }
      table.close();
      String text = written().replace(LEAVE, "\n").replaceAll("\u001b\\[\\d+;1H", "\n");
      String bare = text.replaceAll("\u001b\\[[?0-9;]*[a-zA-Z]", "");
      assertThat(bare).doesNotContain("\u001b");
      assertThat(bare.lines())
          .allSatisfy(
              line ->
                  assertThat(CellText.width(line))
                      .isLessThanOrEqualTo(Math.max(width, Display.LEAST_WIDTH)));
    }
  }

  @Test
  void withoutColoursATerminalGetsNoneButIsStillRedrawnInPlace() {
    showFiveDecisionsForTenSeconds(table(true, false, 120, 0));

    String frame = written();
    assertThat(frame).contains("\u001b[1;1H").doesNotContainPattern("\u001b\\[[0-9;]*m");
  }

  @Test
  void elsewhereThereAreNoEscapesAtAll() {
    LiveTable table = table(false, false, 120, 0);
    decide(table, List.of(Rows.row("p1", "BLOCK", true)));
    table.note("a\u001b[31mnote");
    table.refresh();
    table.close();

    assertThat(written()).doesNotContain("\u001b").contains("BLOCK", "a [31mnote");
  }

  @Test
  void closingGivesTheTerminalBackOnceAndKeepsTheLastFrame() {
    LiveTable table = table(true, true, 120, 0);
    decide(table, FIVE);
    written();

    table.close();

    String last = written();
    assertThat(last).startsWith(LEAVE).contains("₹1,23,456.00").endsWith("\n");
    assertThat(last.substring(LEAVE.length()))
        .doesNotContain("\u001b[?")
        .doesNotContainPattern("\\[\\d+;1H");
    table.close();
    table.refresh();
    table.note("too late");
    assertThat(written()).isEmpty();
  }

  @Test
  void ordinaryPaymentsDoNotPushAwayWhatIsWorthALook() {
    LiveTable table = table(true, false, 120, 0);
    decide(table, List.of(Rows.row("blocked", "BLOCK", true), Rows.row("missed", "ALLOW", true)));
    for (int i = 0; i < 500; i++) {
      decide(table, List.of(Rows.row("p" + i, "ALLOW", false)));
    }
    written();
    table.refresh();

    String frame = written();
    assertThat(frame).containsPattern("BLOCK +0.250 +fraud").containsPattern("ALLOW +0.250 +fraud");
  }

  @Test
  void somethingOrdinaryIsAlwaysShownToo() {
    Board board = new Board(15);
    for (int i = 0; i < 100; i++) {
      board.add(Rows.row("ordinary" + i, "ALLOW", false));
      board.add(Rows.row("blocked" + i, "BLOCK", true));
    }

    assertThat(board.newestFirst()).hasSize(15).filteredOn(row -> !row.flagged()).hasSize(5);
    assertThat(board.newestFirst().get(0).eventId()).isEqualTo("blocked99");
  }

  @Test
  void aSecondOfPlainLinesHoldsAFewDecisionsTheHardestAndNewest() {
    LiveTable table = table(false, false, 120, 0);
    for (int i = 0; i < 300; i++) {
      String decision = i == 7 ? "BLOCK" : i % 150 == 9 ? "REVIEW" : "ALLOW";
      decide(table, List.of(Rows.row("p" + i, decision, false)));
      table.refresh();
    }
    assertThat(written()).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    table.refresh();

    assertThat(written().lines().skip(1))
        .extracting(line -> line.replaceAll(".*(BLOCK|REVIEW|ALLOW).*", "$1"))
        .containsExactly("BLOCK", "REVIEW", "REVIEW", "ALLOW", "ALLOW");
  }

  @Test
  void plainLinesRepeatTheHeaderNowAndThen() {
    LiveTable table = table(false, false, 120, 0);
    for (int i = 0; i < 90; i++) {
      decide(table, List.of(Rows.row("p" + i, "BLOCK", false)));
      clock.advance(Duration.ofSeconds(1));
      table.refresh();
    }

    assertThat(written().lines().filter(line -> line.startsWith("time "))).hasSize(3);
  }

  @Test
  void theDisplayIsWhatItsSurroundingsSay() {
    Map<String, String> xterm = Map.of("TERM", "xterm");
    assertThat(Display.detect(xterm, true, "50 132\n"))
        .extracting(Display::terminal, Display::colours, Display::width, Display::height)
        .containsExactly(true, true, 132, 50);
    assertThat(Display.detect(Map.of("TERM", "xterm", "COLUMNS", "90"), true, "50 132\n").width())
        .isEqualTo(90);
    assertThat(Display.detect(xterm, true, "").width()).isEqualTo(120);
    // A serial line has no size.
    assertThat(Display.detect(xterm, true, "0 0\n"))
        .extracting(Display::width, Display::height)
        .containsExactly(120, 0);
    assertThat(Display.detect(xterm, false, "").terminal()).isFalse();
    assertThat(Display.detect(Map.of(), true, "").terminal()).isFalse();
    assertThat(Display.detect(Map.of("TERM", "xterm", "NO_COLOR", "1"), true, ""))
        .extracting(Display::terminal, Display::colours)
        .containsExactly(true, false);
    assertThatThrownBy(() -> new Display(false, true, 80, 0, ZoneOffset.UTC))
        .hasMessageContaining("allowed is false");
  }
}
