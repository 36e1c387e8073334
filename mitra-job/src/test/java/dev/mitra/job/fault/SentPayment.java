package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/**
 * A payment as the harness sends it, in the shape of the default schema.
 *
 * @param number how many were sent before it by the same {@link Truth}
 * @param id the event's id
 * @param partition of the payments topic; the same for all payments of its card, device and
 *     merchant
 * @param place which payment of its card it is, from 1
 * @param time event time, milliseconds since 1970
 * @param paise the amount in hundredths of a rupee
 */
record SentPayment(
    int number,
    String id,
    int partition,
    String card,
    String device,
    String merchant,
    int place,
    long time,
    int paise) {

  byte[] json() {
    return String.format(
            Locale.ROOT,
            """
            {"id":"%s","type":"payment.attempted","time":%d,\
            "payment":{"amount":%d.%02d,"currency":"INR","method":"card"},\
            "card":{"token":"%s"},"merchant":{"id":"%s"},"device":{"id":"%s"}}\
            """,
            id,
            time,
            paise / 100,
            paise % 100,
            card,
            merchant,
            device)
        .getBytes(UTF_8);
  }
}
