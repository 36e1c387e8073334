package dev.mitra.job.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes payments and remembers them. Cards, devices and merchants belong to households, and a
 * household is in one partition: so every entity's events come through one partition, in the order
 * of their times, and what the job has to say of each payment is known beforehand. Thread-safe.
 */
final class Truth {
  private static final int CARDS_OF_HOUSEHOLD = 2;
  private static final int LEAST_PAISE = 100;
  private static final int MOST_PAISE = 5_000_000;

  private final String prefix;
  private final Random random;
  private final int partitions;

  /** How many payments each card has made. */
  private final int[] places;

  private final List<SentPayment> sent = new ArrayList<>();

  /**
   * A truth in which nothing is sent yet.
   *
   * @param name what its ids begin with; letters only
   * @param partitions of the payments topic
   * @param households how many there are; each has two cards, a device and a merchant
   */
  Truth(String name, Random random, int partitions, int households) {
    this.prefix = name + "-";
    this.random = random;
    this.partitions = partitions;
    this.places = new int[households * CARDS_OF_HOUSEHOLD];
  }

  /**
   * Makes the next payment, of any card.
   *
   * @param time its event time, not before that of any payment before
   */
  synchronized SentPayment next(long time) {
    return next(random.nextInt(places.length), time);
  }

  private SentPayment next(int card, long time) {
    return next(card, time, LEAST_PAISE + random.nextInt(MOST_PAISE));
  }

  /** One more payment of every card that has paid: what it sees is all that came before. */
  synchronized List<SentPayment> closing(long time) {
    List<SentPayment> closing = new ArrayList<>();
    for (int card = 0; card < places.length; card++) {
      if (places[card] > 0) {
        closing.add(next(card, time));
      }
    }
    return closing;
  }

  /**
   * Makes the next payment, of a certain card and amount.
   *
   * @param card from 0; two of each household
   * @param time its event time, not before that of any payment before
   * @param paise the amount in hundredths of a rupee
   */
  synchronized SentPayment next(int card, long time, int paise) {
    int household = card / CARDS_OF_HOUSEHOLD;
    SentPayment payment =
        new SentPayment(
            sent.size(),
            prefix + sent.size(),
            household % partitions,
            "tok_" + prefix + card,
            "dev_" + prefix + household,
            "mer_" + prefix + household,
            ++places[card],
            time,
            paise);
    sent.add(payment);
    return payment;
  }

  /** A payment by its number. */
  synchronized SentPayment at(int number) {
    return sent.get(number);
  }

  /** How many payments there are. */
  synchronized int size() {
    return sent.size();
  }

  /** All payments so far, in the order in which they were made. */
  synchronized List<SentPayment> all() {
    return List.copyOf(sent);
  }

  /** Whether an id is of the form of this truth's. */
  boolean claims(String id) {
    return id.startsWith(prefix);
  }

  /** The number of the payment with an id that this truth claims; -1 when there is none. */
  synchronized int number(String id) {
    try {
      int number = Integer.parseInt(id.substring(prefix.length()));
      return number < sent.size() && sent.get(number).id().equals(id) ? number : -1;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return -1;
    }
  }
}
