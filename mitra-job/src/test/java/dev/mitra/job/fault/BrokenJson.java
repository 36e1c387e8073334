package dev.mitra.job.fault;

import static dev.mitra.job.fault.Mutations.amount;
import static dev.mitra.job.fault.Mutations.anyOf;
import static dev.mitra.job.fault.Mutations.changed;
import static dev.mitra.job.fault.Mutations.currency;
import static dev.mitra.job.fault.Mutations.head;
import static dev.mitra.job.fault.Mutations.more;
import static dev.mitra.job.fault.Mutations.pick;
import static dev.mitra.job.fault.Mutations.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Records that break the grammar of JSON or the limits of the decoder: the kinds of input that
 * collections of tests for JSON parsers have, made from payments.
 */
final class BrokenJson {
  private static final List<PoisonKind> KINDS = new ArrayList<>();

  static {
    refused("no value", (random, payment) -> null);
    refused("an empty value", (random, payment) -> new byte[0]);
    refused("white space only", (random, payment) -> bytes(pick(random, " ", "\n", "\t \r\n ")));
    refused("cut off", BrokenJson::cutOff);
    refused("a brace too few", (random, payment) -> anyOf(random, payment, '}', ""));
    refused("a brace too many", (random, payment) -> bytes(text(payment) + "}"));
    refused("a bracket for a brace", (random, payment) -> anyOf(random, payment, '}', "]"));
    refused("a comma too few", (random, payment) -> anyOf(random, payment, ',', " "));
    refused("a comma too many", (random, payment) -> anyOf(random, payment, '}', ",}"));
    refused("no colon", (random, payment) -> anyOf(random, payment, ':', " "));
    refused("single quotes", (random, payment) -> bytes(text(payment).replace('"', '\'')));
    refused("a name without quotes", (random, payment) -> changed(payment, "\"type\"", "type"));
    refused("a member twice", BrokenJson::memberTwice);
    refused("a comment", BrokenJson::comment);
    refused("a number that is none", BrokenJson::noNumber);
    refused(
        "a number of very many digits",
        (random, payment) -> amount(payment, "9".repeat(400 + random.nextInt(2_000))));
    refused(
        "a control character in a text",
        (random, payment) -> currency(payment, (byte) random.nextInt(' ')));
    refused("a NUL between tokens", (random, payment) -> anyOf(random, payment, ',', ",\0"));
    refused("a NUL behind the object", (random, payment) -> bytes(text(payment) + "\0"));
    refused("NULs before the object", (random, payment) -> bytes("\0\0" + text(payment)));
    refused(
        "white space that JSON has not",
        (random, payment) ->
            anyOf(random, payment, ',', "," + pick(random, "\f", "\u000B", "\u00A0", "\u2028")));
    refused(
        "an escape that is none",
        (random, payment) ->
            changed(payment, "INR", pick(random, "\\q", "\\x41", "\\u12", "\\u{41}", "\\'")));
    refused("bytes that are no UTF-8", BrokenJson::noUtf8);
    either("UTF-8 that is not well-formed", BrokenJson::ill);
    either("another encoding", BrokenJson::otherEncoding);
    refused("a byte order mark alone", (random, payment) -> bytes("\uFEFF"));
    either("two byte order marks", (random, payment) -> bytes("\uFEFF\uFEFF" + text(payment)));
    refused("too deep", BrokenJson::tooDeep);
    refused(
        "a very long name", (random, payment) -> more(payment, "\"" + "n".repeat(2_000) + "\":1"));
    refused("an array at the top", (random, payment) -> bytes("[" + text(payment) + "]"));
    refused(
        "a scalar at the top",
        (random, payment) ->
            bytes(pick(random, "null", "true", "12", "-0", "1e999", "\"text\"", "\"\"")));
    refused(
        "two objects",
        (random, payment) -> bytes(text(payment) + pick(random, "", "\n", ",") + text(payment)));
    refused("noise", BrokenJson::noise);
    either("some bytes damaged", BrokenJson::damaged);
    either("a part in another place", BrokenJson::spliced);
  }

  private BrokenJson() {}

  /** All kinds. */
  static List<PoisonKind> kinds() {
    return List.copyOf(KINDS);
  }

  private static void refused(String name, PoisonKind.Maker maker) {
    KINDS.add(new PoisonKind(name, Fate.REFUSED, maker));
  }

  private static void either(String name, PoisonKind.Maker maker) {
    KINDS.add(new PoisonKind(name, Fate.EITHER, maker));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte @Nullable [] cutOff(Random random, SentPayment payment) {
    byte[] json = payment.json();
    return Arrays.copyOf(json, 1 + random.nextInt(json.length - 1));
  }

  private static byte @Nullable [] memberTwice(Random random, SentPayment payment) {
    return switch (random.nextInt(4)) {
      case 0 -> more(payment, "\"id\":\"" + payment.id() + "\"");
      case 1 -> more(payment, "\"i\\u0064\":\"other\"");
      case 2 -> changed(payment, "\"currency\"", "\"amount\":1,\"currency\"");
      default -> more(payment, "\"unknown\":1,\"unknown\":2");
    };
  }

  private static byte @Nullable [] comment(Random random, SentPayment payment) {
    String comment = pick(random, "/* c */", "// c\n", "# c\n", "<!-- c -->");
    return switch (random.nextInt(3)) {
      case 0 -> bytes(comment + text(payment));
      case 1 -> anyOf(random, payment, ',', "," + comment);
      default -> bytes(text(payment) + comment);
    };
  }

  private static byte @Nullable [] noNumber(Random random, SentPayment payment) {
    return amount(
        payment,
        pick(
            random,
            "NaN",
            "Infinity",
            "-Infinity",
            "+1",
            ".5",
            "1.",
            "01",
            "-",
            "--1",
            "1e",
            "1e+",
            "0x10",
            "1_000",
            "1.5.2",
            "\u0661"));
  }

  private static byte @Nullable [] noUtf8(Random random, SentPayment payment) {
    return switch (random.nextInt(5)) {
      case 0 -> currency(payment, (byte) 0xFF);
      case 1 -> currency(payment, (byte) 0xC3);
      case 2 -> currency(payment, (byte) 0xC3, (byte) 'x');
      case 3 -> currency(payment, (byte) 0x80);
      default -> currency(payment, (byte) 0xE2, (byte) 0x82);
    };
  }

  /** Characters in more bytes than they need, halves of pairs, and beyond the last character. */
  private static byte @Nullable [] ill(Random random, SentPayment payment) {
    return switch (random.nextInt(4)) {
      case 0 -> currency(payment, (byte) 0xC0, (byte) 0xAF);
      case 1 -> currency(payment, (byte) 0xED, (byte) 0xA0, (byte) 0x80);
      case 2 -> currency(payment, (byte) 0xE0, (byte) 0x80, (byte) 0xAF);
      default -> currency(payment, (byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80);
    };
  }

  private static byte @Nullable [] otherEncoding(Random random, SentPayment payment) {
    String name = pick(random, "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32", "UTF-32LE");
    return text(payment).getBytes(Charset.forName(name));
  }

  private static byte @Nullable [] tooDeep(Random random, SentPayment payment) {
    int depth = 33 + random.nextInt(random.nextBoolean() ? 10 : 3_000);
    return switch (random.nextInt(3)) {
      case 0 -> more(payment, "\"deep\":" + "[".repeat(depth) + "]".repeat(depth));
      case 1 -> more(payment, "\"deep\":" + "{\"d\":".repeat(depth) + "1" + "}".repeat(depth));
      default -> bytes("[".repeat(depth));
    };
  }

  private static byte @Nullable [] noise(Random random, SentPayment payment) {
    byte[] noise = new byte[1 + random.nextInt(payment.json().length)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte @Nullable [] damaged(Random random, SentPayment payment) {
    byte[] json = payment.json();
    int head = head(json);
    for (int damage = random.nextInt(4); damage >= 0; damage--) {
      int at = head + random.nextInt(json.length - head);
      switch (random.nextInt(3)) {
        case 0 -> json[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> json[at] = (byte) "{}[]\":,\\0e-.tfn\0".charAt(random.nextInt(16));
        default -> json[at] = (byte) random.nextInt(256);
      }
    }
    return json;
  }

  private static byte @Nullable [] spliced(Random random, SentPayment payment) {
    byte[] json = payment.json();
    int head = head(json);
    int from = head + random.nextInt(json.length - head);
    int to = head + random.nextInt(json.length - head);
    int length = Math.min(1 + random.nextInt(40), json.length - Math.max(from, to));
    System.arraycopy(payment.json(), from, json, to, length);
    return json;
  }
}
