package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records that are no payment, and what their dead letters say. */
enum BadEvent {
  NO_JSON("NOT_JSON", "not valid JSON", Payload.KEPT) {
    @Override
    byte[] bytes() {
      return "amount=250;card=tok_1".getBytes(UTF_8);
    }
  },
  CUT_OFF_JSON("NOT_JSON", "not valid JSON", Payload.KEPT) {
    @Override
    byte[] bytes() {
      return "{\"id\":\"cut\",\"type\":\"payment.att".getBytes(UTF_8);
    }
  },
  NO_JSON_WITH_A_CARD_NUMBER("NOT_JSON", "not valid JSON", Payload.MAY_HOLD_CARD_NUMBER) {
    @Override
    byte[] bytes() {
      return ("card " + CARD_NUMBER_IN_GROUPS).getBytes(UTF_8);
    }
  },
  TEXT_FOR_A_NUMBER("WRONG_TYPE", "/payment/amount must be a number", Payload.KEPT) {
    @Override
    byte[] bytes() {
      return changed("\"amount\":250.0", "\"amount\":\"much\"");
    }
  },
  NO_ID("MISSING_ID", "no value at /id", Payload.KEPT) {
    @Override
    byte[] bytes() {
      return changed("\"id\":\"bad\",", "");
    }
  },
  TEN_MEGABYTES("TOO_LARGE", "at most 262144", Payload.TOO_LARGE) {
    @Override
    byte[] bytes() {
      return changed("\"id\":\"bad\"", "\"id\":\"bad\",\"more\":\"" + "x".repeat(10 << 20) + "\"");
    }
  },
  A_YEAR_AHEAD("FUTURE_TIME", "more than 300000 ms after the record's", Payload.KEPT) {
    @Override
    byte[] bytes() {
      return PaymentEvent.fresh("bad").at(Instant.now().plus(Duration.ofDays(365))).json();
    }
  },
  CARD_NUMBER_FOR_A_TOKEN(
      "CARD_NUMBER", "/card/token is a full card number", Payload.MAY_HOLD_CARD_NUMBER) {
    @Override
    byte[] bytes() {
      return PaymentEvent.fresh("bad").byCard(CARD_NUMBER).json();
    }
  },
  CARD_NUMBER_AS_A_NUMBER(
      "CARD_NUMBER", "/card/token is a full card number", Payload.MAY_HOLD_CARD_NUMBER) {
    @Override
    byte[] bytes() {
      return changed("\"tok_bad\"", CARD_NUMBER);
    }
  },
  /** Rejected before the decoder meets the card number. */
  WRONG_TYPE_BEFORE_A_CARD_NUMBER(
      "WRONG_TYPE", "/payment/amount must be a number", Payload.MAY_HOLD_CARD_NUMBER) {
    @Override
    byte[] bytes() {
      String json = new String(PaymentEvent.fresh("bad").byCard(CARD_NUMBER).json(), UTF_8);
      return json.replace("\"amount\":250.0", "\"amount\":true").getBytes(UTF_8);
    }
  },
  EMPTY_VALUE("EMPTY", "has no value", Payload.NOTHING_IN_IT) {
    @Override
    byte[] bytes() {
      return new byte[0];
    }
  },
  NO_VALUE("EMPTY", "has no value", Payload.NONE) {
    @Override
    byte @Nullable [] bytes() {
      return null;
    }
  };

  /** What becomes of the record's bytes in its dead letter. */
  enum Payload {
    KEPT,
    TOO_LARGE,
    MAY_HOLD_CARD_NUMBER,
    NOTHING_IN_IT,
    NONE
  }

  /** The number that card networks give out for tests. */
  static final String CARD_NUMBER = "4111111111111111";

  static final String CARD_NUMBER_IN_GROUPS = "4111 1111 1111 1111";

  final String reason;
  final String message;
  final Payload payload;

  BadEvent(String reason, String message, Payload payload) {
    this.reason = reason;
    this.message = message;
    this.payload = payload;
  }

  /** The record's value. */
  abstract byte @Nullable [] bytes();

  private static byte[] changed(String part, String replacement) {
    String json = new String(PaymentEvent.fresh("bad").json(), UTF_8);
    if (!json.contains(part)) {
      throw new IllegalStateException("the payment has no " + part);
    }
    return json.replace(part, replacement).getBytes(UTF_8);
  }
}
