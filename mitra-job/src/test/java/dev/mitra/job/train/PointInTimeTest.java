package dev.mitra.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was known of payments at a moment. */
class PointInTimeTest {
  private static final long DELAY = 100;

  @TempDir private Path folder = Path.of("");

  @Test
  void aPaymentIsUsedOnceItsDelayHasPassedAndHonestUnlessAFraudWasKnown() throws IOException {
    PointInTime known =
        label(
            """
            event_id,label,known_at
            p0,1,50
            p10,1,160
            p20,1,150
            p20,0,155
            p60,1,90
            p99,1,
            other,1,20
            """,
            OptionalLong.of(155),
            0,
            10,
            20,
            55,
            56,
            60);
    // p10's fraud is known at 160 only; p20's was taken back; p56 and p60 are too young at 155.
    assertThat(known.labels()).containsExactly(1, 0, 0, 0, Float.NaN, Float.NaN);
    assertThat(known.counts()).isEqualTo(new PointInTime.Counts(4, 2, 1, 0, 1, 2));
  }

  @Test
  void theMomentIsTheNewestOfTheDataWhenNoneIsNamed() throws IOException {
    assertThat(label("event_id,label\np0,1\n", OptionalLong.empty(), 0, 150).asOf()).isEqualTo(150);
    assertThat(label("event_id,label,known_at\np0,1,900\n", OptionalLong.empty(), 0, 150).asOf())
        .isEqualTo(900);
  }

  @Test
  void aLabelWithoutAMomentIsKnownWhenTheDelayHasPassed() throws IOException {
    assertThat(label("eventId,label\np0,1\n", OptionalLong.of(100), 0).labels()).containsExactly(1);
  }

  @Test
  void columnsOfLabelsSayNothingWhereTheyAreEmpty() {
    TrainingTable table = table(new float[] {1, Float.NaN, 0, 1}, 0, 5, 10, 60);
    PointInTime known = PointInTime.label(table, Optional.empty(), DELAY, OptionalLong.of(120));
    assertThat(known.labels()).containsExactly(1, Float.NaN, 0, Float.NaN);
    assertThat(known.counts()).isEqualTo(new PointInTime.Counts(2, 1, 0, 1, 0, 0));
  }

  @Test
  void whateverBecomesKnownLaterChangesNothing() throws IOException {
    long seed = Seeds.announce(PointInTimeTest.class);
    for (int run = 0; run < 100; run++) {
      Random random = Seeds.random(seed, run);
      long asOf = 300L + random.nextInt(500);
      long[] times = random.longs(40, 0, 600).sorted().distinct().toArray();
      StringBuilder then = new StringBuilder("event_id,label,known_at\n");
      StringBuilder now = new StringBuilder(then);
      for (long time : times) {
        for (int i = random.nextInt(3); i > 0; i--) {
          long knownAt = time + random.nextInt(500);
          int label = random.nextInt(2);
          then.append("p%d,%d,%d\n".formatted(time, label, knownAt));
          // What was not known yet turns round, or is not there at all.
          boolean later = knownAt > asOf;
          if (!later || random.nextBoolean()) {
            now.append("p%d,%d,%d\n".formatted(time, later ? 1 - label : label, knownAt));
          }
        }
      }
      float[] labels = label(then.toString(), OptionalLong.of(asOf), times).labels();
      assertThat(label(now.toString(), OptionalLong.of(asOf), times).labels())
          .as("run %d", run)
          .isEqualTo(labels);
    }
  }

  @Test
  void amountsAndCardsOfTheLabelFileGoWithThePayments() throws IOException {
    PointInTime known =
        label(
            "event_id,label,amount,card\np0,0,12.5,c1\np1,1,,c2\np2,0,3,c1\n",
            OptionalLong.of(500),
            0,
            1,
            2,
            3);
    assertThat(known.table().amounts()).containsExactly(12.5, Double.NaN, 3, Double.NaN);
    assertThat(known.table().cards()).containsExactly(0, 1, 0, -1);
  }

  @Test
  void wrongFilesAreToldWithWhatIsAllowed() {
    assertThatThrownBy(() -> label("id,label\np0,1\n", OptionalLong.empty(), 0))
        .hasMessageContaining("has a column 'id'; event_id, label, known_at, amount and card");
    assertThatThrownBy(() -> label("event_id,label\np0,maybe\n", OptionalLong.empty(), 0))
        .hasMessageContaining(
            ":2: label 'maybe' is no label; 0, 1, false, true and empty are allowed");
    assertThatThrownBy(() -> label("event_id,label,known_at\np50,1,49\n", OptionalLong.of(500), 50))
        .hasMessageContaining("before the payment; a time from then on is allowed");
    assertThatThrownBy(() -> label("event_id,label\np0,1\n", OptionalLong.of(99), 0))
        .hasMessageContaining("--label-delay: is 100ms, and no payment is so old")
        .hasMessageContaining("name a later --as-of or a shorter delay");
    assertThatThrownBy(
            () ->
                PointInTime.label(
                    table(new float[0], 0), Optional.empty(), DELAY, OptionalLong.empty()))
        .hasMessage("--labels: is needed, or a column of the table with --label-column");
  }

  private PointInTime label(String text, OptionalLong asOf, long... times) throws IOException {
    Path file = Files.writeString(folder.resolve("labels.csv"), text);
    return PointInTime.label(
        table(new float[0], times), Optional.of(LabelFile.read(file)), DELAY, asOf);
  }

  /** Payments p0, p10, … with their times as names. */
  static TrainingTable table(float[] labels, long... times) {
    float[][] rows = new float[times.length][1];
    String[] ids = new String[times.length];
    for (int i = 0; i < times.length; i++) {
      rows[i][0] = i;
      ids[i] = "p" + times[i];
    }
    return new TrainingTable(
        List.of("a"), rows, ids, times, labels, new double[0], new int[0], List.of(), 0, 0, false);
  }
}
