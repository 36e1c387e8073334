package dev.mitra.features.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the reader of plain JSON takes, the full parser takes too, and makes the same of it. */
class PlainReaderTest {
  private static final List<String> NAMES =
      List.of(
          "id",
          "type",
          "time",
          "card",
          "token",
          "pay",
          "amount",
          "quantity",
          "fraud",
          "merchant",
          "opened",
          "a/b",
          "c~d",
          "x",
          "",
          "é",
          "i\\u0064",
          "a_name_of_more_than_eight_bytes",
          "a_name_of_more_than_eight_bytez",
          "quantit",
          "quantity_",
          "\t");

  private static final List<String> TEXTS =
      List.of(
          "",
          "m-7",
          "tok_1",
          "4111 1111 1111 1111",
          "4111-1111",
          "12345678",
          "1234567\\n",
          "\\/",
          "eight by",
          "nine byte",
          "é",
          "日本語のテキスト",
          "😀",
          "a longer text with é in the middle of it",
          "\\ud83d",
          "\u007f",
          "0123456789012345678901234567890123456789012345678901234567890123",
          "0123456789012345678901234567890123456789012345678901234567890123é",
          "a\u0001");

  private static final List<String> TIMES =
      List.of(
          "2024-02-29T12:00:00Z",
          "2023-02-29T12:00:00Z",
          "2000-02-29T00:00:00.5+05:30",
          "1900-02-29T00:00:00Z",
          "1969-12-31T23:59:59.999-18:00",
          "2024-01-01T00:00:00-18:01",
          "2024-01-01T00:00:00-00:00",
          "2024-01-01T24:00:00Z",
          "2024-01-01T23:59:60Z",
          "2024-13-01T00:00:00Z",
          "2024-04-31T00:00:00Z",
          "2024-01-00T00:00:00Z",
          "0000-03-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "2024-01-01T00:00:00.Z",
          "2024-01-01T00:00:00.1234567890Z",
          "2024-01-01T00:00Z",
          "2024-01-01t00:00:00z",
          "2024-01-01T00:00:00+0530",
          "2024-01-01T00:00:00+05",
          "2024-01-01T00:00:00+05:30:15",
          "2024-01-01T00:00:00",
          "2024-1-1T00:00:00Z",
          "2024-01-01T00:00:00+19:00",
          "2024-01-01T00:00:00+05:60",
          "-2024-01-01T00:00:00Z",
          "+2024-01-01T00:00:00Z",
          "2024-01-01T00:00:00ZZ",
          "2024-01-01T00:00:00,5Z",
          "1970-01-01T00:00:00.0005Z");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-0.0",
          "1",
          "-1",
          "01",
          "-01",
          "1.",
          ".5",
          "1e5",
          "1E-5",
          "1e",
          "1e+",
          "1.5e3",
          "0.1",
          "0.30000000000000004",
          "12.5",
          "1234567890123456.7",
          "123456789012345",
          "999999999999999999",
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890",
          "1e400",
          "-1e400",
          "1e-400",
          "4.9e-324",
          "00",
          "--1",
          "+1",
          "NaN",
          "tru",
          "truex",
          "nul",
          "1 2",
          "1700000000000",
          "1700000000000.0",
          "0.000000000000001",
          "0.0000000000000001",
          "99999999999999.9",
          "9007199254740993",
          "12345678901234567890123456789012345678901234567890123456789012345",
          "");

  private final EventDecoder decoder = new EventDecoder(TestPayments.SCHEMA, DecodeLimits.DEFAULT);
  private final PlainReader reader = reader(DecodeLimits.DEFAULT);

  private static PlainReader reader(DecodeLimits limits) {
    return new PlainReader(
        Member.document(TestPayments.SCHEMA), TestPayments.SCHEMA.fields().size(), limits);
  }

  @Test
  void whatIsReadAsPlainIsWhatTheFullParserReads() {
    long seed = Seeds.announce(PlainReaderTest.class);
    int plain = 0;
    int runs = 100_000;
    for (int run = 0; run < runs; run++) {
      Random random = Seeds.random(seed, run);
      StringBuilder json = new StringBuilder();
      object(json, random, 0);
      if (random.nextInt(8) == 0) {
        json.append(random.nextBoolean() ? " \n" : "x");
      }
      byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(6) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      plain += agree(decoder, reader, bytes, "seed " + seed + ", run " + run) ? 1 : 0;
    }
    assertThat(plain).isBetween(runs / 20, runs / 2);
  }

  /** Under narrow limits too: they count in other units in one and in the other. */
  @Test
  void theFullParserTakesWhatIsPlainUnderAnyLimits() {
    long seed = Seeds.announce(PlainReaderTest.class);
    int plain = 0;
    for (int run = 0; run < 5_000; run++) {
      Random random = Seeds.random(seed, run);
      DecodeLimits limits =
          new DecodeLimits(1 << 16, 1 + random.nextInt(5), 1 + random.nextInt(12), 0);
      StringBuilder json = new StringBuilder();
      object(json, random, 0);
      plain +=
          agree(
                  new EventDecoder(TestPayments.SCHEMA, limits),
                  reader(limits),
                  json.toString().getBytes(StandardCharsets.UTF_8),
                  "seed " + seed + ", run " + run + ", " + limits)
              ? 1
              : 0;
    }
    assertThat(plain).isGreaterThan(100);
  }

  /** Whether a record is plain; then both have to make the same of it. */
  private static boolean agree(
      EventDecoder full, PlainReader reader, byte[] bytes, String description) {
    Event plain = reader.read(bytes);
    if (plain == null) {
      return false;
    }
    String record = description + ": " + new String(bytes, StandardCharsets.UTF_8);
    try {
      Event parsed = full.parse(bytes);
      for (int slot = 0; slot < parsed.slots(); slot++) {
        assertThat(plain.has(slot)).as(record).isEqualTo(parsed.has(slot));
        assertThat(plain.bits(slot)).as(record).isEqualTo(parsed.bits(slot));
        assertThat(plain.isTextMissing(slot)).as(record).isEqualTo(parsed.isTextMissing(slot));
        assertThat(plain.textHash(slot)).as(record).isEqualTo(parsed.textHash(slot));
        assertThat(plain.text(slot)).as(record).isEqualTo(parsed.text(slot));
      }
    } catch (RejectedEventException e) {
      throw new AssertionError(record, e);
    }
    return true;
  }

  private static void object(StringBuilder json, Random random, int depth) {
    json.append('{');
    for (int i = random.nextInt(6); i > 0; i--) {
      space(json, random);
      String name = NAMES.get(random.nextInt(random.nextInt(4) == 0 ? NAMES.size() : 13));
      json.append('"').append(name).append('"');
      space(json, random);
      json.append(random.nextInt(300) == 0 ? "" : ":");
      value(json, random, name, depth + 1);
      json.append(i > 1 || random.nextInt(300) == 0 ? "," : "");
    }
    space(json, random);
    json.append('}');
  }

  private static void space(StringBuilder json, Random random) {
    json.append(random.nextInt(6) == 0 ? " \r\n\t".charAt(random.nextInt(4)) : "");
  }

  private static void value(StringBuilder json, Random random, String name, int depth) {
    space(json, random);
    boolean fits = random.nextInt(8) > 0;
    if (fits && (name.equals("pay") || name.equals("card") || name.equals("a/b")) && depth < 6) {
      object(json, random, depth);
    } else if (fits && (name.equals("time") || name.equals("opened")) && random.nextBoolean()) {
      json.append('"').append(TIMES.get(random.nextInt(TIMES.size()))).append('"');
    } else if (fits && List.of("id", "type", "token", "merchant", "c~d").contains(name)) {
      json.append('"').append(TEXTS.get(random.nextInt(TEXTS.size()))).append('"');
    } else if (fits && name.equals("amount")) {
      json.append(number(random));
    } else {
      switch (random.nextInt(depth < 6 ? 6 : 3)) {
        case 0 -> json.append('"').append(TEXTS.get(random.nextInt(TEXTS.size()))).append('"');
        case 1, 2 -> json.append(VALUES.get(random.nextInt(VALUES.size())));
        case 3 -> object(json, random, depth);
        case 4 -> {
          json.append('[');
          for (int i = random.nextInt(3); i > 0; i--) {
            value(json, random, "", depth + 1);
            json.append(i > 1 || random.nextInt(100) == 0 ? "," : "");
          }
          json.append(']');
        }
        default -> json.append(number(random));
      }
    }
    space(json, random);
  }

  /** A number as producers write them, and some that are hard to round. */
  private static String number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 5));
      case 1 -> (random.nextLong() >> random.nextInt(64)) + "." + random.nextInt(1000);
      case 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
      default -> VALUES.get(random.nextInt(VALUES.size()));
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"e\",\"id\":\"e\"}",
        "{\"x\":1,\"y\":2,\"x\":3}",
        "{\"pay\":{\"amount\":1,\"amount\":1}}",
        "{\"pay\":null,\"pay\":{}}",
        "{\"x\":[{\"y\":{\"z\":1,\"w\":[],\"z\":2}}]}",
        "{\"\":1,\"\":2}"
      })
  void aMemberThatStandsTwiceIsNotPlain(String json) {
    assertThat(reader.read(json.getBytes(StandardCharsets.UTF_8))).isNull();
  }

  @Test
  void aNameMayStandInOneObjectAfterAnother() {
    for (int i = 0; i < 3; i++) {
      assertThat(
              reader.read(
                  "{\"x\":{\"z\":1},\"y\":{\"z\":1,\"x\":{}},\"pay\":{\"z\":1,\"x\":2,\"id\":3}}"
                      .getBytes(StandardCharsets.UTF_8)))
          .isNotNull();
    }
  }

  @Test
  void thePaymentsOfMostProducersArePlain() {
    String json =
        """
        { "id": "e1", "type": "payment.attempted", "time": "2023-11-14T22:13:20.123+05:30",
          "card": { "token": "tok_1" }, "unknown": [1, -2.5e3, {"deep": [null, true, "é😀"]}],
          "pay": { "amount": 1299.5, "quantity": 7, "fraud": false, "merchant": "café", "opened": 5 } }
        """;
    assertThat(agree(decoder, reader, json.getBytes(StandardCharsets.UTF_8), "plain")).isTrue();
  }

  /** Every place of an eight-byte word, and the end of the record, where no word can be loaded. */
  @Test
  void whatEndsATextIsFoundAtEveryPlace() {
    byte[][] marks = {
      {'"'}, {'\\'}, {0x1F}, {'\\', 'n'}, {(byte) 0xC3, (byte) 0xA9}, {(byte) 0x80}
    };
    for (byte[] mark : marks) {
      for (int length = 0; length < 40; length++) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes("{\"id\":\"".getBytes(StandardCharsets.UTF_8));
        byte[] before = new byte[length];
        Arrays.fill(before, (byte) 'a');
        record.writeBytes(before);
        record.writeBytes(mark);
        for (String rest : new String[] {"", "b\"}", "b long enough for a word\"}"}) {
          ByteArrayOutputStream whole = new ByteArrayOutputStream();
          whole.writeBytes(record.toByteArray());
          whole.writeBytes(rest.getBytes(StandardCharsets.UTF_8));
          boolean isPlain = agree(decoder, reader, whole.toByteArray(), "after " + length);
          assertThat(isPlain).isEqualTo(mark[0] == (byte) 0xC3 && !rest.isEmpty());
        }
      }
    }
  }
}
