package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Customer.Habit;
import dev.mitra.job.traffic.Customer.Home;
import dev.mitra.job.traffic.Customer.Method;
import dev.mitra.job.traffic.Instrument.Card;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Issues what people have: accounts, cards, devices, addresses. Nothing is issued twice. */
final class Registry {
  private static final City[] CITIES = City.ALL.toArray(City[]::new);
  private static final Weights CITY_SIZES = Weights.of(CITIES.length, i -> CITIES[i].weight());
  private static final Method[] METHODS = Method.values();

  /** How Indians pay online, by number of payments: UPI leads by far. */
  private static final double[] METHOD_SHARES = {0.47, 0.21, 0.08, 0.07, 0.17};

  private static final Weights METHOD_MIX = Weights.of(METHODS.length, i -> METHOD_SHARES[i]);
  private static final List<String> BANKS =
      List.of("bank_a", "bank_b", "bank_c", "bank_d", "bank_e", "bank_f", "bank_g", "bank_h");
  private static final int FAVOURITES = 6;
  private static final double FOREIGN_ISSUERS = 0.05;

  /** Made-up issuers: network, first digits. */
  private static final List<List<String>> NETWORKS =
      List.of(
          List.of("visa", "4"),
          List.of("visa", "4"),
          List.of("mastercard", "52"),
          List.of("rupay", "60"),
          List.of("rupay", "65"),
          List.of("amex", "37"));

  private static final int BINS_PER_NETWORK = 12;

  private final Mint mint;
  private final Dice dice;
  private final Merchants merchants;
  private final List<Card> issuers = new ArrayList<>();

  Registry(Mint mint, Dice dice, Merchants merchants) {
    this.mint = mint;
    this.dice = dice;
    this.merchants = merchants;
    for (List<String> network : NETWORKS) {
      for (int i = 0; i < BINS_PER_NETWORK; i++) {
        String bin = (network.get(1) + dice.between(100_000, 999_999)).substring(0, 6);
        String country = dice.chance(FOREIGN_ISSUERS) ? dice.pick(List.of("US", "GB", "SG")) : "IN";
        issuers.add(new Card("", bin, network.get(0), country));
      }
    }
  }

  String token(String prefix) {
    return mint.token(prefix);
  }

  City city() {
    return CITIES[CITY_SIZES.draw(dice)];
  }

  /** A city too far away to reach within the hour. */
  City cityFarFrom(City home) {
    while (true) {
      City candidate = dice.pick(City.ALL);
      if (home.kilometresTo(candidate) > 600) {
        return candidate;
      }
    }
  }

  /** Somebody who opened an account so many days ago, at home in the city. */
  Customer customer(long now, int daysAgo, City city) {
    return customer(now, daysAgo, home(city));
  }

  Customer customer(long now, int daysAgo, Home home) {
    List<String> devices = new ArrayList<>(List.of(device()));
    if (dice.chance(0.3)) {
      devices.add(device());
    }
    List<Card> cards = new ArrayList<>(List.of(card()));
    if (dice.chance(0.25)) {
      cards.add(card());
    }
    List<Merchant> favourites = new ArrayList<>();
    while (favourites.size() < FAVOURITES) {
      favourites.add(merchants.any(dice));
    }
    return new Customer(
        Customer.OUTSIDE,
        identity(now, daysAgo, token("ph_")),
        home,
        List.copyOf(devices),
        List.copyOf(cards),
        token("vpa_"),
        dice.pick(BANKS),
        new Habit(
            METHODS[METHOD_MIX.draw(dice)],
            dice.logNormal(1, 0.5),
            dice.chance(0.12),
            List.copyOf(favourites)));
  }

  Method anyMethod() {
    return METHODS[METHOD_MIX.draw(dice)];
  }

  Identity identity(long now, int daysAgo, String phone) {
    long seconds = now / 1_000 - daysAgo * 86_400L - dice.below(86_400);
    String createdAt = Instant.ofEpochSecond(seconds).truncatedTo(ChronoUnit.SECONDS).toString();
    return new Identity(token("cus_"), phone, token("em_"), createdAt);
  }

  /** A guest with an e-mail address and a phone never seen before. */
  Identity guest() {
    return Identity.guest(token("ph_"), token("em_"));
  }

  Home home(City city) {
    return new Home(
        city,
        city.latitude() + dice.uniform(-0.12, 0.12),
        city.longitude() + dice.uniform(-0.12, 0.12),
        address(city),
        ip());
  }

  Address address(City city) {
    return new Address(pincode(city), token("ad_"));
  }

  String pincode(City city) {
    return city.pinPrefix() + Integer.toString(1_000 + dice.between(1, 120)).substring(1);
  }

  String device() {
    return token("dev_");
  }

  /** An address of a private range: it belongs to nobody. */
  String ip() {
    return "10." + dice.below(256) + "." + dice.below(256) + "." + dice.between(1, 254);
  }

  /** Somebody on a device and connection never seen before. */
  Presence stranger(City city) {
    return new Presence(
        device(),
        ip(),
        city.latitude() + dice.uniform(-0.2, 0.2),
        city.longitude() + dice.uniform(-0.2, 0.2));
  }

  Card card() {
    return cardLike(dice.pick(issuers));
  }

  /** Another card of the same issuer. */
  Card cardLike(Card issuer) {
    return new Card(token("tok_"), issuer.bin(), issuer.network(), issuer.country());
  }
}
