package dev.mitra.features.profile;

import dev.mitra.features.TestPayments;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.features.schema.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** The small schema with a place at its end, payments of it, and random ones. */
final class PlacedPayments {
  static final EventSchema SCHEMA =
      EventSchemaParser.parse(
          TestPayments.YAML
              .replace(
                  "  entities:\n",
                  """
                    - { name: latitude,  pointer: /pay/latitude,  type: double }
                    - { name: longitude, pointer: /pay/longitude, type: double }
                    - { name: block,     pointer: /pay/block,     type: long }
                  entities:
                """)
              .getBytes(StandardCharsets.UTF_8));

  private static final EventDecoder DECODER = new EventDecoder(SCHEMA, DecodeLimits.DEFAULT);
  private static final Map<String, Field> FIELDS = new HashMap<>();

  static {
    SCHEMA.fields().forEach(field -> FIELDS.put(field.name(), field));
  }

  private PlacedPayments() {}

  static Field field(String name) {
    Field field = FIELDS.get(name);
    if (field == null) {
      throw new IllegalArgumentException(name + " is not one of " + FIELDS.keySet());
    }
    return field;
  }

  /** A payment with the members of {@code /pay} in JSON without braces. */
  static Event payment(long time, String pay) {
    return payment(time, "payment.attempted", pay);
  }

  /** A payment of a type. */
  static Event payment(long time, String type, String pay) {
    return decode(
        "{\"id\":\"e\",\"type\":\"" + type + "\",\"time\":" + time + ",\"pay\":{" + pay + "}}");
  }

  /** An event from the JSON of a whole record. */
  static synchronized Event decode(String json) {
    try {
      return DECODER.decode(json.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
    } catch (RejectedEventException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** A payment of any kind: fields missing, null, ordinary and extreme. */
  static Event random(long time, Random random) {
    StringBuilder pay = new StringBuilder();
    member(pay, random, "amount", amount(random));
    member(pay, random, "quantity", Integer.toString(random.nextInt(7) - 2));
    member(pay, random, "fraud", Boolean.toString(random.nextInt(3) == 0));
    member(pay, random, "merchant", merchant(random));
    member(pay, random, "opened", Integer.toString(random.nextInt(12)));
    member(pay, random, "latitude", degrees(90, random));
    member(pay, random, "longitude", degrees(180, random));
    member(pay, random, "block", Integer.toString(random.nextInt(200) - 100));
    return payment(time, random.nextBoolean() ? "payment.attempted" : "payment.failed", "" + pay);
  }

  private static void member(StringBuilder pay, Random random, String name, String value) {
    int fate = random.nextInt(10);
    if (fate > 0) {
      pay.append(pay.isEmpty() ? "" : ",").append('"').append(name).append("\":");
      pay.append(fate > 1 ? value : "null");
    }
  }

  private static String merchant(Random random) {
    int merchant = random.nextInt(random.nextBoolean() ? 5 : 40);
    return merchant == 0 ? "\"\"" : "\"m" + merchant + "\"";
  }

  private static String amount(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> "0";
      case 1 -> "-" + random.nextInt(1000) + ".25";
      case 2 -> Double.toString((random.nextDouble() - 0.5) * 2e18);
      case 3 -> "1000000000000000000";
      case 4 -> Double.toString(random.nextDouble() * 1e-9);
      case 5 -> "100.1";
      case 6 -> random.nextInt(4) > 0 ? "100.1" : random.nextBoolean() ? "1e101" : "-2e300";
      case 7 -> random.nextInt(4) > 0 ? "7" : random.nextBoolean() ? "1e100" : "-1e100";
      default -> random.nextInt(100_000) + "." + (10 + random.nextInt(90));
    };
  }

  /** Degrees on the globe, at its seams, and off it. */
  private static String degrees(int most, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Integer.toString(most);
      case 1 -> Integer.toString(-most);
      case 2 -> random.nextBoolean() ? most + ".000001" : "-" + (most + 1);
      case 3 -> "12.97" + random.nextInt(10);
      case 4 -> "0";
      default -> Double.toString((random.nextDouble() * 2 - 1) * most);
    };
  }
}
