package dev.mitra.job.traffic;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Look-alikes in which many honest people do the same thing at once; none of it is fraud. */
final class CrowdControls {
  private static final List<Category> BILLS =
      List.of(Category.RENT, Category.EDUCATION, Category.INSURANCE, Category.UTILITIES);

  private CrowdControls() {}

  /** 30 to 60 customers pay at one shop within about half a minute. */
  static void fridayRush(Stage stage, long at) {
    Dice dice = stage.dice();
    Merchant shop = stage.merchants().of(Category.GROCERY, dice);
    int customers = dice.between(30, 60);
    long now = at;
    for (int i = 0; i < customers; i++) {
      Payment payment = stage.shopping().at(stage.population().shopper(), shop);
      boolean declined =
          !(payment.instrument() instanceof Instrument.CashOnDelivery) && dice.chance(0.04);
      stage.pay(
          now,
          payment,
          declined ? Outcome.declined("insufficient_funds") : Outcome.GENUINE,
          Label.honest(Scenario.FRIDAY_RUSH));
      now += dice.between(100, 1_300);
    }
  }

  /** 20 to 40 subscriptions of one merchant renew within one second; some accounts are empty. */
  static void renewalsInOneSecond(Stage stage, long at) {
    Dice dice = stage.dice();
    Merchant merchant = stage.merchants().of(Category.STREAMING, dice);
    long price = dice.pick(List.of(149, 199, 299, 499)) * 100L;
    long second = (at / 1_000 + 1) * 1_000;
    int subscribers = dice.between(20, 40);
    Set<String> renewed = new HashSet<>();
    while (renewed.size() < subscribers) {
      Customer subscriber = stage.population().anybody();
      if (renewed.add(subscriber.identity().customerId())) {
        Payment renewal =
            stage.shopping().byCard(subscriber, merchant).asRenewal().withPaise(price);
        stage.pay(
            second + dice.below(1_000),
            renewal,
            dice.chance(0.08) ? Outcome.declined("insufficient_funds") : Outcome.GENUINE,
            Label.honest(Scenario.RENEWALS_SAME_SECOND));
      }
    }
  }

  /**
   * 6 to 10 colleagues are paid by one employer and settle 3 bills each within two minutes: large
   * sums, many of them to the same landlord, school and insurer.
   */
  static void salaryDay(Stage stage, long at) {
    Dice dice = stage.dice();
    List<Merchant> payees =
        BILLS.stream().map(category -> stage.merchants().of(category, dice)).toList();
    Label label = Label.honest(Scenario.SALARY_DAY);
    String employer = stage.registry().token("vpa_");
    for (Customer colleague : stage.population().neighbours(dice.between(6, 10))) {
      int first = dice.below(payees.size());
      long now = at + dice.below(60_000);
      stage.receive(now, colleague.identity(), dice.between(40, 150) * 100_000L, employer, label);
      for (int i = 0; i < 3; i++) {
        Merchant payee = payees.get((first + i) % payees.size());
        Payment bill = stage.shopping().at(colleague, payee);
        now = stage.pay(now, bill.withPaise(bill.paise() * 3 / 2), Outcome.GENUINE, label);
        now += dice.between(4_000, 15_000);
      }
    }
  }

  /**
   * 8 to 14 colleagues order from a sale for cash on delivery to their office: one address, one
   * connection, but each with an account of their own, their own phone and device.
   */
  static void officeCashOnDelivery(Stage stage, long at) {
    Dice dice = stage.dice();
    List<Customer> colleagues = stage.population().neighbours(dice.between(8, 14));
    City city = colleagues.get(0).home().city();
    Customer.Home office = stage.registry().home(city);
    Merchant sale = stage.merchants().of(Category.FASHION, dice);
    long now = at;
    for (Customer colleague : colleagues) {
      Presence desk =
          new Presence(
              colleague.devices().get(0), office.ip(), office.latitude(), office.longitude());
      Payment order =
          stage
              .shopping()
              .at(colleague, sale)
              .withInstrument(Instrument.CASH_ON_DELIVERY)
              .withShipping(office.address())
              .withPromoCode("FESTIVE20")
              .withPresence(desk);
      stage.pay(now, order, Outcome.GENUINE, Label.honest(Scenario.OFFICE_COD_ORDERS));
      now += dice.between(2_000, 15_000);
    }
  }
}
