package dev.mitra.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.train.TimeSplit.Part;
import dev.mitra.job.train.TimeSplit.Wanted;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parts of the data one after the other. */
class TimeSplitTest {
  @Test
  void noPaymentIsInTwoPartsAndBetweenTwoPartsLiesTheGap() {
    long seed = Seeds.announce(TimeSplitTest.class);
    for (int run = 0; run < 200; run++) {
      Random random = Seeds.random(seed, run);
      long gap = random.nextInt(200);
      long[] times = random.longs(300, 0, 1000L + random.nextInt(2000)).sorted().toArray();
      PointInTime labelled = labelled(times);
      double first = 0.2 + 0.5 * random.nextDouble();
      double second = (1 - first) * (0.2 + 0.6 * random.nextDouble());
      TimeSplit split =
          TimeSplit.of(labelled, Wanted.byShares(List.of(first, second, 1 - first - second), gap));
      int[] train = split.train().rows(labelled);
      int[] validation = split.validation().rows(labelled);
      int[] test = split.test().rows(labelled);
      checkGap(times, train, validation, gap);
      checkGap(times, validation, test, gap);
      long inGaps =
          Arrays.stream(times)
              .filter(
                  t ->
                      isIn(t, split.train(), split.validation())
                          || isIn(t, split.validation(), split.test()))
              .count();
      assertThat(train.length + validation.length + test.length + inGaps)
          .as("run %d: every payment is in a part or a gap", run)
          .isEqualTo(times.length);
      assertThat(split.test().to()).isEqualTo(times[times.length - 1] + 1);
    }
  }

  private static boolean isIn(long time, Part before, Part after) {
    return time >= before.to() && time < after.from();
  }

  private static void checkGap(long[] times, int[] before, int[] after, long gap) {
    if (before.length > 0 && after.length > 0) {
      assertThat(times[after[0]] - times[before[before.length - 1]]).isGreaterThanOrEqualTo(gap);
    }
  }

  @Test
  void sharesAreOfTheTimeThatTheGapsLeave() {
    TimeSplit split =
        TimeSplit.of(labelled(0, 500, 1199), Wanted.byShares(List.of(0.5, 0.25, 0.25), 100));
    assertThat(split)
        .isEqualTo(
            new TimeSplit(
                new Part("train", 0, 500),
                new Part("validation", 600, 850),
                new Part("test", 950, 1200),
                100));
  }

  @Test
  void boundsThatAreNamedLeaveTheGapBehindThem() {
    Wanted wanted =
        new Wanted(
            Optional.empty(),
            Optional.of(Instant.ofEpochMilli(400)),
            Optional.empty(),
            Optional.of(Instant.ofEpochMilli(700)),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            100);
    assertThat(TimeSplit.of(labelled(0, 1199), wanted))
        .isEqualTo(
            new TimeSplit(
                new Part("train", 0, 400),
                new Part("validation", 500, 700),
                new Part("test", 800, 1200),
                100));
  }

  @Test
  void whatCannotBeSplitIsToldWithWhatIsAllowed() {
    assertThatThrownBy(() -> TimeSplit.of(labelled(0, 150), Wanted.usual(100)))
        .hasMessageContaining("two gaps of 100ms do not fit");
    assertThatThrownBy(
            () -> TimeSplit.of(labelled(0, 900), Wanted.byShares(List.of(0.5, 0.4, 0.2), 1)))
        .hasMessageContaining("three numbers above 0 that sum up to 1 are allowed");
    Wanted overlapping =
        new Wanted(
            Optional.empty(),
            Optional.of(Instant.ofEpochMilli(400)),
            Optional.of(Instant.ofEpochMilli(450)),
            Optional.of(Instant.ofEpochMilli(300)),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            100);
    assertThatThrownBy(() -> TimeSplit.of(labelled(0, 1199), overlapping))
        .hasMessageContaining(
            "--validation-from: is 1970-01-01T00:00:00.450Z; 1970-01-01T00:00:00.500Z or later is"
                + " allowed (the gap is 100ms, see --gap)")
        .hasMessageContaining("--validation-to: is 1970-01-01T00:00:00.300Z");
  }

  private static PointInTime labelled(long... times) {
    return PointInTime.label(
        PointInTimeTest.table(new float[times.length], times),
        Optional.empty(),
        0,
        OptionalLong.empty());
  }
}
