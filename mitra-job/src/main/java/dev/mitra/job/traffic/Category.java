package dev.mitra.job.traffic;

/** What a merchant sells, and what a purchase there usually costs. */
enum Category {
  GROCERY("grocery", 450, 0.7, 16, true),
  FOOD_DELIVERY("food_delivery", 320, 0.5, 13, false),
  MARKETPLACE("marketplace", 900, 0.9, 14, true),
  FASHION("fashion", 1_400, 0.6, 9, true),
  ELECTRONICS("electronics", 7_000, 0.9, 5, true),
  PHARMACY("pharmacy", 520, 0.6, 5, true),
  JEWELLERY("jewellery", 14_000, 0.8, 1, true),
  MOBILE_RECHARGE("mobile_recharge", 299, 0.35, 8, false),
  UTILITIES("utilities", 1_300, 0.6, 6, false),
  FUEL("fuel", 900, 0.5, 5, false),
  TRAVEL("travel", 4_200, 0.8, 4, false),
  STREAMING("streaming", 299, 0.3, 4, false),
  ENTERTAINMENT("entertainment", 600, 0.6, 3, false),
  GAMING("gaming", 250, 0.9, 3, false),
  EDUCATION("education", 6_500, 0.8, 1.5, false),
  INSURANCE("insurance", 5_200, 0.6, 1.5, false),
  RENT("rent", 16_000, 0.4, 1, false),
  DONATION("donation", 300, 0.9, 1, false),
  GIFT_CARDS("gift_cards", 1_500, 0.7, 1, false),
  TRANSFER("transfer", 2_500, 1.0, 2, false);

  private final String label;
  private final double medianRupees;
  private final double sigma;
  private final double share;
  private final boolean ships;

  Category(String label, double medianRupees, double sigma, double share, boolean ships) {
    this.label = label;
    this.medianRupees = medianRupees;
    this.sigma = sigma;
    this.share = share;
    this.ships = ships;
  }

  /** The name in {@code /merchant/category}. */
  String label() {
    return label;
  }

  /** Median of a purchase, in rupees. */
  double medianRupees() {
    return medianRupees;
  }

  /** Deviation of the logarithm of a purchase. */
  double sigma() {
    return sigma;
  }

  /** How common merchants of this category are, relative to the others. */
  double share() {
    return share;
  }

  /** Whether goods are sent to an address, so that cash on delivery is possible. */
  boolean ships() {
    return ships;
  }
}
