package dev.mitra.job.drift;

import static dev.mitra.job.drift.DriftAlarm.Word.BACK;
import static dev.mitra.job.drift.DriftAlarm.Word.MOVED;
import static dev.mitra.job.drift.DriftAlarm.Word.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When the log speaks of drift. */
class DriftAlarmTest {
  private static final long HOUR = 3_600_000;
  private final DriftAlarm alarm = new DriftAlarm();

  @Test
  void itSpeaksOnceWhenScoresMoveAndOnceWhenTheyAreBack() {
    assertThat(alarm.at(0.1, 0)).isEqualTo(NOTHING);
    assertThat(alarm.at(0.25, 10)).isEqualTo(NOTHING);
    assertThat(alarm.at(0.26, 20)).isEqualTo(MOVED);
    assertThat(alarm.at(0.9, 2 * HOUR)).isEqualTo(NOTHING);
    assertThat(alarm.at(0.2, 3 * HOUR)).isEqualTo(BACK);
    assertThat(alarm.at(0.1, 5 * HOUR)).isEqualTo(NOTHING);
    assertThat(alarm.at(0.3, 6 * HOUR)).isEqualTo(MOVED);
  }

  @Test
  void itIsQuietForAnHourAndSaysThenWhatStillHolds() {
    assertThat(alarm.at(0.3, 0)).isEqualTo(MOVED);
    for (int i = 1; i < 360; i++) {
      assertThat(alarm.at(i % 2 == 0 ? 0.3 : 0.2, i * 10_000L)).isEqualTo(NOTHING);
    }
    assertThat(alarm.at(0.2, HOUR)).isEqualTo(BACK);
    assertThat(alarm.at(0.3, HOUR + 1)).isEqualTo(NOTHING);
    assertThat(alarm.at(0.3, 2 * HOUR)).isEqualTo(MOVED);
  }

  @Test
  void tooFewPaymentsChangeNothing() {
    assertThat(alarm.at(Double.NaN, 0)).isEqualTo(NOTHING);
    assertThat(alarm.at(0.3, 1)).isEqualTo(MOVED);
    assertThat(alarm.at(Double.NaN, 2 * HOUR)).isEqualTo(NOTHING);
    assertThat(alarm.at(0.3, 3 * HOUR)).isEqualTo(NOTHING);
  }
}
