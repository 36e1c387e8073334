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
import java.util.Optional;

/**
 * Makes the payment of a test from fields by the schema's names: the document that the company
 * would send, read by the job's own decoder.
 */
final class TestPayment {
  private static final String DEFAULT_ID = "rule-test";
  private static final double LARGEST = Double.MAX_VALUE;

  private final EventSchema schema;
  private final EventDecoder decoder;

  TestPayment(EventSchema schema) {
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
  Optional<Event> read(StrictObject fields, long atMillis) {
    int before = fields.findings().size();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    for (String name : fields.names()) {
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
    complete(fields, document, atMillis);
    if (fields.findings().size() > before) {
      return Optional.empty();
    }
    try {
      Event event = decoder.decode(document.toString().getBytes(StandardCharsets.UTF_8), atMillis);
      if (schema.isScored(event.type())) {
        return Optional.of(event);
      }
      fields.refuse(
          schema.typeField().name(),
          "is "
              + Quote.of(event.type())
              + ", of which no decision is made; name a type that the schema scores");
    } catch (RejectedEventException e) {
      fields.findings().add(fields.path(), "is no payment: %s", String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }

  /** What every payment has, where the test does not say it. */
  private void complete(StrictObject fields, ObjectNode document, long atMillis) {
    if (!fields.has(schema.idField().name())) {
      put(document, schema.idField(), JsonNodeFactory.instance.textNode(DEFAULT_ID));
    }
    if (!fields.has(schema.timeField().name())) {
      put(document, schema.timeField(), JsonNodeFactory.instance.numberNode(atMillis));
    }
    if (!fields.has(schema.typeField().name())) {
      fields.refuse(
          schema.typeField().name(), "is missing; a type that the schema scores is required");
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
