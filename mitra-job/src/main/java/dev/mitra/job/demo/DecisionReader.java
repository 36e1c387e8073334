package dev.mitra.job.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mitra.job.decide.GatherOperator;
import dev.mitra.job.traffic.GeneratedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Turns decision records into rows for people, with what the generator knows of the payments.
 * Thread-safe: one thread sends, another reads.
 */
final class DecisionReader {
  private static final int PAYMENTS_KEPT = 200_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, GeneratedEvent> sent =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, GeneratedEvent> eldest) {
          return size() > PAYMENTS_KEPT;
        }
      };

  private long incomplete;

  /** Remembers a payment that is about to be sent. */
  synchronized void sent(GeneratedEvent event) {
    if (event.scored()) {
      sent.put(event.id(), event);
    }
  }

  /** How many decisions were made without all features. */
  synchronized long incomplete() {
    return incomplete;
  }

  /**
   * Reads a decision.
   *
   * @return the row, or null for a payment that this run did not send
   */
  synchronized @Nullable DecisionRow read(ConsumerRecord<byte[], byte[]> record, long nowMillis) {
    try {
      JsonNode decision = JSON.readTree(record.value());
      GeneratedEvent event = sent.get(decision.path("eventId").asText());
      if (event == null) {
        return null;
      }
      if (!decision.path("missing").isEmpty()) {
        incomplete++;
      }
      JsonNode payment = JSON.readTree(event.json());
      List<String> reasons = new ArrayList<>();
      decision.path("reasons").forEach(reason -> reasons.add(reason.asText()));
      return new DecisionRow(
          event.time(),
          event.id(),
          payment.path("payment").path("amount").asDouble(Double.NaN),
          payment.path("payment").path("method").asText(""),
          payment.path("card").path("token").asText(""),
          payment.path("merchant").path("id").asText(""),
          decision.path("decision").asText(),
          decision.path("score").asDouble(Double.NaN),
          reasons,
          nowMillis - longHeader(record, GatherOperator.INGEST_HEADER),
          Boolean.parseBoolean(header(record, GatherOperator.LATE_HEADER)),
          decision.path("epoch").asLong(),
          event.fraud(),
          event.scenario());
    } catch (IOException e) {
      throw new UncheckedIOException("a decision cannot be read", e);
    }
  }

  private static long longHeader(ConsumerRecord<byte[], byte[]> record, String name) {
    return Long.parseLong(header(record, name));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "0" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
