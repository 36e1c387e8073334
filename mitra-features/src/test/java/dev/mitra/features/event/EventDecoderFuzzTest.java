package dev.mitra.features.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.Seeds;
import dev.mitra.features.TestPayments;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and damaged events: one kind of exception, and nothing of their text in any message. */
class EventDecoderFuzzTest {
  private static final String CANARY = "zqxjk";
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
          CANARY + "1",
          CANARY + "2");

  private final EventDecoder decoder = new EventDecoder(TestPayments.SCHEMA, DecodeLimits.DEFAULT);

  @Test
  void noTextOfAnEventIsEverInAMessage() {
    long seed = Seeds.announce(EventDecoderFuzzTest.class);
    int rejected = 0;
    for (int run = 0; run < 20_000; run++) {
      Random random = Seeds.random(seed, run);
      StringBuilder json = new StringBuilder();
      object(json, random, 0);
      if (random.nextInt(4) == 0) {
        json.insert(random.nextInt(json.length() + 1), CANARY);
      }
      if (random.nextInt(4) == 0) {
        json.setLength(random.nextInt(json.length() + 1));
      }
      String message = rejection(json.toString().getBytes(StandardCharsets.UTF_8), seed, run);
      rejected += message.isEmpty() ? 0 : 1;
      assertThat(message).as("seed %d, run %d: %s", seed, run, json).doesNotContain(CANARY);
    }
    assertThat(rejected).isGreaterThan(1_000);
  }

  private static void object(StringBuilder json, Random random, int depth) {
    json.append('{');
    for (int i = random.nextInt(7); i > 0; i--) {
      json.append('"').append(NAMES.get(random.nextInt(NAMES.size()))).append("\":");
      value(json, random, depth + 1);
      json.append(i > 1 ? "," : "");
    }
    json.append('}');
  }

  private static void value(StringBuilder json, Random random, int depth) {
    switch (random.nextInt(depth > 4 ? 9 : 12)) {
      case 0 -> json.append("\"").append(CANARY.repeat(random.nextInt(30))).append("\"");
      case 1 -> json.append("\"").append(CANARY).append("\"");
      case 2 -> json.append(random.nextInt());
      case 3 -> json.append(random.nextGaussian());
      case 4 -> json.append(random.nextBoolean());
      case 5 -> json.append("null");
      case 6 -> json.append(CANARY);
      case 7 -> json.append("\"2024-01-01T00:00:00").append(CANARY).append("\"");
      case 8 -> json.append(random.nextLong()).append(random.nextLong() & 0xFFFF);
      case 9 -> {
        json.append('[');
        value(json, random, depth + 1);
        json.append(']');
      }
      default -> object(json, random, depth);
    }
  }

  @Test
  void damagedEventsAreReadOrRefusedAndNothingElse() {
    long seed = Seeds.announce(EventDecoderFuzzTest.class);
    byte[] event =
        """
        {"id":"e1","type":"payment.attempted","time":"2023-11-14T22:13:20Z","card":{"token":"tok"},\
        "pay":{"amount":1.25e3,"quantity":7,"fraud":false,"merchant":"caf\\u00e9 \\"x\\"","opened":5},\
        "a/b":{"c~d":"é€😀"},"unknown":[1,{"deep":[null,true]}]}"""
            .getBytes(StandardCharsets.UTF_8);
    assertThat(rejection(event, seed, -1)).isEmpty();
    int refused = 0;
    for (int run = 0; run < 5_000; run++) {
      Random random = Seeds.random(seed, run);
      byte[] damaged = event.clone();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        int at = random.nextInt(damaged.length);
        switch (random.nextInt(4)) {
          case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
          case 1 -> damaged[at] = (byte) "{}[]\":,\\0e-.tfn\0".charAt(random.nextInt(16));
          case 2 -> damaged[at] = (byte) random.nextInt(256);
          default -> {
            int from = random.nextInt(damaged.length);
            int length = Math.min(random.nextInt(30), damaged.length - Math.max(at, from));
            System.arraycopy(event, from, damaged, at, length);
          }
        }
      }
      refused += rejection(damaged, seed, run).isEmpty() ? 0 : 1;
    }
    assertThat(refused).isBetween(1_000, 5_000);
  }

  /** Names of the same hash, or very many names, are a known way to attack a parser. */
  @Test
  void anyNumberOfDifferentMemberNamesIsNoHarm() {
    for (int run = 0; run < 200; run++) {
      StringBuilder json = new StringBuilder("{\"id\":\"e\",\"type\":\"t\",\"time\":1");
      for (int i = 0; i < 1_000; i++) {
        json.append(",\"n").append(run * 1_000 + i).append("\":0");
      }
      byte[] bytes = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
      assertThat(rejection(bytes, 0, run)).isEmpty();
    }
  }

  /** The message of the refusal; empty when the event was read. */
  private String rejection(byte[] bytes, long seed, int run) {
    try {
      decoder.decode(bytes, 1_800_000_000_000L);
      return "";
    } catch (RejectedEventException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      throw new AssertionError(
          "seed " + seed + ", run " + run + ": " + HexFormat.of().formatHex(bytes), e);
    }
  }
}
