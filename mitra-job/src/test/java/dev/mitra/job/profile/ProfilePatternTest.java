package dev.mitra.job.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.event.Event;
import dev.mitra.job.config.ProfileSettings;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.SideOutputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sequences in the profile operator: through snapshots, other parallelism, changes, and time. */
class ProfilePatternTest {
  private static final int KEY_GROUPS = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Nothing is kept of an event as long as none is of this type. */
  private static final String NO_FEATURES =
      Controls.featureSet("card", "never: { count: true, where: type == 'z', windows: [1h] }");

  private static final String A_THEN_B =
      pattern(
          "ab",
          """
          within: 1h
          sequence:
            - begin: first
              where: type == 'a'
            - followedBy: second
              where: type == 'b'
          """);

  private static final String A_WITHOUT_B =
      pattern(
          "missing",
          """
          within: 10m
          sequence:
            - begin: first
              where: type == 'a'
            - notFollowedBy: second
              where: type == 'b'
          """);

  private final List<ProfileHarness> subtasks = new ArrayList<>();

  private static String pattern(String name, String spec) {
    return Controls.resource("Pattern", name, "", "entity: card\n" + spec);
  }

  @AfterEach
  void close() throws Exception {
    for (var subtask : subtasks) {
      subtask.close();
    }
  }

  @Test
  void aSequenceGoesOnAfterARestore() throws Exception {
    start(1, Controls.snapshot(NO_FEATURES, A_THEN_B), null, 1);
    take(event("a", "c1", 0), event("a", "c2", 1));
    List<OperatorSubtaskState> state = stop();

    start(1, ControlSnapshot.empty(), state, 1);
    take(event("b", "c1", 60), event("b", "c2", 61));

    assertThat(alerts()).containsExactly("ab MATCH a-c1-0 b-c1-60", "ab MATCH a-c2-1 b-c2-61");
  }

  @Test
  void timersOfRestoredSequencesFire() throws Exception {
    start(1, Controls.snapshot(NO_FEATURES, A_WITHOUT_B), null, 1);
    take(event("a", "c1", 0), event("a", "c2", 1));
    List<OperatorSubtaskState> state = stop();

    start(2, ControlSnapshot.empty(), state, 1);
    for (int card = 0; card < 10; card++) {
      take(event("x", "c" + card, 2));
    }
    passUntil(500);
    assertThat(alerts()).isEmpty();
    passUntil(700);

    assertThat(alerts())
        .containsExactlyInAnyOrder("missing TIMED_MATCH a-c1-0", "missing TIMED_MATCH a-c2-1");
  }

  @Test
  void parallelismAndSnapshotsChangeNoMatch() throws Exception {
    List<Event> events = events(Seeds.announce(ProfilePatternTest.class), 900);
    ControlSnapshot control = Controls.snapshot(NO_FEATURES, A_THEN_B, A_WITHOUT_B);
    start(1, control, null, 1);
    events.forEach(this::take);
    List<String> whole = alerts();
    stop();

    List<String> interrupted = new ArrayList<>();
    List<OperatorSubtaskState> state = null;
    int before = 1;
    for (int part = 0; part < 3; part++) {
      int parallelism = 1 + part % 2;
      start(parallelism, part == 0 ? control : ControlSnapshot.empty(), state, before);
      events.subList(300 * part, 300 * part + 300).forEach(this::take);
      interrupted.addAll(alerts());
      state = stop();
      before = parallelism;
    }

    assertThat(whole).hasSizeGreaterThan(50);
    assertThat(standing(interrupted)).containsExactlyInAnyOrderElementsOf(standing(whole));
  }

  @Test
  void aPatternThatIsReplacedBeginsAnew() throws Exception {
    List<AdmittedChange> changes =
        Controls.admitted(
            NO_FEATURES, A_THEN_B, A_THEN_B.replace("type == 'a'", "type == 'a' && amount < 9.0"));
    start(1, ControlSnapshot.of(changes.subList(0, 2), 2), null, 1);
    take(event("a", "c1", 0));
    subtasks.get(0).signal(change(changes.get(2)));
    take(event("b", "c1", 60), event("a", "c1", 61), event("b", "c1", 62));

    assertThat(alerts()).containsExactly("ab MATCH a-c1-61 b-c1-62");
  }

  @Test
  void aPatternWhoseModeChangesGoesOn() throws Exception {
    List<AdmittedChange> changes =
        Controls.admitted(NO_FEATURES, A_THEN_B, A_THEN_B + "  mode: SHADOW\n");
    start(1, ControlSnapshot.of(changes.subList(0, 2), 2), null, 1);
    take(event("a", "c1", 0));
    subtasks.get(0).signal(change(changes.get(2)));
    take(event("b", "c1", 60));

    assertThat(alerts()).containsExactly("ab MATCH a-c1-0 b-c1-60");
  }

  @Test
  void anErasureGivesUpTheSequencesThatHoldTheSubject() throws Exception {
    String sameMerchant =
        pattern(
            "again",
            """
            within: 1h
            sequence:
              - begin: first
                where: type == 'a'
              - followedBy: second
                where: type == 'b' && merchant == first.last.merchant
            """);
    start(1, Controls.snapshot(NO_FEATURES, sameMerchant), null, 1);
    take(at("a", "c1", "m1", 0), at("a", "c2", "m2", 0));
    Event erasure = Payments.event("e", Payments.ERASED, Payments.T0, ",\"merchant\":\"m1\"");
    subtasks.get(0).signal(new ProfileSignal.Erase(Payments.T0, erasure));
    take(at("b", "c1", "m1", 1), at("b", "c2", "m2", 1));

    assertThat(alerts()).containsExactly("again MATCH a-c2-0 b-c2-1");
  }

  @Test
  void nothingIsLeftWhenEverySequenceHasRunOutOfTime() throws Exception {
    start(1, Controls.snapshot(NO_FEATURES, A_THEN_B), null, 1);
    for (int card = 0; card < 500; card++) {
      take(event("a", "c" + card, card), event("a", "c" + card, card + 1));
    }
    assertThat(stateEntries()).isEqualTo(500);
    assertThat(subtasks.get(0).numProcessingTimeTimers()).isEqualTo(500);

    passUntil(10_000);

    assertThat(alerts()).isEmpty();
    assertThat(subtasks.get(0).numProcessingTimeTimers()).isZero();
    assertThat(stateEntries()).isZero();
  }

  @Test
  void nothingIsLeftOfADeletedPattern() throws Exception {
    List<AdmittedChange> changes =
        Controls.admitted(NO_FEATURES, A_THEN_B, A_THEN_B.replace("name: ab", "name: other"));
    List<AdmittedChange> all = new ArrayList<>(changes);
    start(1, ControlSnapshot.of(changes, 3), null, 1);
    take(event("a", "c1", 0));
    for (String name : List.of("ab", "other")) {
      AdmittedChange deletion =
          new AdmittedChange(all.size(), all.size(), all.size(), "Pattern/" + name, null, Map.of());
      all.add(deletion);
      subtasks.get(0).signal(change(deletion));
    }
    passUntil(10_000);

    assertThat(stateEntries()).isZero();
    assertThat(subtasks.get(0).numProcessingTimeTimers()).isZero();
  }

  private int stateEntries() {
    var operator = (ProfileOperator) subtasks.get(0).getOperator();
    KeyedStateBackend<?> state = operator.getKeyedStateBackend();
    return ((HeapKeyedStateBackend<?>) state).numKeyValueStateEntries();
  }

  private static ProfileSignal change(AdmittedChange change) {
    return new ProfileSignal.Change(change);
  }

  /** Events of few cards, some of them late. */
  private static List<Event> events(long seed, int count) {
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    int second = 10_000;
    for (int i = 0; i < count; i++) {
      second += random.nextInt(60);
      int late = random.nextInt(6) == 0 ? random.nextInt(90) : 0;
      String type = "aabbx".substring(i % 5, i % 5 + 1);
      events.add(event(type, "c" + random.nextInt(12), second - late));
    }
    Collections.shuffle(events.subList(count - 5, count), random);
    return events;
  }

  private static Event event(String type, String card, int second) {
    return at(type, card, "m", second);
  }

  private static Event at(String type, String card, String merchant, int second) {
    return Payments.event(
        type + "-" + card + "-" + second,
        type,
        Payments.T0 + 1_000L * second,
        ",\"card\":\"%s\",\"merchant\":\"%s\",\"amount\":5".formatted(card, merchant));
  }

  private void start(
      int parallelism,
      ControlSnapshot snapshot,
      @Nullable List<OperatorSubtaskState> before,
      int oldParallelism)
      throws Exception {
    for (int subtask = 0; subtask < parallelism; subtask++) {
      var harness =
          new ProfileHarness(
              new ProfileOperator(
                  Payments.YAML,
                  3_600_000,
                  new ProfileSettings(Payments.STATE_RETENTION, 0),
                  snapshot,
                  ControlReader.NONE),
              KEY_GROUPS,
              parallelism,
              subtask);
      harness.setProcessingTime(Payments.T0);
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
  }

  private List<OperatorSubtaskState> stop() throws Exception {
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (var subtask : subtasks) {
      states.add(subtask.snapshot(1, 1));
      subtask.close();
    }
    subtasks.clear();
    return states;
  }

  private void take(Event... events) {
    for (Event event : events) {
      String key = "card\u001f" + event.text(Payments.SCHEMA.field("card").orElseThrow().slot());
      int subtask =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(key, KEY_GROUPS, subtasks.size());
      try {
        var harness = subtasks.get(subtask);
        if (event.time() > harness.getProcessingTime()) {
          harness.setProcessingTime(event.time());
        }
        harness.process(new ProfileTask(0, Payments.T0, 0, 1, 1, false, event));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void passUntil(int second) throws Exception {
    for (var subtask : subtasks) {
      subtask.setProcessingTime(Payments.T0 + 1_000L * second);
    }
  }

  /**
   * The alerts without matches in time that were withdrawn, and their withdrawals: whether time is
   * up before a late event comes depends on the clock.
   */
  private static List<String> standing(List<String> alerts) {
    List<String> standing = new ArrayList<>(alerts);
    for (String alert : alerts) {
      if (alert.contains(" WITHDRAWN ")
          && standing.remove(alert.replace("WITHDRAWN", "TIMED_MATCH"))) {
        standing.remove(alert);
      }
    }
    return standing;
  }

  /** Pattern, kind, and the ids of the events of each match; empties the outputs. */
  private List<String> alerts() throws IOException {
    List<String> alerts = new ArrayList<>();
    for (var subtask : subtasks) {
      var out = subtask.getSideOutput(SideOutputs.ALERTS);
      if (out != null) {
        for (StreamRecord<OutRecord> record : out) {
          alerts.addAll(texts(Objects.requireNonNull(record.getValue().value())));
        }
        out.clear();
      }
    }
    return alerts;
  }

  private static List<String> texts(byte[] alert) throws IOException {
    JsonNode json = JSON.readTree(alert);
    List<String> texts = new ArrayList<>();
    for (JsonNode match : json.path("matches")) {
      StringBuilder text =
          new StringBuilder(json.path("pattern").asText() + " " + json.path("kind").asText());
      for (JsonNode stage : match.path("stages")) {
        stage.path("events").forEach(event -> text.append(' ').append(event.path("id").asText()));
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
