package dev.mitra.job.traffic;

import java.util.ArrayList;
import java.util.List;

/** Ordinary people: they log in, pay, are declined now and then, try again, move house. */
final class NormalTraffic {
  /** Attempts that a session makes on average, second tries included. */
  static final double PAYMENTS_PER_SESSION = 1.022;

  private static final double NEWCOMER = 0.008;
  private static final double GUEST = 0.05;

  /** Honest guests are as new as a fraudster's: an unknown device proves nothing. */
  private static final double PASSER_BY = 0.5;

  private static final double LOGIN = 0.12;
  private static final double MISTYPED_PASSWORD = 0.06;
  private static final double PROFILE_CHANGE = 0.003;
  private static final double NEW_DEVICE = 0.002;
  private static final double DECLINED = 0.045;
  private static final double SECOND_TRY = 0.5;
  private static final double ASLEEP = 0.7;

  private static final List<String> CARD_DECLINES =
      List.of(
          "insufficient_funds",
          "insufficient_funds",
          "authentication_failed",
          "do_not_honour",
          "invalid_cvc",
          "expired_card");
  private static final List<String> OTHER_DECLINES =
      List.of("insufficient_funds", "bank_timeout", "incorrect_pin", "limit_exceeded");

  private NormalTraffic() {}

  /** One customer or guest, from arriving to having paid or given up. */
  static void session(Stage stage, long at) {
    Dice dice = stage.dice();
    Customer customer = visitor(stage, at);
    if (dice.chance(GUEST)) {
      Payment payment = guestPayment(stage, at, customer);
      tryToPay(stage, at, withSpending(stage, at, payment));
      return;
    }
    long now = at;
    if (dice.chance(LOGIN)) {
      now = login(stage, now, customer);
      if (dice.chance(PROFILE_CHANGE / LOGIN)) {
        now = changeProfile(stage, now, customer);
        customer = moved(stage, customer);
      }
    }
    Payment payment = stage.shopping().usual(customer);
    tryToPay(stage, now, withSpending(stage, at, payment));
  }

  /** Somebody who is awake; sometimes somebody new, sometimes with a new phone in their hand. */
  private static Customer visitor(Stage stage, long at) {
    Dice dice = stage.dice();
    if (dice.chance(NEWCOMER)) {
      return stage.population().newcomer(at);
    }
    Customer customer = stage.population().shopper();
    if (stage.day().night(at) && !customer.habit().nightOwl() && dice.chance(ASLEEP)) {
      customer = stage.population().shopper();
    }
    if (dice.chance(NEW_DEVICE)) {
      List<String> devices = new ArrayList<>(customer.devices());
      devices.set(0, stage.registry().device());
      customer = customer.withDevices(List.copyOf(devices));
      stage.population().update(customer);
    }
    return customer;
  }

  /** Somebody pays by card, without logging in or without an account at all. */
  private static Payment guestPayment(Stage stage, long at, Customer customer) {
    Customer somebody =
        stage.dice().chance(PASSER_BY)
            ? stage.registry().customer(at, 0, customer.home().city())
            : customer;
    Merchant merchant = stage.merchants().any(stage.dice());
    Identity known = somebody.identity();
    return stage
        .shopping()
        .byCard(somebody.withIdentity(Identity.guest(known.phone(), known.email())), merchant);
  }

  private static long login(Stage stage, long at, Customer customer) {
    Dice dice = stage.dice();
    Actor actor = new Actor(customer.identity(), stage.shopping().presence(customer));
    long now = at;
    if (dice.chance(MISTYPED_PASSWORD)) {
      stage.login(now, actor, false, Label.NORMAL);
      now += dice.between(3_000, 12_000);
    }
    stage.login(now, actor, true, Label.NORMAL);
    return now + dice.between(4_000, 60_000);
  }

  private static long changeProfile(Stage stage, long at, Customer customer) {
    Actor actor = new Actor(customer.identity(), stage.shopping().presence(customer));
    stage.changeProfile(at, actor, customer.home().address(), Label.NORMAL);
    return at + stage.dice().between(10_000, 90_000);
  }

  /** Moved within their city. */
  private static Customer moved(Stage stage, Customer customer) {
    Address address = stage.registry().address(customer.home().city());
    Customer moved = customer.withHome(customer.home().withAddress(address));
    stage.population().update(moved);
    return moved;
  }

  private static Payment withSpending(Stage stage, long at, Payment payment) {
    double spending = stage.day().spending(at);
    return payment.withPaise(Math.round(payment.paise() * spending));
  }

  private static void tryToPay(Stage stage, long at, Payment payment) {
    Dice dice = stage.dice();
    boolean cash = payment.instrument() instanceof Instrument.CashOnDelivery;
    if (cash || !dice.chance(DECLINED)) {
      stage.pay(at, payment, Outcome.GENUINE, Label.NORMAL);
      return;
    }
    boolean card = payment.instrument() instanceof Instrument.Card;
    String code = dice.pick(card ? CARD_DECLINES : OTHER_DECLINES);
    long answered = stage.pay(at, payment, Outcome.declined(code), Label.NORMAL);
    if (dice.chance(SECOND_TRY)) {
      Payment again = payment.withId(stage.registry().token("pay_"));
      Outcome outcome = dice.chance(0.85) ? Outcome.GENUINE : Outcome.declined(code);
      stage.pay(answered + dice.between(5_000, 45_000), again, outcome, Label.NORMAL);
    }
  }
}
