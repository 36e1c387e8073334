package dev.mitra.features.bench;

import dev.mitra.features.Golden;
import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The events of one card in the payment schema that ships, in the order of time, the same ones in
 * every run: attempts, what became of them, and now and then a refund or a dispute.
 */
final class CardPayments {
  static final EventSchema SCHEMA = EventSchemaParser.parse(Golden.defaultSchema());

  private static final long SEED = 20_260_101L;
  private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final String[] CATEGORIES = {
    "grocery", "fuel", "restaurant", "pharmacy", "travel", "electronics", "jewellery", "gift_cards"
  };

  private final EventDecoder decoder = new EventDecoder(SCHEMA, DecodeLimits.DEFAULT);
  private final StringBuilder json = new StringBuilder(1024);
  private final long[] times;
  private SplittableRandom random = new SplittableRandom(SEED);

  /** So many events of a card that is used so much. */
  CardPayments(CardActivity activity, int count) {
    times = activity.times(count, START, random);
  }

  /** One event, the same whatever was asked for before. */
  Event event(int index) {
    try {
      return decoder.decode(json(index), Long.MAX_VALUE);
    } catch (RejectedEventException e) {
      throw new IllegalStateException("event " + index, e);
    }
  }

  /** The record of one event. */
  byte[] json(int index) {
    random = new SplittableRandom(SEED + index);
    return record(index).getBytes(StandardCharsets.UTF_8);
  }

  /** The events from one index up to another. */
  Event[] events(int from, int to) {
    return IntStream.range(from, to).mapToObj(this::event).toArray(Event[]::new);
  }

  private String record(int index) {
    json.setLength(0);
    json.append("{\"id\":\"e").append(index).append("\",\"type\":\"payment.").append(type());
    json.append("\",\"time\":").append(times[index]);
    payment(index);
    json.append(",\"card\":{\"token\":\"tok_1\",\"bin\":\"b41\",\"network\":\"visa\"");
    json.append(",\"country\":\"IN\"}");
    json.append(",\"customer\":{\"id\":\"c").append(skewed(12));
    json.append("\",\"phone\":\"p").append(skewed(14));
    json.append("\",\"email\":\"m").append(skewed(14)).append("@example.com\"");
    json.append(",\"created_at\":").append(START - 400L * 86_400_000L).append('}');
    int merchant = skewed(400);
    json.append(",\"merchant\":{\"id\":\"merchant_").append(merchant);
    json.append("\",\"category\":\"")
        .append(CATEGORIES[merchant % CATEGORIES.length])
        .append("\"}");
    device();
    int place = skewed(30);
    json.append(",\"shipping\":{\"pincode\":\"pin").append(place);
    json.append("\",\"address\":\"house ").append(place).append(", a street of some length\"}}");
    return json.toString();
  }

  private String type() {
    double u = random.nextDouble();
    if (u < 0.52) {
      return "attempted";
    }
    if (u < 0.93) {
      return "authorised";
    }
    return u < 0.98 ? "failed" : u < 0.997 ? "refunded" : "disputed";
  }

  private void payment(int index) {
    long paise = Math.round(100 * Math.exp(6.5 + 1.3 * random.nextGaussian()));
    json.append(",\"payment\":{\"id\":\"pay").append(index).append("\",\"amount\":");
    json.append(paise / 100).append('.').append(paise / 10 % 10).append(paise % 10);
    json.append(",\"currency\":\"").append(random.nextInt(20) == 0 ? "USD" : "INR");
    json.append("\",\"method\":\"card\",\"international\":").append(random.nextInt(12) == 0);
    json.append(",\"recurring\":").append(random.nextInt(8) == 0);
    if (random.nextInt(10) == 0) {
      json.append(",\"promo_code\":\"PROMO").append(skewed(20)).append('"');
    }
    json.append('}');
  }

  private void device() {
    json.append(",\"device\":{\"id\":\"device_").append(skewed(25));
    json.append("\",\"ip\":\"198.51.100.").append(skewed(250)).append('"');
    if (random.nextInt(10) < 7) {
      json.append(",\"latitude\":12.").append(100 + random.nextInt(900));
      json.append(",\"longitude\":77.").append(100 + random.nextInt(900));
    }
    json.append('}');
  }

  /** One of so many, of which the first ones are by far the most frequent. */
  private int skewed(int of) {
    double u = random.nextDouble();
    return (int) (of * u * u * u);
  }
}
