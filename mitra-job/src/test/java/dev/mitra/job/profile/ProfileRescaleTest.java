package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.Event;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.job.config.ProfileSettings;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Profiles go on as they were when the operator is snapshot and restored with more or fewer
 * subtasks.
 */
class ProfileRescaleTest {
  private static final int KEY_GROUPS = 16;
  private static final ControlSnapshot SNAPSHOT =
      Controls.snapshot(
          Controls.featureSet(
              "card",
              "count: { windows: [1h, lifetime], decay: [1h] }",
              "amount: { of: amount, aggregates: [sum, std, previous], windows: [24h] }",
              "shops: { distinct: merchant, windows: [24h] }",
              "same: { same: merchant, windows: [1h] }"),
          Controls.MERCHANT);
  private static final FeaturePlan PLAN = plan();

  @Test
  void featuresAreThoseOfOneSubtaskThroughOneTwoAndOneAgain() throws Exception {
    List<Event> events = events(Seeds.announce(ProfileRescaleTest.class), 600);
    List<String> all = new ArrayList<>();

    List<OperatorSubtaskState> one = run(events.subList(0, 200), null, 1, 1, all);
    List<OperatorSubtaskState> two = run(events.subList(200, 400), one, 1, 2, all);
    assertThat(two).as("subtasks with profiles").hasSize(2);
    run(events.subList(400, 600), two, 2, 1, all);

    assertThat(all).isEqualTo(offline(events));
  }

  /** Processes events at a parallelism, from the state of another, and answers the state. */
  private static List<OperatorSubtaskState> run(
      List<Event> events,
      @Nullable List<OperatorSubtaskState> before,
      int oldParallelism,
      int parallelism,
      List<String> vectors)
      throws Exception {
    List<ProfileHarness> subtasks = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      // Only the first start has the control changes; later ones find them in the state.
      ControlSnapshot snapshot = before == null ? SNAPSHOT : ControlSnapshot.empty();
      var harness =
          new ProfileHarness(
              new ProfileOperator(
                  Payments.YAML,
                  3_600_000,
                  new ProfileSettings(Payments.STATE_RETENTION, 1 << 20),
                  snapshot,
                  ControlReader.NONE),
              KEY_GROUPS,
              parallelism,
              subtask);
      if (before != null) {
        OperatorSubtaskState merged =
            AbstractStreamOperatorTestHarness.repackageState(
                before.toArray(OperatorSubtaskState[]::new));
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                merged, KEY_GROUPS, oldParallelism, parallelism, subtask));
      }
      harness.open();
      subtasks.add(harness);
    }
    for (Event event : events) {
      List<String> found = new ArrayList<>();
      for (int subtask = 0; subtask < parallelism; subtask++) {
        long entities = 0;
        for (int i = 0; i < PLAN.entities().size(); i++) {
          String key = EntityKeys.of(PLAN.entities().get(i).entity(), event);
          if (!key.isEmpty()
              && KeyGroupRangeAssignment.assignKeyToParallelOperator(key, KEY_GROUPS, parallelism)
                  == subtask) {
            entities |= 1L << i;
          }
        }
        if (entities != 0) {
          ProfileHarness harness = subtasks.get(subtask);
          harness.process(ProfileHarness.task(event, entities, 1));
          harness
              .extractOutputValues()
              .forEach(part -> found.addAll(ProfileHarness.texts(PLAN, part)));
          harness.getOutput().clear();
        }
      }
      vectors.addAll(found.stream().sorted().toList());
    }
    List<OperatorSubtaskState> after = new ArrayList<>();
    for (var harness : subtasks) {
      assertThat(harness.numEventTimeTimers() + harness.numProcessingTimeTimers()).isZero();
      after.add(harness.snapshot(1, 1));
      harness.close();
    }
    return after;
  }

  private static List<String> offline(List<Event> events) {
    return ProfileHarness.offline(PLAN, events);
  }

  private static List<Event> events(long seed, int count) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    long time = Payments.T0;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(120_000);
      String more =
          ",\"amount\":%d,\"card\":\"c%d\",\"merchant\":\"m%d\""
              .formatted(random.nextInt(1_000), random.nextInt(20), random.nextInt(9));
      String type = random.nextInt(4) == 0 ? Payments.FAILED : Payments.ATTEMPTED;
      events.add(Payments.event("e" + i, type, time, more));
    }
    return events;
  }

  private static FeaturePlan plan() {
    try (ControlView view =
        new ControlView(Payments.SCHEMA, Compilation.Scope.FEATURES, 3_600_000)) {
      view.load(SNAPSHOT.changes());
      return view.at(Payments.T0).plan();
    }
  }
}
