package dev.mitra.job.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.event.DecodeLimits;
import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventDecoder;
import dev.mitra.features.event.RejectedEventException;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PaymentWriterTest {
  private static final long TIME = 1_772_000_000_123L;
  private static final int PAYMENTS = 5_000;

  private final Population population =
      Population.of(Seeds.announce(PaymentWriterTest.class), 2_000);
  private final PaymentWriter writer = new PaymentWriter(population);

  @Test
  void everyPaymentIsOfTheUsualSizeAndHoldsWhatTheDefaultSchemaAsksFor()
      throws IOException, RejectedEventException {
    EventSchema schema = schema();
    EventDecoder decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
    for (int number = 0; number < PAYMENTS; number++) {
      byte[] bytes = writer.payment(7, number, TIME + number);
      assertThat(bytes.length).as(text(bytes)).isBetween(850, 1_000);

      Event event = decoder.decode(bytes, TIME + number);
      assertThat(event.id()).isEqualTo("b-7-" + number);
      assertThat(event.type()).isEqualTo("payment.attempted");
      assertThat(event.time()).isEqualTo(TIME + number);
      for (EntityKind entity : entities(schema)) {
        assertThat(EntityKeys.of(entity, event)).as(entity.name()).isNotEmpty();
      }
    }
  }

  @Test
  void anOutcomeIsOfTheSamePeopleAsItsPayment() throws IOException, RejectedEventException {
    EventSchema schema = schema();
    EventDecoder decoder = new EventDecoder(schema, DecodeLimits.DEFAULT);
    int followed = 0;
    for (int number = 0; number < PAYMENTS; number++) {
      if (writer.isFollowed(3, number)) {
        followed++;
        Event payment = decoder.decode(writer.payment(3, number, TIME), TIME);
        Event outcome = decoder.decode(writer.outcome(3, number, TIME + 5), TIME + 5);
        assertThat(outcome.id()).isEqualTo("o-3-" + number);
        assertThat(outcome.type()).isIn("payment.authorised", "payment.failed");
        for (EntityKind entity : entities(schema)) {
          assertThat(EntityKeys.of(entity, outcome))
              .as(entity.name())
              .isEqualTo(EntityKeys.of(entity, payment));
        }
      }
    }
    assertThat(followed).as("one of twenty").isBetween(PAYMENTS / 30, PAYMENTS / 15);
  }

  @Test
  void theSameSeedWritesTheSameBytesAndAnotherRunPaysOtherwise() {
    PaymentWriter other = new PaymentWriter(population);
    for (int number = 0; number < 100; number++) {
      assertThat(other.payment(1, number, TIME)).isEqualTo(writer.payment(1, number, TIME));
    }
    assertThat(cards(writer, 1)).isNotEqualTo(cards(writer, 2));
    assertThat(cards(new PaymentWriter(Population.of(population.seed() + 1, 2_000)), 1))
        .isNotEqualTo(cards(writer, 1));
  }

  @Test
  void cardsThatTakeTurnsAreAllKnownAfterAsManyPayments() {
    PaymentWriter inTurn = new PaymentWriter(population.takingTurns());
    Set<String> seen = new HashSet<>();
    for (int number = 0; number < population.cards(); number++) {
      seen.add(new String(inTurn.key(1, number), StandardCharsets.US_ASCII));
    }
    assertThat(seen).hasSize(population.cards());
  }

  @Test
  void aHotMerchantTakesItsShareOfAllPayments() {
    PaymentWriter hot = new PaymentWriter(population.withHotMerchant(0.3));
    double own = share(writer);
    assertThat(share(hot)).isBetween(0.3 + 0.7 * own - 0.03, 0.3 + 0.7 * own + 0.03);
  }

  private static double share(PaymentWriter of) {
    int first = 0;
    for (int number = 0; number < PAYMENTS; number++) {
      first += text(of.payment(1, number, TIME)).contains("\"mer_100000\"") ? 1 : 0;
    }
    return (double) first / PAYMENTS;
  }

  private static String cards(PaymentWriter of, int run) {
    StringBuilder cards = new StringBuilder();
    for (int number = 0; number < 20; number++) {
      cards.append(new String(of.key(run, number), StandardCharsets.US_ASCII)).append(' ');
    }
    return cards.toString();
  }

  /** All of the default schema that a card payment has. */
  private static List<EntityKind> entities(EventSchema schema) {
    return Stream.of(
            "card", "customer", "device", "merchant", "ip", "phone", "email", "bin", "address")
        .map(name -> schema.entity(name).orElseThrow())
        .toList();
  }

  private static EventSchema schema() throws IOException {
    return EventSchemaParser.parse(
        Files.readAllBytes(Repository.root().resolve("deploy/defaults/schema.yaml")));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
