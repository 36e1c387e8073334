package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.control.Ack;
import dev.mitra.job.kafka.ControlTopic;
import dev.mitra.job.testing.TestBroker;
import dev.mitra.job.wire.AdmittedChange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A job that starts over a long history meets each waiting payment with what was due at its time.
 */
class ColdStartIT {
  private static final int RECORDS = 10_000;
  private static final int RULES = 40;
  private static final int BETWEEN_PAYMENTS = 50;
  private static final int PAYMENTS_AFTER = 50;

  @Test
  @Timeout(300)
  void noPaymentIsDecidedBeforeTheRulesAreThere() {
    try (JobUnderTest job = new JobUnderTest()) {
      long first = publishFirst(job);
      Map<String, Long> waiting = publishHistoryAndPayments(job);

      long began = System.nanoTime();
      job.start();
      Duration submitted = Duration.ofNanos(System.nanoTime() - began);
      String earliest = waiting.keySet().iterator().next();
      var unused = job.decision(earliest);
      Duration firstDecision = Duration.ofNanos(System.nanoTime() - began);

      System.out.printf(
          "%,d control records: the job was submitted after %,d ms, its first decision was there"
              + " after %,d ms%n",
          RECORDS, submitted.toMillis(), firstDecision.toMillis());
      List<AdmittedChange> admitted = assertThatSomeWereRefused(job);
      waiting.forEach(
          (id, ingest) ->
              assertThat(job.decision(id).path("epoch").asLong())
                  .as("epoch of %s, ingested at %d", id, ingest)
                  .isEqualTo(due(admitted, ingest))
                  .isGreaterThanOrEqualTo(first));
      assertThat(waiting.values().stream().map(ingest -> due(admitted, ingest)).distinct())
          .as("configurations that the payments meet")
          .hasSizeGreaterThan(20);
      job.assertNeverFailed();
    }
  }

  /** What the waiting payments meet at least, in force before the first of them. */
  private static long publishFirst(JobUnderTest job) {
    var unusedFeatures = job.publish("FeatureSet/card", cardFeatures(1));
    var unusedList = job.publish("List/watched", list(0));
    long last = job.publish("Rule/r0", rule(0, 0));
    JobUnderTest.awaitClock(System.currentTimeMillis() + 2 * JobUnderTest.ACTIVATION_MILLIS);
    return last;
  }

  /** Sends payments between the control records and after them; answers their ingest times. */
  private static Map<String, Long> publishHistoryAndPayments(JobUnderTest job) {
    Map<String, Long> payments = new LinkedHashMap<>();
    try (Producer<byte[], byte[]> control =
        TestBroker.shared().newProducer(Map.of("linger.ms", 5))) {
      for (int i = 3; i < RECORDS; i++) {
        if (i % BETWEEN_PAYMENTS == 3) {
          control.flush();
          send(job, "amid-" + i, payments);
        }
        var unused = control.send(record(job.topics().control(), i));
      }
    }
    JobUnderTest.awaitClock(System.currentTimeMillis() + 2 * JobUnderTest.ACTIVATION_MILLIS);
    for (int i = 0; i < PAYMENTS_AFTER; i++) {
      send(job, "after-" + i, payments);
    }
    return payments;
  }

  private static void send(JobUnderTest job, String id, Map<String, Long> payments) {
    PaymentEvent payment = PaymentEvent.fresh(id).byCard("tok_" + payments.size() % 20);
    payments.put(
        id, job.send(payments.size() % JobUnderTest.PARTITIONS, payment.json()).timestamp());
  }

  /** Rules most of all, replaced again and again; one record in ten is refused. */
  private static ProducerRecord<byte[], byte[]> record(String topic, int number) {
    if (number % 100 == 50) {
      return record(topic, "FeatureSet/card", cardFeatures(1 + number / 100 % 50));
    }
    if (number % 100 == 70) {
      return record(topic, "List/watched", list(number));
    }
    if (number % 200 == 7) {
      return record(
          topic,
          "Policy/default",
          resource("Policy", "default", "{ score: { block: 0.%d } }".formatted(1 + number % 9)));
    }
    if (number % 10 == 9) {
      return switch (number / 10 % 3) {
        case 0 -> record(topic, "Rule/bad", resource("Rule", "bad", "{ when: card.cuont_1h > 1 }"));
        case 1 -> record(topic, "Rule/none", "neither YAML nor JSON: {");
        default -> new ProducerRecord<>(topic, "Rule/not-there".getBytes(UTF_8), null);
      };
    }
    return record(topic, "Rule/r" + number % RULES, rule(number % RULES, number));
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String key, String resource) {
    return new ProducerRecord<>(topic, key.getBytes(UTF_8), resource.getBytes(UTF_8));
  }

  private static String cardFeatures(int minutes) {
    return resource(
        "FeatureSet",
        "card",
        "{ entity: card, features: [ { count: { windows: [1h, %dm] } } ] }".formatted(minutes));
  }

  private static String list(int number) {
    return resource("List", "watched", "{ entries: [ { value: tok_%d } ] }".formatted(number % 20));
  }

  private static String rule(int name, int number) {
    return resource(
        "Rule",
        "r" + name,
        "{ when: \"card.count_1h > %d.0 || card in list('watched')\", action: REVIEW }"
            .formatted(number));
  }

  private static String resource(String kind, String name, String spec) {
    return "apiVersion: mitra/v1\nkind: %s\nmetadata: { name: %s }\nspec: %s\n"
        .formatted(kind, name, spec);
  }

  /** The changes that the records make, by the rules of admission. */
  private static List<AdmittedChange> assertThatSomeWereRefused(JobUnderTest job) {
    JobConfig config = JobConfigParser.read(job.configFile());
    ControlTopic.Bootstrap topic = ControlTopic.read(config);
    assertThat(topic.acks()).hasSize(RECORDS);
    assertThat(topic.acks().stream().filter(ack -> !ack.admitted()))
        .hasSizeBetween(RECORDS / 20, RECORDS / 5);
    Ack lastVerdict = job.verdict(RECORDS - 1);
    assertThat(lastVerdict).isEqualTo(topic.acks().get(RECORDS - 1));
    return topic.snapshot().changes();
  }

  /** The newest change whose time of effect is not after an ingest time. */
  private static long due(List<AdmittedChange> admitted, long ingest) {
    return admitted.stream()
        .filter(change -> change.effectiveAt() <= ingest)
        .max(AdmittedChange.BY_EFFECT)
        .map(AdmittedChange::epoch)
        .orElse(-1L);
  }
}
