package dev.mitra.job.traffic;

import static dev.mitra.job.traffic.OneStory.declineShare;
import static dev.mitra.job.traffic.OneStory.each;
import static dev.mitra.job.traffic.OneStory.span;
import static dev.mitra.job.traffic.OneStory.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.traffic.Scenario.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each attack has its published shape, whatever the seed. */
class AttackShapeTest {
  private static final long MINUTE = 60_000;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NORMAL")
  void aStoryStartsAtOnceEndsSoonAndIsLabelledAsItsKind(Scenario scenario) {
    each(
        scenario,
        (seed, story) -> {
          assertThat(story.samples()).as(seed).isNotEmpty();
          assertThat(story.samples().get(0).event().time() - story.start())
              .as(seed)
              .isBetween(0L, MINUTE);
          assertThat(story.frauds().isEmpty()).as(seed).isEqualTo(scenario.kind() != Kind.FRAUD);
          if (scenario.kind() == Kind.FRAUD) {
            assertThat(span(story.attempts())).as(seed).isLessThan(45 * MINUTE);
          }
          assertThat(story.samples())
              .as(seed)
              .allMatch(sample -> sample.event().scenario().equals(scenario.label()));
        });
  }

  @Test
  void cardTestingTriesManyCardsOnOneDeviceAndMostAreDeclined() {
    each(
        Scenario.CARD_TESTING,
        (seed, story) -> {
          List<Sample> attempts = story.attempts();
          assertThat(attempts).as(seed).hasSizeGreaterThanOrEqualTo(30);
          assertThat(values(attempts, "/device/id")).as(seed).hasSize(1);
          assertThat(values(attempts, "/device/ip")).as(seed).hasSize(1);
          assertThat(values(attempts, "/card/token")).as(seed).hasSameSizeAs(attempts);
          assertThat(values(attempts, "/customer/id")).as(seed).isEmpty();
          assertThat(span(attempts.subList(0, 10))).as(seed).isLessThan(MINUTE);
          assertThat(declineShare(story)).as(seed).isBetween(0.9, 0.99);
          assertThat(attempts).as(seed).allMatch(sample -> sample.number("/payment/amount") < 50);
        });
  }

  @Test
  void cardTestingInTheStreamHasThatShapeToo() {
    Map<String, List<Sample>> attacks = new HashMap<>();
    for (Sample sample : Sample.take(TrafficConfig.defaults(), 120_000)) {
      if (sample.event().scenario().equals("card_testing")) {
        attacks.computeIfAbsent(sample.text("/device/id"), any -> new ArrayList<>()).add(sample);
      }
    }
    assertThat(attacks).hasSizeGreaterThanOrEqualTo(2);
    attacks.forEach(
        (device, samples) -> {
          OneStory story = new OneStory(0, samples);
          List<Sample> firstTen = story.attempts().subList(0, 10);
          assertThat(values(firstTen, "/card/token")).as(device).hasSize(10);
          assertThat(span(firstTen)).as(device).isLessThan(MINUTE);
          assertThat(declineShare(story)).as(device).isGreaterThan(0.8);
        });
  }

  @Test
  void testThenSpendGoesFromSmallApprovedToLargeElsewhere() {
    each(
        Scenario.TEST_THEN_SPEND,
        (seed, story) -> {
          List<Sample> attempts = story.attempts();
          assertThat(values(attempts, "/card/token")).as(seed).hasSize(1);
          List<Sample> small =
              attempts.stream().filter(sample -> sample.number("/payment/amount") < 100).toList();
          List<Sample> large =
              attempts.stream()
                  .filter(sample -> sample.number("/payment/amount") > 20_000)
                  .toList();
          assertThat(small)
              .as(seed)
              .hasSizeBetween(2, 3)
              .isEqualTo(attempts.subList(0, small.size()));
          assertThat(large).as(seed).hasSize(attempts.size() - small.size()).isNotEmpty();
          assertThat(values(large, "/merchant/id"))
              .as(seed)
              .doesNotContainAnyElementsOf(values(small, "/merchant/id"));
          assertThat(declineShare(story)).as(seed).isZero();
        });
  }

  @Test
  void binEnumerationTriesTwiceAtEachOfManyMerchants() {
    each(
        Scenario.BIN_ENUMERATION,
        (seed, story) -> {
          List<Sample> attempts = story.attempts();
          assertThat(values(attempts, "/card/bin")).as(seed).hasSize(1);
          assertThat(values(attempts, "/card/token")).as(seed).hasSameSizeAs(attempts);
          assertThat(values(attempts, "/device/id")).as(seed).hasSameSizeAs(attempts);
          assertThat(values(attempts, "/merchant/id")).as(seed).hasSizeGreaterThanOrEqualTo(10);
          for (int i = 0; i < attempts.size(); i += 2) {
            assertThat(attempts.get(i + 1).text("/merchant/id"))
                .as(seed)
                .isEqualTo(attempts.get(i).text("/merchant/id"));
          }
        });
  }

  @Test
  void accountTakeoverFollowsItsSteps() {
    each(
        Scenario.ACCOUNT_TAKEOVER,
        (seed, story) -> {
          assertThat(values(story.of("login.failed"), "/customer/id"))
              .as(seed)
              .hasSizeGreaterThan(3);
          Set<String> victims = values(story.of("login.succeeded"), "/customer/id");
          assertThat(victims).as(seed).hasSizeBetween(1, 2);
          assertThat(values(story.of("customer.profile_changed"), "/customer/phone"))
              .as(seed)
              .hasSize(1);
          for (String victim : victims) {
            List<String> steps =
                story.samples().stream()
                    .filter(sample -> sample.text("/customer/id").equals(victim))
                    .map(sample -> sample.event().type())
                    .filter(type -> !type.startsWith("payment.") || type.endsWith("attempted"))
                    .distinct()
                    .toList();
            assertThat(steps)
                .as(seed)
                .containsExactly(
                    "login.failed",
                    "login.succeeded",
                    "customer.profile_changed",
                    "payment.attempted");
          }
          assertThat(story.attempts())
              .as(seed)
              .hasSizeBetween(3 * victims.size(), 4 * victims.size());
        });
  }

  @Test
  void impossibleTravelIsFasterThanAnAircraft() {
    each(
        Scenario.IMPOSSIBLE_TRAVEL,
        (seed, story) -> {
          List<Sample> attempts = story.attempts();
          assertThat(attempts.get(0).event().fraud()).as(seed).isFalse();
          assertThat(story.frauds()).as(seed).isEqualTo(attempts.subList(1, attempts.size()));
          assertThat(values(attempts, "/card/token")).as(seed).hasSize(1);
          Sample clone = attempts.get(1);
          assertThat(Journey.kilometres(attempts.get(0), clone)).as(seed).isGreaterThan(500);
          assertThat(Journey.kilometresPerHour(attempts.get(0), clone)).as(seed).isGreaterThan(900);
        });
  }

  @Test
  void aVelocityBurstIsTwoToSixteenCostlyPurchasesPerCard() {
    each(
        Scenario.VELOCITY_BURST,
        (seed, story) -> {
          assertThat(values(story.attempts(), "/card/token")).as(seed).hasSize(1);
          assertThat(story.attempts()).as(seed).hasSizeBetween(2, 16);
          assertThat(story.attempts())
              .as(seed)
              .allMatch(sample -> sample.number("/payment/amount") > 4_000);
        });
  }

  @Test
  void leakedCredentialsMakeAThirdOfThePaymentsLarger() {
    double honest = 0;
    double stolen = 0;
    for (long seed = 1; seed <= 200; seed++) {
      OneStory story = OneStory.play(Scenario.LEAKED_CREDENTIALS, seed);
      assertThat(values(story.attempts(), "/card/token")).as("seed %d", seed).hasSize(1);
      assertThat(story.frauds()).as("seed %d", seed).hasSize(story.attempts().size() / 3);
      for (Sample sample : story.attempts()) {
        double logarithm = Math.log(sample.number("/payment/amount"));
        honest += sample.event().fraud() ? 0 : logarithm / (story.attempts().size() * 2 / 3.0);
        stolen += sample.event().fraud() ? logarithm / story.frauds().size() : 0;
      }
    }
    // The same customers and merchants but for chance: the geometric means differ by the factor.
    assertThat(Math.exp((stolen - honest) / 200)).isBetween(3.5, 7.0);
  }

  @Test
  void aCashOnDeliveryBurstIsOnePhoneOneBuildingAndMostOfItComesBack() {
    int orders = 0;
    int returned = 0;
    for (long seed = 1; seed <= 60; seed++) {
      OneStory story = OneStory.play(Scenario.COD_BURST, seed);
      assertThat(values(story.attempts(), "/payment/method"))
          .as("seed %d", seed)
          .containsOnly("cod");
      assertThat(values(story.attempts(), "/customer/phone")).as("seed %d", seed).hasSize(1);
      assertThat(values(story.attempts(), "/shipping/pincode")).as("seed %d", seed).hasSize(1);
      assertThat(values(story.attempts(), "/shipping/address"))
          .as("seed %d", seed)
          .hasSameSizeAs(story.attempts());
      assertThat(story.attempts()).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(3);
      orders += story.attempts().size();
      returned += story.of("order.returned").size();
    }
    assertThat((double) returned / orders).isBetween(0.8, 0.97);
  }

  @Test
  void promoAbuseIsManyAccountsOnOneDeviceWithOneCode() {
    each(
        Scenario.PROMO_ABUSE,
        (seed, story) -> {
          assertThat(values(story.attempts(), "/customer/id"))
              .as(seed)
              .hasSameSizeAs(story.attempts())
              .hasSizeGreaterThanOrEqualTo(6);
          assertThat(values(story.attempts(), "/device/id")).as(seed).hasSize(1);
          assertThat(values(story.attempts(), "/shipping/address")).as(seed).hasSize(1);
          assertThat(values(story.attempts(), "/payment/promo_code")).as(seed).hasSize(1);
        });
  }

  @Test
  void refundAbuseRefundsEveryPurchaseToTheCardThatPaid() {
    each(
        Scenario.REFUND_ABUSE,
        (seed, story) -> {
          assertThat(values(story.attempts(), "/customer/id")).as(seed).hasSize(1);
          assertThat(cardsByPayment(story.of("refund.created")))
              .as(seed)
              .isEqualTo(cardsByPayment(story.attempts()));
        });
  }

  @Test
  void refundsToAnotherCardNameACardThatWasNeverCharged() {
    each(
        Scenario.REFUND_TO_OTHER_CARD,
        (seed, story) -> {
          List<Sample> refunds = story.of("refund.created");
          assertThat(values(refunds, "/payment/id"))
              .as(seed)
              .isEqualTo(values(story.attempts(), "/payment/id"));
          assertThat(values(refunds, "/card/token"))
              .as(seed)
              .hasSize(1)
              .doesNotContainAnyElementsOf(values(story.attempts(), "/card/token"));
          assertThat(values(story.attempts(), "/merchant/id")).as(seed).hasSize(1);
        });
  }

  @Test
  void aMulePassesOnMostOfWhatManySendersPaid() {
    each(
        Scenario.MULE_FAN_IN,
        (seed, story) -> {
          List<Sample> attempts = story.attempts();
          String payee = attempts.get(0).text("/merchant/id");
          List<Sample> in =
              attempts.stream().filter(at -> at.text("/merchant/id").equals(payee)).toList();
          List<Sample> out = attempts.subList(in.size(), attempts.size());
          assertThat(values(in, "/customer/id")).as(seed).hasSizeGreaterThanOrEqualTo(7);
          assertThat(values(out, "/customer/id"))
              .as(seed)
              .hasSize(1)
              .doesNotContainAnyElementsOf(values(in, "/customer/id"));
          assertThat(sum(out) / sum(in)).as(seed).isBetween(0.9, 1.0);
          assertThat(in).as(seed).allMatch(sample -> sample.number("/payment/amount") < 50_000);
          List<Sample> received = story.of("transfer.received");
          assertThat(sum(received)).as(seed).isEqualTo(sum(in));
          assertThat(values(received, "/transfer/counterparty"))
              .as(seed)
              .isEqualTo(values(in, "/upi/vpa"));
          assertThat(values(received, "/customer/id"))
              .as(seed)
              .isEqualTo(values(out, "/customer/id"));
        });
  }

  @Test
  void aBustOutSpendsTwiceOnMoneyThatIsReturned() {
    each(
        Scenario.BUST_OUT,
        (seed, story) -> {
          Sample repaid = story.of("repayment.received").get(0);
          Sample returned = story.of("repayment.returned").get(0);
          List<Sample> first =
              story.attempts().stream()
                  .filter(at -> at.event().time() < repaid.event().time())
                  .toList();
          List<Sample> again = story.attempts().subList(first.size(), story.attempts().size());
          assertThat(first).as(seed).hasSizeBetween(4, 7);
          assertThat(again).as(seed).hasSizeBetween(3, 6);
          assertThat(repaid.number("/payment/amount"))
              .as(seed)
              .isGreaterThanOrEqualTo(sum(first))
              .isEqualTo(returned.number("/payment/amount"));
          assertThat(sum(again) / sum(first)).as(seed).isBetween(0.99, 1.0);
          assertThat(values(story.attempts(), "/card/token")).as(seed).hasSize(1);
          assertThat(values(story.samples(), "/customer/id")).as(seed).hasSize(1);
          assertThat(story.samples().get(story.samples().size() - 1)).as(seed).isEqualTo(returned);
          assertThat(story.of("payment.disputed")).as(seed).isEmpty();
        });
  }

  @Test
  void aCompromisedTerminalIsOneMerchantAndOneDevicePerCard() {
    each(
        Scenario.COMPROMISED_TERMINAL,
        (seed, story) -> {
          assertThat(values(story.attempts(), "/merchant/id")).as(seed).hasSize(1);
          assertThat(values(story.attempts(), "/card/token"))
              .as(seed)
              .hasSizeGreaterThanOrEqualTo(8);
          assertThat(values(story.attempts(), "/device/id"))
              .as(seed)
              .hasSameSizeAs(story.attempts());
        });
  }

  private static double sum(List<Sample> payments) {
    return payments.stream().mapToDouble(sample -> sample.number("/payment/amount")).sum();
  }

  private static Set<String> cardsByPayment(List<Sample> samples) {
    Set<String> pairs = new HashSet<>();
    samples.forEach(sample -> pairs.add(sample.text("/payment/id") + sample.text("/card/token")));
    return pairs;
  }
}
