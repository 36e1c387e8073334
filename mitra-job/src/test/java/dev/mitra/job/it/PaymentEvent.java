package dev.mitra.job.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;

/** An attempted payment in the shape of the default schema; times are text, amounts in rupees. */
record PaymentEvent(
    String id, Instant time, double amount, String card, String merchant, String device) {

  /** A payment of now with an id, a card, a merchant and a device that no other payment has. */
  static PaymentEvent fresh(String id) {
    return new PaymentEvent(id, Instant.now(), 250, "tok_" + id, "mer_" + id, "dev_" + id);
  }

  PaymentEvent at(Instant changed) {
    return new PaymentEvent(id, changed, amount, card, merchant, device);
  }

  PaymentEvent of(double changed) {
    return new PaymentEvent(id, time, changed, card, merchant, device);
  }

  PaymentEvent byCard(String changed) {
    return new PaymentEvent(id, time, amount, changed, merchant, device);
  }

  PaymentEvent to(String changed) {
    return new PaymentEvent(id, time, amount, card, changed, device);
  }

  PaymentEvent from(String changed) {
    return new PaymentEvent(id, time, amount, card, merchant, changed);
  }

  byte[] json() {
    return """
    {"id":"%s","type":"payment.attempted","time":"%s",
     "payment":{"amount":%s,"currency":"INR","method":"card"},
     "card":{"token":"%s"},"merchant":{"id":"%s"},"device":{"id":"%s"}}"""
        .formatted(id, time, amount, card, merchant, device)
        .getBytes(UTF_8);
  }
}
