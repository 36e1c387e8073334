package dev.mitra.job.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.event.Event;
import dev.mitra.job.decide.FeatureLog;
import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.profile.ProfileHarness;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.job.wire.Inbound;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.Part;
import dev.mitra.job.wire.ProfileSignal;
import dev.mitra.job.wire.ProfileTask;
import dev.mitra.job.wire.SideOutputs;
import dev.mitra.model.ModelRole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/**
 * What operators know of control after a failure. They are submitted with features of cards and
 * merchants and a rule (epochs 0 to 2), take a checkpoint, and fail after more was published.
 */
class ControlStateTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long HISTORY = 1_000;
  private static final List<AdmittedChange> PUBLISHED =
      Controls.admitted(
          Controls.CARD,
          Controls.MERCHANT,
          Controls.RULE,
          Controls.DEVICE,
          Controls.rule("busy-card", "amount >= 0.0", "BLOCK"));
  private static final ControlSnapshot SUBMITTED = ControlSnapshot.of(PUBLISHED.subList(0, 3), 3);
  private static final long NEW_FEATURES = 3;
  private static final Event PAYMENT =
      Payments.event(
          "e", Payments.ATTEMPTED, Payments.T0, ",\"card\":\"c\",\"device\":\"d\",\"amount\":5");

  @Test
  void theFirstPaymentAfterAFailureIsFannedOutByWhatCameAfterTheCheckpoint() throws Exception {
    OperatorSubtaskState checkpoint;
    try (TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> harness =
        ControlledHarnesses.fanOut(HISTORY, SUBMITTED, ControlReader.NONE)) {
      harness.open();
      checkpoint = harness.snapshot(1, 1);
    }

    assertThat(fannedOut(checkpoint, reader())).containsExactly("11 3");
    // Without it the payment would be fanned out by the checkpoint's features.
    assertThat(fannedOut(checkpoint, ControlReader.NONE)).containsExactly("1 1");
  }

  /** Entities and epoch of each task of the first payment. */
  private static List<String> fannedOut(OperatorSubtaskState checkpoint, ControlReader reader)
      throws Exception {
    try (TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> harness =
        ControlledHarnesses.fanOut(HISTORY, SUBMITTED, reader)) {
      harness.initializeState(checkpoint);
      harness.open();
      harness.processElement1(new StreamRecord<>(Inbound.event(0, Payments.T0, PAYMENT)));
      harness.processElement1(new StreamRecord<>(Inbound.verdict(0, false)));
      return harness.extractOutputValues().stream()
          .map(task -> Long.toBinaryString(task.entities()) + " " + task.epoch())
          .toList();
    }
  }

  @Test
  void theFirstPaymentAfterAFailureHasTheFeaturesThatCameAfterTheCheckpoint() throws Exception {
    OperatorSubtaskState checkpoint;
    try (ProfileHarness harness =
        ControlledHarnesses.profiles(HISTORY, SUBMITTED, ControlReader.NONE)) {
      harness.open();
      checkpoint = harness.snapshot(1, 1);
    }

    assertThat(profiled(checkpoint, reader())).isEqualTo("1.0, 1.0 under 3");
    assertThat(profiled(checkpoint, ControlReader.NONE)).isEqualTo(" under " + Part.STALE);
  }

  /** The vector of the device of the first payment, and under which plan it was made. */
  private static String profiled(OperatorSubtaskState checkpoint, ControlReader reader)
      throws Exception {
    try (ProfileHarness harness = ControlledHarnesses.profiles(HISTORY, SUBMITTED, reader)) {
      harness.initializeState(checkpoint);
      harness.open();
      harness.process(ProfileHarness.task(PAYMENT, 0b10, NEW_FEATURES));
      Part part = harness.extractOutputValues().get(0);
      List<String> features = new ArrayList<>();
      for (double feature : part.features()) {
        features.add(Double.toString(feature));
      }
      return String.join(", ", features) + " under " + part.epoch();
    }
  }

  @Test
  void theFirstPaymentAfterAFailureIsDecidedByTheRulesThatCameAfterTheCheckpoint()
      throws Exception {
    OperatorSubtaskState checkpoint;
    try (TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness =
        ControlledHarnesses.gather(HISTORY, SUBMITTED, ControlReader.NONE)) {
      harness.open();
      checkpoint = harness.snapshot(1, 1);
    }

    assertThat(decided(checkpoint, reader())).isEqualTo("BLOCK under 4");
    assertThat(decided(checkpoint, ControlReader.NONE)).isEqualTo("ALLOW under 2");
  }

  /** The decision on the first payment. */
  private static String decided(OperatorSubtaskState checkpoint, ControlReader reader)
      throws Exception {
    try (TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness =
        ControlledHarnesses.gather(HISTORY, SUBMITTED, reader)) {
      harness.initializeState(checkpoint);
      harness.open();
      return brief(decide(harness, Payments.T0));
    }
  }

  /** Action and epoch of a decision. */
  private static String brief(String body) throws IOException {
    JsonNode decision = JSON.readTree(body);
    return decision.path("decision").asText() + " under " + decision.path("epoch").asLong();
  }

  /** The decision on a payment that has entities and none of their features. */
  private static String decide(
      TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness, long ingest)
      throws Exception {
    int before = harness.extractOutputValues().size();
    harness.processElement1(new StreamRecord<>(Part.base(before, Part.STALE, ingest, 0, PAYMENT)));
    OutRecord record = harness.extractOutputValues().get(before);
    return new String(Objects.requireNonNull(record.value()), UTF_8);
  }

  @Test
  void aJobThatStartsForTheFirstTimeNeedsNoReader() throws Exception {
    ControlReader nobody =
        epoch -> {
          throw new IllegalStateException("the control topic was read to its end before");
        };
    try (TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness =
        ControlledHarnesses.gather(HISTORY, SUBMITTED, nobody)) {
      harness.open();

      assertThat(brief(decide(harness, Payments.T0))).isEqualTo("ALLOW under 2");
    }
  }

  @Test
  void whatTheControlSourceRepeatsIsIgnoredAlsoWhenTheStateHasForgottenIt() throws Exception {
    List<AdmittedChange> changes = replaced();
    AdmittedChange old = changes.get(0);
    OperatorSubtaskState checkpoint = afterReplacing(changes);
    List<AdmittedChange> kept = StateProbe.changes(checkpoint);
    assertThat(kept).doesNotContain(old);
    try (TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness =
        ControlledHarnesses.gather(HISTORY, ControlSnapshot.empty(), ControlReader.NONE)) {
      harness.initializeState(checkpoint);
      harness.open();
      String expected = decide(harness, end(changes));

      for (AdmittedChange change : changes) {
        harness.processElement2(new StreamRecord<>(change));
      }

      assertThat(decide(harness, end(changes))).isEqualTo(expected);
      assertThat(StateProbe.changes(harness.snapshot(2, 2)))
          .extracting(AdmittedChange::epoch)
          .containsExactlyElementsOf(kept.stream().map(AdmittedChange::epoch).toList());
      // The control: a newer one is taken up.
      AdmittedChange newer =
          changed(
              changes.get(changes.size() - 1).epoch() + 1,
              end(changes),
              Controls.rule("last", "amount >= 0.0", "BLOCK"));
      harness.processElement2(new StreamRecord<>(newer));
      assertThat(brief(decide(harness, end(changes)))).isEqualTo("BLOCK under " + newer.epoch());
    }
  }

  @Test
  void fanOutAndProfilesKeepNoRulesAndNoModels() throws Exception {
    List<AdmittedChange> changes =
        Controls.admitted(
            Controls.CARD, Models.model("m", ModelRole.CHAMPION), Controls.MERCHANT, Controls.RULE);
    try (TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> harness =
            ControlledHarnesses.fanOut(HISTORY, ControlSnapshot.empty(), ControlReader.NONE);
        ProfileHarness profiles =
            ControlledHarnesses.profiles(HISTORY, ControlSnapshot.empty(), ControlReader.NONE);
        TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> gather =
            ControlledHarnesses.gather(HISTORY, ControlSnapshot.empty(), ControlReader.NONE)) {
      harness.open();
      profiles.open();
      gather.open();
      for (AdmittedChange change : changes) {
        harness.processElement2(new StreamRecord<>(change));
        profiles.signal(new ProfileSignal.Change(change));
        gather.processElement2(new StreamRecord<>(change));
      }

      // The newest stays without its body, so that it is not taken for new when it is repeated.
      assertThat(kept(harness.snapshot(1, 1))).containsExactly("0", "2", "3 without body");
      assertThat(kept(profiles.snapshot(1, 1))).containsExactly("0", "2", "3 without body");
      assertThat(kept(gather.snapshot(1, 1))).containsExactly("0", "1", "2", "3");
    }
  }

  @Test
  void stateOfOlderVersionsWithRulesAndModelsDropsThem() throws Exception {
    List<AdmittedChange> changes =
        Controls.admitted(
            Controls.CARD, Models.model("m", ModelRole.CHAMPION), Controls.MERCHANT, Controls.RULE);
    OperatorSubtaskState old = StateProbe.snapshot(changes);
    try (TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> harness =
            ControlledHarnesses.fanOut(HISTORY, ControlSnapshot.empty(), ControlReader.NONE);
        ProfileHarness profiles =
            ControlledHarnesses.profiles(HISTORY, ControlSnapshot.empty(), ControlReader.NONE)) {
      harness.initializeState(old);
      harness.open();
      profiles.initializeState(old);
      profiles.open();

      assertThat(kept(harness.snapshot(1, 1))).containsExactly("0", "2", "3 without body");
      assertThat(kept(profiles.snapshot(1, 1))).containsExactly("0", "2", "3 without body");
      harness.processElement1(new StreamRecord<>(Inbound.event(0, Payments.T0, PAYMENT)));
      harness.processElement1(new StreamRecord<>(Inbound.verdict(0, false)));
      assertThat(harness.extractOutputValues()).extracting(ProfileTask::epoch).containsOnly(2L);
    }
  }

  @Test
  void filesOfBundlesAreKeptWhereModelsAreScoredOnly() throws Exception {
    List<AdmittedChange> changes =
        Controls.admitted(Controls.CARD, Controls.MERCHANT, Controls.DEVICE).stream()
            .map(change -> change.withFiles(Map.of("file:///m", new byte[] {1, 2, 3})))
            .toList();
    OperatorSubtaskState old = StateProbe.snapshot(changes.subList(0, 1));
    ControlSnapshot submitted = ControlSnapshot.of(changes.subList(0, 2), 2);
    ControlReader later = epoch -> changes.subList(2, 3);
    try (TwoInputStreamOperatorTestHarness<Inbound, AdmittedChange, ProfileTask> harness =
            ControlledHarnesses.fanOut(HISTORY, submitted, later);
        ProfileHarness profiles = ControlledHarnesses.profiles(HISTORY, submitted, later);
        TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> gather =
            ControlledHarnesses.gather(HISTORY, submitted, later)) {
      harness.initializeState(old);
      harness.open();
      profiles.initializeState(old);
      profiles.open();
      gather.initializeState(old);
      gather.open();

      assertThat(filesKept(harness.snapshot(1, 1))).containsExactly(0, 0, 0);
      assertThat(filesKept(profiles.snapshot(1, 1))).containsExactly(0, 0, 0);
      assertThat(filesKept(gather.snapshot(1, 1))).containsExactly(1, 1, 1);
    }
  }

  /** How many files each change in a snapshot has. */
  private static List<Integer> filesKept(OperatorSubtaskState snapshot) throws Exception {
    return StateProbe.changes(snapshot).stream().map(change -> change.files().size()).toList();
  }

  /** Epochs of the changes in a snapshot. */
  private static List<String> kept(OperatorSubtaskState snapshot) throws Exception {
    return StateProbe.changes(snapshot).stream()
        .map(change -> change.epoch() + (change.body() == null ? " without body" : ""))
        .toList();
  }

  @Test
  void whatWasReplacedLongerAgoThanTheHistoryLeavesTheState() throws Exception {
    List<AdmittedChange> changes = replaced();

    OperatorSubtaskState checkpoint = afterReplacing(changes);

    assertThat(StateProbe.changes(checkpoint)).hasSizeLessThan(changes.size() / 2);
    assertSameDecisions(changes, checkpoint, "");
  }

  @Test
  void aRestoreFromWhatIsLeftDecidesTheSame() throws Exception {
    long seed = Seeds.announce(ControlStateTest.class);
    for (int run = 0; run < 20; run++) {
      List<AdmittedChange> changes = randomChanges(Seeds.random(seed, run));

      OperatorSubtaskState checkpoint = afterReplacing(changes);

      assertThat(StateProbe.changes(checkpoint)).as("run %d", run).hasSizeLessThan(changes.size());
      assertSameDecisions(changes, checkpoint, "run " + run);
    }
  }

  /** Compares decisions and vectors at every moment of payments that come within the history. */
  private static void assertSameDecisions(
      List<AdmittedChange> all, OperatorSubtaskState checkpoint, String about) throws Exception {
    try (TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> expected =
            ControlledHarnesses.gather(
                HISTORY, ControlSnapshot.of(all, 1_000), ControlReader.NONE);
        TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> restored =
            ControlledHarnesses.gather(HISTORY, ControlSnapshot.empty(), ControlReader.NONE)) {
      expected.open();
      restored.initializeState(checkpoint);
      restored.open();
      for (long ingest = end(all) - HISTORY; ingest <= end(all) + 10; ingest += 10) {
        String right = decide(expected, ingest);
        assertThat(decide(restored, ingest)).as("%s at %d", about, ingest).isEqualTo(right);
      }
      assertThat(columns(restored)).as(about).isEqualTo(columns(expected));
    }
  }

  /** The columns of each payment that was logged. */
  private static List<List<String>> columns(
      TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness)
      throws IOException {
    FeatureLog.Reader reader = new FeatureLog.Reader();
    List<List<String>> columns = new ArrayList<>();
    for (StreamRecord<OutRecord> record : harness.getSideOutput(SideOutputs.FEATURE_LOG)) {
      OutRecord logged = record.getValue();
      for (FeatureLog.Entry entry :
          reader.read(logged.key(), Objects.requireNonNull(logged.value()))) {
        columns.add(entry.names());
      }
    }
    return columns;
  }

  /** What an operator writes that takes up changes as payments pass, until the last is in force. */
  private static OperatorSubtaskState afterReplacing(List<AdmittedChange> changes)
      throws Exception {
    try (TwoInputStreamOperatorTestHarness<Part, AdmittedChange, OutRecord> harness =
        ControlledHarnesses.gather(HISTORY, ControlSnapshot.empty(), ControlReader.NONE)) {
      harness.open();
      for (AdmittedChange change : changes) {
        harness.processElement2(new StreamRecord<>(change));
        // Waits for the compiler too, which says what is not needed any more.
        String unused = decide(harness, change.effectiveAt());
      }
      return harness.snapshot(1, 1);
    }
  }

  /** When the last of changes is in force. */
  private static long end(List<AdmittedChange> changes) {
    return changes.get(changes.size() - 1).effectiveAt();
  }

  /** A rule that is replaced thirty times and deleted, and others that stay. */
  private static List<AdmittedChange> replaced() {
    List<AdmittedChange> changes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      changes.add(
          changed(
              changes.size(),
              Payments.T0 + 100L * i,
              Controls.rule("often", "amount > %d.0".formatted(-i), "CHALLENGE")));
    }
    changes.add(
        changed(
            changes.size(),
            Payments.T0 + 3_000,
            Controls.rule("once", "amount > 1000.0", "REVIEW")));
    long deletedAt = Payments.T0 + 3_100;
    changes.add(
        new AdmittedChange(changes.size(), deletedAt, deletedAt, "Rule/often", null, Map.of()));
    for (int i = 0; i < 4; i++) {
      changes.add(
          changed(
              changes.size(),
              Payments.T0 + 6_000 + 100L * i,
              Controls.resource(
                  "Policy", "default", "", "score: { block: 0.%d }".formatted(i + 1))));
    }
    return changes;
  }

  /** Changes of several kinds that admission lets pass, some of which wait for their time. */
  private static List<AdmittedChange> randomChanges(Random random) {
    Admission admission =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 0, Payments.STATE_RETENTION));
    List<AdmittedChange> changes = new ArrayList<>();
    for (int offset = 0; offset < 60; offset++) {
      long millis = Payments.T0 + 100L * offset;
      Optional<AdmittedChange> change =
          admission
              .admit(
                  random.nextInt(4) == 0
                      ? Controls.delete(
                          offset,
                          millis,
                          List.of("Rule/r0", "Rule/r1", "List/watched", "FeatureSet/device")
                              .get(random.nextInt(4)))
                      : Controls.publish(offset, millis, resource(random)))
              .change();
      change.ifPresent(changes::add);
    }
    return changes;
  }

  private static String resource(Random random) {
    return switch (random.nextInt(4)) {
      case 0 ->
          Controls.featureSet(
              "device", "count: { windows: [%dm] }".formatted(1 + random.nextInt(50)));
      case 1 ->
          Controls.resource(
              "List", "watched", "", "entries: [{ value: c%d }]".formatted(random.nextInt(5)));
      case 2 -> Controls.rule("listed", "card in list('watched')", "REVIEW");
      default ->
          Controls.rule(
              "r" + random.nextInt(3), "amount > %d.0".formatted(random.nextInt(9)), "CHALLENGE");
    };
  }

  private static AdmittedChange changed(long epoch, long effectiveAt, String resource) {
    Admission admission =
        new Admission(AdmissionRules.unsigned(Payments.SCHEMA, 0, Payments.STATE_RETENTION));
    return Controls.admit(admission, Controls.publish(epoch, effectiveAt, resource));
  }

  /** Knows all that was published. */
  private static ControlReader reader() {
    return epoch -> PUBLISHED.stream().filter(change -> change.epoch() > epoch).toList();
  }
}
