package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.control.Ack;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.kafka.ControlClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task fails when payments have been decided under a change that is in no checkpoint. After the
 * recovery they are read once more, while the control stream is held back, and decided the same.
 */
class ControlFailoverIT {
  private static final int PAYMENTS = 20;
  private static final String CARD_FEATURES =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card }
      spec: { entity: card, features: [ { count: { windows: [1h] } } ] }
      """;
  private static final String RULE =
      """
      apiVersion: mitra/v1
      kind: Rule
      metadata: { name: known }
      spec: { when: card.count_1h >= 1.0, action: REVIEW }
      """;

  /** Concerns the fan-out and the profiles as well as the decision. */
  private static final String CHANGE =
      """
      apiVersion: mitra/v1
      kind: Bundle
      metadata: { name: device }
      spec:
        resources:
          - apiVersion: mitra/v1
            kind: FeatureSet
            metadata: { name: device }
            spec: { entity: device, features: [ { count: { windows: [1h] } } ] }
          - apiVersion: mitra/v1
            kind: Rule
            metadata: { name: known }
            spec: { when: device.count_1h >= 1.0, action: BLOCK }
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  @Timeout(120)
  void paymentsAfterTheCheckpointAreDecidedUnderTheSameChangesAgain() {
    try (Failure failure = new Failure(true, true)) {
      failure.run();

      assertThat(failure.again).isEqualTo(failure.before);
      failure.assertThatControlGoesOn();
    }
  }

  @Test
  @Timeout(120)
  void soAreThoseBeforeTheFirstCheckpoint() {
    try (Failure failure = new Failure(false, true)) {
      failure.run();

      assertThat(failure.again).isEqualTo(failure.before);
    }
  }

  @Test
  @Timeout(120)
  void withoutReadingTheControlTopicTheyAreNot() {
    try (Failure failure = new Failure(true, false)) {
      failure.run();

      assertThat(failure.again).hasSize(PAYMENTS).doesNotContainAnyElementsOf(failure.before);
      assertThat(failure.again).allMatch(body -> body.contains("\"epoch\":" + failure.first + ","));
    }
  }

  /** One job that fails once. */
  private final class Failure implements AutoCloseable {
    private final JobSetup setup =
        new JobSetup(
            folder,
            """
            control: { activationDelay: 500ms }
            checkpoints: { interval: 0ms }
            featureLog: { exactlyOnce: false }
            """);
    private final TopicWatch acks = setup.watch(setup.config().topics().acks());
    private final TopicWatch scores = setup.watch(setup.config().topics().scores());
    private final long first;
    private final boolean checkpoint;
    private final FailingJob job;

    /** The bodies of the decisions before the failure and after it, by payment. */
    private List<String> before = List.of();

    private List<String> again = List.of();

    Failure(boolean checkpoint, boolean readsControl) {
      this.checkpoint = checkpoint;
      var unused = setup.publish("FeatureSet/card", CARD_FEATURES);
      first = setup.publish("Rule/known", RULE);
      job =
          readsControl
              ? FailingJob.start(setup.config(), folder)
              : FailingJob.start(setup.config(), folder, ControlReader.NONE);
    }

    void run() {
      inForce(first);
      setup.send(payment("warm"));
      assertThat(decisions("warm", 1)).allMatch(body -> body.contains("\"epoch\":" + first));
      if (checkpoint) {
        job.checkpoint();
      }
      long change = setup.publish("Bundle/device", CHANGE);
      inForce(change);
      for (int i = 0; i < PAYMENTS; i++) {
        setup.send(payment("p" + i));
      }
      before = bodies(1);
      assertThat(before)
          .allMatch(body -> body.contains("\"epoch\":" + change + ","))
          .allMatch(body -> body.contains("\"decision\":\"BLOCK\""))
          .allMatch(body -> body.contains("\"missing\":[]"));

      setup.send(payment(FailingJob.POISON));

      again = bodies(2);
      assertThat(job.faults()).as("faults that the test caused").isOne();
      assertThat(job.checkpoints()).as("checkpoints").isEqualTo(checkpoint ? 1 : 0);
      assertThat(job.isControlHeldBack()).as("the control stream is held back").isTrue();
    }

    /** The n-th decision on each payment. */
    private List<String> bodies(int number) {
      List<String> bodies = new ArrayList<>();
      for (int i = 0; i < PAYMENTS; i++) {
        bodies.add(decisions("p" + i, number).get(number - 1));
      }
      return bodies;
    }

    private List<String> decisions(String id, int atLeast) {
      return scores.await(
          atLeast + " decisions on " + id,
          records -> {
            List<String> found =
                records.stream()
                    .filter(record -> new String(record.key(), UTF_8).equals(id))
                    .map(ConsumerRecord::value)
                    .map(body -> new String(body, UTF_8))
                    .toList();
            return found.size() < atLeast ? Optional.empty() : Optional.of(found);
          });
    }

    private void inForce(long epoch) {
      Ack verdict =
          acks.await(
              "the verdict on epoch " + epoch,
              records ->
                  records.stream()
                      .flatMap(record -> ControlClient.parse(record.value()).stream())
                      .filter(ack -> ack.epoch() == epoch)
                      .findFirst());
      assertThat(verdict.findings()).isEmpty();
      JobUnderTest.awaitClock(verdict.effectiveAt());
    }

    /** What was held back is let go and repeats what is known; what is new is taken up. */
    void assertThatControlGoesOn() {
      job.letControlGo();
      long later = setup.publish("Rule/known", RULE);
      inForce(later);
      setup.send(payment("later"));
      assertThat(decisions("later", 1))
          .allMatch(body -> body.contains("\"epoch\":" + later + ","))
          .allMatch(body -> body.contains("\"decision\":\"REVIEW\""));
    }

    @Override
    public void close() {
      job.close();
      acks.close();
      scores.close();
    }
  }

  private static PaymentEvent payment(String id) {
    return PaymentEvent.fresh(id);
  }
}
