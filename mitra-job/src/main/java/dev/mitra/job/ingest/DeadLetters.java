package dev.mitra.job.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mitra.features.event.CardNumberScan;
import dev.mitra.features.event.RejectReason;
import dev.mitra.job.wire.OutRecord;
import dev.mitra.job.wire.RawRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters: where the record is, why and at which stage it was refused, and its payload
 * when that is small, can hold no card number, and the schema has no sensitive fields. The record
 * key is {@code topic-partition-offset}, so that a repeat after a failure has the key of the first.
 */
final class DeadLetters {
  private static final int LARGEST_PAYLOAD = 64 << 10;
  private static final JsonFactory JSON = new JsonFactory();

  private DeadLetters() {}

  static OutRecord of(
      RawRecord record, String stage, RejectReason reason, String message, boolean keepPayload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("topic", record.topic());
      json.writeNumberField("partition", record.partition());
      json.writeNumberField("offset", record.offset());
      json.writeNumberField("timestamp", record.timestamp());
      json.writeStringField("stage", stage);
      json.writeStringField("reason", reason.name());
      json.writeStringField("message", message);
      writePayload(record.value(), reason, keepPayload, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String key = record.topic() + "-" + record.partition() + "-" + record.offset();
    return new OutRecord(key.getBytes(StandardCharsets.UTF_8), bytes.toByteArray());
  }

  private static void writePayload(
      byte @Nullable [] payload, RejectReason reason, boolean keepPayload, JsonGenerator json)
      throws IOException {
    if (payload == null) {
      return;
    }
    json.writeNumberField("payloadBytes", payload.length);
    if (payload.length > LARGEST_PAYLOAD) {
      json.writeStringField("payloadLeftOut", "larger than " + LARGEST_PAYLOAD + " bytes");
    } else if (!keepPayload) {
      json.writeStringField("payloadLeftOut", "the schema has sensitive fields");
    } else if (reason == RejectReason.CARD_NUMBER || CardNumberScan.mayHoldCardNumber(payload)) {
      json.writeStringField("payloadLeftOut", "it may hold a card number");
    } else {
      json.writeBinaryField("payload", payload);
    }
  }
}
