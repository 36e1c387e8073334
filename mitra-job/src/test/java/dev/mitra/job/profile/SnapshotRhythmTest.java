package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SnapshotRhythmTest {
  private final SnapshotRhythm rhythm = new SnapshotRhythm();

  @Test
  void beforeTheSecondSnapshotNothingIsExpected() {
    assertThat(rhythm.mayWait(millis(5))).isEqualTo(1);
    rhythm.snapshot(millis(1_000));
    assertThat(rhythm.mayWait(millis(2_000))).isEqualTo(1);
  }

  @Test
  void lessAndLessMayWaitUntilTheNextIsDue() {
    rhythm.snapshot(millis(1_000));
    rhythm.snapshot(millis(11_000));

    assertThat(rhythm.mayWait(millis(20_400))).isEqualTo(1);
    double before = 1;
    for (int at = 20_550; at < 20_980; at += 50) {
      assertThat(rhythm.mayWait(millis(at))).isBetween(0.0, before - 0.05);
      before = rhythm.mayWait(millis(at));
    }
    assertThat(rhythm.mayWait(millis(20_985))).isZero();
    assertThat(rhythm.mayWait(millis(21_010))).isZero();
  }

  @Test
  void oneThatDoesNotComeIsNotWaitedForLong() {
    rhythm.snapshot(millis(1_000));
    rhythm.snapshot(millis(11_000));

    assertThat(rhythm.mayWait(millis(21_501))).isEqualTo(1);
  }

  @Test
  void snapshotsInAFewMomentsAreNoRhythm() {
    rhythm.snapshot(millis(1_000));
    rhythm.snapshot(millis(1_900));

    assertThat(rhythm.mayWait(millis(2_790))).isEqualTo(1);
  }

  /** The clock begins anywhere. */
  private static long millis(long at) {
    return Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1) + TimeUnit.MILLISECONDS.toNanos(at);
  }
}
