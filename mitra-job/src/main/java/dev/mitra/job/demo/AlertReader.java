package dev.mitra.job.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts what alerts say has matched; amendments by late events are left out. */
final class AlertReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> MATCHES = Set.of("MATCH", "TIMED_MATCH");

  private AlertReader() {}

  static void count(ConsumerRecord<byte[], byte[]> record, DemoStats stats) {
    try {
      JsonNode alert = JSON.readTree(record.value());
      if (MATCHES.contains(alert.path("kind").asText())) {
        stats.matched(
            alert.path("id").asText(),
            alert.path("pattern").asText(),
            alert.path("eventId").asText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an alert cannot be read", e);
    }
  }
}
