package dev.mitra.job.pattern;

/**
 * An event of a sequence, and the features of its card at it.
 *
 * @param id its id
 * @param card its card
 * @param time when, milliseconds since 1970
 * @param type its type
 * @param amount its amount; NaN for none
 * @param items how many items; NaN for none
 * @param merchant its merchant; empty for none
 * @param remote whether the card was away
 * @param count how many events the card has had in the minute up to this one
 * @param sum the sum of their amounts
 */
record SequenceEvent(
    String id,
    String card,
    long time,
    String type,
    double amount,
    double items,
    String merchant,
    boolean remote,
    double count,
    double sum) {

  /** The same event at another time. */
  SequenceEvent at(long moment) {
    return moment == time
        ? this
        : new SequenceEvent(id, card, moment, type, amount, items, merchant, remote, count, sum);
  }

  /** The value of a variable that conditions may read: a number, a text or a flag. */
  Object value(String variable) {
    return switch (variable) {
      case "id" -> id;
      case "card" -> card;
      case "time" -> (double) time;
      case "type" -> type;
      case "amount" -> amount;
      case "items" -> items;
      case "merchant" -> merchant;
      case "remote" -> remote;
      case "card.count_1m" -> count;
      case "card.amount_sum_1m" -> sum;
      default -> throw new IllegalArgumentException("no event has " + variable);
    };
  }

  /** What a variable is for an event that lacks it. */
  static Object missing(String variable) {
    return switch (variable) {
      case "id", "card", "type", "merchant" -> "";
      case "time", "amount", "items", "card.count_1m", "card.amount_sum_1m" -> Double.NaN;
      case "remote" -> false;
      default -> throw new IllegalArgumentException("no event has " + variable);
    };
  }

  /** The event as the job reads it. */
  String json() {
    StringBuilder json =
        new StringBuilder("{\"id\":\"%s\",\"type\":\"%s\",\"time\":%d".formatted(id, type, time));
    json.append(",\"card\":\"").append(card).append('"');
    if (!Double.isNaN(amount)) {
      json.append(",\"amount\":").append(amount);
    }
    if (!Double.isNaN(items)) {
      json.append(",\"items\":").append((long) items);
    }
    if (!merchant.isEmpty()) {
      json.append(",\"merchant\":\"").append(merchant).append('"');
    }
    if (remote) {
      json.append(",\"remote\":true");
    }
    return json.append('}').toString();
  }
}
