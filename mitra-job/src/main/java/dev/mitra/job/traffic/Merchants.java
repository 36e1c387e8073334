package dev.mitra.job.traffic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The merchants, from very large to tiny: volume falls with rank by Zipf's law. */
final class Merchants {
  private static final double ZIPF_EXPONENT = 1.0;
  private static final Category[] CATEGORIES = Category.values();

  private final Mint mint;
  private final List<Merchant> byRank = new ArrayList<>();
  private final Map<Category, List<Merchant>> byCategory = new EnumMap<>(Category.class);
  private final Weights volumes;

  Merchants(int count, Mint mint, Dice dice) {
    this.mint = mint;
    Weights shares = Weights.of(CATEGORIES.length, i -> CATEGORIES[i].share());
    for (int rank = 0; rank < count; rank++) {
      // The smallest merchants cover every category once, so that none is without a merchant.
      int fromEnd = count - 1 - rank;
      Category category = CATEGORIES[fromEnd < CATEGORIES.length ? fromEnd : shares.draw(dice)];
      Merchant merchant = open(category);
      byRank.add(merchant);
      byCategory.computeIfAbsent(category, any -> new ArrayList<>()).add(merchant);
    }
    volumes = Weights.of(count, rank -> 1 / StrictMath.pow(rank + 1, ZIPF_EXPONENT));
  }

  /** A merchant that nobody has paid before; it is not among those that customers choose. */
  Merchant open(Category category) {
    return new Merchant(mint.token("mer_"), category);
  }

  /** Any merchant, in proportion to its volume. */
  Merchant any(Dice dice) {
    return byRank.get(volumes.draw(dice));
  }

  /** A merchant of the category, large and small alike. */
  Merchant of(Category category, Dice dice) {
    List<Merchant> candidates = byCategory.getOrDefault(category, byRank);
    return dice.pick(candidates);
  }

  /** A merchant of the smaller half. */
  Merchant small(Dice dice) {
    int half = byRank.size() / 2;
    return byRank.get(half + dice.below(byRank.size() - half));
  }
}
