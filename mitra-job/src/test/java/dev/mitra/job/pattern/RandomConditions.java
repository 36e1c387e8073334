package dev.mitra.job.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random conditions on the events of {@link RandomEvents}, in CEL. */
final class RandomConditions {
  /** What is asked of a stage {@code S} that took events before. */
  private static final List<String> LOOK_BACKS =
      List.of(
          "merchant == S.last.merchant",
          "merchant != S.first.merchant",
          "merchant != S.last.merchant",
          "remote == S.last.remote",
          "type != S.first.type",
          "amount > S.last.amount",
          "amount <= S.first.amount",
          "amount >= S.avg.amount",
          "amount < S.max.amount",
          "amount > S.min.amount",
          "S.max.items >= items",
          "S.sum.amount > 8.0",
          "S.sum.items + items > 5.0",
          "amount > S.avg.amount * 0.5",
          "S.count >= 2",
          "S.count == 1.0",
          "S.count < 3",
          "S.distinct.merchant >= 2",
          "S.distinct.amount != 2.0",
          "S.last.seconds_ago < 12",
          "S.first.seconds_ago >= 4.0",
          "S.first.seconds_ago - S.last.seconds_ago <= 9.0",
          "time - S.last.time < 15000.0",
          "S.first.remote || amount > 3");

  private static final List<String> OF_THE_EVENT =
      List.of(
          "amount > 3",
          "amount <= 6.0",
          "amount != 4.0",
          "items >= 2",
          "merchant == 'm1'",
          "merchant in ['m1', 'm2', '']",
          "remote",
          "!remote",
          "(amount > 5 || remote)",
          "amount * 2.0 - items > 4.0",
          "card.count_1m <= 6",
          "card.count_1m > 2",
          "card.amount_sum_1m < 40.0");

  private final Random random;

  RandomConditions(Random random) {
    this.random = random;
  }

  /**
   * A condition, or the empty text for none.
   *
   * @param readable the stages of which it may read the events
   */
  String next(List<String> readable) {
    List<String> terms = new ArrayList<>();
    int kind = random.nextInt(100);
    if (kind < 80) {
      terms.add("type == '" + type() + "'");
    } else if (kind < 88) {
      terms.add("type in ['" + type() + "', '" + type() + "']");
    } else if (kind < 93) {
      terms.add("type != '" + type() + "'");
    }
    if (random.nextInt(5) == 0) {
      terms.add(one(OF_THE_EVENT));
    }
    if (!readable.isEmpty() && random.nextInt(4) == 0) {
      terms.add(lookBack(readable));
    }
    if (random.nextInt(25) == 0) {
      terms.add("(" + one(OF_THE_EVENT) + " || type == '" + type() + "')");
    }
    return String.join(" && ", terms);
  }

  /** What ends a loop. */
  String until(List<String> readable) {
    return random.nextInt(3) == 0
        ? lookBack(readable)
        : "type == '" + type() + "' && " + one(List.of("amount > 4", "remote", "items >= 3"));
  }

  private String lookBack(List<String> readable) {
    return "(" + one(LOOK_BACKS).replace("S.", one(readable) + ".") + ")";
  }

  private String type() {
    return RandomEvents.TYPES.get(random.nextInt(RandomEvents.TYPES.size()));
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
