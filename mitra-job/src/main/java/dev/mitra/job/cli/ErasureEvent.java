package dev.mitra.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Luhn;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that erases a subject, in the JSON of a schema. No finding about one holds a value: what
 * a person types here is personal data.
 *
 * @param id its id
 * @param fields the names of the fields that name the subject
 * @param json the event
 */
record ErasureEvent(String id, List<String> fields, byte[] json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Makes an event.
   *
   * @param schema the schema
   * @param keys the fields that key entities
   * @param assignments {@code FIELD=VALUE}, one or more
   * @param allowDigits whether numbers that look like a card's are let through where the schema
   *     expects no token
   * @param id its id
   * @param now its time, milliseconds since 1970
   * @throws InvalidDeclarationException with all findings
   */
  static ErasureEvent of(
      EventSchema schema,
      List<Field> keys,
      List<String> assignments,
      boolean allowDigits,
      String id,
      long now) {
    Findings findings = new Findings();
    Map<String, Field> allowed = new LinkedHashMap<>();
    keys.forEach(field -> allowed.put(field.name(), field));
    Map<String, String> values = new LinkedHashMap<>();
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < assignments.size(); i++) {
      String assignment = assignments.get(i);
      int equals = assignment.indexOf('=');
      if (equals <= 0 || equals == assignment.length() - 1) {
        findings.add("argument " + (i + 1), "must be FIELD=VALUE, neither of them empty");
        continue;
      }
      String name = assignment.substring(0, equals);
      String value = assignment.substring(equals + 1);
      Field field = allowed.get(name);
      if (field == null) {
        findings.add(
            "argument " + (i + 1),
            "names a field that keys no entity%s; those that do are %s",
            Nearest.hint(name, allowed.keySet()),
            String.join(", ", allowed.keySet()));
      } else if (values.put(name, value) != null) {
        findings.add(name, "is given twice; one erasure has one value of a field");
      } else {
        String problem = put(event, field, value, allowDigits);
        if (problem != null) {
          findings.add(new Finding(name, problem));
        }
      }
    }
    if (schema.erasureTypes().isEmpty()) {
      findings.add(
          "spec.erases",
          "is not in the schema %s; name the type of event that erases a subject there and start"
              + " the job with it",
          schema.name());
    }
    findings.throwIfAny();
    at(event, schema.idField()).put(last(schema.idField()), id);
    at(event, schema.typeField()).put(last(schema.typeField()), schema.erasureTypes().get(0));
    at(event, schema.timeField()).put(last(schema.timeField()), now);
    return new ErasureEvent(id, List.copyOf(values.keySet()), checked(schema, event, now));
  }

  /** Puts a value where its pointer says; answers what is wrong with it, or null. */
  private static @Nullable String put(
      ObjectNode event, Field field, String value, boolean allowDigits) {
    if (!field.token() && !allowDigits && Luhn.isCardNumber(value)) {
      return "looks like a full card number, which has no place in Kafka; if it is none, say so"
          + " with --no-card-number";
    }
    ObjectNode parent = at(event, field);
    switch (field.type()) {
      case LONG -> {
        try {
          parent.put(last(field), Long.parseLong(value));
        } catch (NumberFormatException e) {
          return "must be an integer of 64 bits";
        }
      }
      case BOOLEAN -> {
        if (!value.equals("true") && !value.equals("false")) {
          return "must be true or false";
        }
        parent.put(last(field), value.equals("true"));
      }
      case STRING, DOUBLE, TIME -> parent.put(last(field), value);
    }
    return null;
  }

  /** The object that holds a field's member, made when it is not there. */
  private static ObjectNode at(ObjectNode event, Field field) {
    ObjectNode node = event;
    String[] members = members(field);
    for (int i = 0; i < members.length - 1; i++) {
      node = node.withObjectProperty(members[i]);
    }
    return node;
  }

  private static String last(Field field) {
    String[] members = members(field);
    return members[members.length - 1];
  }

  private static String[] members(Field field) {
    String[] members = field.pointer().substring(1).split("/", -1);
    for (int i = 0; i < members.length; i++) {
      members[i] = members[i].replace("~1", "/").replace("~0", "~");
    }
    return members;
  }

  /** The event's bytes, which the job's own decoder has to read. */
  private static byte[] checked(EventSchema schema, ObjectNode event, long now) {
    try {
      byte[] json = JSON.writeValueAsBytes(event);
      var unused = new EventDecoder(schema, DecodeLimits.DEFAULT).decode(json, now);
      return json;
    } catch (RejectedEventException e) {
      throw new InvalidDeclarationException("", "the job would refuse it: " + e.getMessage());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts cannot be written", e);
    }
  }
}
