package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Customer.Method;
import dev.mitra.job.traffic.Instrument.NetBanking;
import dev.mitra.job.traffic.Instrument.Upi;
import java.util.ArrayList;
import java.util.List;

/** Payments as honest customers make them: their merchants, amounts, methods and places. */
final class Shopping {
  private static final double AT_FAVOURITE = 0.75;
  private static final double WITH_PREFERRED_METHOD = 0.8;
  private static final double ON_MOBILE_NETWORK = 0.35;
  private static final double WHOLE_RUPEES = 0.6;
  private static final double WITH_PROMO_CODE = 0.05;
  private static final List<String> PROMO_CODES = List.of("FESTIVE20", "APP50", "FREESHIP");

  private final Registry registry;
  private final Merchants merchants;
  private final Dice dice;

  /** Addresses that mobile carriers share among many subscribers. */
  private final List<String> carrierIps = new ArrayList<>();

  Shopping(Registry registry, Merchants merchants, Dice dice, int customers) {
    this.registry = registry;
    this.merchants = merchants;
    this.dice = dice;
    for (int i = 0; i < Math.max(8, customers / 20); i++) {
      carrierIps.add(
          "100." + dice.between(64, 127) + "." + dice.below(256) + "." + dice.between(1, 254));
    }
  }

  /** A payment where, and how, this customer is used to. */
  Payment usual(Customer customer) {
    Merchant merchant =
        dice.chance(AT_FAVOURITE) ? dice.pick(customer.habit().favourites()) : merchants.any(dice);
    Payment payment = at(customer, merchant);
    boolean subscription = merchant.category() == Category.STREAMING;
    return subscription && !(payment.instrument() instanceof Instrument.Wallet)
        ? payment.asRenewal()
        : payment;
  }

  /** A payment at the merchant, as this customer is used to. */
  Payment at(Customer customer, Merchant merchant) {
    boolean ships = merchant.category().ships();
    return new Payment(
        registry.token("pay_"),
        amount(customer, merchant),
        instrument(customer, merchant),
        merchant,
        new Actor(customer.identity(), presence(customer)),
        ships ? customer.home().address() : Address.NONE,
        false,
        ships && dice.chance(WITH_PROMO_CODE) ? dice.pick(PROMO_CODES) : "");
  }

  /** A payment at the merchant with one of the customer's cards. */
  Payment byCard(Customer customer, Merchant merchant) {
    return at(customer, merchant).withInstrument(dice.pick(customer.cards()));
  }

  /** An amount that this customer may spend at the merchant, in hundredths of a rupee. */
  long amount(Customer customer, Merchant merchant) {
    Category category = merchant.category();
    double median = category.medianRupees() * customer.habit().affluence();
    double rupees = Math.min(dice.logNormal(median, category.sigma()), 500_000);
    return dice.chance(WHOLE_RUPEES)
        ? Math.max(1, Math.round(rupees)) * 100
        : Math.max(100, Math.round(rupees * 100));
  }

  /** The customer on one of their devices, in their city. */
  Presence presence(Customer customer) {
    List<String> devices = customer.devices();
    String device = dice.chance(0.85) ? devices.get(0) : devices.get(devices.size() - 1);
    boolean mobile = dice.chance(ON_MOBILE_NETWORK);
    double stroll = mobile ? 0.05 : 0.0005;
    return new Presence(
        device,
        mobile ? dice.pick(carrierIps) : customer.home().ip(),
        customer.home().latitude() + dice.uniform(-stroll, stroll),
        customer.home().longitude() + dice.uniform(-stroll, stroll));
  }

  private Instrument instrument(Customer customer, Merchant merchant) {
    Method method =
        dice.chance(WITH_PREFERRED_METHOD) ? customer.habit().preferred() : registry.anyMethod();
    return switch (method) {
      case UPI -> new Upi(customer.vpa());
      case CARD -> dice.pick(customer.cards());
      case NET_BANKING -> new NetBanking(customer.bank());
      case WALLET -> Instrument.WALLET;
      case CASH_ON_DELIVERY ->
          merchant.category().ships() ? Instrument.CASH_ON_DELIVERY : new Upi(customer.vpa());
    };
  }
}
