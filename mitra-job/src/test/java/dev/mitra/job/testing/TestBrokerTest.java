package dev.mitra.job.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TestBrokerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestBroker broker = TestBroker.shared();

  private String newTopic(String prefix, int partitions) {
    String topic = TestBroker.uniqueName(prefix);
    broker.createTopic(topic, partitions, Map.of());
    return topic;
  }

  @Test
  void allTestsOfAJvmShareOneBroker() {
    assertThat(TestBroker.shared()).isSameAs(broker);
  }

  @Test
  void aRecordComesBackWithItsKeyValueTimeAndHeaders() {
    String topic = newTopic("whole-record", 1);
    Instant time = Instant.parse("2026-01-02T03:04:05.678Z");

    broker.produce(topic, bytes("card-1"), bytes("{}"), time, Map.of("trace", bytes("t-9")));

    ConsumerRecord<byte[], byte[]> record = broker.consumeUntil(topic, 1, PATIENCE).get(0);
    assertThat(record.key()).isEqualTo(bytes("card-1"));
    assertThat(record.value()).isEqualTo(bytes("{}"));
    assertThat(Instant.ofEpochMilli(record.timestamp())).isEqualTo(time);
    assertThat(record.headers().lastHeader("trace").value()).isEqualTo(bytes("t-9"));
  }

  @Test
  void aRecordWithoutAValueIsADeletion() {
    String topic = newTopic("deletion", 1);

    broker.produce(new ProducerRecord<>(topic, bytes("rule/old"), null));

    assertThat(broker.consumeUntil(topic, 1, PATIENCE).get(0).value()).isNull();
  }

  @Test
  void allPartitionsAreReadAndEachKeepsItsOrder() {
    String topic = newTopic("partitions", 3);
    for (int i = 0; i < 30; i++) {
      broker.produce(new ProducerRecord<>(topic, i % 3, bytes("key"), bytes("" + i)));
    }

    List<ConsumerRecord<byte[], byte[]>> records = broker.consumeUntil(topic, 30, PATIENCE);

    for (int partition = 0; partition < 3; partition++) {
      int expected = partition;
      assertThat(records.stream().filter(r -> r.partition() == expected).map(r -> text(r)))
          .containsExactlyElementsOf(
              IntStream.range(0, 10).mapToObj(i -> "" + (expected + 3 * i)).toList());
    }
  }

  @Test
  void anEventOfTenMegabytesPasses() {
    String topic = newTopic("large", 1);
    byte[] large = new byte[10 << 20];
    new Random(17).nextBytes(large); // what compresses well would prove little

    broker.produce(topic, bytes("key"), large);

    assertThat(broker.consumeUntil(topic, 1, PATIENCE).get(0).value()).isEqualTo(large);
  }

  @Test
  void onlyWhatATransactionCommittedIsRead() {
    String topic = newTopic("transactions", 1);
    try (Producer<byte[], byte[]> producer =
        broker.newProducer(
            Map.of(
                "transactional.id",
                TestBroker.uniqueName("tx"),
                "transaction.timeout.ms",
                (int) Duration.ofHours(1).toMillis()))) { // what Flink's sink asks for
      producer.initTransactions();
      for (String step : List.of("aborted", "committed")) {
        producer.beginTransaction();
        var unused = producer.send(new ProducerRecord<>(topic, bytes("key"), bytes(step)));
        producer.flush();
        if (step.equals("aborted")) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
      broker.produce(topic, bytes("key"), bytes("after"));

      List<ConsumerRecord<byte[], byte[]>> records = broker.consumeUntil(topic, 2, PATIENCE);

      assertThat(records.stream().map(TestBrokerTest::text)).containsExactly("committed", "after");
      // The aborted record and the two transaction markers take offsets: they were really written.
      assertThat(records.stream().map(ConsumerRecord::offset)).containsExactly(2L, 4L);
    }
  }

  @Test
  void waitingForMoreThanThereIsFailsAndSaysHowMuchThereWas() {
    String topic = newTopic("too-few", 1);
    broker.produce(topic, bytes("key"), bytes("only one"));

    assertThatThrownBy(
            () ->
                broker.consumeUntil(topic, records -> records.size() == 2, Duration.ofMillis(1500)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(topic + " has 1 records");
  }

  @Test
  void aMistypedTopicIsAnErrorAndIsNotCreated() {
    String topic = TestBroker.uniqueName("never-created");

    assertThatThrownBy(() -> broker.admin().describeTopics(List.of(topic)).allTopicNames().get())
        .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    String existing = newTopic("existing", 1);
    assertThatThrownBy(() -> broker.createTopic(existing, 1, Map.of()))
        .hasRootCauseInstanceOf(TopicExistsException.class);
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
