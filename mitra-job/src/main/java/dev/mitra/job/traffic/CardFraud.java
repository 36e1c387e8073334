package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Instrument.Card;
import java.time.Duration;
import java.util.List;

/** Attacks on card numbers: finding out which ones work, and using those that do. */
final class CardFraud {
  private static final List<String> WRONG_DETAILS =
      List.of("invalid_cvc", "invalid_cvc", "invalid_number", "expired_card", "do_not_honour");
  private static final List<String> GUESSED_NUMBER =
      List.of("suspected_fraud", "closed_account", "invalid_cvc", "do_not_honour");
  private static final List<Category> EASY_TO_TEST =
      List.of(Category.DONATION, Category.GAMING, Category.MOBILE_RECHARGE);

  private CardFraud() {}

  /**
   * One device, 30 to 70 cards, less than 1.2 s apart; most amounts equal and below 50 rupees. Of
   * every 17 cards one works. (TrustLens: 10 submissions in 60 s; declines rise over 90 %.)
   */
  static void cardTesting(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.CARD_TESTING);
    Merchant merchant = stage.merchants().of(dice.pick(EASY_TO_TEST), dice);
    Presence tester = stage.registry().stranger(stage.registry().city());
    long usual = dice.pick(List.of(1, 2, 5, 10, 49)) * 100L;
    int cards = dice.between(30, 70);
    int firstLive = dice.below(17);
    long now = at;
    for (int i = 0; i < cards; i++) {
      long paise = dice.chance(0.85) ? usual : Thefts.rupees(stage, 1, 49);
      Payment payment = Thefts.asGuest(stage, tester, stage.registry().card(), merchant, paise);
      boolean live = i % 17 == firstLive;
      stage.pay(
          now, payment, live ? Outcome.STOLEN : Outcome.declined(dice.pick(WRONG_DETAILS)), label);
      now += dice.between(120, 1_200);
    }
  }

  /**
   * 2 or 3 approved payments below 100 rupees on a stolen card, then within a published day 1 to 3
   * above 20,000 at other merchants.
   */
  static void testThenSpend(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.TEST_THEN_SPEND);
    Customer victim = stage.population().anybody();
    Card card = dice.pick(victim.cards());
    Presence thief = stage.registry().stranger(stage.registry().city());
    Merchant tested = stage.merchants().of(Category.DONATION, dice);
    long now = at;
    int tests = dice.between(2, 3);
    for (int i = 0; i < tests; i++) {
      long small = Thefts.rupees(stage, 1, 99);
      Payment test = Thefts.asGuest(stage, thief, card, tested, small);
      now = stage.pay(now, test, Outcome.QUIET, label);
      now += stage.scaled(Duration.ofMinutes(10), Duration.ofHours(2)) + dice.below(2_000);
    }
    now += stage.scaled(Duration.ofMinutes(30), Duration.ofHours(18));
    int purchases = dice.between(1, 3);
    for (int i = 0; i < purchases; i++) {
      long large = Thefts.rupees(stage, 20_500, 90_000);
      Payment spend = Thefts.asGuest(stage, thief, card, Thefts.fence(stage), large);
      now = stage.pay(now, spend, Outcome.STOLEN, label);
      now += stage.scaled(Duration.ofMinutes(5), Duration.ofHours(1)) + dice.below(3_000);
    }
    stage.population().reissueCards(victim);
  }

  /**
   * Cards of one BIN at 15 to 30 small merchants, two attempts each, from a new device each time:
   * low and slow, so that only the BIN gives it away. (ACFE Fraud Magazine 2025; over two days.)
   */
  static void binEnumeration(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.BIN_ENUMERATION);
    Card issuer = stage.registry().card();
    int victims = dice.between(15, 30);
    Duration gap = Duration.ofDays(2).dividedBy(2L * victims);
    long now = at;
    for (int i = 0; i < victims; i++) {
      Merchant merchant = stage.merchants().small(dice);
      long paise = Thefts.rupees(stage, 10, 400);
      for (int attempt = 0; attempt < 2; attempt++) {
        Presence bot = stage.registry().stranger(stage.registry().city());
        Card guessed = stage.registry().cardLike(issuer);
        Payment payment = Thefts.asGuest(stage, bot, guessed, merchant, paise);
        stage.pay(
            now,
            payment,
            dice.chance(0.06) ? Outcome.STOLEN : Outcome.declined(dice.pick(GUESSED_NUMBER)),
            label);
        now += stage.scaled(gap.dividedBy(2), gap.multipliedBy(3).dividedBy(2));
      }
    }
  }

  /**
   * 8 to 16 cards that were skimmed at one small merchant are used there again, for ordinary
   * amounts. Nothing but the merchant's disputes gives it away. (Fraud Detection Handbook, scenario
   * 2: 28 days.)
   */
  static void compromisedTerminal(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.COMPROMISED_TERMINAL);
    Merchant terminal = stage.merchants().small(dice);
    int skimmed = dice.between(8, 16);
    Duration gap = Duration.ofDays(28).dividedBy(skimmed);
    long now = at;
    for (int i = 0; i < skimmed; i++) {
      Customer victim = stage.population().anybody();
      Presence thief = stage.registry().stranger(victim.home().city());
      long paise = stage.shopping().amount(victim, terminal);
      Payment payment = Thefts.asGuest(stage, thief, dice.pick(victim.cards()), terminal, paise);
      stage.pay(now, payment, Outcome.STOLEN, label);
      stage.population().reissueCards(victim);
      now += stage.scaled(gap.dividedBy(2), gap.multipliedBy(3).dividedBy(2));
    }
  }
}
