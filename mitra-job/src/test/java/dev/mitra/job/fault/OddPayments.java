package dev.mitra.job.fault;

import static dev.mitra.job.fault.Mutations.amount;
import static dev.mitra.job.fault.Mutations.changed;
import static dev.mitra.job.fault.Mutations.more;
import static dev.mitra.job.fault.Mutations.ofSize;
import static dev.mitra.job.fault.Mutations.pick;
import static dev.mitra.job.fault.Mutations.text;
import static dev.mitra.job.fault.Mutations.time;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records that are JSON, and either no payments or payments that nobody would expect. */
final class OddPayments {
  /** The largest event of the default configuration, in bytes. */
  private static final int LARGEST = 262_144;

  private static final List<PoisonKind> KINDS = new ArrayList<>();
  private static final List<PoisonKind> LARGE = new ArrayList<>();

  static {
    refused("a wrong type for the amount", OddPayments::wrongAmount);
    refused(
        "an amount that is not finite",
        (random, payment) -> amount(payment, pick(random, "1e999", "-1e999", "9e309")));
    refused(
        "a wrong type for a text",
        (random, payment) ->
            changed(payment, "\"INR\"", pick(random, "5", "false", "{}", "[\"INR\"]", "-0")));
    refused(
        "a wrong type for a token",
        (random, payment) ->
            changed(payment, "\"" + payment.card() + "\"", pick(random, "5", "true", "[]", "{}")));
    refused(
        "a full card number for a token",
        (random, payment) ->
            changed(
                payment,
                "\"" + payment.card() + "\"",
                pick(random, "\"4111111111111111\"", "4111111111111111")));
    refused("a wrong type for the id", OddPayments::wrongId);
    refused(
        "a wrong type for the type",
        (random, payment) ->
            changed(payment, "\"payment.attempted\"", pick(random, "7", "null", "[]", "\"\"")));
    refused("no time, or none that is one", OddPayments::wrongTime);
    refused(
        "a time of before 1970 or of the future",
        (random, payment) ->
            time(
                payment,
                pick(
                    random,
                    "-1",
                    Long.toString(Long.MAX_VALUE),
                    Long.toString(Long.MIN_VALUE),
                    "\"2999-01-01T00:00:00Z\"",
                    "\"1969-12-31T23:59:59.999Z\"")));
    refused(
        "a text that is too long",
        (random, payment) -> changed(payment, "INR", "I".repeat(1_025 + random.nextInt(10_000))));

    scored("an odd amount", OddPayments::oddAmount);
    scored("an odd time", OddPayments::oddTime);
    scored("odd characters in texts", OddPayments::oddText);
    scored("odd characters in entities", OddPayments::oddEntity);
    scored("an escape in the names of members", OddPayments::escapedName);
    scored("no amount", (random, payment) -> amount(payment, "null"));
    scored("parts that are no objects", OddPayments::noParts);
    scored("a byte order mark", (random, payment) -> ("\uFEFF" + text(payment)).getBytes(UTF_8));
    scored("white space everywhere", OddPayments::spaced);
    scored("many members that nobody knows", OddPayments::manyMembers);
    scored(
        "members that nobody knows, deep",
        (random, payment) -> more(payment, "\"deep\":" + "[".repeat(20) + "]".repeat(20)));
    either("half a pair in a name", (random, payment) -> more(payment, "\"\\ud800\":1"));

    large("as large as allowed", Fate.SCORED, LARGEST);
    large("a byte too large", Fate.REFUSED, LARGEST + 1);
    large("four times too large", Fate.REFUSED, LARGEST * 4);
  }

  private OddPayments() {}

  /** All kinds but the large ones. */
  static List<PoisonKind> kinds() {
    return List.copyOf(KINDS);
  }

  /** Those with large records, of which a long run can have few only. */
  static List<PoisonKind> large() {
    return List.copyOf(LARGE);
  }

  private static void refused(String name, PoisonKind.Maker maker) {
    KINDS.add(new PoisonKind(name, Fate.REFUSED, maker));
  }

  private static void scored(String name, PoisonKind.Maker maker) {
    KINDS.add(new PoisonKind(name, Fate.SCORED, maker));
  }

  private static void either(String name, PoisonKind.Maker maker) {
    KINDS.add(new PoisonKind(name, Fate.EITHER, maker));
  }

  private static void large(String name, Fate fate, int bytes) {
    LARGE.add(new PoisonKind(name, fate, (random, payment) -> ofSize(payment, bytes)));
  }

  private static byte @Nullable [] wrongAmount(Random random, SentPayment payment) {
    return amount(payment, pick(random, "\"5\"", "\"\"", "true", "{}", "[5]", "[]", "\"NaN\""));
  }

  private static byte @Nullable [] wrongId(Random random, SentPayment payment) {
    String member = "\"id\":\"" + payment.id() + "\"";
    return switch (random.nextInt(3)) {
      case 0 -> changed(payment, member + ",", "");
      case 1 -> changed(payment, member, "\"id\":\"" + "i".repeat(129) + "\"");
      default ->
          changed(
              payment, member, "\"id\":" + pick(random, "12", "null", "\"\"", "{}", "[]", "true"));
    };
  }

  private static byte @Nullable [] wrongTime(Random random, SentPayment payment) {
    if (random.nextInt(4) == 0) {
      return changed(payment, "\"time\":" + payment.time() + ",", "");
    }
    return time(
        payment,
        pick(
            random,
            "null",
            "1.5",
            "1e12",
            "true",
            "{}",
            "99999999999999999999",
            "\"yesterday\"",
            "\"\"",
            "\"2026-01-01\"",
            "\"2026-01-01T00:00:00\"",
            "\"2023-02-29T00:00:00Z\""));
  }

  private static byte @Nullable [] oddAmount(Random random, SentPayment payment) {
    return amount(
        payment,
        pick(
            random,
            "0",
            "-0",
            "-0.0",
            "-1",
            "0e0",
            "1E-400",
            "5e-324",
            "1.7976931348623157e308",
            "-1.7976931348623157e308",
            "9007199254740993",
            "123456789012345678901234567890",
            "0.1000000000000000055511151231257827"));
  }

  private static byte @Nullable [] oddTime(Random random, SentPayment payment) {
    String iso = Instant.ofEpochMilli(payment.time()).toString();
    return time(
        payment,
        pick(
            random,
            "0",
            "1",
            "\"" + iso + "\"",
            "\"" + iso.replace("Z", "+00:00") + "\"",
            "\"1970-01-01T00:00:00Z\"",
            "\"2024-02-29T12:00:00+05:30\"",
            "\"2023-11-14T22:13Z\""));
  }

  private static byte @Nullable [] oddText(Random random, SentPayment payment) {
    return changed(payment, "INR", oddCharacters(random));
  }

  private static byte @Nullable [] oddEntity(Random random, SentPayment payment) {
    String device = payment.device();
    return changed(payment, "\"" + device, "\"" + oddCharacters(random) + device);
  }

  private static String oddCharacters(Random random) {
    return pick(
        random,
        "\\u0000",
        "\\ud800",
        "\\udc00\\ud800",
        "\\ud83d\\ude00",
        "\\\"\\\\\\/\\b\\f\\n\\r\\t",
        "\\u0049\\u004e\\u0052",
        "\u2028\u2029",
        "\u202e\u200b\uFEFF",
        "\uD83D\uDE00",
        "e\u0301",
        "\u007F",
        "I".repeat(900));
  }

  private static byte @Nullable [] escapedName(Random random, SentPayment payment) {
    String text = text(payment);
    String changed =
        random.nextBoolean()
            ? changed(text, "{\"id\":\"" + payment.id(), "{\"\\u0069d\":\"" + payment.id())
            : changed(text, "\"currency\"", "\"\\u0063urrenc\\u0079\"");
    return changed.getBytes(UTF_8);
  }

  private static byte @Nullable [] noParts(Random random, SentPayment payment) {
    String instead = pick(random, "null", "5", "\"text\"", "[{\"id\":\"x\"}]", "true", "{}");
    return changed(payment, "{\"id\":\"" + payment.device() + "\"}", instead);
  }

  private static byte @Nullable [] spaced(Random random, SentPayment payment) {
    String space = pick(random, " ", "\n", "\t", "\r\n", " ".repeat(500));
    String text = text(payment).replace(",", space + "," + space).replace(":", space + ":" + space);
    return (space + text.replace("{", "{" + space).replace("}", space + "}") + space)
        .getBytes(UTF_8);
  }

  private static byte @Nullable [] manyMembers(Random random, SentPayment payment) {
    StringBuilder members = new StringBuilder("\"unknown\":null");
    for (int i = random.nextInt(1_000); i > 0; i--) {
      String value = pick(random, "1e999", "[]", "\"\"");
      members.append(",\"unknown").append(i).append("\":").append(value);
    }
    return more(payment, members.toString());
  }
}
