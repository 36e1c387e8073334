package dev.mitra.job.bench.load;

/**
 * Who pays whom in a benchmark. Cards are equally likely, and each has a customer, device, phone,
 * e-mail and address of its own; merchants follow Zipf's distribution with exponent 1.
 *
 * @param seed of all draws
 * @param cards how many there are
 * @param merchants how many there are
 * @param hotShare the share of all payments that the first merchant takes beside its own, in [0, 1)
 * @param inTurn whether cards pay one after the other, so that as many payments as there are cards
 *     make every card known
 */
public record Population(long seed, int cards, int merchants, double hotShare, boolean inTurn) {
  private static final int MERCHANTS = 10_000;

  public Population {
    if (cards < 1 || merchants < 1 || !(hotShare >= 0 && hotShare < 1)) {
      throw new IllegalArgumentException(
          "cards and merchants are 1 and more, hotShare lies in [0, 1): "
              + cards
              + ", "
              + merchants
              + ", "
              + hotShare);
    }
  }

  /** 10,000 merchants, none of them hot. */
  public static Population of(long seed, int cards) {
    return new Population(seed, cards, MERCHANTS, 0, false);
  }

  /** The same with one merchant that takes a share of all payments. */
  public Population withHotMerchant(double share) {
    return new Population(seed, cards, merchants, share, inTurn);
  }

  /** The same with other cards. */
  public Population withCards(int count) {
    return new Population(seed, count, merchants, hotShare, inTurn);
  }

  /** The same with cards that pay one after the other. */
  public Population takingTurns() {
    return new Population(seed, cards, merchants, hotShare, true);
  }
}
