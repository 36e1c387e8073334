package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.Event;
import dev.mitra.features.offline.OfflineFeatures;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.control.ControlState;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.EntityTask;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vectors of cards are count, sum and, as of every entity, the coverage. */
class ProfileFunctionTest {
  private static final long RETENTION = 100_000;
  private static final long PLAN_EPOCH = 1;
  private static final ControlSnapshot SNAPSHOT =
      Controls.snapshot(Controls.CARD, Controls.MERCHANT);
  private static final FeaturePlan PLAN = plan();

  private CountingProfiles profiles = new CountingProfiles(RETENTION, SNAPSHOT);
  private KeyedBroadcastOperatorTestHarness<String, EntityTask, ProfileSignal, Part> harness =
      harness(profiles);

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
    List<Event> events = events(Seeds.announce(ProfileFunctionTest.class), 400);

    int tasks = process(events);

    assertThat(vectors()).isEqualTo(offline(events));
    assertThat(profiles.reads()).isEqualTo(tasks);
    assertThat(profiles.writes()).isBetween(1, tasks);
  }

  @Test
  void aRestoredOperatorGoesOnWithTheSameFeatures() throws Exception {
    List<Event> events = events(Seeds.announce(ProfileFunctionTest.class), 400);
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
    assertThat(all).isEqualTo(offline(events));
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
            "0 card [1.0, 5.0, 1.0]",
            "0 card [2.0, 10.0, 1.0]",
            "0 card [1.0, 5.0, 1.0]",
            "0 card [2.0, 10.0, 1.0]");
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
        .containsExactly(
            "0 card [1.0, 5.0, 1.0]", "0 card [2.0, 10.0, 1.0]", "0 card [1.0, 5.0, 1.0]");
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
      harness.processBroadcastElement(new StreamRecord<>(new ProfileSignal.Change(longer)));
    }
    Event next = card("e2");
    harness.processElement(new StreamRecord<>(task(PLAN.entities().get(0), 0, next, 2)));

    assertThat(vectors()).containsExactly("0 card [1.0, 5.0, 1.0]", "0 card [2.0, 2.0, 1.0]");
  }

  @Test
  void aVectorOfAnotherPlanThanTheFanOutsSaysSoAndIsCounted() throws Exception {
    Event event = card("e1");
    harness.processElement(new StreamRecord<>(task(PLAN.entities().get(0), 0, event, 7)));

    assertThat(harness.extractOutputValues()).extracting(Part::epoch).containsExactly(Part.STALE);
    assertThat(profiles.counted("mitra_stale_vectors")).isOne();
  }

  @Test
  void anEntityWithoutFeaturesHereAnswersAnEmptyVector() throws Exception {
    Event event = Payments.event("e", Payments.ATTEMPTED, Payments.T0, ",\"device\":\"d\"");
    harness.processElement(
        new StreamRecord<>(
            new EntityTask(5, Payments.T0, 2, 2, true, "device", "device\u001fd", event)));

    assertThat(harness.extractOutputValues())
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.ticket()).isEqualTo(5);
              assertThat(part.features()).isEmpty();
            });
    assertThat(profiles.reads()).isZero();
  }

  /** Sends each event to its entities, as the fan-out would. */
  private int process(List<Event> events) throws Exception {
    int tasks = 0;
    for (Event event : events) {
      for (int i = 0; i < PLAN.entities().size(); i++) {
        EntityPlan entity = PLAN.entities().get(i);
        if (!EntityKeys.of(entity.entity(), event).isEmpty()) {
          harness.processElement(new StreamRecord<>(task(entity, i, event, PLAN_EPOCH)));
          tasks++;
        }
      }
    }
    return tasks;
  }

  private static EntityTask task(EntityPlan entity, int index, Event event, long epoch) {
    return new EntityTask(
        0,
        Payments.T0,
        index,
        epoch,
        Payments.SCHEMA.isScored(event.type()),
        entity.entity().name(),
        EntityKeys.of(entity.entity(), event),
        event);
  }

  private List<String> vectors() {
    return harness.extractOutputValues().stream()
        .map(part -> text(part.entityIndex(), part.features()))
        .toList();
  }

  private static String text(int entity, double[] features) {
    return entity
        + " "
        + PLAN.entities().get(entity).entity().name()
        + " "
        + Arrays.toString(features);
  }

  private static List<String> offline(List<Event> events) {
    OfflineFeatures oracle = new OfflineFeatures(PLAN);
    double[] vector = new double[PLAN.size()];
    List<String> texts = new ArrayList<>();
    for (Event event : events) {
      oracle.next(event, vector);
      for (int i = 0; i < PLAN.entities().size(); i++) {
        EntityPlan entity = PLAN.entities().get(i);
        if (Payments.SCHEMA.isScored(event.type())
            && !EntityKeys.of(entity.entity(), event).isEmpty()) {
          int from = PLAN.offset(i);
          texts.add(text(i, Arrays.copyOfRange(vector, from, from + entity.features().size())));
        }
      }
    }
    return texts;
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

  private static KeyedBroadcastOperatorTestHarness<String, EntityTask, ProfileSignal, Part> harness(
      ProfileFunction function) {
    try {
      return new KeyedBroadcastOperatorTestHarness<>(
          new CoBroadcastWithKeyedOperator<>(function, List.of(ControlState.DESCRIPTOR)),
          EntityTask::key,
          Types.STRING,
          16,
          1,
          0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
