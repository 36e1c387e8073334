package dev.mitra.features.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.mitra.features.check.Luhn;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads events straight from bytes into slots: no tree and no map per event. Plain JSON is read by
 * {@link PlainReader}, all else, and whatever is refused, by a streaming parser. Members that the
 * schema does not name are passed over. Not thread-safe.
 */
public final class EventDecoder {
  private final EventSchema schema;
  private final DecodeLimits limits;
  private final JsonFactory factory;
  private final Member document;
  private final PlainReader plain;

  /** A decoder for one schema. */
  public EventDecoder(EventSchema schema, DecodeLimits limits) {
    this.schema = schema;
    this.limits = limits;
    this.factory =
        new JsonFactoryBuilder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.maxDepth())
                    .maxNumberLength(limits.maxNumberLength())
                    .maxStringLength(limits.maxBytes())
                    .maxNameLength(1024)
                    .maxDocumentLength(limits.maxBytes())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // No text of an event may reach an error message.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    this.document = Member.document(schema);
    this.plain = new PlainReader(document, schema.fields().size(), limits);
  }

  /**
   * Decodes one record.
   *
   * @param bytes the record's value; null for a record without one. The event keeps them, so nobody
   *     may change them any more
   * @param ingestMillis the record's own time, against which the event's time is held
   * @throws RejectedEventException when the bytes are not an event of this schema
   */
  public Event decode(byte @Nullable [] bytes, long ingestMillis) throws RejectedEventException {
    if (bytes == null || bytes.length == 0) {
      throw new RejectedEventException(
          RejectReason.EMPTY, "the record has no value; an event is one JSON object");
    }
    if (bytes.length > limits.maxBytes()) {
      throw new RejectedEventException(
          RejectReason.TOO_LARGE,
          "the record has "
              + bytes.length
              + " bytes; at most "
              + limits.maxBytes()
              + " are allowed");
    }
    Event event = plain.read(bytes);
    if (event == null) {
      event = parse(bytes);
    }
    identify(event, ingestMillis);
    return event;
  }

  /** Reads what is not plain JSON, or no event at all. */
  Event parse(byte[] bytes) throws RejectedEventException {
    Event event = new Event(schema.fields().size());
    try (JsonParser parser = factory.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RejectedEventException(
            RejectReason.NOT_JSON, "the record is not a JSON object; an event is one JSON object");
      }
      readObject(parser, document, event);
      if (parser.nextToken() != null) {
        throw new RejectedEventException(
            RejectReason.NOT_JSON, "more text follows the event's object; one object is allowed");
      }
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw new RejectedEventException(RejectReason.NOT_JSON, "the record is not valid UTF-8 JSON");
    }
    return event;
  }

  private static RejectedEventException unreadable(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Duplicate field")) {
      return new RejectedEventException(
          RejectReason.DUPLICATE_MEMBER, "a member stands twice in one object; once is allowed");
    }
    long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    return new RejectedEventException(
        RejectReason.NOT_JSON,
        "the record is not valid JSON within the limits" + (at < 0 ? "" : " (byte " + at + ")"));
  }

  private void identify(Event event, long ingestMillis) throws RejectedEventException {
    if (event.isTextMissing(schema.idField().slot())) {
      throw missing(RejectReason.MISSING_ID, schema.idField());
    }
    if (event.isTextMissing(schema.typeField().slot())) {
      throw missing(RejectReason.MISSING_TYPE, schema.typeField());
    }
    if (!event.has(schema.timeField().slot())) {
      throw missing(RejectReason.MISSING_TIME, schema.timeField());
    }
    long time = event.bits(schema.timeField().slot());
    if (time < 0) {
      throw new RejectedEventException(
          RejectReason.TIME_OUT_OF_RANGE, "the event's time is before 1970; later is allowed");
    }
    if (time - limits.futureMillis() > ingestMillis) {
      throw new RejectedEventException(
          RejectReason.FUTURE_TIME,
          "the event's time is more than "
              + limits.futureMillis()
              + " ms after the record's; that much is allowed");
    }
    event.identify(schema.idField().slot(), schema.typeField().slot(), time);
  }

  private static RejectedEventException missing(RejectReason reason, Field field) {
    return new RejectedEventException(
        reason, "the event has no value at " + field.pointer() + ", which every event needs");
  }

  private static void readObject(JsonParser parser, Member object, Event event)
      throws IOException, RejectedEventException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Member member = object.member(parser.currentName());
      JsonToken value = parser.nextToken();
      Field field = member == null ? null : member.field();
      if (member == null || value == JsonToken.VALUE_NULL) {
        parser.skipChildren();
      } else if (field != null) {
        readField(parser, value, field, event);
      } else if (value == JsonToken.START_OBJECT) {
        readObject(parser, member, event);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void readField(JsonParser parser, JsonToken token, Field field, Event event)
      throws IOException, RejectedEventException {
    int slot = field.slot();
    switch (field.type()) {
      case STRING -> event.setText(slot, readText(parser, token, field));
      case LONG -> {
        if (token != JsonToken.VALUE_NUMBER_INT
            || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          throw wrongType(field, "an integer of 64 bits");
        }
        event.setBits(slot, parser.getLongValue());
      }
      case DOUBLE -> {
        if (!token.isNumeric()) {
          throw wrongType(field, "a number");
        }
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
          throw wrongType(field, "a finite number");
        }
        // -0.0 becomes 0.0: equal amounts have equal bits.
        event.setBits(slot, Double.doubleToRawLongBits(value + 0.0));
      }
      case BOOLEAN -> {
        if (!token.isBoolean()) {
          throw wrongType(field, "true or false");
        }
        event.setBits(slot, token == JsonToken.VALUE_TRUE ? 1 : 0);
      }
      case TIME -> event.setBits(slot, readTime(parser, token, field));
    }
  }

  private static String readText(JsonParser parser, JsonToken token, Field field)
      throws IOException, RejectedEventException {
    // First of all, so that no other reason lets the number get into a dead letter.
    if (token.isScalarValue()) {
      refuseCardNumber(parser.getText(), field);
    }
    if (token != JsonToken.VALUE_STRING) {
      throw wrongType(field, "text");
    }
    String text = wellFormed(parser.getText());
    if (text.length() > field.maxLength()) {
      throw new RejectedEventException(
          RejectReason.TEXT_TOO_LONG,
          "the text at "
              + field.pointer()
              + " has "
              + text.length()
              + " characters; at most "
              + field.maxLength()
              + " are allowed");
    }
    return text;
  }

  private static void refuseCardNumber(String text, Field field) throws RejectedEventException {
    if (field.token() && Luhn.isCardNumber(text)) {
      throw new RejectedEventException(
          RejectReason.CARD_NUMBER,
          "the value at "
              + field.pointer()
              + " is a full card number; only tokens are allowed there");
    }
    if (!field.token() && !field.longNumbers() && Luhn.isCardNumberInUse(text)) {
      throw new RejectedEventException(
          RejectReason.CARD_NUMBER,
          "the value at "
              + field.pointer()
              + " looks like a full card number, which no field takes; if the field holds other"
              + " numbers of 13 to 19 digits, the schema says so with longNumbers: true");
    }
  }

  /**
   * JSON can hold half a surrogate pair, UTF-8 cannot: it becomes a question mark here, so that
   * every operator sees the same text.
   */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      }
    }
    return text;
  }

  private static long readTime(JsonParser parser, JsonToken token, Field field)
      throws IOException, RejectedEventException {
    if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    if (token == JsonToken.VALUE_STRING && parser.getTextLength() <= 40) {
      try {
        return OffsetDateTime.parse(parser.getText()).toInstant().toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        // Falls through to the one message for every kind of wrong time.
      }
    }
    throw wrongType(
        field, "a time: ISO-8601 with an offset, or milliseconds since 1970 as an integer");
  }

  private static RejectedEventException wrongType(Field field, String allowed) {
    return new RejectedEventException(
        RejectReason.WRONG_TYPE, "the value at " + field.pointer() + " must be " + allowed);
  }
}
