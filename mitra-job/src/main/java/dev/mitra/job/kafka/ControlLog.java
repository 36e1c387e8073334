package dev.mitra.job.kafka;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.wire.RawRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the whole control topic, whatever its records hold. */
public final class ControlLog {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration NEW_TOPIC = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private ControlLog() {}

  /**
   * Reads every record up to the end that the topic has now.
   *
   * @param client properties of a Kafka client
   * @param topic the control topic
   * @param each takes the records, in their order
   * @return the offset after the last record
   * @throws InvalidDeclarationException when the topic is not there, has other than one partition,
   *     or the broker does not answer; with a sentence that says what to do
   */
  public static long read(Map<String, String> client, String topic, Consumer<RawRecord> each) {
    return read(client, topic, 0, each);
  }

  /** The same from an offset on. */
  static long read(Map<String, String> client, String topic, long from, Consumer<RawRecord> each) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(client)) {
      checkTopic(topic, consumer);
      return readAll(new TopicPartition(topic, 0), consumer, from, each);
    } catch (KafkaException e) {
      throw KafkaFailure.reading("topics.control", topic, client, e);
    }
  }

  static KafkaConsumer<byte[], byte[]> consumer(Map<String, String> client) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", "false");
    properties.put("default.api.timeout.ms", "20000");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void checkTopic(String topic, KafkaConsumer<byte[], byte[]> consumer) {
    List<PartitionInfo> partitions = partitions(topic, consumer);
    if (partitions.isEmpty()) {
      throw new InvalidDeclarationException(
          "topics.control",
          "'" + topic + "' does not exist; create it with `mitra topics`, or name another one");
    }
    if (partitions.size() != 1) {
      throw new InvalidDeclarationException(
          "topics.control",
          "'"
              + topic
              + "' has "
              + partitions.size()
              + " partitions; one is allowed, because the order of changes is the order of offsets");
    }
  }

  /** A topic that was just created is not known to every broker at once. */
  private static List<PartitionInfo> partitions(
      String topic, KafkaConsumer<byte[], byte[]> consumer) {
    long giveUp = System.nanoTime() + NEW_TOPIC.toNanos();
    while (true) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic);
      if (partitions != null && !partitions.isEmpty()) {
        return partitions;
      }
      if (System.nanoTime() > giveUp) {
        return List.of();
      }
      LockSupport.parkNanos(NEW_TOPIC.toNanos() / 20);
    }
  }

  private static long readAll(
      TopicPartition partition,
      KafkaConsumer<byte[], byte[]> consumer,
      long from,
      Consumer<RawRecord> receiver) {
    consumer.assign(List.of(partition));
    if (from == 0) {
      consumer.seekToBeginning(List.of(partition));
    } else {
      consumer.seek(partition, from);
    }
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          receiver.accept(
              new RawRecord(
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  record.timestamp(),
                  record.key(),
                  record.value(),
                  ControlHeaders.read(record.headers())));
        }
        giveUp = System.nanoTime() + PATIENCE.toNanos();
      }
      if (System.nanoTime() > giveUp) {
        throw new InvalidDeclarationException(
            "topics.control", "has sent nothing for a minute; check the broker and its log");
      }
    }
    return end;
  }
}
