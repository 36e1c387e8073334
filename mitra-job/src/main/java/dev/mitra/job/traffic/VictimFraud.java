package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Instrument.Card;
import java.time.Duration;
import java.util.List;

/** Attacks on one person: their account, their card, their credentials. */
final class VictimFraud {
  private static final int LEAKED_FACTOR = 5;

  /** What one purchase of a burst costs on average; they spread by about a tenth (Sparkov). */
  private static final List<Spree> SPREES =
      List.of(
          new Spree(Category.GROCERY, 8_000),
          new Spree(Category.ENTERTAINMENT, 14_000),
          new Spree(Category.MARKETPLACE, 20_000),
          new Spree(Category.FASHION, 25_000));

  private record Spree(Category category, double meanRupees) {}

  private VictimFraud() {}

  /**
   * Failed logins on many accounts from one device, then for one or two of them: a login, the
   * attacker's phone number and address in place of the owner's, and 3 or 4 costly orders with the
   * stored card. (Ravelin: 3 to 4 orders; many accounts changed to one phone number.)
   */
  static void accountTakeover(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.ACCOUNT_TAKEOVER);
    City city = stage.registry().city();
    Presence attacker = stage.registry().stranger(city);
    String phone = stage.registry().token("ph_");
    Address drop = stage.registry().address(city);
    long now = at;
    int stuffed = dice.between(6, 15);
    for (int i = 0; i < stuffed; i++) {
      Identity account = stage.population().anybody().identity();
      stage.login(now, new Actor(account, attacker), false, label);
      now += dice.between(150, 900);
    }
    int taken = dice.between(1, 2);
    for (int i = 0; i < taken; i++) {
      now = takeOver(stage, now, stage.population().anybody(), attacker, phone, drop);
    }
  }

  private static long takeOver(
      Stage stage, long at, Customer victim, Presence attacker, String phone, Address drop) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.ACCOUNT_TAKEOVER);
    Actor asVictim = new Actor(victim.identity(), attacker);
    long now = at;
    int guesses = dice.between(3, 6);
    for (int i = 0; i < guesses; i++) {
      stage.login(now, asVictim, false, label);
      now += dice.between(300, 2_000);
    }
    stage.login(now, asVictim, true, label);
    now += stage.scaled(Duration.ofMinutes(10), Duration.ofHours(3));
    Actor changed = new Actor(victim.identity().withPhone(phone), attacker);
    stage.changeProfile(now, changed, drop, label);
    now += stage.scaled(Duration.ofMinutes(10), Duration.ofHours(3));
    int orders = dice.between(3, 4);
    for (int i = 0; i < orders; i++) {
      Payment order =
          new Payment(
              stage.registry().token("pay_"),
              Thefts.rupees(stage, 12_000, 80_000),
              victim.cards().get(0),
              Thefts.fence(stage),
              changed,
              drop,
              false,
              "");
      now = stage.pay(now, order, Outcome.STOLEN, label);
      now += stage.scaled(Duration.ofMinutes(10), Duration.ofHours(2)) + dice.below(4_000);
    }
    stage.population().reissueCards(victim);
    return now;
  }

  /**
   * The owner pays at home; less than a minute later a clone of the card pays 1 to 3 times, over
   * 600 km away. The first payment is honest.
   */
  static void impossibleTravel(Stage stage, long at) {
    Dice dice = stage.dice();
    Customer victim = stage.population().anybody();
    Card card = dice.pick(victim.cards());
    Payment atHome =
        stage.shopping().at(victim, stage.merchants().of(Category.FUEL, dice)).withInstrument(card);
    long now = stage.pay(at, atHome, Outcome.GENUINE, Label.honest(Scenario.IMPOSSIBLE_TRAVEL));
    Presence clone = stage.registry().stranger(stage.registry().cityFarFrom(victim.home().city()));
    int uses = dice.between(1, 3);
    for (int i = 0; i < uses; i++) {
      now += dice.between(4_000, 40_000);
      long paise = Thefts.rupees(stage, 3_000, 40_000);
      Payment use = Thefts.asGuest(stage, clone, card, Thefts.fence(stage), paise);
      now = stage.pay(now, use, Outcome.STOLEN, Label.fraud(Scenario.IMPOSSIBLE_TRAVEL));
    }
    stage.population().reissueCards(victim);
  }

  /**
   * 2 to 16 purchases on one card within the six hours of a published night, in costly categories.
   * (Sparkov; 80 % between 22 and 4 h.) A run at noon shows the shape at noon; by night most
   * victims come in pairs.
   */
  static void velocityBurst(Stage stage, long at) {
    Dice dice = stage.dice();
    burst(stage, at);
    if (stage.day().night(at) && dice.chance(0.75)) {
      burst(stage, at + stage.scaled(Duration.ofMinutes(20)));
    }
  }

  private static void burst(Stage stage, long at) {
    Dice dice = stage.dice();
    Customer victim = stage.population().anybody();
    Card card = dice.pick(victim.cards());
    Presence thief = stage.registry().stranger(victim.home().city());
    int purchases = dice.between(2, 16);
    Duration gap = Duration.ofHours(6).dividedBy(purchases);
    long now = at;
    for (int i = 0; i < purchases; i++) {
      Spree spree = dice.pick(SPREES);
      Merchant merchant = stage.merchants().of(spree.category(), dice);
      double rupees = spree.meanRupees() * (1 + 0.1 * dice.gaussian());
      Payment payment =
          Thefts.asGuest(stage, thief, card, merchant, Math.max(100, Math.round(rupees * 100)));
      boolean overLimit = i > 8 && dice.chance(0.3);
      now =
          stage.pay(
              now,
              payment,
              overLimit ? Outcome.declined("limit_exceeded") : Outcome.STOLEN,
              Label.fraud(Scenario.VELOCITY_BURST));
      now += stage.scaled(gap.dividedBy(2), gap.multipliedBy(3).dividedBy(2));
    }
    stage.population().reissueCards(victim);
  }

  /**
   * 6 to 12 card payments of a customer over 14 published days; each third one is a thief's, five
   * times the usual amount. (Fraud Detection Handbook, scenario 3.)
   */
  static void leakedCredentials(Stage stage, long at) {
    Dice dice = stage.dice();
    Customer victim = stage.population().anybody();
    Card card = dice.pick(victim.cards());
    Presence thief = stage.registry().stranger(victim.home().city());
    int payments = 3 * dice.between(2, 4);
    Duration gap = Duration.ofDays(14).dividedBy(payments);
    long now = at;
    for (int i = 0; i < payments; i++) {
      Merchant merchant = stage.merchants().any(dice);
      if (i % 3 == 2) {
        long paise = LEAKED_FACTOR * stage.shopping().amount(victim, merchant);
        Payment theft = Thefts.asGuest(stage, thief, card, merchant, paise);
        stage.pay(now, theft, Outcome.STOLEN, Label.fraud(Scenario.LEAKED_CREDENTIALS));
      } else {
        Payment own = stage.shopping().at(victim, merchant).withInstrument(card);
        stage.pay(now, own, Outcome.GENUINE, Label.honest(Scenario.LEAKED_CREDENTIALS));
      }
      now += stage.scaled(gap.dividedBy(2), gap.multipliedBy(3).dividedBy(2));
    }
  }
}
