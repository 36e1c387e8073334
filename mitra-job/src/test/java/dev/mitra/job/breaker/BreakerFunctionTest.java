package dev.mitra.job.breaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.control.Configuration;
import dev.mitra.job.wire.ActionCounts;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.WireType;
import dev.mitra.rules.breaker.DemotionSpec;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import dev.mitra.rules.resource.ResourceParser;
import dev.mitra.rules.rule.Guard;
import dev.mitra.rules.signature.KeyFile;
import dev.mitra.rules.signature.KeyRing;
import dev.mitra.rules.signature.Signatures;
import dev.mitra.rules.signature.Verified;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deciding subtasks that count, and the breaker that adds up, with clocks that the test moves. */
class BreakerFunctionTest {
  private static final long NOW = 1_700_000_000;
  private static final Guard GUARD = new Guard(0.05, 60_000, 100);
  private static final ResourceId RULE = new ResourceId(Kind.RULE, "a");

  /** Rule/a of epoch 1 blocks. */
  private static final Configuration FIRST =
      InForce.of(InForce.POLICY, InForce.rule("a", "BLOCK", ""));

  /** The same rule, published again: epoch 2. */
  private static final Configuration AGAIN =
      InForce.of(
          InForce.POLICY, InForce.rule("a", "BLOCK", ""), InForce.rule("a", "BLOCK", "points: 1"));

  /** A deciding subtask. */
  private record Subtask(TestProcessingTimeService time, BreakerTally tally) {}

  private OneInputStreamOperatorTestHarness<ActionCounts, OutRecord> harness =
      open(Optional.empty());
  private final List<Subtask> subtasks = new ArrayList<>();

  @AfterEach
  void noTimersAndNoStateAreLeft() throws Exception {
    moveTo(NOW + 10_000);
    for (Subtask subtask : subtasks) {
      assertThat(subtask.time.getNumActiveTimers()).isZero();
    }
    assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
    OperatorSubtaskState state = harness.snapshot(1, 1);
    assertThat(state.hasState()).isFalse();
    harness.close();
  }

  @Test
  void aRuleThatBlocksEverythingTripsAfterTheMinimumAndOnce() throws Exception {
    start(1);
    for (long second = NOW; second < NOW + 30; second++) {
      decide(0, FIRST, 20, 20);
      moveTo(second + 1);
      assertThat(demotions())
          .as("after %d seconds", second - NOW + 1)
          .hasSize(second - NOW + 1 < 5 ? 0 : 1);
    }

    DemotionSpec demotion = demotions().get(0);
    assertThat(demotion.target()).isEqualTo(RULE);
    assertThat(demotion.epoch()).isEqualTo(1);
    assertThat(demotion.payments()).isEqualTo(100);
    assertThat(demotion.fired()).isEqualTo(100);
    assertThat(demotion.share()).isEqualTo(1);
  }

  @Test
  void aRuleThatGoesOnBlockingTripsAgainOnceItsWindowHasPassed() throws Exception {
    start(1);
    for (long second = NOW; second < NOW + 70; second++) {
      decide(0, FIRST, 100, 100);
      moveTo(second + 1);
    }

    assertThat(demotions()).extracting(DemotionSpec::epoch).containsExactly(1L, 1L);
    assertThat(demotions().get(1).id()).isEqualTo(demotions().get(0).id());
    assertThat(demotions().get(1).version()).isEqualTo(demotions().get(0).version());
  }

  @Test
  void aRuleWithinItsGuardNeverTrips() throws Exception {
    start(1);
    for (long second = NOW; second < NOW + 300; second++) {
      // Exactly the share that is allowed.
      decide(0, FIRST, 100, 5);
      moveTo(second + 1);
    }

    assertThat(demotions()).isEmpty();
  }

  @Test
  void aRuleThatIsPublishedAgainIsCountedAnew() throws Exception {
    start(1);
    decide(0, FIRST, 200, 200);
    moveTo(NOW + 1);
    decide(0, AGAIN, 99, 99);
    moveTo(NOW + 2);
    assertThat(demotions()).extracting(DemotionSpec::epoch).containsExactly(1L);

    decide(0, AGAIN, 1, 1);
    moveTo(NOW + 3);

    assertThat(demotions()).extracting(DemotionSpec::epoch).containsExactly(1L, 2L);
    assertThat(demotions().get(1).payments()).isEqualTo(100);
  }

  @Test
  void theCountsOfThreeSubtasksAddUp() throws Exception {
    start(3);
    decide(0, FIRST, 40, 2);
    decide(1, FIRST, 40, 2);
    moveTo(NOW + 1);
    assertThat(demotions()).isEmpty();

    decide(2, FIRST, 40, 20);
    moveTo(NOW + 2);

    assertThat(demotions()).hasSize(1);
    assertThat(demotions().get(0).payments()).isEqualTo(120);
    assertThat(demotions().get(0).fired()).isEqualTo(24);
  }

  @Test
  void theLastPaymentBeforeALongSilenceIsCounted() throws Exception {
    start(1);
    decide(0, FIRST, 100, 100);
    assertThat(demotions()).isEmpty();

    // No further payment: the timer of the tally alone.
    moveTo(NOW + 1);

    assertThat(demotions()).hasSize(1);
  }

  @Test
  void aChampionTripsAsARuleDoes() throws Exception {
    start(1);
    Configuration configuration = InForce.of(InForce.POLICY, SmallModel.champion("m"));
    for (int i = 0; i < 100; i++) {
      subtasks
          .get(0)
          .tally
          .count(
              configuration,
              InForce.fired(),
              configuration.models().champion(),
              i < 16 ? 0.95 : 0.1);
    }
    moveTo(NOW + 1);

    assertThat(harness.extractOutputValues())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("Demotion/model-m");
  }

  @Test
  void aMachineWhoseClockIsAheadMovesNothing() throws Exception {
    harness.setProcessingTime(NOW * 1_000);
    send(new ActionCounts(NOW, 60, List.of(acted(NOW, 60))));
    send(new ActionCounts(NOW + 7_200, 40, List.of(acted(NOW + 7_200, 40))));

    assertThat(demotions()).extracting(DemotionSpec::payments).containsExactly(100L);
  }

  @Test
  void theRecordIsAResourceThatMovesItsVersionForward() throws Exception {
    trip();

    OutRecord record = harness.extractOutputValues().get(0);
    Resource resource = resource(record);
    assertThat(new String(record.key(), UTF_8)).isEqualTo("Demotion/rule-a");
    assertThat(resource.version()).hasValue(18);
    assertThat(record.headers()).isEmpty();
  }

  @Test
  void withAKeyTheRecordIsSigned(@TempDir Path folder) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyFile.write(folder.resolve("breaker-2026.key"), pair.getPrivate());
    KeyRing ring =
        KeyRing.parse(
            "keys:\n  - { id: breaker-2026, owner: breaker, kinds: [Demotion], publicKey: "
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
                + " }\n");
    harness.close();
    harness = open(Optional.of(folder.resolve("breaker-2026.key").toString()));

    trip();

    OutRecord record = harness.extractOutputValues().get(0);
    Verified verified =
        Signatures.verify(
            ring,
            record.key(),
            record.value(),
            List.of(record.headers()),
            NOW * 1_000,
            EnumSet.of(Kind.DEMOTION));
    assertThat(verified.findings()).isEmpty();
    assertThat(verified.owners()).containsExactly("breaker");
  }

  @Test
  void aKeyThatIsNotThereStopsNothing(@TempDir Path folder) throws Exception {
    harness.close();
    harness = open(Optional.of(folder.resolve("none.key").toString()));

    trip();

    assertThat(harness.extractOutputValues().get(0).headers()).isEmpty();
  }

  private void trip() throws Exception {
    harness.setProcessingTime(NOW * 1_000);
    send(new ActionCounts(NOW, 100, List.of(acted(NOW, 100))));
  }

  private static ActionCounts.Acted acted(long since, int payments) {
    return new ActionCounts.Acted(RULE, 17, since, payments, GUARD);
  }

  private void start(int parallelism) throws Exception {
    for (int i = 0; i < parallelism; i++) {
      TestProcessingTimeService time = new TestProcessingTimeService();
      subtasks.add(new Subtask(time, new BreakerTally(time, this::send)));
    }
    moveTo(NOW);
  }

  /** Decides payments in a subtask, on the first so many of which Rule/a acts. */
  private void decide(int subtask, Configuration configuration, int payments, int blocked) {
    for (int i = 0; i < payments; i++) {
      subtasks
          .get(subtask)
          .tally
          .count(
              configuration,
              i < blocked ? InForce.fired(0) : InForce.fired(),
              configuration.models().champion(),
              Double.NaN);
    }
  }

  private void send(ActionCounts counts) {
    try {
      harness.processElement(counts, 0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void moveTo(long second) throws Exception {
    harness.setProcessingTime(second * 1_000);
    for (Subtask subtask : subtasks) {
      subtask.time.setCurrentTime(second * 1_000);
    }
  }

  private List<DemotionSpec> demotions() {
    return harness.extractOutputValues().stream()
        .map(BreakerFunctionTest::resource)
        .map(resource -> DemotionSpec.parse(resource.id().name(), resource.spec()))
        .toList();
  }

  private static Resource resource(OutRecord record) {
    ControlRecord read = ResourceParser.parse(record.key(), record.value());
    return ((ControlRecord.Publish) read).resource();
  }

  private static OneInputStreamOperatorTestHarness<ActionCounts, OutRecord> open(
      Optional<String> keyFile) {
    try {
      OneInputStreamOperatorTestHarness<ActionCounts, OutRecord> made =
          new OneInputStreamOperatorTestHarness<>(
              new ProcessOperator<>(new BreakerFunction(DemotionSigner.of(keyFile))));
      made.setup(WireType.OUT_RECORD.createSerializer(new SerializerConfigImpl()));
      made.open();
      return made;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
