package dev.mitra.features.profile;

import dev.mitra.features.TestPayments;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.event.Event;
import dev.mitra.features.schema.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A random declaration, and what it means in plain Java: which events it looks at, and which
 * features it must give.
 *
 * @param name its name
 * @param shape COUNT, RATE, DISTINCT, or SUM for all aggregates of {@code of}
 * @param field the field, or empty for a count
 * @param aggregates what is asked for
 * @param windows by their texts
 * @param delay in milliseconds
 * @param condition which events count
 * @param whenEmpty replaces the value of an empty window, NaN: no such wish
 */
record Wanted(
    String name,
    Aggregate shape,
    String field,
    List<Aggregate> aggregates,
    Map<String, Long> windows,
    long delay,
    Condition condition,
    double whenEmpty) {

  /** A condition in the language of declarations, and what it means. */
  record Condition(String text, Predicate<Event> meaning) {}

  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition("amount > 100", e -> has(e, "amount") && number(e, "amount") > 100),
          new Condition("type == 'payment.failed'", e -> e.type().equals("payment.failed")),
          new Condition("type != 'payment.failed'", e -> !e.type().equals("payment.failed")),
          new Condition("fraud", e -> has(e, "fraud") && number(e, "fraud") == 1),
          new Condition("!fraud", e -> !(has(e, "fraud") && number(e, "fraud") == 1)),
          new Condition("merchant == ''", e -> !has(e, "merchant")),
          new Condition(
              "amount < 0 || quantity >= 3",
              e ->
                  (has(e, "amount") && number(e, "amount") < 0)
                      || (has(e, "quantity") && number(e, "quantity") >= 3)));

  private static final Condition ALL = new Condition("", e -> true);

  private static final List<String> WINDOWS =
      List.of("10s", "37s", "1m", "10m", "61m", "5h", "24h", "3d", "30d", "90d");

  static Field field(String name) {
    return TestPayments.SCHEMA.field(name).orElseThrow();
  }

  static boolean has(Event event, String name) {
    return event.has(field(name).slot());
  }

  static double number(Event event, String name) {
    long bits = event.bits(field(name).slot());
    return name.equals("amount") ? Double.longBitsToDouble(bits) : bits;
  }

  static Wanted random(int index, Random random) {
    Aggregate shape =
        pick(
            List.of(
                Aggregate.COUNT, Aggregate.SUM, Aggregate.SUM, Aggregate.RATE, Aggregate.DISTINCT),
            random);
    String field =
        switch (shape) {
          case COUNT -> "";
          case RATE -> "fraud";
          case DISTINCT ->
              pick(List.of("merchant", "quantity", "amount", "fraud", "opened"), random);
          default -> pick(List.of("amount", "quantity", "fraud"), random);
        };
    List<Aggregate> aggregates = new ArrayList<>(List.of(shape));
    if (shape == Aggregate.SUM) {
      aggregates.addAll(List.of(Aggregate.AVG, Aggregate.STD, Aggregate.MIN, Aggregate.MAX));
      Collections.shuffle(aggregates, random);
      aggregates = aggregates.subList(0, 1 + random.nextInt(5));
    }
    Map<String, Long> windows = new TreeMap<>();
    for (int w = 1 + random.nextInt(4); w > 0; w--) {
      String text = pick(WINDOWS, random);
      windows.put(text, millis(text));
    }
    long delay = 0;
    if (shape != Aggregate.DISTINCT && random.nextInt(3) == 0) {
      delay = pick(List.of(1L, 60L, 7 * 1440L), random) * 60_000L;
      if (delay > 3_600_000L) {
        // Short windows so far back would need more cells than a plan may have.
        windows.values().removeIf(window -> window < 3_600_000L);
        windows.put("5h", millis("5h"));
      }
    }
    return new Wanted(
        "f" + index,
        shape,
        field,
        aggregates,
        windows,
        delay,
        random.nextBoolean() ? ALL : pick(CONDITIONS, random),
        random.nextInt(4) == 0 ? -1 : Double.NaN);
  }

  private static long millis(String window) {
    long amount = Long.parseLong(window.substring(0, window.length() - 1));
    return amount
        * switch (window.charAt(window.length() - 1)) {
          case 's' -> 1_000L;
          case 'm' -> 60_000L;
          case 'h' -> 3_600_000L;
          default -> 86_400_000L;
        };
  }

  /** The declaration as one element of {@code features}. */
  String yaml() {
    String what =
        switch (shape) {
          case COUNT -> "count: true";
          case RATE -> "rate: fraud";
          case DISTINCT -> "distinct: " + field;
          default ->
              "of: "
                  + field
                  + ", aggregates: "
                  + aggregates.stream()
                      .map(a -> a.name().toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(", ", "[", "]"));
        };
    return "  - "
        + name
        + ": { "
        + what
        + ", windows: ["
        + String.join(", ", windows.keySet())
        + "]"
        + (delay > 0 ? ", delay: " + delay + "ms" : "")
        + (condition.text().isEmpty() ? "" : ", where: \"" + condition.text() + "\"")
        + (Double.isNaN(whenEmpty) ? "" : ", whenEmpty: " + whenEmpty)
        + " }\n";
  }

  /** The name that a feature must have, after the entity's. */
  String featureName(Aggregate aggregate, String window) {
    return shape == Aggregate.SUM
        ? name + "_" + aggregate.name().toLowerCase(Locale.ROOT) + "_" + window
        : name + "_" + window;
  }

  /** Whether an event is looked at: it passes the condition and has the field. */
  boolean takes(Event event) {
    return condition.meaning().test(event) && (field.isEmpty() || has(event, field));
  }

  static <T> T pick(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
