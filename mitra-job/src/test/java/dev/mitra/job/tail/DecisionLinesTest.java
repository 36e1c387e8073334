package dev.mitra.job.tail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.screen.Display;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DecisionLinesTest {
  private static final long NOON = 1_795_348_800_000L;

  private final TailedDecision blocked =
      TailedDecision.read(Decisions.record(Decisions.BLOCKED, NOON, NOON + 250, true));
  private final TailedDecision allowed =
      TailedDecision.read(Decisions.record(Decisions.ALLOWED, NOON, NOON + 9, false));

  @Test
  void columnsStandBelowTheirHeadings() {
    DecisionLines lines = lines(false, 200);

    assertThat(lines.header())
        .isEqualTo("came in       decision    score      ms  event                   why");
    assertThat(lines.line(blocked))
        .isEqualTo(
            "12:00:00.000  BLOCK       0.998     250  evt_1                   LATE CARD_TESTING,"
                + " MODEL_SCORE; rules card-testing; shadow new-device; patterns card-testing,"
                + " bust-out");
    assertThat(lines.line(allowed))
        .isEqualTo(
            "12:00:00.000  ALLOW           -       9  evt_2                   without card, ip;"
                + " left out shadow");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    assertThat(lines(false, 80).line(blocked)).hasSize(80).endsWith("…");
  }

  @Test
  void coloursAreForATerminal() {
    assertThat(lines(true, 160).line(blocked)).contains("\u001b[1;31mBLOCK\u001b[0m");
    assertThat(lines(false, 160).line(blocked)).doesNotContain("\u001b");
  }

  @Test
  void whatSomebodyPutIntoAnIdIsNoCommand() {
    TailedDecision hostile =
        TailedDecision.read(
            Decisions.record(
                Decisions.ALLOWED.replace("evt_2", "\\u001b[2Jx"), NOON, NOON + 9, false));

    assertThat(lines(false, 160).line(hostile)).doesNotContain("\u001b");
  }

  @Test
  void longTimesAreShownInSecondsAndNeverCut() {
    TailedDecision old =
        TailedDecision.read(Decisions.record(Decisions.ALLOWED, NOON, NOON + 86_400_000, true));

    assertThat(lines(false, 160).line(old)).contains(" 86400s ");
  }

  private static DecisionLines lines(boolean terminal, int width) {
    return new DecisionLines(new Display(terminal, terminal, width, 40, ZoneOffset.UTC));
  }
}
