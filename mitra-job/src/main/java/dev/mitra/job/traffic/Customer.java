package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Instrument.Card;
import java.util.List;

/**
 * Somebody with an account, and how they usually pay.
 *
 * @param slot place in the population, or {@link #OUTSIDE} for who is not part of it
 * @param devices the first is their own and mostly used; a family's last one is shared
 * @param cards at least one
 */
record Customer(
    int slot,
    Identity identity,
    Home home,
    List<String> devices,
    List<Card> cards,
    String vpa,
    String bank,
    Habit habit) {

  static final int OUTSIDE = -1;

  /** Where they live, with their own broadband connection. */
  record Home(City city, double latitude, double longitude, Address address, String ip) {
    Home withAddress(Address changed) {
      return new Home(city, latitude, longitude, changed, ip);
    }
  }

  /** What they prefer to pay with. */
  enum Method {
    UPI,
    CARD,
    NET_BANKING,
    WALLET,
    CASH_ON_DELIVERY
  }

  /**
   * How they shop.
   *
   * @param affluence factor on usual amounts, median 1
   * @param nightOwl whether they also pay at night as readily as by day
   * @param favourites most of their payments go to these
   */
  record Habit(Method preferred, double affluence, boolean nightOwl, List<Merchant> favourites) {}

  Customer withIdentity(Identity changed) {
    return new Customer(slot, changed, home, devices, cards, vpa, bank, habit);
  }

  Customer withHome(Home changed) {
    return new Customer(slot, identity, changed, devices, cards, vpa, bank, habit);
  }

  Customer withDevices(List<String> changed) {
    return new Customer(slot, identity, home, changed, cards, vpa, bank, habit);
  }

  Customer withCards(List<Card> changed) {
    return new Customer(slot, identity, home, devices, changed, vpa, bank, habit);
  }

  Customer withSlot(int changed) {
    return new Customer(changed, identity, home, devices, cards, vpa, bank, habit);
  }
}
