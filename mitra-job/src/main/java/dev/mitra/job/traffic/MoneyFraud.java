package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Instrument.Card;
import dev.mitra.job.traffic.Instrument.Upi;
import java.time.Duration;

/** Fraud with accounts of the fraudsters' own: money that passes through, credit that is run up. */
final class MoneyFraud {
  private MoneyFraud() {}

  /**
   * 8 to 20 unrelated people pay a payee nobody knew, just under 50,000 rupees at most, within a
   * published day; the mule behind the payee receives it and passes over 90 % on within the hour.
   */
  static void muleFanIn(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.MULE_FAN_IN);
    Merchant payee = stage.merchants().open(Category.TRANSFER);
    Customer mule = stage.registry().customer(at, dice.between(200, 700), stage.registry().city());
    int senders = dice.between(8, 20);
    Duration gap = Duration.ofHours(24).dividedBy(senders);
    long now = at;
    long received = 0;
    for (int i = 0; i < senders; i++) {
      now += i == 0 ? 0 : stage.scaled(gap.dividedBy(2), gap.multipliedBy(3).dividedBy(2));
      Customer sender = stage.population().anybody();
      long paise = dice.chance(0.5) ? Thefts.rupees(stage, 48_000, 49_950) : roundSum(dice);
      Payment transfer =
          stage.shopping().at(sender, payee).withInstrument(new Upi(sender.vpa())).withPaise(paise);
      now = stage.pay(now, transfer, Outcome.STOLEN, label);
      stage.receive(now, mule.identity(), paise, sender.vpa(), label);
      received += paise;
    }
    passOn(stage, now, mule, received);
  }

  private static void passOn(Stage stage, long at, Customer mule, long received) {
    Dice dice = stage.dice();
    int parts = dice.between(1, 3);
    long each = Math.round(received * dice.uniform(0.91, 0.98)) / parts;
    long now = at;
    for (int i = 0; i < parts; i++) {
      now += stage.scaled(Duration.ofMinutes(5), Duration.ofHours(1)) + dice.below(2_000);
      Payment out =
          stage
              .shopping()
              .at(mule, stage.merchants().of(Category.TRANSFER, dice))
              .withInstrument(new Upi(mule.vpa()))
              .withPaise(each);
      now = stage.pay(now, out, Outcome.QUIET, Label.fraud(Scenario.MULE_FAN_IN));
    }
  }

  private static long roundSum(Dice dice) {
    return dice.between(1, 9) * 500_000L;
  }

  /**
   * A card holder of 4 months to 2 years spends to the limit within a published day, repays more
   * than that with money that is not there, spends to the limit again, and the repayment is
   * returned. Nobody disputes any of it. (Experian.)
   */
  static void bustOut(Stage stage, long at) {
    Dice dice = stage.dice();
    Label label = Label.fraud(Scenario.BUST_OUT);
    Customer holder =
        stage.registry().customer(at, dice.between(120, 730), stage.registry().city());
    Card card = holder.cards().get(0);
    long limit = 0;
    long now = at;
    int run = dice.between(4, 7);
    for (int i = 0; i < run; i++) {
      long paise = Thefts.rupees(stage, 15_000, 60_000);
      limit += paise;
      now = spend(stage, now, holder, card, paise, label);
    }
    now += stage.scaled(Duration.ofHours(2), Duration.ofHours(8));
    long repaid = Math.round(limit * dice.uniform(1.0, 1.3));
    stage.repay(now, holder.identity(), repaid, label);
    now += stage.scaled(Duration.ofHours(1), Duration.ofHours(4));
    int again = dice.between(3, 6);
    for (int i = 0; i < again; i++) {
      now = spend(stage, now, holder, card, limit / again, label);
    }
    now += stage.scaled(Duration.ofHours(4), Duration.ofHours(12));
    stage.returnRepayment(now, holder.identity(), repaid, label);
  }

  private static long spend(
      Stage stage, long at, Customer holder, Card card, long paise, Label label) {
    Payment purchase =
        stage.shopping().at(holder, Thefts.fence(stage)).withInstrument(card).withPaise(paise);
    long answered = stage.pay(at, purchase, Outcome.QUIET, label);
    return answered + stage.scaled(Duration.ofMinutes(30), Duration.ofHours(3));
  }
}
