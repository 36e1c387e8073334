package dev.mitra.job.ruletest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Makes the events of tests from fields by the schema's names: the documents that the company would
 * send, read by the job's own decoder.
 */
final class TestEvents {
  private static final String DEFAULT_ID = "rule-test";
  private static final double LARGEST = Double.MAX_VALUE;

  private final EventSchema schema;
  private final EventDecoder decoder;

  TestEvents(EventSchema schema) {
    this.schema = schema;
    this.decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
  }

  /**
   * Reads the fields of a payment.
   *
   * @param fields the fields; what is wrong with them is added to its findings
   * @param atMillis its ingest time, and its event time when it names none
   * @return the payment, when nothing is wrong
   */
  Optional<Event> payment(StrictObject fields, long atMillis) {
    int before = fields.findings().size();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    take(fields, fields.names(), document);
    complete(fields, document, DEFAULT_ID, atMillis, "a type that the schema scores");
    Optional<Event> event = decode(fields, document, atMillis, before, "payment");
    if (event.isPresent() && !schema.isScored(event.get().type())) {
      fields.refuse(
          schema.typeField().name(),
          "is "
              + Quote.of(event.get().type())
              + ", of which no decision is made; name a type that the schema scores");
      return Optional.empty();
    }
    return event;
  }

  /** The fields that several events share; what is wrong with them is added to their findings. */
  ObjectNode shared(StrictObject fields) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    take(fields, fields.names(), document);
    return document;
  }

  /**
   * Reads one of several events.
   *
   * @param fields its fields; what is wrong with them is added to its findings
   * @param apart names among them that are no fields of the event
   * @param shared what the event has where it says nothing else, see {@link #shared}
   * @param id its id when it names none
   * @param timeMillis its time when it names none
   * @param ingestMillis its ingest time
   * @return the event, when nothing is wrong
   */
  Optional<Event> event(
      StrictObject fields,
      Collection<String> apart,
      ObjectNode shared,
      String id,
      long timeMillis,
      long ingestMillis) {
    int before = fields.findings().size();
    ObjectNode document = shared.deepCopy();
    take(fields, fields.names().stream().filter(name -> !apart.contains(name)).toList(), document);
    complete(fields, document, id, timeMillis, "the type of the event");
    return decode(fields, document, ingestMillis, before, "event");
  }

  private void take(StrictObject fields, List<String> names, ObjectNode document) {
    for (String name : names) {
      Optional<Field> field = schema.field(name);
      if (field.isEmpty()) {
        String hint = Nearest.hint(name, schema.fieldNames());
        fields.refuse(
            name,
            "is no field of the schema "
                + Quote.of(schema.name())
                + (hint.isEmpty()
                    ? "; fields are "
                        + String.join(", ", schema.fields().stream().map(Field::name).toList())
                    : hint));
      } else {
        put(fields, field.get(), document);
      }
    }
  }

  /** What every event has, where the test does not say it. */
  private void complete(
      StrictObject fields, ObjectNode document, String id, long timeMillis, String type) {
    if (lacks(fields, document, schema.idField())) {
      put(document, schema.idField(), JsonNodeFactory.instance.textNode(id));
    }
    if (lacks(fields, document, schema.timeField())) {
      put(document, schema.timeField(), JsonNodeFactory.instance.numberNode(timeMillis));
    }
    if (lacks(fields, document, schema.typeField())) {
      fields.refuse(schema.typeField().name(), "is missing; " + type + " is required");
    }
  }

  /** Whether neither the event nor what it shares names a field, be it in a wrong way. */
  private static boolean lacks(StrictObject fields, ObjectNode document, Field field) {
    return !fields.has(field.name()) && document.at(field.pointer()).isMissingNode();
  }

  private Optional<Event> decode(
      StrictObject fields,
      ObjectNode document,
      long ingestMillis,
      int findingsBefore,
      String what) {
    if (fields.findings().size() > findingsBefore) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          decoder.decode(document.toString().getBytes(StandardCharsets.UTF_8), ingestMillis));
    } catch (RejectedEventException e) {
      fields.findings().add(fields.path(), "is no %s: %s", what, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Takes up a field, when its value is of its type. */
  private static void put(StrictObject fields, Field field, ObjectNode document) {
    int before = fields.findings().size();
    String name = field.name();
    switch (field.type()) {
      case STRING -> fields.optionalText(name);
      case LONG -> fields.whole(name, 0, Long.MIN_VALUE, Long.MAX_VALUE);
      case DOUBLE -> fields.optionalNumber(name, -LARGEST, LARGEST);
      case BOOLEAN -> fields.bool(name, false);
      case TIME -> {
        if (!fields.node(name).map(JsonNode::isIntegralNumber).orElse(false)) {
          fields.optionalText(name);
        }
      }
    }
    if (fields.findings().size() == before) {
      fields.node(name).ifPresent(value -> put(document, field, value));
    }
  }

  private static void put(ObjectNode document, Field field, JsonNode value) {
    String[] members = field.pointer().substring(1).split("/", -1);
    ObjectNode object = document;
    for (int i = 0; i < members.length - 1; i++) {
      object = object.withObjectProperty(unescaped(members[i]));
    }
    object.set(unescaped(members[members.length - 1]), value);
  }

  private static String unescaped(String member) {
    return member.replace("~1", "/").replace("~0", "~");
  }
}
