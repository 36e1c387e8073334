package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes to the JSON of a valid payment, as {@link SentPayment#json} writes it. */
final class Mutations {
  private Mutations() {}

  /** The payment's JSON. */
  static String text(SentPayment payment) {
    return new String(payment.json(), UTF_8);
  }

  /** One of several texts. */
  static String pick(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  /** The text with another part in the place of one, which has to be there once. */
  static String changed(String text, String part, String replacement) {
    int at = text.indexOf(part);
    if (at < 0 || text.indexOf(part, at + 1) >= 0) {
      throw new IllegalStateException("not exactly one " + part + " in " + text);
    }
    return text.substring(0, at) + replacement + text.substring(at + part.length());
  }

  /** The payment with another amount, as it is written. */
  static byte[] amount(SentPayment payment, String written) {
    String text = text(payment);
    int from = text.indexOf("\"amount\":") + "\"amount\":".length();
    return (text.substring(0, from) + written + text.substring(text.indexOf(',', from)))
        .getBytes(UTF_8);
  }

  /** The payment with another time, as it is written. */
  static byte[] time(SentPayment payment, String written) {
    return changed(payment, "\"time\":" + payment.time(), "\"time\":" + written);
  }

  /** The payment with another part in the place of one. */
  static byte[] changed(SentPayment payment, String part, String replacement) {
    return changed(text(payment), part, replacement).getBytes(UTF_8);
  }

  /** The payment with more members at the end. */
  static byte[] more(SentPayment payment, String members) {
    String text = text(payment);
    return (text.substring(0, text.length() - 1) + "," + members + "}").getBytes(UTF_8);
  }

  /** The payment with another character, or none, in the place of one of several equal ones. */
  static byte[] anyOf(Random random, SentPayment payment, char character, String replacement) {
    String text = text(payment);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == character) {
        places.add(i);
      }
    }
    int at = places.get(random.nextInt(places.size()));
    return (text.substring(0, at) + replacement + text.substring(at + 1)).getBytes(UTF_8);
  }

  /** The payment with other bytes in the place of its currency. */
  static byte[] currency(SentPayment payment, byte... bytes) {
    String text = text(payment);
    int from = text.indexOf("INR");
    byte[] before = text.substring(0, from).getBytes(UTF_8);
    byte[] after = text.substring(from + "INR".length()).getBytes(UTF_8);
    byte[] all = new byte[before.length + bytes.length + after.length];
    System.arraycopy(before, 0, all, 0, before.length);
    System.arraycopy(bytes, 0, all, before.length, bytes.length);
    System.arraycopy(after, 0, all, before.length + bytes.length, after.length);
    return all;
  }

  /** Behind the id and the type: what is damaged from here on is still the same record. */
  static int head(byte[] json) {
    return new String(json, UTF_8).indexOf("\"time\"");
  }

  /** The payment with a text of so many bytes that the record has a certain size. */
  static byte[] ofSize(SentPayment payment, int bytes) {
    String name = "\"padding\":";
    int padding = bytes - payment.json().length - ("," + name + "\"\"").length();
    return more(payment, name + "\"" + "x".repeat(padding) + "\"");
  }
}
