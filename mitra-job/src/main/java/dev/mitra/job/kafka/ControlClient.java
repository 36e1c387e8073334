package dev.mitra.job.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.config.Topics;
import dev.mitra.job.control.Ack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Publishes control records and waits for the job's verdicts. Not thread-safe. */
public final class ControlClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, String> client;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * A client that sees every verdict published from now on.
   *
   * @param client properties of a Kafka client
   */
  public ControlClient(Map<String, String> client, Topics topics) {
    this.client = Map.copyOf(client);
    this.topics = topics;
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("max.request.size", "16777216");
    properties.put("acks", "all");
    properties.put("max.block.ms", "15000");
    Map<String, Object> reading = new HashMap<>(client);
    reading.put("default.api.timeout.ms", "15000");
    try {
      // The first to find out that properties are wrong; nothing is open yet.
      consumer =
          new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw KafkaFailure.reading("topics.acks", topics.acks(), client, e);
    }
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    TopicPartition acks = new TopicPartition(topics.acks(), 0);
    try {
      consumer.assign(List.of(acks));
      consumer.seekToEnd(List.of(acks));
      consumer.position(acks);
    } catch (KafkaException e) {
      close();
      throw KafkaFailure.reading("topics.acks", topics.acks(), client, e);
    }
  }

  /**
   * Publishes one resource without headers.
   *
   * @param key kind and name
   * @param body the resource, or null to delete it
   * @return its epoch
   */
  public long publish(String key, byte @Nullable [] body) {
    return publish(key, body, List.of());
  }

  /**
   * Publishes one resource.
   *
   * @param key kind and name
   * @param body the resource, or null to delete it
   * @param headers names and values in turn
   * @return its epoch
   * @throws InvalidDeclarationException when the broker does not take it
   */
  public long publish(String key, byte @Nullable [] body, List<String> headers) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topics.control(), key.getBytes(StandardCharsets.UTF_8), body);
    for (int i = 0; i < headers.size(); i += 2) {
      record.headers().add(headers.get(i), headers.get(i + 1).getBytes(StandardCharsets.UTF_8));
    }
    try {
      return producer.send(record).get().offset();
    } catch (ExecutionException e) {
      throw KafkaFailure.writing("topics.control", topics.control(), client, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while publishing", e);
    }
  }

  /**
   * Waits for verdicts.
   *
   * @param epochs the records to wait for
   * @param patience how long to wait at most
   * @return the verdicts that came, by epoch
   */
  public Map<Long, Ack> await(List<Long> epochs, Duration patience) {
    Map<Long, Ack> verdicts = new TreeMap<>();
    long end = System.nanoTime() + patience.toNanos();
    while (!verdicts.keySet().containsAll(epochs) && System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        parse(record.value())
            .filter(ack -> epochs.contains(ack.epoch()))
            .ifPresent(ack -> verdicts.put(ack.epoch(), ack));
      }
    }
    return verdicts;
  }

  /** Reads a verdict as {@link Ack#toRecord} writes it; nothing when it is none. */
  public static Optional<Ack> parse(byte @Nullable [] value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(value);
      List<Finding> findings = new ArrayList<>();
      for (JsonNode finding : node.path("findings")) {
        findings.add(new Finding(finding.path("path").asText(), finding.path("message").asText()));
      }
      return Optional.of(
          new Ack(
              node.path("resource").asText(),
              node.path("epoch").asLong(-1),
              node.path("recordTime").asLong(-1),
              Ack.Outcome.valueOf(node.path("verdict").asText()),
              node.path("effectiveAt").asLong(-1),
              findings,
              texts(node.path("warnings")),
              texts(node.path("signers"))));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    consumer.close();
  }
}
