package dev.mitra.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables and moments for people. */
class TextTableTest {
  @Test
  void columnsAreAlignedAndNoLineEndsInASpace() {
    TextTable table = new TextTable(List.of("NAME", ">EPOCH", "WHAT"));
    table.row("a", "7", "");
    table.row(List.of("longer", "1200", "b"), List.of("a note"));
    StringWriter text = new StringWriter();
    table.write(new PrintWriter(text, true));
    assertThat(text)
        .hasToString(
            """
            NAME    EPOCH  WHAT
            a           7
            longer   1200  b
                a note
            """);
  }

  @Test
  void whatATerminalCouldTakeForACommandIsNotShown() {
    assertThat(TextTable.clean("a\u001b[31mb\u200fc\n")).isEqualTo("a [31mb c ");
    assertThat(TextTable.clean("कार्ड 💳")).isEqualTo("कार्ड 💳");
    assertThat(TextTable.cut("💳💳💳💳", 3)).isEqualTo("💳💳…");
  }

  @Test
  void momentsAreSaidInUtcAndFromNow() {
    long now = 1_772_362_470_185L;
    assertThat(Moments.exactAndAway(now + 800, now))
        .isEqualTo("2026-03-01T10:54:30.985Z (in 0.8 s)");
    assertThat(Moments.brief(now)).isEqualTo("2026-03-01T10:54:30Z");
    assertThat(Moments.away(now, now)).isEqualTo("0.0 s ago");
    assertThat(Moments.away(now - 119_000, now)).isEqualTo("119 s ago");
    assertThat(Moments.away(now - 120_000, now)).isEqualTo("2 min ago");
    assertThat(Moments.away(now + 3 * 3_600_000, now)).isEqualTo("in 3 h");
    assertThat(Moments.away(now - 49 * 3_600_000, now)).isEqualTo("2 d ago");
  }
}
