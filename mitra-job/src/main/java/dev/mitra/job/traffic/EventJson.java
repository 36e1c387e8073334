package dev.mitra.job.traffic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mitra.job.traffic.Happening.AccountStep;
import dev.mitra.job.traffic.Happening.MoneyStep;
import dev.mitra.job.traffic.Happening.PaymentStep;
import dev.mitra.job.traffic.Instrument.Card;
import dev.mitra.job.traffic.Instrument.NetBanking;
import dev.mitra.job.traffic.Instrument.Upi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * Writes happenings in the shape of the default payment schema. Numbers are written digit by digit,
 * because how a double prints is not the same in every JDK. Not thread-safe.
 */
final class EventJson {
  private static final int TYPICAL_BYTES = 1_024;

  private final JsonFactory factory = new JsonFactory();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
  private long second = Long.MIN_VALUE;
  private String secondText = "";

  byte[] write(String id, long time, Happening happening) {
    out.reset();
    try (JsonGenerator json = factory.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("type", happening.type().label());
      json.writeStringField("time", iso(time));
      if (happening instanceof PaymentStep step) {
        payment(json, step);
        instrument(json, step.payment().instrument());
        merchant(json, step.payment().merchant());
        shipping(json, step.payment().shipping());
      } else if (happening instanceof AccountStep step) {
        shipping(json, step.address());
      } else if (happening instanceof MoneyStep step) {
        money(json, step);
      }
      customer(json, happening.actor().identity());
      device(json, happening.actor().presence());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return out.toByteArray();
  }

  private static void payment(JsonGenerator json, PaymentStep step) throws IOException {
    Payment payment = step.payment();
    json.writeObjectFieldStart("payment");
    json.writeStringField("id", payment.id());
    json.writeFieldName("amount");
    json.writeNumber(decimal(payment.paise(), 100));
    json.writeStringField("currency", "INR");
    json.writeStringField("method", payment.instrument().method());
    if (step.type() == EventType.PAYMENT_FAILED) {
      json.writeStringField("decline_code", step.detail());
    }
    if (payment.instrument() instanceof Card card) {
      json.writeBooleanField("international", !card.country().equals("IN"));
    }
    json.writeBooleanField("recurring", payment.recurring());
    if (!payment.promoCode().isEmpty()) {
      json.writeStringField("promo_code", payment.promoCode());
    }
    json.writeEndObject();
    if (step.type() == EventType.PAYMENT_DISPUTED) {
      json.writeObjectFieldStart("dispute");
      json.writeStringField("reason", step.detail());
      json.writeEndObject();
    }
  }

  private static void money(JsonGenerator json, MoneyStep step) throws IOException {
    json.writeObjectFieldStart("payment");
    json.writeFieldName("amount");
    json.writeNumber(decimal(step.paise(), 100));
    json.writeStringField("currency", "INR");
    json.writeEndObject();
    if (!step.counterparty().isEmpty()) {
      json.writeObjectFieldStart("transfer");
      json.writeStringField("counterparty", step.counterparty());
      json.writeEndObject();
    }
  }

  private static void instrument(JsonGenerator json, Instrument instrument) throws IOException {
    if (instrument instanceof Card card) {
      json.writeObjectFieldStart("card");
      json.writeStringField("token", card.token());
      json.writeStringField("bin", card.bin());
      json.writeStringField("network", card.network());
      json.writeStringField("country", card.country());
      json.writeEndObject();
    } else if (instrument instanceof Upi upi) {
      json.writeObjectFieldStart("upi");
      json.writeStringField("vpa", upi.vpa());
      json.writeEndObject();
    } else if (instrument instanceof NetBanking netBanking) {
      json.writeObjectFieldStart("bank");
      json.writeStringField("code", netBanking.bank());
      json.writeEndObject();
    }
  }

  private static void merchant(JsonGenerator json, Merchant merchant) throws IOException {
    json.writeObjectFieldStart("merchant");
    json.writeStringField("id", merchant.id());
    json.writeStringField("category", merchant.category().label());
    json.writeEndObject();
  }

  private static void customer(JsonGenerator json, Identity identity) throws IOException {
    json.writeObjectFieldStart("customer");
    if (!identity.isGuest()) {
      json.writeStringField("id", identity.customerId());
    }
    json.writeStringField("phone", identity.phone());
    json.writeStringField("email", identity.email());
    if (!identity.isGuest()) {
      json.writeStringField("created_at", identity.createdAt());
    }
    json.writeEndObject();
  }

  private static void device(JsonGenerator json, Presence presence) throws IOException {
    if (presence.isSomebody()) {
      json.writeObjectFieldStart("device");
      json.writeStringField("id", presence.device());
      json.writeStringField("ip", presence.ip());
      json.writeFieldName("latitude");
      json.writeNumber(decimal(Math.round(presence.latitude() * 10_000), 10_000));
      json.writeFieldName("longitude");
      json.writeNumber(decimal(Math.round(presence.longitude() * 10_000), 10_000));
      json.writeEndObject();
    }
  }

  private static void shipping(JsonGenerator json, Address address) throws IOException {
    if (!address.equals(Address.NONE)) {
      json.writeObjectFieldStart("shipping");
      json.writeStringField("pincode", address.pincode());
      json.writeStringField("address", address.token());
      json.writeEndObject();
    }
  }

  /** A number of units, each the given power of ten of which make one, with all its decimals. */
  private static String decimal(long units, int perWhole) {
    long positive = Math.abs(units);
    // The leading 1 keeps the zeros of the fraction; it is cut off again.
    String fraction = Long.toString(perWhole + positive % perWhole).substring(1);
    return (units < 0 ? "-" : "") + positive / perWhole + "." + fraction;
  }

  /** ISO-8601 in UTC with milliseconds. */
  private String iso(long time) {
    long current = Math.floorDiv(time, 1_000L);
    if (current != second) {
      String text = Instant.ofEpochSecond(current).toString();
      second = current;
      secondText = text.substring(0, text.length() - 1);
    }
    int milliseconds = (int) Math.floorMod(time, 1_000L);
    return secondText + "." + Integer.toString(1_000 + milliseconds).substring(1) + "Z";
  }
}
