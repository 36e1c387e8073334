package dev.mitra.job.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mitra.features.check.Finding;
import dev.mitra.job.wire.OutRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The verdict on one control record, as published on the acks topic.
 *
 * @param resource kind and name; empty when they could not be read
 * @param epoch the record's offset in the control topic
 * @param recordMillis when it was published
 * @param effectiveAt from when on it is in force, milliseconds since 1970; -1 when it was refused
 * @param findings why it was refused; empty when it was admitted
 */
public record Ack(
    String resource, long epoch, long recordMillis, long effectiveAt, List<Finding> findings) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Copies the list. */
  public Ack {
    findings = List.copyOf(findings);
  }

  /** Whether the record was admitted. */
  public boolean admitted() {
    return findings.isEmpty();
  }

  /** The record for the acks topic: keyed by the resource, the verdict as JSON. */
  public OutRecord toRecord() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("resource", resource);
      json.writeNumberField("epoch", epoch);
      json.writeStringField("verdict", admitted() ? "ADMITTED" : "REFUSED");
      json.writeNumberField("recordTime", recordMillis);
      if (admitted()) {
        json.writeNumberField("effectiveAt", effectiveAt);
      }
      json.writeArrayFieldStart("findings");
      for (Finding finding : findings) {
        json.writeStartObject();
        json.writeStringField("path", finding.path());
        json.writeStringField("message", finding.message());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new OutRecord(resource.getBytes(StandardCharsets.UTF_8), bytes.toByteArray());
  }
}
