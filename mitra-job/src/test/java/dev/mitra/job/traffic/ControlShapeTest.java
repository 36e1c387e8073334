package dev.mitra.job.traffic;

import static dev.mitra.job.traffic.OneStory.each;
import static dev.mitra.job.traffic.OneStory.span;
import static dev.mitra.job.traffic.OneStory.values;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each look-alike looks like its attack, and is none. */
class ControlShapeTest {
  private static final long HOUR = 3_600_000;

  @Test
  void aFamilySharesADeviceButNoCard() {
    each(
        Scenario.FAMILY_DEVICE,
        (seed, story) -> {
          assertThat(values(story.attempts(), "/device/id")).as(seed).hasSize(1);
          assertThat(values(story.attempts(), "/customer/id")).as(seed).hasSize(4);
          assertThat(values(story.attempts(), "/card/token")).as(seed).hasSizeBetween(4, 7);
          assertThat(story.of("payment.failed")).as(seed).isEmpty();
        });
  }

  @Test
  void aTravellerRestsTwelveHoursAndIsSlowerThanAnAircraft() {
    each(
        Scenario.TRAVEL_WITH_STOP,
        (seed, story) -> {
          List<Sample> attempts = story.attempts();
          assertThat(attempts).as(seed).hasSize(2);
          assertThat(values(attempts, "/card/token")).as(seed).hasSize(1);
          assertThat(span(attempts)).as(seed).isGreaterThanOrEqualTo(12 * HOUR);
          assertThat(Journey.kilometres(attempts.get(0), attempts.get(1)))
              .as(seed)
              .isGreaterThan(500);
          assertThat(Journey.kilometresPerHour(attempts.get(0), attempts.get(1)))
              .as(seed)
              .isLessThan(900);
        });
  }

  @Test
  void travellersAreNeverInTwoPlacesInALongRun() {
    TrafficConfig config =
        TrafficConfig.defaults().withPaymentsPerSecond(2).withPopulation(100, 40);
    List<Sample> journeys =
        Sample.events(config, 400_000).stream()
            .filter(GeneratedEvent::scored)
            .filter(event -> event.scenario().equals("negative:travel_with_stop"))
            .map(Sample::of)
            .toList();
    Set<String> travellers = values(journeys, "/customer/id");
    assertThat(journeys).as("some travel twice").hasSizeGreaterThan(2 * travellers.size());
    for (Sample from : journeys) {
      for (Sample to : journeys) {
        if (from.event().time() < to.event().time()
            && from.text("/customer/id").equals(to.text("/customer/id"))) {
          assertThat(Journey.kilometresPerHour(from, to))
              .as("%s then %s", from, to)
              .isLessThan(900);
        }
      }
    }
  }

  @Test
  void aRushIsManyCustomersAtOneShop() {
    each(
        Scenario.FRIDAY_RUSH,
        (seed, story) -> {
          assertThat(values(story.attempts(), "/merchant/id")).as(seed).hasSize(1);
          assertThat(values(story.attempts(), "/customer/id")).as(seed).hasSizeGreaterThan(20);
          assertThat(span(story.attempts())).as(seed).isLessThan(90_000);
        });
  }

  @Test
  void aMistypedCvcFailsTwiceAndThenSucceedsOnOneCard() {
    each(
        Scenario.CVC_RETYPED,
        (seed, story) -> {
          assertThat(values(story.attempts(), "/card/token")).as(seed).hasSize(1);
          assertThat(story.samples().stream().map(sample -> sample.event().type()).limit(6))
              .as(seed)
              .containsExactly(
                  "payment.attempted",
                  "payment.failed",
                  "payment.attempted",
                  "payment.failed",
                  "payment.attempted",
                  "payment.authorised");
          assertThat(values(story.of("payment.failed"), "/payment/decline_code"))
              .as(seed)
              .containsOnly("invalid_cvc");
        });
  }

  @Test
  void renewalsFallWithinOneSecondAndNobodyIsThere() {
    each(
        Scenario.RENEWALS_SAME_SECOND,
        (seed, story) -> {
          assertThat(story.attempts()).as(seed).hasSizeGreaterThanOrEqualTo(20);
          assertThat(story.attempts().stream().map(sample -> sample.event().time() / 1_000))
              .as(seed)
              .containsOnly(story.attempts().get(0).event().time() / 1_000);
          assertThat(values(story.attempts(), "/device/id")).as(seed).isEmpty();
          assertThat(values(story.attempts(), "/payment/recurring")).as(seed).containsOnly("true");
        });
  }

  @Test
  void colleaguesOnPaydayPayThreeBillsEachToFewPayees() {
    each(
        Scenario.SALARY_DAY,
        (seed, story) -> {
          int colleagues = values(story.attempts(), "/customer/id").size();
          assertThat(story.attempts()).as(seed).hasSize(3 * colleagues);
          assertThat(values(story.attempts(), "/merchant/id")).as(seed).hasSizeLessThanOrEqualTo(4);
          assertThat(span(story.attempts())).as(seed).isLessThan(150_000);
          assertThat(story.of("transfer.received")).as(seed).hasSize(colleagues);
          assertThat(values(story.of("transfer.received"), "/transfer/counterparty"))
              .as(seed)
              .hasSize(1);
        });
  }

  @Test
  void officeOrdersShareTheAddressButNeitherPhoneNorDevice() {
    each(
        Scenario.OFFICE_COD_ORDERS,
        (seed, story) -> {
          List<Sample> orders = story.attempts();
          assertThat(values(orders, "/payment/method")).as(seed).containsOnly("cod");
          assertThat(values(orders, "/shipping/address")).as(seed).hasSize(1);
          assertThat(values(orders, "/device/ip")).as(seed).hasSize(1);
          assertThat(values(orders, "/customer/phone")).as(seed).hasSameSizeAs(orders);
          assertThat(values(orders, "/device/id")).as(seed).hasSameSizeAs(orders);
        });
  }
}
