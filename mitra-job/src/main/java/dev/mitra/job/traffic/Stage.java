package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Happening.AccountStep;
import dev.mitra.job.traffic.Happening.MoneyStep;
import dev.mitra.job.traffic.Happening.PaymentStep;
import dev.mitra.job.traffic.Instrument.CashOnDelivery;
import dev.mitra.job.traffic.Scenario.Kind;
import java.time.Duration;
import java.util.PriorityQueue;

/**
 * Where scripts play: they plan what happens from a moment on, and the stage keeps it until its
 * time, adds how payments end and what follows, and counts.
 */
final class Stage {
  /** Probabilities of what follows an authorised payment. */
  private static final double GENUINE_REFUND = 0.015;

  private static final double GENUINE_DISPUTE = 0.0005;
  private static final double GENUINE_RETURN = 0.22;
  private static final double STOLEN_DISPUTE = 0.8;
  private static final double REFUSED_RETURN = 0.9;

  private static final double FASTEST_ANSWER_MS = 40;
  private static final double SLOWEST_ANSWER_MS = 8_000;

  private final TrafficConfig config;
  private final Dice dice;
  private final Registry registry;
  private final Merchants merchants;
  private final Population population;
  private final Shopping shopping;
  private final DayProfile day = new DayProfile();
  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private long sequence;
  private long attempts;
  private long fraudAttempts;
  private long controlAttempts;

  Stage(TrafficConfig config) {
    this.config = config;
    dice = new Dice(config.seed());
    Mint mint = new Mint(dice.next());
    merchants = new Merchants(config.merchants(), mint, dice);
    registry = new Registry(mint, dice, merchants);
    population =
        new Population(config.customers(), config.startTime().toEpochMilli(), registry, dice);
    shopping = new Shopping(registry, merchants, dice, config.customers());
    mint.rekey(config.startTime().toEpochMilli());
  }

  Dice dice() {
    return dice;
  }

  Registry registry() {
    return registry;
  }

  Merchants merchants() {
    return merchants;
  }

  Population population() {
    return population;
  }

  Shopping shopping() {
    return shopping;
  }

  DayProfile day() {
    return day;
  }

  PriorityQueue<Planned> queue() {
    return queue;
  }

  /** A published duration at the pace of this run, in milliseconds; at least a few hundred. */
  long scaled(Duration published) {
    return Math.max(300, Math.round(published.toMillis() / config.timeScale()));
  }

  /** A point between two published durations, at the pace of this run, in milliseconds. */
  long scaled(Duration from, Duration to) {
    return dice.between(scaled(from), scaled(to));
  }

  /** The attempt, its answer and what follows; returns when the answer is there. */
  long pay(long at, Payment payment, Outcome outcome, Label label) {
    attempts++;
    fraudAttempts += label.fraud() ? 1 : 0;
    controlAttempts += label.scenario().kind() == Kind.CONTROL ? 1 : 0;
    plan(at, new PaymentStep(EventType.PAYMENT_ATTEMPTED, payment, ""), label);
    double answer = Math.min(SLOWEST_ANSWER_MS, FASTEST_ANSWER_MS + dice.logNormal(500, 0.8));
    long answered = at + Math.round(answer);
    if (outcome.authorised()) {
      plan(answered, new PaymentStep(EventType.PAYMENT_AUTHORISED, payment, ""), label);
      follow(answered, payment, outcome.aftermath(), label);
    } else {
      plan(
          answered,
          new PaymentStep(EventType.PAYMENT_FAILED, payment, outcome.declineCode()),
          label);
    }
    return answered;
  }

  /** Money goes back, to the instrument that the payment given here names. */
  void refund(long at, Payment payment, Label label) {
    plan(at, new PaymentStep(EventType.REFUND_CREATED, payment, ""), label);
  }

  void login(long at, Actor actor, boolean succeeds, Label label) {
    EventType type = succeeds ? EventType.LOGIN_SUCCEEDED : EventType.LOGIN_FAILED;
    plan(at, new AccountStep(type, actor, Address.NONE), label);
  }

  /** The actor has the new phone and e-mail already. */
  void changeProfile(long at, Actor actor, Address address, Label label) {
    plan(at, new AccountStep(EventType.PROFILE_CHANGED, actor, address), label);
  }

  /** Money comes in on somebody's account, from an opaque sender. */
  void receive(long at, Identity holder, long paise, String sender, Label label) {
    planMoney(at, EventType.TRANSFER_RECEIVED, holder, paise, sender, label);
  }

  /** Somebody pays back what they owe for their card. */
  void repay(long at, Identity holder, long paise, Label label) {
    planMoney(at, EventType.REPAYMENT_RECEIVED, holder, paise, "", label);
  }

  /** A repayment turns out to be worth nothing. */
  void returnRepayment(long at, Identity holder, long paise, Label label) {
    planMoney(at, EventType.REPAYMENT_RETURNED, holder, paise, "", label);
  }

  private void planMoney(
      long at, EventType type, Identity holder, long paise, String sender, Label label) {
    plan(at, new MoneyStep(type, new Actor(holder, Presence.NOBODY), paise, sender), label);
  }

  /** Whether fraud is behind its share of the attempts planned so far. */
  boolean fraudIsDue() {
    return fraudAttempts < config.fraudShare() * attempts;
  }

  /** Whether the look-alikes are behind their share of the attempts planned so far. */
  boolean controlIsDue() {
    return controlAttempts < config.controlShare() * attempts;
  }

  private void follow(long answered, Payment payment, Outcome.Aftermath aftermath, Label label) {
    boolean cash = payment.instrument() instanceof CashOnDelivery;
    switch (aftermath) {
      case NONE -> {}
      case GENUINE -> {
        if (cash) {
          maybe(GENUINE_RETURN, answered, EventType.ORDER_RETURNED, payment, "", label);
        } else {
          maybe(GENUINE_REFUND, answered, EventType.REFUND_CREATED, payment, "", label);
          maybe(
              GENUINE_DISPUTE,
              answered,
              EventType.PAYMENT_DISPUTED,
              payment,
              "not_received",
              label);
        }
      }
      case STOLEN ->
          maybe(STOLEN_DISPUTE, answered, EventType.PAYMENT_DISPUTED, payment, "fraudulent", label);
      case REFUSED -> maybe(REFUSED_RETURN, answered, EventType.ORDER_RETURNED, payment, "", label);
    }
  }

  private void maybe(
      double probability,
      long answered,
      EventType type,
      Payment payment,
      String detail,
      Label label) {
    if (dice.chance(probability)) {
      long delay =
          dice.between(config.disputeAfterMin().toMillis(), config.disputeAfterMax().toMillis());
      plan(answered + delay, new PaymentStep(type, payment, detail), label);
    }
  }

  private void plan(long at, Happening happening, Label label) {
    queue.add(new Planned(at, sequence++, happening, label));
  }
}
