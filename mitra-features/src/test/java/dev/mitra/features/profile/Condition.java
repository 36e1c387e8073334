package dev.mitra.features.profile;

import static dev.mitra.features.profile.Values.number;

import dev.mitra.features.event.Event;
import java.util.List;
import java.util.function.Predicate;

/** A condition in the language of declarations, and what it means. */
record Condition(String text, Predicate<Event> meaning) {
  static final Condition ALL = new Condition("", e -> true);

  static final List<Condition> SOME =
      List.of(
          new Condition("amount > 100", e -> number(e, "amount") > 100),
          new Condition("type == 'payment.failed'", e -> e.type().equals("payment.failed")),
          new Condition("type != 'payment.failed'", e -> !e.type().equals("payment.failed")),
          new Condition("fraud", e -> number(e, "fraud") == 1),
          new Condition("!fraud", e -> number(e, "fraud") != 1),
          new Condition("merchant == ''", e -> Values.text(e, "merchant").isEmpty()),
          new Condition("latitude >= 0.0", e -> number(e, "latitude") >= 0),
          new Condition(
              "amount < 0 || quantity >= 3",
              e -> number(e, "amount") < 0 || number(e, "quantity") >= 3),
          new Condition("quantity > 99", e -> number(e, "quantity") > 99));

  boolean passes(Event event) {
    return meaning.test(event);
  }
}
