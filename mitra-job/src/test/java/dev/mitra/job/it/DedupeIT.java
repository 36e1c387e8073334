package dev.mitra.job.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An event that comes more than once moves profiles once and is decided once. */
class DedupeIT {
  private static final String FEATURES =
      """
      apiVersion: mitra/v1
      kind: FeatureSet
      metadata: { name: card }
      spec:
        entity: card
        features:
          - count: { windows: [1h] }
      """;

  @Test
  void aRepeatedIdIsDecidedOnceWhicheverPartitionItComesThrough() {
    try (JobUnderTest job = new JobUnderTest()) {
      job.publish("FeatureSet/card", FEATURES);
      job.start();
      PaymentEvent payment = PaymentEvent.fresh("repeated");
      PaymentEvent twin = PaymentEvent.fresh("twin");
      for (int partition : List.of(0, 0, 1, 0, 1)) {
        job.send(partition, payment.json());
      }
      // The other way round: neither partition has a privilege.
      job.send(1, twin.json());
      job.send(0, twin.json());

      assertThat(job.decision("repeated").path("decision").asText()).isEqualTo("ALLOW");
      awaitEverythingBefore(job);
      // What comes later of the same cards sees one payment before it.
      job.decide(PaymentEvent.fresh("next").byCard(payment.card()));
      job.decide(PaymentEvent.fresh("next-twin").byCard(twin.card()));
      assertThat(job.vector("next").value("card.count_1h")).isEqualTo(2);
      assertThat(job.vector("next-twin").value("card.count_1h")).isEqualTo(2);

      assertThat(job.decisionsSoFar("repeated")).isEqualTo(1);
      assertThat(job.decisionsSoFar("twin")).isEqualTo(1);
      job.assertNeverFailed();
    }
  }

  /** A partition is decided in its order: what is decided last has everything before it. */
  private static void awaitEverythingBefore(JobUnderTest job) {
    for (int partition = 0; partition < JobUnderTest.PARTITIONS; partition++) {
      job.send(partition, PaymentEvent.fresh("last-" + partition).json());
    }
    for (int partition = 0; partition < JobUnderTest.PARTITIONS; partition++) {
      job.decision("last-" + partition);
    }
  }
}
