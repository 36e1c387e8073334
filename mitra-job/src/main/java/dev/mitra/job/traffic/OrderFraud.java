package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Instrument.Card;
import dev.mitra.job.traffic.Instrument.Upi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fraud with orders, promotions and refunds, most of it from accounts made for it. */
final class OrderFraud {
  private OrderFraud() {}

  /**
   * 3 to 8 cash-on-delivery orders within a minute or two, from one to three fresh accounts with
   * one phone, to different flats of one building; 90 % are refused. (Vendor figures: 3 orders in
   * 60 min in two thirds of confirmed cases.)
   */
  static void codBurst(Stage stage, long at) {
    Dice dice = stage.dice();
    City city = stage.registry().city();
    Presence presence = stage.registry().stranger(city);
    String phone = stage.registry().token("ph_");
    String pincode = stage.registry().pincode(city);
    List<Identity> names = new ArrayList<>();
    int accounts = dice.between(1, 3);
    for (int i = 0; i < accounts; i++) {
      names.add(stage.registry().identity(at, 0, phone));
    }
    int orders = dice.between(3, 8);
    long now = at;
    for (int i = 0; i < orders; i++) {
      Category category =
          dice.pick(List.of(Category.FASHION, Category.MARKETPLACE, Category.ELECTRONICS));
      Payment order =
          new Payment(
              stage.registry().token("pay_"),
              Thefts.rupees(stage, 900, 6_000),
              Instrument.CASH_ON_DELIVERY,
              stage.merchants().of(category, dice),
              new Actor(dice.pick(names), presence),
              new Address(pincode, stage.registry().token("ad_")),
              false,
              "");
      stage.pay(now, order, Outcome.REFUSED, Label.fraud(Scenario.COD_BURST));
      now += dice.between(3_000, 20_000);
    }
  }

  /** 6 to 15 fresh accounts on one device and address use the code for first orders. */
  static void promoAbuse(Stage stage, long at) {
    Dice dice = stage.dice();
    City city = stage.registry().city();
    Presence presence = stage.registry().stranger(city);
    Address address = stage.registry().address(city);
    Merchant merchant =
        stage.merchants().of(dice.pick(List.of(Category.FOOD_DELIVERY, Category.GROCERY)), dice);
    int accounts = dice.between(6, 15);
    long now = at;
    for (int i = 0; i < accounts; i++) {
      Identity fresh = stage.registry().identity(now, 0, stage.registry().token("ph_"));
      Instrument instrument =
          dice.chance(0.5) ? Instrument.WALLET : new Upi(stage.registry().token("vpa_"));
      Payment order =
          new Payment(
              stage.registry().token("pay_"),
              Thefts.rupees(stage, 99, 249),
              instrument,
              merchant,
              new Actor(fresh, presence),
              address,
              false,
              "FIRST100");
      stage.login(now, order.actor(), true, Label.fraud(Scenario.PROMO_ABUSE));
      now += dice.between(1_500, 6_000);
      stage.pay(now, order, Outcome.QUIET, Label.fraud(Scenario.PROMO_ABUSE));
      now += dice.between(2_000, 9_000);
    }
  }

  /** One customer buys 4 to 7 costly things and has each of them refunded soon after. */
  static void refundAbuse(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.REFUND_ABUSE);
    Customer abuser = stage.registry().customer(at, dice.between(1, 30), stage.registry().city());
    int purchases = dice.between(4, 7);
    long now = at;
    for (int i = 0; i < purchases; i++) {
      Merchant merchant =
          stage.merchants().of(dice.pick(List.of(Category.FASHION, Category.ELECTRONICS)), dice);
      Payment purchase =
          stage.shopping().byCard(abuser, merchant).withPaise(Thefts.rupees(stage, 4_000, 30_000));
      now = stage.pay(now, purchase, Outcome.QUIET, label);
      now += stage.scaled(Duration.ofHours(6), Duration.ofDays(1)) + dice.below(2_000);
      stage.refund(now, purchase, label);
      now += dice.between(1_000, 8_000);
    }
  }

  /**
   * The same two or three cards cycle through a colluding merchant in round amounts, and the money
   * goes back to a card that was never charged.
   */
  static void refundToOtherCard(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.REFUND_TO_OTHER_CARD);
    Merchant colluding = stage.merchants().small(dice);
    Customer straw = stage.registry().customer(at, dice.between(30, 300), stage.registry().city());
    List<Card> cards =
        List.of(stage.registry().card(), stage.registry().card(), stage.registry().card());
    Card collecting = stage.registry().card();
    int sales = dice.between(4, 8);
    long now = at;
    for (int i = 0; i < sales; i++) {
      Payment sale =
          stage
              .shopping()
              .at(straw, colluding)
              .withInstrument(cards.get(i % cards.size()))
              .withPaise(dice.between(2, 20) * 250_000L);
      now = stage.pay(now, sale, Outcome.QUIET, label);
      now += stage.scaled(Duration.ofHours(1), Duration.ofHours(12)) + dice.below(2_000);
      stage.refund(now, sale.withInstrument(collecting), label);
      now += dice.between(1_000, 8_000);
    }
  }
}
