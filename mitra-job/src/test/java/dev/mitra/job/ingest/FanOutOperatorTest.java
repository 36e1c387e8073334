package dev.mitra.job.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.Event;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.job.wire.WireType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** At the start cards and merchants have features; the plan's epoch is 1. */
class FanOutOperatorTest {
  private TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> harness =
      harness();

  @BeforeEach
  void open() throws Exception {
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void aPaymentGoesToTheProfilesOfItsEntitiesAndItsBaseToTheGathering() throws Exception {
    Event payment = Payments.attempt("e", Payments.T0, "c1", "m1", 5);
    pass(0, payment);

    assertThat(harness.extractOutputValues())
        .containsExactly(new ProfileTask(0, Payments.T0, 0, 0b11, 1, true, payment));
    assertThat(bases()).hasSize(1);
    Part base = bases().get(0);
    assertThat(base.entities()).isEqualTo(0b11);
    assertThat(base.epoch()).isEqualTo(1);
    assertThat(base.ingestMillis()).isEqualTo(Payments.T0);
    assertThat(base.event()).isSameAs(payment);
  }

  @Test
  void anEntityWhoseKeyIsNotThereIsLeftOut() throws Exception {
    pass(0, Payments.event("e", Payments.ATTEMPTED, Payments.T0, ",\"merchant\":\"m1\""));
    pass(1, Payments.event("f", Payments.ATTEMPTED, Payments.T0, ",\"card\":\"\""));

    assertThat(tasks()).containsExactly("e 10");
    assertThat(bases()).extracting(Part::entities).containsExactly(0b10L, 0L);
  }

  @Test
  void aContextEventMovesProfilesAndHasNoBase() throws Exception {
    pass(0, Payments.event("e", Payments.FAILED, Payments.T0, ",\"card\":\"c1\""));

    assertThat(harness.extractOutputValues())
        .extracting(ProfileTask::scored)
        .containsExactly(false);
    assertThat(bases()).isEmpty();
  }

  @Test
  void anEventThatErasesASubjectMovesNoProfileAndIsToldToAll() throws Exception {
    Event erasure = Payments.event("e", Payments.ERASED, Payments.T0, ",\"card\":\"c1\"");
    pass(0, erasure);
    event(1, erasure);
    verdict(1, true);

    assertThat(harness.extractOutputValues()).isEmpty();
    assertThat(bases()).isEmpty();
    assertThat(sideOutput(SideOutputs.ERASURES))
        .containsExactly(new ProfileSignal.Erase(Payments.T0, erasure));
  }

  @Test
  void anEventThatErasesButNamesNoSubjectEndsHere() throws Exception {
    pass(0, Payments.event("e", Payments.ERASED, Payments.T0, ",\"amount\":5"));

    assertThat(harness.extractOutputValues()).isEmpty();
    assertThat(sideOutput(SideOutputs.ERASURES)).isEmpty();
  }

  @Test
  void eventsKeepTheirOrderWhileVerdictsComeInAnother() throws Exception {
    for (int sequence = 0; sequence < 4; sequence++) {
      event(sequence, card("e" + sequence));
    }
    for (int sequence : new int[] {3, 1, 2}) {
      verdict(sequence, false);
    }
    assertThat(tasks()).isEmpty();
    verdict(0, false);

    assertThat(tasks()).containsExactly("e0 1", "e1 1", "e2 1", "e3 1");
  }

  @Test
  void aDuplicateEndsHere() throws Exception {
    verdict(0, true);
    event(0, card("e0"));
    pass(1, card("e1"));

    assertThat(tasks()).containsExactly("e1 1");
    assertThat(bases()).hasSize(1);
  }

  @Test
  void aNewKindOfEntityIsServedFromTheTimeOfItsChangeOn() throws Exception {
    String more = ",\"card\":\"c1\",\"device\":\"d1\"";
    harness.processElement2(
        new StreamRecord<>(
            Controls.admitted(Controls.CARD, Controls.MERCHANT, Controls.DEVICE).get(2)));
    AdmittedChange later =
        new AdmittedChange(9, Payments.T0 + 10, 0, "FeatureSet/merchant", null, Map.of());
    harness.processElement2(new StreamRecord<>(later));
    // Restarted, the control source repeats what has been taken up.
    harness.processElement2(new StreamRecord<>(later));
    pass(0, Payments.event("e", Payments.ATTEMPTED, Payments.T0, more + ",\"merchant\":\"m1\""));
    inbound(
        Inbound.event(
            1,
            Payments.T0 + 10,
            Payments.event("f", Payments.ATTEMPTED, Payments.T0, more + ",\"merchant\":\"m1\"")));
    verdict(1, false);

    assertThat(tasks()).containsExactly("e 111", "f 11");
    assertThat(harness.extractOutputValues())
        .extracting(ProfileTask::epoch)
        .containsExactly(2L, 9L);
  }

  @Test
  void eventsThatWaitAtASnapshotAreLetThroughAfterARestore() throws Exception {
    event(0, card("e0"));
    event(1, card("e1"));
    verdict(1, true);
    event(2, card("e2"));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    assertThat(((FanOutOperator) harness.getOperator()).leftAtSnapshot()).isEqualTo(2);
    harness.close();

    harness = harness();
    harness.initializeState(state);
    harness.open();

    assertThat(tasks()).containsExactly("e0 1", "e2 1");
    assertThat(bases()).hasSize(2);
    // The new run counts its events from the beginning.
    pass(0, card("e3"));
    assertThat(tasks()).contains("e3 1");
  }

  @Test
  void aRestoredOperatorKnowsTheChangesThatHadArrived() throws Exception {
    harness.processElement2(
        new StreamRecord<>(
            Controls.admitted(Controls.CARD, Controls.MERCHANT, Controls.DEVICE).get(2)));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    assertThat(((FanOutOperator) harness.getOperator()).leftAtSnapshot()).isZero();
    harness.close();

    harness = harness();
    harness.initializeState(state);
    harness.open();
    pass(0, Payments.event("e", Payments.ATTEMPTED, Payments.T0, ",\"device\":\"d1\""));

    assertThat(tasks()).containsExactly("e 10");
  }

  @Test
  void aResumedOperatorKnowsWhatWasPublishedWhileTheJobWasDown() throws Exception {
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();

    harness = harness(Controls.CARD, Controls.MERCHANT, Controls.DEVICE);
    harness.initializeState(state);
    harness.open();
    pass(0, Payments.event("e", Payments.ATTEMPTED, Payments.T0, ",\"device\":\"d1\""));

    assertThat(tasks()).containsExactly("e 10");
  }

  private static Event card(String id) {
    return Payments.event(id, Payments.ATTEMPTED, Payments.T0, ",\"card\":\"c1\"");
  }

  private void pass(int sequence, Event event) throws Exception {
    event(sequence, event);
    verdict(sequence, false);
  }

  private void event(int sequence, Event event) throws Exception {
    inbound(Inbound.event(sequence, Payments.T0, event));
  }

  private void verdict(int sequence, boolean duplicate) throws Exception {
    inbound(Inbound.verdict(sequence, duplicate));
  }

  private void inbound(Inbound inbound) throws Exception {
    harness.processElement1(new StreamRecord<>(inbound));
  }

  /** Event and entities of each task. */
  private List<String> tasks() {
    return harness.extractOutputValues().stream()
        .map(task -> task.event().id() + " " + Long.toBinaryString(task.entities()))
        .toList();
  }

  private List<Part> bases() {
    return sideOutput(SideOutputs.BASES);
  }

  private <T> List<T> sideOutput(OutputTag<T> tag) {
    return Objects.requireNonNullElse(
            harness.getSideOutput(tag), new ConcurrentLinkedQueue<StreamRecord<T>>())
        .stream()
        .map(StreamRecord::getValue)
        .toList();
  }

  private static TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> harness() {
    return harness(Controls.CARD, Controls.MERCHANT);
  }

  /** An operator of a job that is submitted with these resources in the control topic. */
  private static TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> harness(
      String... resources) {
    try {
      TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> made =
          new TwoInputStreamOperatorTestHarness<>(
              new FanOutOperator(
                  Payments.YAML, 3_600_000, Controls.snapshot(resources), ControlReader.NONE));
      made.setup(WireType.PROFILE_TASK.createSerializer(new SerializerConfigImpl()));
      return made;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
