package dev.mitra.job.traffic;

import java.time.Duration;
import java.util.List;

/** Look-alikes of one person or family; none of it is fraud. */
final class PersonalControls {
  private static final Duration STOP = Duration.ofHours(12);

  private PersonalControls() {}

  /** A family pays 4 to 7 times with its own cards, all from the device they share. */
  static void familyDevice(Stage stage, long at) {
    Dice dice = stage.dice();
    List<Customer> family = stage.population().family();
    Presence shared = atHome(family.get(0));
    int payments = dice.between(family.size(), family.size() + 3);
    long now = at;
    for (int i = 0; i < payments; i++) {
      Customer member = family.get(i % family.size());
      Payment payment =
          stage
              .shopping()
              .byCard(member, dice.pick(member.habit().favourites()))
              .withPresence(shared);
      now = stage.pay(now, payment, Outcome.GENUINE, Label.honest(Scenario.FAMILY_DEVICE));
      now += dice.between(5_000, 30_000);
    }
  }

  /**
   * A traveller pays at home and, 12 hours or more later, in a city over 600 km away. The hours are
   * real whatever the time scale: compressed, the journey would be impossible.
   */
  static void travelWithStop(Stage stage, long at) {
    long arrival = at + STOP.toMillis() + stage.dice().below(3_600_000);
    stage
        .population()
        .traveller(at, arrival + STOP.toMillis())
        .ifPresent(traveller -> travel(stage, at, arrival, traveller));
  }

  private static void travel(Stage stage, long at, long arrival, Customer traveller) {
    Dice dice = stage.dice();
    Label label = Label.honest(Scenario.TRAVEL_WITH_STOP);
    Merchant airline = stage.merchants().of(Category.TRAVEL, dice);
    Payment ticket = stage.shopping().byCard(traveller, airline).withPresence(atHome(traveller));
    stage.pay(at, ticket, Outcome.GENUINE, label);

    City city = stage.registry().cityFarFrom(traveller.home().city());
    Presence there =
        new Presence(
            traveller.devices().get(0),
            stage.registry().ip(),
            city.latitude() + dice.uniform(-0.05, 0.05),
            city.longitude() + dice.uniform(-0.05, 0.05));
    Merchant shop = stage.merchants().of(Category.PHARMACY, dice);
    Payment onArrival =
        stage
            .shopping()
            .at(traveller, shop)
            .withInstrument(ticket.instrument())
            .withPresence(there);
    stage.pay(arrival, onArrival, Outcome.GENUINE, label);
  }

  /** The CVC is wrong, wrong again, then right: one card, one merchant, one amount. */
  static void cvcRetyped(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.honest(Scenario.CVC_RETYPED);
    Customer customer = stage.population().anybody();
    Merchant merchant = dice.pick(customer.habit().favourites());
    Payment payment = stage.shopping().byCard(customer, merchant).withPresence(atHome(customer));
    long now = at;
    for (int i = 0; i < 2; i++) {
      now = stage.pay(now, payment, Outcome.declined("invalid_cvc"), label);
      now += dice.between(12_000, 40_000);
      payment = payment.withId(stage.registry().token("pay_"));
    }
    stage.pay(now, payment, Outcome.GENUINE, label);
  }

  private static Presence atHome(Customer customer) {
    List<String> devices = customer.devices();
    return new Presence(
        devices.get(devices.size() - 1),
        customer.home().ip(),
        customer.home().latitude(),
        customer.home().longitude());
  }
}
