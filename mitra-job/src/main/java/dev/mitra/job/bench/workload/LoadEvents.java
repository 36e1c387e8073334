package dev.mitra.job.bench.workload;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.job.bench.load.PaymentWriter;
import dev.mitra.job.bench.load.Population;
import java.time.Instant;
import java.util.Optional;

/** Events as the load sends them, without waiting. */
final class LoadEvents {
  private static final long START = Instant.parse("2026-01-05T04:30:00Z").toEpochMilli();

  private final PaymentWriter writer;
  private final EventDecoder decoder;
  private final double millisBetween;
  private long number;

  /**
   * @param population who pays whom
   * @param perSecond payments a second of event time
   */
  LoadEvents(EventSchema schema, Population population, double perSecond) {
    writer = new PaymentWriter(population);
    decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
    millisBetween = 1_000 / perSecond;
  }

  /** The next payment. */
  Event payment() {
    number++;
    return decoded(writer.payment(0, number, time()));
  }

  /** How the payment went that came last, when the load tells. */
  Optional<Event> outcome() {
    return writer.isFollowed(0, number)
        ? Optional.of(decoded(writer.outcome(0, number, time())))
        : Optional.empty();
  }

  private long time() {
    return START + (long) (number * millisBetween);
  }

  private Event decoded(byte[] json) {
    try {
      return decoder.decode(json, time());
    } catch (RejectedEventException e) {
      throw new IllegalStateException("the load has an event that is refused", e);
    }
  }
}
