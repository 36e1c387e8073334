package dev.mitra.job.bench.load;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Writes payments in the shape of the default payment schema, 850 to 1,000 bytes each. What a
 * payment says, but for its time, depends on the population, run and number alone, so that an
 * outcome can be written later without anything having been kept. Beside the bytes that are handed
 * out nothing is allocated. Not thread-safe.
 */
public final class PaymentWriter {
  /** What stands before the id in a payment's bytes. */
  public static final int ID_AT = 7;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int NUMBER_BITS = 40;
  private static final long NUMBER = (1L << NUMBER_BITS) - 1;
  private static final double UNIT = 0x1.0p-53;
  private static final int LARGEST = 1_200;
  private static final int BINS = 400;
  private static final int CARDS_AT_AN_IP = 4;

  /** One payment of so many is followed by an event that tells how it went. */
  private static final int FOLLOWED_ONE_OF = 20;

  private static final int FAILED_ONE_OF_THEM = 8;

  private static final byte[][] CATEGORIES =
      all("grocery", "electronics", "travel", "fashion", "gaming", "utilities", "pharmacy");
  private static final byte[][] NETWORKS = all("visa", "mastercard", "rupay");
  private static final byte[][] BANKS = all("HDFC", "ICIC", "SBIN", "UTIB", "KKBK");

  private final Population population;
  private final Zipf zipf;
  private final byte[] buffer = new byte[LARGEST];
  private int length;
  private long second = Long.MIN_VALUE;
  private byte[] secondText = new byte[0];

  /**
   * @param population who pays whom
   */
  public PaymentWriter(Population population) {
    this.population = population;
    this.zipf = new Zipf(population.merchants());
  }

  /**
   * A payment that asks for a decision.
   *
   * @param run the number in its id's middle
   * @param number the payment's own, at the id's end: {@code b-RUN-NUMBER}
   * @param time in milliseconds since 1970
   */
  public byte[] payment(int run, long number, long time) {
    return write('b', "payment.attempted", run, number, time, false);
  }

  /** Whether a payment is followed by its outcome. */
  public boolean isFollowed(int run, long number) {
    return Long.remainderUnsigned(draw(drawn(run, number), 7), FOLLOWED_ONE_OF) == 0;
  }

  /** How a payment went: an event that moves profiles and leaves without a decision. */
  public byte[] outcome(int run, long number, long time) {
    boolean failed = Long.remainderUnsigned(draw(drawn(run, number), 8), FAILED_ONE_OF_THEM) == 0;
    return write('o', failed ? "payment.failed" : "payment.authorised", run, number, time, failed);
  }

  /** The key of a payment's record: its customer, so that a customer's events keep their order. */
  public byte[] key(int run, long number) {
    length = 0;
    letters("cust_", card(drawn(run, number)), 12);
    return Arrays.copyOf(buffer, length);
  }

  private byte[] write(
      char prefix, String type, int run, long number, long time, boolean declined) {
    long drawn = drawn(run, number);
    int card = card(drawn);
    int merchant = merchant(drawn);
    long ofCard = mix(card * GOLDEN + 1);
    length = 0;
    text("{\"id\":\"");
    put((byte) prefix);
    text("-");
    number(run);
    text("-");
    number(number);
    text("\",\"type\":\"");
    text(type);
    text("\",\"time\":\"");
    time(time);
    text("\",\"payment\":{\"id\":\"pay_");
    number(run);
    text("x");
    number(number);
    text("\",\"amount\":");
    amount(drawn);
    text(",\"currency\":\"INR\",\"method\":\"card\"");
    if (declined) {
      text(",\"decline_code\":\"insufficient_funds\"");
    }
    text(",\"international\":false,\"recurring\":");
    text(Long.remainderUnsigned(draw(drawn, 6), 10) == 0 ? "true" : "false");
    letters(",\"order_id\":\"order_", draw(drawn, 5), 14);
    text("\"},\"card\":{\"token\":\"");
    letters("tok_", card, 16);
    text("\",\"bin\":\"");
    number(400_000 + Long.remainderUnsigned(ofCard, BINS));
    text("\",\"network\":\"");
    bytes(NETWORKS[(int) Long.remainderUnsigned(ofCard >>> 9, NETWORKS.length)]);
    text("\",\"country\":\"IN\",\"type\":\"credit\",\"issuer\":\"");
    bytes(BANKS[(int) Long.remainderUnsigned(ofCard >>> 13, BANKS.length)]);
    text("\"},\"customer\":{\"id\":\"");
    letters("cust_", card, 12);
    text("\",\"phone\":\"+91");
    number(7_000_000_000L + card);
    text("\",\"email\":\"");
    letters("person.", card, 10);
    text("@example.in\",\"created_at\":\"202");
    number(Long.remainderUnsigned(ofCard >>> 17, 6));
    text("-0");
    number(1 + Long.remainderUnsigned(ofCard >>> 21, 9));
    text("-14T08:30:00.000Z\"},\"merchant\":{\"id\":\"mer_");
    number(100_000 + merchant);
    text("\",\"category\":\"");
    bytes(CATEGORIES[merchant % CATEGORIES.length]);
    text("\",\"city\":\"Bengaluru\",\"terminal\":\"web\"},\"device\":{\"id\":\"");
    letters("dev_", card, 20);
    text("\",\"ip\":\"10.");
    int ip = card / CARDS_AT_AN_IP;
    number(ip >>> 16 & 0xFF);
    text(".");
    number(ip >>> 8 & 0xFF);
    text(".");
    number(ip & 0xFF);
    text("\",\"latitude\":");
    number(8 + Long.remainderUnsigned(ofCard >>> 25, 24));
    text(".");
    number(1_000 + Long.remainderUnsigned(ofCard >>> 31, 9_000));
    text(",\"longitude\":");
    number(70 + Long.remainderUnsigned(ofCard >>> 37, 20));
    text(".");
    number(1_000 + Long.remainderUnsigned(ofCard >>> 43, 9_000));
    text(",\"user_agent\":\"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36\"");
    letters(",\"session\":\"s_", draw(drawn, 9), 16);
    text("\"},\"shipping\":{\"pincode\":\"");
    number(110_001 + Long.remainderUnsigned(ofCard >>> 47, 700_000));
    text("\",\"address\":\"");
    letters("adr_", card, 16);
    text("\"},\"channel\":\"app\",\"app_version\":\"7.41.0\"}");
    return Arrays.copyOf(buffer, length);
  }

  /** What all draws of a payment begin with. */
  private static long drawn(int run, long number) {
    return (long) run << NUMBER_BITS | number;
  }

  private int card(long drawn) {
    long draw = population.inTurn() ? drawn & NUMBER : draw(drawn, 1);
    return (int) Long.remainderUnsigned(draw, population.cards());
  }

  private int merchant(long drawn) {
    return unit(draw(drawn, 2)) < population.hotShare() ? 0 : zipf.at(unit(draw(drawn, 3)));
  }

  /** Three uniform draws make amounts about e^6 = 400 with a tail to both sides, in rupees. */
  private void amount(long drawn) {
    long draw = draw(drawn, 4);
    double sum = unit(draw) + unit(mix(draw + 1)) + unit(mix(draw + 2)) - 1.5;
    long paise = (long) (100 * Math.exp(6 + 2.4 * sum));
    number(paise / 100);
    text(".");
    digit((int) (paise / 10 % 10));
    digit((int) (paise % 10));
  }

  private long draw(long drawn, int which) {
    return mix(population.seed() + mix(drawn * GOLDEN + which));
  }

  private static double unit(long draw) {
    return (draw >>> 11) * UNIT;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom generators). */
  private static long mix(long z) {
    long x = z;
    x = (x ^ x >>> 30) * 0xBF58476D1CE4E5B9L;
    x = (x ^ x >>> 27) * 0x94D049BB133111EBL;
    return x ^ x >>> 31;
  }

  private void put(byte b) {
    buffer[length++] = b;
  }

  private void digit(int digit) {
    put((byte) ('0' + digit));
  }

  private void bytes(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void text(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      put((byte) ascii.charAt(i));
    }
  }

  private void number(long value) {
    long scale = 1;
    while (value / scale >= 10) {
      scale *= 10;
    }
    for (; scale > 0; scale /= 10) {
      digit((int) (value / scale % 10));
    }
  }

  /** Letters alone: no token looks like a card number. */
  private void letters(String prefix, long of, int count) {
    text(prefix);
    long left = mix(of * GOLDEN + 3);
    for (int i = 0; i < count; i++) {
      if (i == 12) {
        left = mix(of * GOLDEN + 4);
      }
      put((byte) ('a' + (left & 15)));
      left >>>= 4;
    }
  }

  private void time(long time) {
    long current = Math.floorDiv(time, 1_000L);
    if (current != second) {
      String iso = Instant.ofEpochSecond(current).toString();
      second = current;
      secondText = iso.substring(0, iso.length() - 1).getBytes(StandardCharsets.US_ASCII);
    }
    bytes(secondText);
    int millis = (int) Math.floorMod(time, 1_000L);
    text(".");
    digit(millis / 100);
    digit(millis / 10 % 10);
    digit(millis % 10);
    text("Z");
  }

  private static byte[][] all(String... texts) {
    byte[][] all = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      all[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
    }
    return all;
  }
}
