package dev.mitra.job.traffic;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The story that an event belongs to. Shapes and figures are those published for each pattern; they
 * are shapes, not truth.
 */
public enum Scenario {
  /** Ordinary customers and their habits. */
  NORMAL(Kind.NORMAL, "normal"),

  /** Many cards, small equal amounts, one device: over 90 % declined. */
  CARD_TESTING(Kind.FRAUD, "card_testing"),
  /** Small approved payments on a stolen card, then large ones at another merchant. */
  TEST_THEN_SPEND(Kind.FRAUD, "test_then_spend"),
  /** Cards of one BIN, two attempts at each of many small merchants, from many devices. */
  BIN_ENUMERATION(Kind.FRAUD, "bin_enumeration"),
  /** Payments at one merchant that skims cards; each looks ordinary until it is disputed. */
  COMPROMISED_TERMINAL(Kind.FRAUD, "compromised_terminal"),
  /** Failed logins, a login from a new device, a profile change, then high-value orders. */
  ACCOUNT_TAKEOVER(Kind.FRAUD, "account_takeover"),
  /** One card in two places, too far apart for the time between. */
  IMPOSSIBLE_TRAVEL(Kind.FRAUD, "impossible_travel"),
  /** 2 to 16 costly purchases on one card in one night. */
  VELOCITY_BURST(Kind.FRAUD, "velocity_burst"),
  /** A third of a customer's card payments become five times larger. */
  LEAKED_CREDENTIALS(Kind.FRAUD, "leaked_credentials"),
  /** Cash-on-delivery orders from fresh accounts on one phone, refused at the door. */
  COD_BURST(Kind.FRAUD, "cod_burst"),
  /** Fresh accounts on one device and address, all with the same promotion code. */
  PROMO_ABUSE(Kind.FRAUD, "promo_abuse"),
  /** One customer who has purchase after purchase refunded. */
  REFUND_ABUSE(Kind.FRAUD, "refund_abuse"),
  /** Sales at a colluding merchant, refunded to other cards than were charged. */
  REFUND_TO_OTHER_CARD(Kind.FRAUD, "refund_to_other_card"),
  /** Many unrelated senders pay a new payee, which passes over 90 % on at once. */
  MULE_FAN_IN(Kind.FRAUD, "mule_fan_in"),
  /** Spends to the limit, repays with money that is not there, and spends to the limit again. */
  BUST_OUT(Kind.FRAUD, "bust_out"),

  /** A family pays with its own cards from one shared device. */
  FAMILY_DEVICE(Kind.CONTROL, "negative:family_device"),
  /** A payment at home and one in another city, at least 12 hours later. */
  TRAVEL_WITH_STOP(Kind.CONTROL, "negative:travel_with_stop"),
  /** A shop's busiest minute of the week: many customers, one merchant. */
  FRIDAY_RUSH(Kind.CONTROL, "negative:friday_rush"),
  /** A real customer who mistypes the CVC twice and then gets it right. */
  CVC_RETYPED(Kind.CONTROL, "negative:cvc_retyped"),
  /** A merchant renews its subscriptions within one second. */
  RENEWALS_SAME_SECOND(Kind.CONTROL, "negative:renewals_same_second"),
  /** Colleagues who have just been paid settle rent, school fees and insurance. */
  SALARY_DAY(Kind.CONTROL, "negative:salary_day"),
  /** A festival sale: cash-on-delivery orders of many customers to one office address. */
  OFFICE_COD_ORDERS(Kind.CONTROL, "negative:office_cod_orders");

  /** What a scenario is for. */
  public enum Kind {
    /** The background. */
    NORMAL,
    /** An attack; its fraudulent events carry {@code fraud = true}. */
    FRAUD,
    /** Looks like an attack and is none: a detector must stay quiet. */
    CONTROL
  }

  private final Kind kind;
  private final String label;

  Scenario(Kind kind, String label) {
    this.kind = kind;
    this.label = label;
  }

  /** What this scenario is for. */
  public Kind kind() {
    return kind;
  }

  /** The name in {@link GeneratedEvent#scenario()}; that of a control begins with "negative:". */
  public String label() {
    return label;
  }

  /** Every scenario of a kind. */
  public static Set<Scenario> of(Kind kind) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.kind == kind)
        .collect(Collectors.toUnmodifiableSet());
  }
}
