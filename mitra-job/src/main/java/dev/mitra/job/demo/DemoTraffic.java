package dev.mitra.job.demo;

import dev.mitra.job.traffic.GeneratedEvent;
import dev.mitra.job.traffic.TrafficGenerator;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends generated events when the clock reaches their time, however the job keeps up. The record's
 * timestamp, from which latency counts, is the moment of sending.
 */
final class DemoTraffic implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicBoolean stopping;

  /**
   * @param stopping set from any thread to end whatever is being sent; set here when Kafka does not
   *     take what is sent
   */
  DemoTraffic(Map<String, String> client, String topic, AtomicBoolean stopping) {
    this.stopping = stopping;
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("linger.ms", "0");
    properties.put("acks", "1");
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.topic = topic;
  }

  /**
   * Sends until the end, or until stopped.
   *
   * @param endMillis the last moment of event time
   * @param onEvent told of every event before it is sent
   */
  void run(TrafficGenerator traffic, long endMillis, Consumer<GeneratedEvent> onEvent) {
    for (GeneratedEvent event = traffic.next();
        !stopping.get() && event.time() < endMillis;
        event = traffic.next()) {
      waitUntil(event.time());
      if (stopping.get()) {
        break;
      }
      onEvent.accept(event);
      send(event.partitionKey(), event.json());
    }
    producer.flush();
  }

  /** Sends a payment of nobody, to see the job answer: it has no entity and moves no profile. */
  void sendProbe() {
    String event =
        "{\"id\":\"probe-%d\",\"type\":\"payment.attempted\",\"time\":%d}"
            .formatted(System.nanoTime(), System.currentTimeMillis());
    send("probe", event.getBytes(StandardCharsets.UTF_8));
    producer.flush();
  }

  private void send(String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                null,
                System.currentTimeMillis(),
                key.getBytes(StandardCharsets.UTF_8),
                value),
            (metadata, error) -> {
              if (error != null) {
                stopping.set(true);
              }
            });
  }

  private void waitUntil(long millis) {
    for (long now = System.currentTimeMillis();
        now < millis && !stopping.get();
        now = System.currentTimeMillis()) {
      LockSupport.parkNanos(Math.min(millis - now, 100) * 1_000_000L);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
