package dev.mitra.job.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning on a thread of its own. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final Thread thread;

  TopicReader(
      Map<String, String> client,
      List<String> topics,
      Consumer<ConsumerRecord<byte[], byte[]>> onRecord) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("auto.offset.reset", "earliest");
    properties.put("enable.auto.commit", "false");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread =
        new Thread(
            () -> {
              try (consumer) {
                while (running.get()) {
                  consumer.poll(POLL).forEach(onRecord);
                }
              }
            },
            "mitra-demo-" + topics.get(0));
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    running.set(false);
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
