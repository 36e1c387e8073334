package dev.mitra.job.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.traffic.Scenario.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Shares and mixes over long stretches of traffic. */
class TrafficMixTest {
  private static final TrafficConfig CONFIG = TrafficConfig.defaults();
  private static final int EVENTS = 60_000;

  @Test
  void fraudKeepsItsShareWithAnySeed() {
    for (long seed = 1; seed <= 5; seed++) {
      List<GeneratedEvent> attempts = attempts(CONFIG.withSeed(seed));
      assertThat(share(attempts, GeneratedEvent::fraud))
          .as("seed %d", seed)
          .isBetween(0.014, 0.026);
      assertThat(share(attempts, event -> event.scenario().startsWith("negative:")))
          .as("seed %d", seed)
          .isBetween(0.02, 0.04);
    }
  }

  @Test
  void aLargeShareIsReachedToo() {
    List<GeneratedEvent> attempts = attempts(CONFIG.withShares(0.4, 0.3));
    assertThat(share(attempts, GeneratedEvent::fraud)).isBetween(0.35, 0.45);
  }

  @Test
  void withoutFraudThereIsNone() {
    List<GeneratedEvent> events = Sample.events(CONFIG.withShares(0, 0), EVENTS);
    assertThat(events).noneMatch(GeneratedEvent::fraud);
    assertThat(events).allMatch(event -> event.scenario().equals("normal"));
  }

  @Test
  void everyScenarioAppearsWithAnySeed() {
    for (long seed = 1; seed <= 5; seed++) {
      Set<String> unseen = new HashSet<>();
      for (Scenario scenario : Scenario.values()) {
        unseen.add(scenario.label());
      }
      Sample.events(CONFIG.withSeed(seed), EVENTS)
          .forEach(event -> unseen.remove(event.scenario()));
      assertThat(unseen).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void onlyChosenScenariosAppear() {
    Set<Scenario> chosen = EnumSet.of(Scenario.CARD_TESTING, Scenario.FRIDAY_RUSH);
    assertThat(Sample.events(CONFIG.withScenarios(chosen), EVENTS))
        .extracting(GeneratedEvent::scenario)
        .containsOnly("normal", "card_testing", "negative:friday_rush");
  }

  @Test
  void normalTrafficAndControlsAreNeverFraud() {
    Map<String, Kind> kinds = new HashMap<>();
    for (Scenario scenario : Scenario.values()) {
      kinds.put(scenario.label(), scenario.kind());
    }
    assertThat(Sample.events(CONFIG, EVENTS))
        .filteredOn(GeneratedEvent::fraud)
        .isNotEmpty()
        .allMatch(event -> kinds.get(event.scenario()) == Kind.FRAUD);
  }

  @Test
  void fewMerchantsHaveMuchOfTheVolume() {
    Map<String, Long> volumes = counts(sample -> sample.text("/merchant/id"));
    long total = volumes.values().stream().mapToLong(Long::longValue).sum();
    long top =
        volumes.values().stream()
            .sorted(Comparator.reverseOrder())
            .limit(CONFIG.merchants() / 100)
            .mapToLong(Long::longValue)
            .sum();
    assertThat((double) top / total).isBetween(0.15, 0.5);
    assertThat(volumes).hasSizeGreaterThan(CONFIG.merchants() * 9 / 10);
  }

  @Test
  void theMethodsAreThoseOfIndia() {
    Map<String, Long> methods = counts(sample -> sample.text("/payment/method"));
    double total = methods.values().stream().mapToLong(Long::longValue).sum();
    assertThat(methods).containsOnlyKeys("upi", "card", "netbanking", "wallet", "cod");
    assertThat(methods.getOrDefault("upi", 0L) / total).isBetween(0.42, 0.58);
    assertThat(methods.getOrDefault("card", 0L) / total).isBetween(0.18, 0.35);
    assertThat(methods.getOrDefault("netbanking", 0L) / total).isBetween(0.04, 0.12);
    assertThat(methods.getOrDefault("wallet", 0L) / total).isBetween(0.04, 0.12);
    assertThat(methods.getOrDefault("cod", 0L) / total).isBetween(0.05, 0.15);
  }

  @Test
  void honestPaymentsAreSeldomDeclined() {
    Map<String, Long> types =
        Sample.events(CONFIG, EVENTS).stream()
            .filter(event -> event.scenario().equals("normal"))
            .collect(Collectors.groupingBy(GeneratedEvent::type, Collectors.counting()));
    double failed = types.getOrDefault("payment.failed", 0L);
    double authorised = types.getOrDefault("payment.authorised", 0L);
    assertThat(failed / (failed + authorised)).isBetween(0.02, 0.07);
  }

  @Test
  void nightsAreQuieterThanEvenings() {
    TrafficConfig config = CONFIG.withPaymentsPerSecond(5);
    // 03:00 and 20:00 in India.
    double night = rate(config.withStartTime(Instant.parse("2026-01-05T21:30:00Z")));
    double evening = rate(config.withStartTime(Instant.parse("2026-01-06T14:30:00Z")));
    assertThat(evening / night).isBetween(1.8, 4.0);
  }

  @Test
  void honestPaymentsOfACustomerStayInOneCity() {
    Map<String, Sample> first = new HashMap<>();
    Sample.attempts(CONFIG, EVENTS)
        .filter(sample -> sample.has("/customer/id") && sample.has("/device/id"))
        .filter(sample -> !sample.event().fraud())
        .forEach(
            sample -> {
              Sample before = first.putIfAbsent(sample.text("/customer/id"), sample);
              if (before != null) {
                assertThat(Journey.kilometres(before, sample)).as("%s", sample).isLessThan(100);
              }
            });
    assertThat(first).hasSizeGreaterThan(1_000);
  }

  private static double rate(TrafficConfig config) {
    TrafficGenerator generator = new TrafficGenerator(config);
    long end = config.startTime().toEpochMilli() + 1_800_000;
    int normal = 0;
    GeneratedEvent event = generator.next();
    while (event.time() < end) {
      normal += event.scored() && event.scenario().equals("normal") ? 1 : 0;
      event = generator.next();
    }
    return normal;
  }

  private static List<GeneratedEvent> attempts(TrafficConfig config) {
    return Sample.events(config, EVENTS).stream().filter(GeneratedEvent::scored).toList();
  }

  private static double share(List<GeneratedEvent> events, Predicate<GeneratedEvent> which) {
    return (double) events.stream().filter(which).count() / events.size();
  }

  private static Map<String, Long> counts(Function<Sample, String> of) {
    return Sample.attempts(CONFIG, EVENTS)
        .collect(Collectors.groupingBy(of, Collectors.counting()));
  }
}
