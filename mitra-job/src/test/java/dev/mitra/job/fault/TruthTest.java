package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is sent is of a kind that the job can be held to. */
class TruthTest {
  private static final long SEED = Seeds.announce(TruthTest.class);

  private final Truth truth = new Truth("t", Seeds.random(SEED, 0), 4, 6);

  private void send(int payments) {
    for (int i = 0; i < payments; i++) {
      truth.next(i);
    }
  }

  @Test
  void everyCardDeviceAndMerchantHasOnePartition() {
    send(500);
    Map<String, Set<Integer>> partitions = new HashMap<>();
    for (SentPayment payment : truth.all()) {
      for (String entity : List.of(payment.card(), payment.device(), payment.merchant())) {
        partitions.computeIfAbsent(entity, any -> new HashSet<>()).add(payment.partition());
      }
    }

    assertThat(partitions.values()).allSatisfy(one -> assertThat(one).hasSize(1));
    assertThat(partitions).hasSize(6 * (2 + 1 + 1));
  }

  @Test
  void placesCountThePaymentsOfACard() {
    send(500);
    Map<String, Integer> places = new HashMap<>();
    for (SentPayment payment : truth.all()) {
      assertThat(payment.place()).isEqualTo(places.merge(payment.card(), 1, Integer::sum));
    }
  }

  @Test
  void theClosingPaymentsAreOneOfEachCardThatHasPaid() {
    send(3);
    Set<String> paid = new HashSet<>();
    truth.all().forEach(payment -> paid.add(payment.card()));

    assertThat(truth.closing(9))
        .extracting(SentPayment::card)
        .containsExactlyInAnyOrderElementsOf(paid);
    assertThat(truth.size()).isEqualTo(3 + paid.size());
  }

  @Test
  void aPlaceIsReadBackFromTheRulesThatFireForIt() {
    for (int place : List.of(1, 2, 3, 64, 100, 16_383)) {
      StringBuilder rules = new StringBuilder();
      for (String name : FaultResources.placeRules(place)) {
        rules.append(rules.isEmpty() ? "" : ",").append("{\"name\":\"").append(name).append("\"}");
      }
      byte[] body = ("{\"rules\":[" + rules + "]}").getBytes(UTF_8);

      assertThat(Bodies.place(body)).isEqualTo(place);
    }
  }
}
