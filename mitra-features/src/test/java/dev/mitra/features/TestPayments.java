package dev.mitra.features;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A small schema with a field of every type, and payments of it. */
public final class TestPayments {
  /** The schema's text. */
  public static final String YAML =
      """
      apiVersion: mitra/v1
      kind: EventSchema
      metadata: { name: small }
      spec:
        id: id
        type: type
        time: time
        scored: [payment.attempted]
        calendar:
          zone: Asia/Kolkata
          weekend: [SATURDAY, SUNDAY]
          nightHours: { from: 23, to: 5 }
        fields:
          - { name: id,       pointer: /id,            type: string, maxLength: 128 }
          - { name: type,     pointer: /type,          type: string, maxLength: 64 }
          - { name: time,     pointer: /time,          type: time }
          - { name: card,     pointer: /card/token,    type: string, maxLength: 64, sensitive: true, token: true }
          - { name: amount,   pointer: /pay/amount,    type: double }
          - { name: quantity, pointer: /pay/quantity,  type: long }
          - { name: fraud,    pointer: /pay/fraud,     type: boolean }
          - { name: merchant, pointer: /pay/merchant,  type: string, maxLength: 64 }
          - { name: opened,   pointer: /pay/opened,    type: time }
          - { name: odd,      pointer: "/a~1b/c~0d",   type: string }
        entities:
          - { name: card, key: [card] }
          - { name: merchant, key: [merchant] }
      """;

  /** The schema. */
  public static final EventSchema SCHEMA =
      EventSchemaParser.parse(YAML.getBytes(StandardCharsets.UTF_8));

  private static final ObjectMapper YAML_MAPPER = new ObjectMapper(new YAMLFactory());

  private static final EventDecoder DECODER = new EventDecoder(SCHEMA, DecodeLimits.DEFAULT);

  private TestPayments() {}

  /**
   * A payment of the small schema.
   *
   * @param time its time, milliseconds
   * @param pay the members of {@code /pay} in JSON without braces, such as {@code "amount":5}
   */
  public static Event payment(long time, String pay) {
    return payment(time, "payment.attempted", pay);
  }

  /** A payment of a type. */
  public static Event payment(long time, String type, String pay) {
    return decode(
        "{\"id\":\"e\",\"type\":\"" + type + "\",\"time\":" + time + ",\"pay\":{" + pay + "}}");
  }

  /** An event of the small schema, from the JSON of a whole record. */
  public static synchronized Event decode(String json) {
    try {
      return DECODER.decode(json.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
    } catch (RejectedEventException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** YAML as a tree, as control records arrive. */
  public static JsonNode tree(String yaml) {
    try {
      return YAML_MAPPER.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
