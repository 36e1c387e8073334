package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.Event;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vectors of cards are count, sum and, as of every entity, the coverage. */
class ProfileOperatorTest {
  private static final long RETENTION = 100_000;
  private static final long PLAN_EPOCH = 1;
  private static final ControlSnapshot SNAPSHOT =
      Controls.snapshot(Controls.CARD, Controls.MERCHANT);
  private static final FeaturePlan PLAN = plan();

  private CountingProfiles profiles = new CountingProfiles(RETENTION, SNAPSHOT);
  private ProfileHarness harness = harness(profiles);

  @BeforeEach
  void open() throws Exception {
    harness.open();
  }

  @AfterEach
  void noTimersAreLeft() throws Exception {
    assertThat(harness.numProcessingTimeTimers()).isZero();
    assertThat(harness.numEventTimeTimers()).isZero();
    harness.close();
  }

  @Test
  void featuresAreThoseOfTheOfflineCodeAtOneReadAndOneWriteAnEvent() throws Exception {
    List<Event> events = events(Seeds.announce(ProfileOperatorTest.class), 400);

    int tasks = process(events);

    assertThat(vectors()).isEqualTo(ProfileHarness.offline(PLAN, events));
    assertThat(profiles.reads()).isEqualTo(tasks);
    assertThat(profiles.writes()).isBetween(1, tasks);
  }

  @Test
  void profilesOnTheHeapChangeNoFeatureAndSpareReadsAndWrites() throws Exception {
    harness.close();
    profiles = new CountingProfiles(RETENTION, 1 << 20, SNAPSHOT);
    harness = harness(profiles);
    harness.open();
    List<Event> events = events(Seeds.announce(ProfileOperatorTest.class), 400);

    process(events);
    harness.snapshot(1, 1);

    assertThat(vectors()).isEqualTo(ProfileHarness.offline(PLAN, events));
    assertThat(profiles.reads()).as("three cards and two merchants").isEqualTo(5);
    assertThat(profiles.writes()).isEqualTo(5);
  }

  @Test
  void aRestoredOperatorGoesOnWithTheSameFeatures() throws Exception {
    List<Event> events = events(Seeds.announce(ProfileOperatorTest.class), 400);
    process(events.subList(0, 200));
    List<String> before = vectors();
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();

    // The state holds the changes too; an empty snapshot shows that they come from there.
    profiles = new CountingProfiles(RETENTION, ControlSnapshot.empty());
    harness = harness(profiles);
    harness.initializeState(state);
    harness.open();
    process(events.subList(200, 400));

    List<String> all = new ArrayList<>(before);
    all.addAll(vectors());
    assertThat(all).isEqualTo(ProfileHarness.offline(PLAN, events));
  }

  @Test
  void aContextEventMovesProfilesAndEmitsNothing() throws Exception {
    process(List.of(Payments.event("e", Payments.FAILED, Payments.T0, ",\"card\":\"c\"")));

    assertThat(vectors()).isEmpty();
    assertThat(profiles.writes()).isOne();
  }

  @Test
  void aDamagedProfileIsBegunAnewAndCounted() throws Exception {
    process(List.of(card("e1"), card("e2")));
    profiles.damageNextRead();
    process(List.of(card("e3"), card("e4")));

    assertThat(vectors())
        .containsExactly(
            "card [1.0, 5.0, 1.0]",
            "card [2.0, 10.0, 1.0]",
            "card [1.0, 5.0, 1.0]",
            "card [2.0, 10.0, 1.0]");
    assertThat(profiles.counted("mitra_corrupt_profiles")).isOne();
    assertThat(profiles.reads()).isEqualTo(4);
  }

  @Test
  void aProfileIsForgottenAfterItsRetentionWithoutEvents() throws Exception {
    harness.setStateTtlProcessingTime(1_000);
    process(List.of(card("e1")));
    harness.setStateTtlProcessingTime(1_000 + RETENTION - 1);
    process(List.of(card("e2")));
    harness.setStateTtlProcessingTime(1_000 + 2 * RETENTION - 1);
    process(List.of(card("e3")));

    assertThat(vectors())
        .containsExactly("card [1.0, 5.0, 1.0]", "card [2.0, 10.0, 1.0]", "card [1.0, 5.0, 1.0]");
  }

  @Test
  void aNewWindowSeesTheHistoryThatIsThere() throws Exception {
    process(List.of(card("e1")));
    AdmittedChange longer =
        Controls.admitted(
                Controls.CARD,
                Controls.MERCHANT,
                Controls.featureSet("card", "count: { windows: [1h, 24h] }"))
            .get(2);
    for (int repeat = 0; repeat < 2; repeat++) {
      harness.signal(new ProfileSignal.Change(longer));
    }
    Event next = card("e2");
    harness.process(ProfileHarness.task(next, 1, 2));

    assertThat(vectors()).containsExactly("card [1.0, 5.0, 1.0]", "card [2.0, 2.0, 1.0]");
  }

  @Test
  void aVectorOfAnotherPlanThanTheFanOutsSaysSoAndIsCounted() throws Exception {
    Event event = card("e1");
    harness.process(ProfileHarness.task(event, 1, 7));

    assertThat(harness.extractOutputValues()).extracting(Part::epoch).containsExactly(Part.STALE);
    assertThat(profiles.counted("mitra_stale_vectors")).isOne();
  }

  /** Sends each event with all of its entities, as the fan-out would; answers how many they are. */
  private int process(List<Event> events) throws Exception {
    int profiled = 0;
    for (Event event : events) {
      long entities = ProfileHarness.entities(PLAN, event);
      harness.process(ProfileHarness.task(event, entities, PLAN_EPOCH));
      profiled += Long.bitCount(entities);
    }
    return profiled;
  }

  private List<String> vectors() {
    return harness.extractOutputValues().stream()
        .flatMap(part -> ProfileHarness.texts(PLAN, part).stream())
        .toList();
  }

  /** Events of few cards and merchants, late ones and context events among them. */
  private static List<Event> events(long seed, int count) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    long time = Payments.T0;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(120_000);
      long late = random.nextInt(5) == 0 ? random.nextInt(7_200_000) : 0;
      StringBuilder more = new StringBuilder(",\"amount\":" + random.nextInt(1_000));
      if (random.nextInt(10) > 0) {
        more.append(",\"card\":\"c" + random.nextInt(3) + "\"");
      }
      if (random.nextInt(10) > 0) {
        more.append(",\"merchant\":\"m" + random.nextInt(2) + "\"");
      }
      String type = random.nextInt(4) == 0 ? Payments.FAILED : Payments.ATTEMPTED;
      events.add(Payments.event("e" + i, type, time - late, more.toString()));
    }
    return events;
  }

  private static Event card(String id) {
    return Payments.event(id, Payments.ATTEMPTED, Payments.T0, ",\"card\":\"c\",\"amount\":5");
  }

  private static FeaturePlan plan() {
    try (ControlView view =
        new ControlView(Payments.SCHEMA, Compilation.Scope.FEATURES, 3_600_000)) {
      view.load(SNAPSHOT.changes());
      return view.at(Payments.T0).plan();
    }
  }

  private static ProfileHarness harness(ProfileOperator operator) {
    try {
      return new ProfileHarness(operator);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
