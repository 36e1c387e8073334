package dev.mitra.features.profile;

import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.Shape;
import dev.mitra.features.declare.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A declaration, and which features it must give.
 *
 * @param name its name
 * @param shape what it is about
 * @param fields what it reads: none, one, or latitude and longitude
 * @param aggregates what is asked for over the windows
 * @param windows by their texts, lengths in milliseconds; the empty text for a lifetime that is not
 *     written out
 * @param halfLives by their texts
 * @param delay in milliseconds
 * @param condition which events count
 * @param whenEmpty stands for a missing value; NaN: no such wish
 * @param coverage whether the coverage of each window is a feature too
 */
record Wanted(
    String name,
    Shape shape,
    List<String> fields,
    List<Aggregate> aggregates,
    Map<String, Long> windows,
    Map<String, Long> halfLives,
    long delay,
    Condition condition,
    double whenEmpty,
    boolean coverage) {

  /** Shapes that need no windows: without, they are over the lifetime. */
  static final Set<Shape> WINDOWS_OPTIONAL = Set.of(Shape.TIME_SINCE, Shape.NEW, Shape.PLACE);

  /** The features, the coverages behind them. */
  List<Asked> asked() {
    List<Asked> asked = new ArrayList<>();
    for (Aggregate aggregate : aggregates) {
      windows.forEach(
          (text, length) ->
              asked.add(
                  new Asked(
                      this,
                      with(named(aggregate), text),
                      aggregate,
                      false,
                      length,
                      0,
                      memory(aggregate, 0))));
    }
    halfLives.forEach(
        (text, halfLife) ->
            asked.add(
                new Asked(
                    this,
                    with(name + "_decay", text),
                    Aggregate.DECAY,
                    false,
                    Window.LIFETIME,
                    halfLife,
                    memory(Aggregate.DECAY, halfLife))));
    if (coverage) {
      windows.forEach(
          (text, length) ->
              asked.add(
                  new Asked(
                      this,
                      with(name + "_coverage", text),
                      aggregates.get(0),
                      true,
                      length,
                      0,
                      memory(aggregates.get(0), 0))));
    }
    return asked;
  }

  /** What knows the times of the events that a feature of this declaration is about. */
  Asked times(Asked of) {
    Aggregate newest = Aggregate.SINCE_LAST;
    return new Asked(this, "", newest, false, of.window(), 0, memory(newest, 0));
  }

  private String named(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT, RATE, DISTINCT, BURSTINESS, NEW, SAME, ENTROPY -> name;
      default -> name + "_" + aggregate.name().toLowerCase(Locale.ROOT);
    };
  }

  private static String with(String name, String window) {
    return window.isEmpty() ? name : name + "_" + window;
  }

  private String memory(Aggregate aggregate, long halfLife) {
    return Kept.by(aggregate) + "|" + fields + "|" + condition.text() + "|" + halfLife;
  }

  /** The declaration as one element of {@code features}. */
  String yaml() {
    List<String> parts = new ArrayList<>();
    switch (shape) {
      case COUNT -> parts.add("count: true");
      case BURSTINESS -> parts.add("burstiness: true");
      case TIME_SINCE -> parts.add("timeSince: " + listed("since_"));
      case OF, PLACE -> {
        String field = shape == Shape.OF ? fields.get(0) : fields.toString();
        parts.add(shape.name().toLowerCase(Locale.ROOT) + ": " + field);
        if (!aggregates.isEmpty()) {
          parts.add("aggregates: " + listed(""));
        }
      }
      case RATE, DISTINCT, NEW, SAME, ENTROPY ->
          parts.add(shape.name().toLowerCase(Locale.ROOT) + ": " + fields.get(0));
    }
    if (!windows.isEmpty() && !windows.containsKey("")) {
      parts.add("windows: " + windows.keySet());
    }
    if (!halfLives.isEmpty()) {
      parts.add("decay: " + halfLives.keySet());
    }
    if (delay > 0) {
      parts.add("delay: " + delay + "ms");
    }
    if (!condition.text().isEmpty()) {
      parts.add("where: \"" + condition.text() + "\"");
    }
    if (!Double.isNaN(whenEmpty)) {
      parts.add("whenEmpty: " + whenEmpty);
    }
    if (coverage) {
      parts.add("coverage: true");
    }
    return "  - " + name + ": { " + String.join(", ", parts) + " }\n";
  }

  private String listed(String prefix) {
    return aggregates.stream()
        .map(a -> a.name().toLowerCase(Locale.ROOT).substring(prefix.length()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
