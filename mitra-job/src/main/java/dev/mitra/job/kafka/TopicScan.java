package dev.mitra.job.kafka;

import dev.mitra.features.check.InvalidDeclarationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole topic as it is at the call: all partitions, each to the end that it has then. */
public final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private TopicScan() {}

  /**
   * Reads a topic.
   *
   * @param client properties of a Kafka client
   * @param sinceMillis where to begin: at the first record of each partition whose timestamp is not
   *     before it
   * @param committed whether records of open or aborted transactions are left out
   * @param onRecord is called with each record, partitions in turn
   * @throws InvalidDeclarationException when the topic is not there or the broker does not answer
   */
  public static void read(
      Map<String, String> client,
      String topic,
      long sinceMillis,
      boolean committed,
      Consumer<ConsumerRecord<byte[], byte[]>> onRecord) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("enable.auto.commit", "false");
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", "false");
    properties.put("default.api.timeout.ms", "20000");
    properties.put("isolation.level", committed ? "read_committed" : "read_uncommitted");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> infos = consumer.partitionsFor(topic);
      if (infos == null || infos.isEmpty()) {
        throw new InvalidDeclarationException(
            "topics", "'" + topic + "' does not exist; is this the job's broker?");
      }
      for (PartitionInfo info : infos) {
        readPartition(new TopicPartition(topic, info.partition()), sinceMillis, consumer, onRecord);
      }
    } catch (KafkaException e) {
      throw KafkaFailure.reading("topics", topic, client, e);
    }
  }

  private static void readPartition(
      TopicPartition partition,
      long sinceMillis,
      KafkaConsumer<byte[], byte[]> consumer,
      Consumer<ConsumerRecord<byte[], byte[]>> onRecord) {
    consumer.assign(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    OffsetAndTimestamp since =
        sinceMillis <= 0
            ? null
            : consumer.offsetsForTimes(Map.of(partition, sinceMillis)).get(partition);
    if (since != null) {
      consumer.seek(partition, since.offset());
    } else if (sinceMillis <= 0) {
      consumer.seekToBeginning(List.of(partition));
    } else {
      return;
    }
    long giveUp = System.nanoTime() + PATIENCE_NANOS;
    while (consumer.position(partition) < end) {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      consumer.poll(POLL).forEach(records::add);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < end) {
          onRecord.accept(record);
        }
      }
      if (!records.isEmpty()) {
        giveUp = System.nanoTime() + PATIENCE_NANOS;
      } else if (System.nanoTime() > giveUp) {
        throw new InvalidDeclarationException(
            "topics", "'" + partition + "' has sent nothing for a minute; check the broker");
      }
    }
  }
}
