package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Instrument.Card;
import java.util.List;

/** What fraudsters do in more than one scenario. */
final class Thefts {
  /** What is bought with stolen money: easily resold. */
  static final List<Category> RESELLABLE =
      List.of(Category.ELECTRONICS, Category.GIFT_CARDS, Category.JEWELLERY);

  private Thefts() {}

  /** A payment with a card that is not theirs, without an account. */
  static Payment asGuest(Stage stage, Presence thief, Card card, Merchant merchant, long paise) {
    return new Payment(
        stage.registry().token("pay_"),
        paise,
        card,
        merchant,
        new Actor(stage.registry().guest(), thief),
        merchant.category().ships()
            ? stage.registry().address(stage.registry().city())
            : Address.NONE,
        false,
        "");
  }

  /** A merchant whose goods are easily resold. */
  static Merchant fence(Stage stage) {
    return stage.merchants().of(stage.dice().pick(RESELLABLE), stage.dice());
  }

  /** A round-looking amount between two, in hundredths of a rupee. */
  static long rupees(Stage stage, int from, int to) {
    return stage.dice().between(from, to) * 100L;
  }
}
