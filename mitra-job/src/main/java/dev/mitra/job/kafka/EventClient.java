package dev.mitra.job.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.mitra.features.check.InvalidDeclarationException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes single events to a payments topic. */
public final class EventClient {
  private static final long PATIENCE_SECONDS = 15;

  private EventClient() {}

  /**
   * Publishes one event, and waits until every replica that is in sync has it.
   *
   * @param client properties of a Kafka client
   * @param topic a payments topic
   * @param id the event's id, which becomes the record's key
   * @param event the event in the company's JSON
   * @return where it stands
   * @throws InvalidDeclarationException when the topic is not there, or the broker does not answer
   *     or refuses
   */
  public static RecordMetadata publish(
      Map<String, String> client, String topic, String id, byte[] event) {
    Map<String, Object> properties = new HashMap<>(client);
    try (Admin admin = Admin.create(properties)) {
      // A broker may create what is not there, and an event that no job reads would seem published.
      if (!admin.listTopics().names().get(PATIENCE_SECONDS, SECONDS).contains(topic)) {
        throw new InvalidDeclarationException(
            "topics.payments",
            "'"
                + topic
                + "' does not exist, or may not be seen by this user; name a topic that the job"
                + " reads");
      }
      properties.put("acks", "all");
      properties.put("max.block.ms", Long.toString(SECONDS.toMillis(PATIENCE_SECONDS)));
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        return producer.send(new ProducerRecord<>(topic, key, event)).get();
      }
    } catch (ExecutionException | KafkaException | TimeoutException e) {
      throw KafkaFailure.writing("topics.payments", topic, client, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while publishing", e);
    }
  }
}
