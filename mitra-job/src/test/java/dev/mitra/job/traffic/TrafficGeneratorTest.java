package dev.mitra.job.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrafficGeneratorTest {
  private static final TrafficConfig CONFIG = TrafficConfig.defaults();

  @Test
  void theSameConfigurationGivesTheSameBytes() {
    TrafficGenerator first = new TrafficGenerator(CONFIG);
    TrafficGenerator second = new TrafficGenerator(CONFIG);
    for (int i = 0; i < 20_000; i++) {
      assertThat(second.next()).isEqualTo(first.next());
    }
  }

  @Test
  void anotherSeedOrStartGivesOtherIds() {
    Set<String> ids = new HashSet<>();
    Sample.events(CONFIG, 5_000).forEach(event -> ids.add(event.id()));
    TrafficConfig later = CONFIG.withStartTime(CONFIG.startTime().plusSeconds(3_600));
    for (TrafficConfig other : List.of(CONFIG.withSeed(43), later)) {
      assertThat(Sample.events(other, 5_000)).noneMatch(event -> ids.contains(event.id()));
    }
  }

  @Test
  void aLaterRunWithTheSameSeedMeetsTheSameMerchants() {
    TrafficConfig later = CONFIG.withStartTime(CONFIG.startTime().plusSeconds(3_600));
    Set<String> before = new HashSet<>();
    Sample.attempts(CONFIG, 20_000).forEach(sample -> before.add(sample.text("/merchant/id")));

    assertThat(
            Sample.attempts(later, 5_000)
                .filter(sample -> sample.event().scenario().equals("normal"))
                .filter(sample -> before.contains(sample.text("/merchant/id")))
                .count())
        .isGreaterThan(2_000);
  }

  @Test
  void timeNeverGoesBackAndStartsAtTheStart() {
    long last = CONFIG.startTime().toEpochMilli();
    List<Sample> samples = Sample.take(CONFIG, 20_000);
    assertThat(samples.get(0).event().time()).isEqualTo(last);
    for (Sample sample : samples) {
      long time = sample.event().time();
      assertThat(time).isGreaterThanOrEqualTo(last);
      assertThat(Instant.parse(sample.text("/time"))).isEqualTo(Instant.ofEpochMilli(time));
      last = time;
    }
  }

  @Test
  void idsAreUniqueAndStandInTheJson() {
    Set<String> ids = new HashSet<>();
    for (Sample sample : Sample.take(CONFIG, 50_000)) {
      assertThat(ids.add(sample.event().id())).as(sample.event().id()).isTrue();
      assertThat(sample.text("/id")).isEqualTo(sample.event().id());
      assertThat(sample.text("/type")).isEqualTo(sample.event().type());
    }
  }

  @Test
  void paymentsComeAtTheConfiguredRateOverADay() {
    TrafficConfig config = CONFIG.withPaymentsPerSecond(1);
    TrafficGenerator generator = new TrafficGenerator(config);
    long end = config.startTime().plus(Duration.ofDays(1)).toEpochMilli();
    int attempts = 0;
    GeneratedEvent event = generator.next();
    while (event.time() < end) {
      attempts += event.scored() ? 1 : 0;
      event = generator.next();
    }
    assertThat(attempts / 86_400.0).isBetween(0.95, 1.05);
  }

  @Test
  void everyAttemptIsAnsweredOnceWithinSecondsForTheSameEntities() {
    Map<String, Sample> open = new HashMap<>();
    int answers = 0;
    List<Sample> samples = Sample.take(CONFIG, 30_000);
    long end = samples.get(samples.size() - 1).event().time();
    for (Sample sample : samples) {
      String type = sample.event().type();
      String payment = sample.text("/payment/id");
      if (type.equals("payment.attempted")) {
        assertThat(open.put(payment, sample)).as("second attempt of %s", payment).isNull();
      } else if (type.equals("payment.authorised") || type.equals("payment.failed")) {
        Sample attempt = open.remove(payment);
        assertThat(attempt).as("attempt before %s", sample.event()).isNotNull();
        assertSameEntities(attempt, sample);
        assertThat(sample.event().time() - attempt.event().time()).isBetween(40L, 8_000L);
        assertThat(sample.has("/payment/decline_code")).isEqualTo(type.equals("payment.failed"));
        answers++;
      }
    }
    assertThat(answers).isGreaterThan(10_000);
    assertThat(open.values()).allMatch(attempt -> end - attempt.event().time() <= 8_000);
  }

  private static void assertSameEntities(Sample attempt, Sample answer) {
    for (String pointer :
        List.of("/card", "/upi", "/bank", "/customer", "/merchant", "/device", "/shipping")) {
      assertThat(answer.body().at(pointer)).isEqualTo(attempt.body().at(pointer));
    }
    assertThat(answer.number("/payment/amount")).isEqualTo(attempt.number("/payment/amount"));
    assertThat(answer.event().fraud()).isEqualTo(attempt.event().fraud());
    assertThat(answer.event().scenario()).isEqualTo(attempt.event().scenario());
    assertThat(answer.event().partitionKey()).isEqualTo(attempt.event().partitionKey());
  }

  @Test
  void theKeyIsTheCustomerOrTheCardOfAGuest() {
    int guests = 0;
    for (Sample sample : Sample.take(CONFIG, 20_000)) {
      boolean guest = !sample.has("/customer/id");
      guests += guest ? 1 : 0;
      assertThat(sample.event().partitionKey())
          .isNotEmpty()
          .isEqualTo(sample.text(guest ? "/card/token" : "/customer/id"));
    }
    assertThat(guests).isGreaterThan(500);
  }

  @Test
  void onlyAttemptedPaymentsAreScored() {
    for (GeneratedEvent event : Sample.events(CONFIG, 20_000)) {
      assertThat(event.scored()).isEqualTo(event.type().equals("payment.attempted"));
    }
  }

  @Test
  void disputesOfFraudFollowWithinTheConfiguredDelay() {
    TrafficConfig config = CONFIG.withDisputesAfter(Duration.ofSeconds(5), Duration.ofSeconds(9));
    Map<String, Long> authorised = new HashMap<>();
    int disputes = 0;
    for (Sample sample : Sample.take(config, 60_000)) {
      if (sample.event().type().equals("payment.authorised")) {
        authorised.put(sample.text("/payment/id"), sample.event().time());
      } else if (sample.event().type().equals("payment.disputed") && sample.event().fraud()) {
        long since = authorised.getOrDefault(sample.text("/payment/id"), Long.MIN_VALUE);
        assertThat(sample.event().time() - since).isBetween(5_000L, 9_000L);
        assertThat(sample.text("/dispute/reason")).isEqualTo("fraudulent");
        disputes++;
      }
    }
    assertThat(disputes).isGreaterThan(50);
  }

  @Test
  void oneThreadMakesTwentyThousandEventsPerSecond() {
    TrafficGenerator generator = new TrafficGenerator(CONFIG.withPaymentsPerSecond(10_000));
    for (int i = 0; i < 100_000; i++) {
      generator.next();
    }
    int count = 200_000;
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      generator.next();
    }
    double perSecond = count / ((System.nanoTime() - began) / 1e9);
    assertThat(perSecond).isGreaterThan(20_000);
  }
}
