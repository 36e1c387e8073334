package dev.mitra.job.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All committed records of a topic, read on for as long as a test waits for something in them. */
final class TopicWatch implements AutoCloseable {
  /** How long anything may take on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(100);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  TopicWatch(String bootstrapServers, String topic) {
    this(Map.of("bootstrap.servers", bootstrapServers), topic);
  }

  /**
   * The same on a broker that asks for more than its address.
   *
   * @param client properties of a Kafka client
   */
  TopicWatch(Map<String, Object> client, String topic) {
    this.topic = topic;
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Reads on until the answer is there.
   *
   * @param what it is that the test waits for, for the failure
   * @param answer is asked with all records since the topic's beginning
   * @throws AssertionError when it does not come within {@link #PATIENCE}
   */
  <T> T await(String what, Function<List<ConsumerRecord<byte[], byte[]>>, Optional<T>> answer) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<T> found = answer.apply(records);
    while (found.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            what
                + " has not come within "
                + PATIENCE
                + "; topic "
                + topic
                + " has "
                + records.size()
                + " records");
      }
      consumer.poll(POLL).forEach(records::add);
      found = answer.apply(records);
    }
    return found.get();
  }

  /** Every record up to the end that the topic has now. */
  List<ConsumerRecord<byte[], byte[]>> upToNow() {
    consumer
        .endOffsets(consumer.assignment())
        .forEach(
            (partition, end) -> {
              while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(records::add);
              }
            });
    return soFar();
  }

  /** Every record that has been read so far. */
  List<ConsumerRecord<byte[], byte[]>> soFar() {
    return List.copyOf(records);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
