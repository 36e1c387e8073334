package dev.mitra.job.kafka;

import dev.mitra.features.check.InvalidDeclarationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows a topic: from its end, or from some time on, until somebody has seen enough. */
public final class TopicTail {
  private static final Duration POLL = Duration.ofMillis(100);

  private TopicTail() {}

  /**
   * Reads until a record is the last that is wanted, or the thread is interrupted.
   *
   * @param client properties of a Kafka client
   * @param sinceMillis where to begin: at the first record of each partition whose timestamp is not
   *     before it; empty for the topic's end
   * @param onRecord is called with each record; answers whether more are wanted
   * @throws InvalidDeclarationException when the topic is not there or the broker does not answer
   */
  public static void follow(
      Map<String, String> client,
      String topic,
      OptionalLong sinceMillis,
      Predicate<ConsumerRecord<byte[], byte[]>> onRecord) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", "false");
    properties.put("default.api.timeout.ms", "20000");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      seek(consumer, topic, sinceMillis);
      boolean more = true;
      while (more && !Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          more = more && onRecord.test(record);
        }
      }
    } catch (WakeupException | InterruptException e) {
      // Seen enough.
      Thread.currentThread().interrupt();
    } catch (KafkaException e) {
      throw KafkaFailure.reading("topics", topic, client, e);
    }
  }

  private static void seek(
      KafkaConsumer<byte[], byte[]> consumer, String topic, OptionalLong sinceMillis) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos == null || infos.isEmpty()) {
      throw new InvalidDeclarationException(
          "topics", "'" + topic + "' does not exist; is this the job's broker?");
    }
    List<TopicPartition> partitions = new ArrayList<>();
    infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    consumer.assign(partitions);
    // Positions are found now: what comes while the first poll is under way is read too.
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> wanted = new HashMap<>();
    if (sinceMillis.isPresent()) {
      partitions.forEach(partition -> wanted.put(partition, sinceMillis.getAsLong()));
    }
    Map<TopicPartition, OffsetAndTimestamp> found =
        wanted.isEmpty() ? Map.of() : consumer.offsetsForTimes(wanted);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
    }
  }
}
