package dev.mitra.job.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the committed records of a topic from its beginning, and keeps none: a long run has
 * millions. It waits for a broker that is away. Not thread-safe.
 */
final class TopicFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<ConsumerRecord<byte[], byte[]>> reader;

  /**
   * A follower that has read nothing yet.
   *
   * @param reader is given every record
   */
  TopicFollower(
      String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    this.reader = reader;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "reconnect.backoff.max.ms",
                "500"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads on, if there is more; answers how many records there were. */
  int poll() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    records.forEach(reader);
    return records.count();
  }

  /** Reads up to the end that the topic has now. */
  void drain() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
