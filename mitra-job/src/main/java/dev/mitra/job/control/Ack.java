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
 * @param outcome what became of it
 * @param effectiveAt from when on it is in force, milliseconds since 1970; -1 when it is not
 * @param findings why it is not in force; empty when it was admitted
 * @param warnings what its author should know although it was admitted
 * @param signers who signed it, as the key ring names them
 */
public record Ack(
    String resource,
    long epoch,
    long recordMillis,
    Outcome outcome,
    long effectiveAt,
    List<Finding> findings,
    List<String> warnings,
    List<String> signers) {
  private static final JsonFactory JSON = new JsonFactory();

  /** What became of a record. */
  public enum Outcome {
    /** It comes into force. */
    ADMITTED,
    /** It never does. */
    REFUSED,
    /** It was admitted before, and this version of the code cannot put it into force. */
    SET_ASIDE
  }

  /** Copies the lists. */
  public Ack {
    findings = List.copyOf(findings);
    warnings = List.copyOf(warnings);
    signers = List.copyOf(signers);
  }

  /** The verdict on a record that is admitted. */
  static Ack admitted(
      String resource,
      long epoch,
      long recordMillis,
      long effectiveAt,
      List<String> warnings,
      List<String> signers) {
    return new Ack(
        resource, epoch, recordMillis, Outcome.ADMITTED, effectiveAt, List.of(), warnings, signers);
  }

  /** The verdict on a record that is not. */
  static Ack refused(String resource, long epoch, long recordMillis, List<Finding> findings) {
    return new Ack(
        resource, epoch, recordMillis, Outcome.REFUSED, -1, findings, List.of(), List.of());
  }

  /** Whether the record was admitted. */
  public boolean admitted() {
    return outcome == Outcome.ADMITTED;
  }

  /** The record for the acks topic: keyed by the resource, the verdict as JSON. */
  public OutRecord toRecord() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("resource", resource);
      json.writeNumberField("epoch", epoch);
      json.writeStringField("verdict", outcome.name());
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
      writeTexts("warnings", warnings, json);
      writeTexts("signers", signers, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new OutRecord(resource.getBytes(StandardCharsets.UTF_8), bytes.toByteArray());
  }

  private static void writeTexts(String name, List<String> texts, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
