package dev.mitra.job.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mitra.job.fixtures.Seeds;
import dev.mitra.model.ModelRole;
import dev.mitra.model.ReasonCodes;
import dev.mitra.model.report.FactTable.Fact;
import dev.mitra.model.train.EarlyStopping;
import dev.mitra.model.train.TrainingParameters;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model is made of what was known when the part after its payments began, not of what is now. */
class LateLabelsTest {
  private static final long DAY = 86_400_000;
  private static final long DELAY = 5 * DAY;
  private static final long AS_OF = 90 * DAY;
  private static final int PAYMENTS = 900;

  @TempDir private Path folder = Path.of("");

  /** What became known of payment {@code p<time>}. */
  private record Known(long time, int label, long at) {
    Known turned() {
      return new Known(time, 1 - label, at);
    }
  }

  @Test
  void aLabelThatBecameKnownAfterTheNextPartBeganChangesNoByteOfTheModel() throws IOException {
    long seed = Seeds.announce(LateLabelsTest.class);
    for (int run = 0; run < 4; run++) {
      Random random = Seeds.random(seed, run);
      TrainingTable table = table(random);
      List<Known> known = known(table, random);
      PointInTime labelled = label(table, known);
      TimeSplit split = TimeSplit.of(labelled, plan(DELAY).split());
      Predicate<Known> late =
          entry ->
              (isIn(split.train(), entry) && entry.at() > split.validation().from())
                  || (isIn(split.validation(), entry) && entry.at() > split.test().from());
      List<Known> turned = new ArrayList<>();
      for (Known entry : known) {
        // Turned round, or never reported.
        if (!late.test(entry)) {
          turned.add(entry);
        } else if (random.nextInt(4) > 0) {
          turned.add(entry.turned());
        }
      }
      PointInTime other = label(table, turned);
      assertThat(changes(labelled, other))
          .as("run %d: labels of today that differ; who trains by them gets another model", run)
          .isGreaterThan(50);
      String model = model(labelled);
      assertThat(model(other)).as("run %d", run).isEqualTo(model);

      Predicate<Known> inTime =
          entry -> isIn(split.train(), entry) && entry.at() <= split.validation().from();
      // Some only: a model that learned the contrary cannot be calibrated.
      List<Known> learned =
          known.stream()
              .map(entry -> entry.time() % 8 == 0 && inTime.test(entry) ? entry.turned() : entry)
              .toList();
      assertThat(model(label(table, learned)))
          .as("run %d: what was known in time is learned", run)
          .isNotEqualTo(model);
    }
  }

  @Test
  void theReportCountsWhatBecameKnownTooLate() throws IOException {
    long seed = Seeds.announce(LateLabelsTest.class);
    Random random = Seeds.random(seed, 100);
    TrainingTable table = table(random);
    List<Known> known = known(table, random);
    PointInTime labelled = label(table, known);
    TimeSplit split = TimeSplit.of(labelled, plan(DELAY).split());
    long begins = split.validation().from();
    List<Known> late =
        known.stream().filter(e -> isIn(split.train(), e) && e.at() > begins).toList();
    long frauds = late.stream().filter(e -> e.label() == 1).count();
    assertThat(facts(labelled, DELAY))
        .contains(
            new Fact("gap between two parts", "5d"),
            new Fact(
                "labels of the train part",
                "as they were known at " + Instant.ofEpochMilli(begins)),
            new Fact(
                "labels of the train part that became known later",
                "%d; by them %d payments have another label today".formatted(late.size(), frauds)));
    assertThat(facts(labelled, DELAY).toString()).doesNotContain("too young");
  }

  @Test
  void aGapThatIsShorterThanTheDelayLeavesTheYoungPaymentsOut() throws IOException {
    Random random = Seeds.random(Seeds.announce(LateLabelsTest.class), 200);
    TrainingTable table = table(random);
    PointInTime labelled = label(table, known(table, random));
    TimeSplit split = TimeSplit.of(labelled, plan(0).split());
    long begins = split.validation().from();
    LabelledPart train = LabelledPart.of(split.train(), labelled, begins);
    assertThat(Arrays.stream(train.rows()))
        .as("none is younger than the delay when validation begins")
        .allMatch(row -> table.times()[row] + DELAY <= begins);
    assertThat(train.rows().length + train.young()).isEqualTo(split.train().rows(labelled).length);
    assertThat(facts(labelled, 0))
        .contains(
            new Fact(
                "payments of the train part too young then",
                train.young() + "; the gap is shorter than the label delay"));
  }

  @Test
  void aPartIsLabelledByWhatWasKnownAtItsMoment() throws IOException {
    TrainingTable table = PointInTimeTest.table(new float[0], 0, DAY, 2 * DAY, 30 * DAY);
    PointInTime now =
        label(
            table,
            List.of(
                new Known(0, 1, 40 * DAY),
                new Known(DAY, 1, 3 * DAY),
                new Known(DAY, 0, 35 * DAY),
                new Known(2 * DAY, 1, 95 * DAY)));
    TimeSplit.Part part = new TimeSplit.Part("train", 0, 20 * DAY);
    LabelledPart then = LabelledPart.of(part, now, 30 * DAY);
    assertThat(then.labels()).as("nothing was heard of p0").containsExactly(0, 1, 0);
    assertThat(then.later()).as("without what is not known even today").isEqualTo(2);
    assertThat(then.changed()).isEqualTo(2);
    assertThat(then.young()).isZero();
    LabelledPart today = LabelledPart.of(part, now, 100 * DAY);
    assertThat(today.labels()).as("never later than --as-of").containsExactly(1, 0, 0);
    assertThat(today.later() + today.changed()).isZero();
    assertThatThrownBy(() -> LabelledPart.of(part, now, DAY + DELAY - 1).checked())
        .hasMessageContaining(
            "has 0 frauds and 1 honest payments by what was known at 1970-01-06T23:59:59.999Z")
        .hasMessageContaining("at least one of each is needed");
  }

  private static boolean isIn(TimeSplit.Part part, Known entry) {
    return entry.time() >= part.from() && entry.time() < part.to();
  }

  private static int changes(PointInTime one, PointInTime other) {
    int changes = 0;
    for (int i = 0; i < one.labels().length; i++) {
      changes += Float.compare(one.labels()[i], other.labels()[i]) == 0 ? 0 : 1;
    }
    return changes;
  }

  /** Sixty days. */
  private static TrainingTable table(Random random) {
    long[] times = random.longs(PAYMENTS, 0, 60 * DAY).sorted().distinct().toArray();
    TrainingTable plain = PointInTimeTest.table(new float[0], times);
    for (int i = 0; i < times.length; i++) {
      plain.rows()[i] = new float[] {random.nextFloat(), random.nextInt(4)};
    }
    return new TrainingTable(
        List.of("amount", "card.count_1h"),
        plain.rows(),
        plain.ids(),
        times,
        new float[0],
        new double[0],
        new int[0],
        List.of(),
        0,
        0,
        false);
  }

  /** Half of the labels come within the delay, the others up to 30 days after it. */
  private static List<Known> known(TrainingTable table, Random random) {
    List<Known> known = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      long time = table.times()[i];
      float[] row = table.rows()[i];
      int label = random.nextDouble() < (row[0] > 0.5 && row[1] > 1 ? 0.8 : 0.05) ? 1 : 0;
      long late = random.nextBoolean() ? 0 : DELAY + random.nextLong(25 * DAY);
      known.add(new Known(time, label, time + late + random.nextLong(DELAY)));
    }
    return known;
  }

  private PointInTime label(TrainingTable table, List<Known> known) throws IOException {
    StringBuilder text = new StringBuilder("event_id,label,known_at\n");
    known.forEach(
        entry -> text.append("p%d,%d,%d\n".formatted(entry.time(), entry.label(), entry.at())));
    Path file = Files.writeString(folder.resolve("labels.csv"), text);
    return PointInTime.label(
        table, Optional.of(LabelFile.read(file)), DELAY, OptionalLong.of(AS_OF));
  }

  private static String model(PointInTime labelled) {
    return train(labelled, DELAY).spec().toString();
  }

  private static List<Fact> facts(PointInTime labelled, long gap) {
    return train(labelled, gap).content().facts().get(0).facts();
  }

  private static ModelTraining.Result train(PointInTime labelled, long gap) {
    return ModelTraining.run(
        labelled,
        plan(gap),
        URI.create("file:///models/payments.xgboost.json"),
        new Progress(new PrintWriter(new StringWriter())));
  }

  private static TrainingPlan plan(long gap) {
    return new TrainingPlan(
        "payments",
        "1",
        ModelRole.SHADOW,
        Optional.empty(),
        Optional.empty(),
        ReasonCodes.NONE,
        TimeSplit.Wanted.usual(gap),
        new TrainingParameters(20, 3, 0.3f, 7, 1f, 1),
        OptionalDouble.of(1),
        EarlyStopping.DEFAULT,
        TrainingPlan.CalibrationMethod.PLATT,
        10,
        TrainingPlan.USUAL_THRESHOLDS,
        10);
  }
}
