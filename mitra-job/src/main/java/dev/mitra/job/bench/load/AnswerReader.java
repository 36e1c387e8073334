package dev.mitra.job.bench.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic of answers from its end on, on a thread of its own, and tells trips of them. */
public final class AnswerReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int MOST_RUNS = 1 << 12;

  private final AnswerFormat format;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AtomicReferenceArray<@Nullable Trip> trips = new AtomicReferenceArray<>(MOST_RUNS);
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closing;

  /**
   * Begins to read; answers that are written from now on are seen.
   *
   * @param client properties of a Kafka client
   * @param topic where answers are
   * @param format how they look
   */
  public AnswerReader(Map<String, String> client, String topic, AnswerFormat format) {
    this.format = format;
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("fetch.min.bytes", "1");
    properties.put("enable.auto.commit", "false");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread = new Thread(this::read, "mitra-bench-answers");
    thread.setDaemon(true);
    thread.start();
  }

  /** Tells a trip of its answers from now on. */
  public void follow(Trip trip) {
    trips.set(trip.run(), trip);
  }

  /** Forgets a trip. */
  public void forget(Trip trip) {
    trips.set(trip.run(), null);
  }

  /**
   * Throws what ended the reading, if something did.
   *
   * @throws RuntimeException that
   */
  public void check() {
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("answers cannot be read: " + failed, failed);
    }
  }

  private void read() {
    try {
      while (!closing) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          answer(record, now);
        }
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void answer(ConsumerRecord<byte[], byte[]> record, long now) {
    byte[] id = format.id(record);
    int at = format.idAt();
    if (id == null || id.length < at + 5 || id[at] != 'b') {
      // The outcome of a payment, which the pass-through job hands on like all else.
      return;
    }
    int run = 0;
    int i = at + 2;
    for (; i < id.length && id[i] != '-'; i++) {
      run = 10 * run + (id[i] - '0');
    }
    int number = 0;
    for (i++; i < id.length && id[i] >= '0' && id[i] <= '9'; i++) {
      number = 10 * number + (id[i] - '0');
    }
    Trip trip = run < MOST_RUNS ? trips.get(run) : null;
    if (trip != null) {
      trip.answer(number, now, format.read(record));
    }
  }

  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (!thread.isAlive()) {
      consumer.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
