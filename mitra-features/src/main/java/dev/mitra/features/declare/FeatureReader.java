package dev.mitra.features.declare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.StrictObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads one declared feature. */
final class FeatureReader {
  private static final int MAX_WINDOWS = 64;

  /** What may be asked of a field, by the words of declarations. */
  private static final Map<String, Aggregate> OF_FIELD =
      words(
          Aggregate.SUM,
          Aggregate.AVG,
          Aggregate.STD,
          Aggregate.MIN,
          Aggregate.MAX,
          Aggregate.FIRST,
          Aggregate.LAST,
          Aggregate.PREVIOUS,
          Aggregate.RATIO,
          Aggregate.ZSCORE);

  private static final Map<String, Aggregate> OF_PLACE = words(Aggregate.DISTANCE, Aggregate.SPEED);

  private static final Map<String, Aggregate> OF_TIMES = new LinkedHashMap<>();

  static {
    OF_TIMES.put("first", Aggregate.SINCE_FIRST);
    OF_TIMES.put("last", Aggregate.SINCE_LAST);
    OF_TIMES.put("previous", Aggregate.SINCE_PREVIOUS);
  }

  private final StrictObject object;

  /** What the declaration is about; one shape when it is right. */
  private final Map<Shape, List<String>> shapes = new EnumMap<>(Shape.class);

  private FeatureReader(StrictObject object) {
    this.object = object;
  }

  /** Reads the declaration of a name; what is wrong is added to the findings. */
  static FeatureDeclaration read(
      String path, String name, JsonNode node, String defaultWhere, Findings findings) {
    return new FeatureReader(StrictObject.of(node, path, findings)).read(name, defaultWhere);
  }

  private static Map<String, Aggregate> words(Aggregate... aggregates) {
    Map<String, Aggregate> words = new LinkedHashMap<>();
    for (Aggregate aggregate : aggregates) {
      words.put(aggregate.name().toLowerCase(Locale.ROOT), aggregate);
    }
    return words;
  }

  private FeatureDeclaration read(String name, String defaultWhere) {
    readShapes();
    if (shapes.size() > 1) {
      object
          .findings()
          .add(
              object.path(),
              "must have one of count, of, rate, distinct, timeSince, burstiness, new, same,"
                  + " entropy and place; it has %d",
              shapes.size());
    }
    Shape shape = shapes.isEmpty() ? Shape.COUNT : shapes.keySet().iterator().next();
    List<String> fields = shapes.getOrDefault(shape, List.of());
    List<Window> halfLives = lengths("decay", false);
    boolean onlyDecay = object.has("decay") && !object.has("windows") && !object.has("aggregates");
    List<Aggregate> aggregates = aggregates(shape, onlyDecay);
    List<Window> windows = windows(shape, onlyDecay);
    long delay = object.duration("delay", 0, 0, FeatureSetParser.LONGEST_WINDOW);
    String where = object.text("where", defaultWhere);
    OptionalDouble whenEmpty = object.optionalNumber("whenEmpty", -1e15, 1e15);
    boolean coverage = object.bool("coverage", false);
    String description = object.text("description", "");
    checkTogether(shape, delay, coverage, onlyDecay);
    object.finish();
    return new FeatureDeclaration(
        object.path(),
        name,
        shape,
        fields,
        aggregates,
        windows,
        halfLives,
        delay,
        where,
        whenEmpty,
        coverage,
        description);
  }

  private void readShapes() {
    flag(Shape.COUNT, "count");
    field(Shape.OF, "of");
    field(Shape.RATE, "rate");
    field(Shape.DISTINCT, "distinct");
    if (object.has("timeSince")) {
      shapes.put(Shape.TIME_SINCE, List.of());
    }
    flag(Shape.BURSTINESS, "burstiness");
    field(Shape.NEW, "new");
    field(Shape.SAME, "same");
    field(Shape.ENTROPY, "entropy");
    if (object.has("place")) {
      int before = object.findings().size();
      List<String> place = object.texts("place");
      if (object.findings().size() == before
          && (place.size() != 2 || place.get(0).equals(place.get(1)))) {
        object.refuse("place", "must list two different fields, latitude and longitude");
      }
      shapes.put(Shape.PLACE, place);
    }
  }

  private void flag(Shape shape, String word) {
    if (object.bool(word, false)) {
      shapes.put(shape, List.of());
    }
  }

  private void field(Shape shape, String word) {
    if (object.has(word)) {
      // Of the wrong type it is still what the declaration is about.
      shapes.put(shape, object.optionalText(word).map(List::of).orElse(List.of()));
    }
  }

  // ---- what is computed

  private List<Aggregate> aggregates(Shape shape, boolean onlyDecay) {
    if (shape != Shape.OF && shape != Shape.PLACE && object.has("aggregates")) {
      object.refuse("aggregates", "goes with 'of' and with 'place', which name fields");
    }
    return switch (shape) {
      case COUNT -> onlyDecay ? List.of() : List.of(Aggregate.COUNT);
      case OF -> onlyDecay ? List.of() : chosen("aggregates", OF_FIELD);
      case RATE -> List.of(Aggregate.RATE);
      case DISTINCT -> List.of(Aggregate.DISTINCT);
      case TIME_SINCE -> chosen("timeSince", OF_TIMES);
      case BURSTINESS -> List.of(Aggregate.BURSTINESS);
      case NEW -> List.of(Aggregate.NEW);
      case SAME -> List.of(Aggregate.SAME);
      case ENTROPY -> List.of(Aggregate.ENTROPY);
      case PLACE -> chosen("aggregates", OF_PLACE);
    };
  }

  /** Some of the allowed words, each once. */
  private List<Aggregate> chosen(String name, Map<String, Aggregate> allowed) {
    List<Aggregate> chosen = new ArrayList<>();
    String some = "some of " + String.join(", ", allowed.keySet()) + " are required";
    if (!object.has(name)) {
      object.refuse(name, "is missing; " + some);
    }
    List<JsonNode> nodes = elements(name, "is empty; " + some);
    for (int i = 0; i < nodes.size(); i++) {
      String word = nodes.get(i).isTextual() ? nodes.get(i).textValue() : "";
      Aggregate aggregate = allowed.get(word);
      if (aggregate == null) {
        object.refuse(
            name + "[" + i + "]",
            "must be one of "
                + String.join(", ", allowed.keySet())
                + Nearest.hint(word, allowed.keySet()));
      } else if (chosen.contains(aggregate)) {
        object.refuse(name + "[" + i + "]", "is '" + word + "' once more; each is listed once");
      } else {
        chosen.add(aggregate);
      }
    }
    return chosen;
  }

  /** The elements of a list, which is refused when it is there and empty. */
  private List<JsonNode> elements(String name, String ifEmpty) {
    int before = object.findings().size();
    List<JsonNode> elements = object.list(name);
    if (elements.isEmpty() && object.has(name) && object.findings().size() == before) {
      object.refuse(name, ifEmpty);
    }
    return elements;
  }

  // ---- lengths of time

  private List<Window> windows(Shape shape, boolean onlyDecay) {
    if (object.has("windows")) {
      return lengths("windows", true);
    }
    if (shape == Shape.TIME_SINCE || shape == Shape.NEW || shape == Shape.PLACE) {
      return List.of(Window.WHOLE_LIFE);
    }
    if (!onlyDecay) {
      object.refuse(
          "windows", "is missing; at least one length is required, such as 10m, 24h or lifetime");
    }
    return List.of();
  }

  private List<Window> lengths(String name, boolean lifetimeAllowed) {
    List<Window> lengths = new ArrayList<>();
    List<JsonNode> nodes = elements(name, "must list at least one length, such as 10m, 24h or 30d");
    if (nodes.size() > MAX_WINDOWS) {
      object.refuse(name, "lists more than the " + MAX_WINDOWS + " lengths that are allowed");
      return lengths;
    }
    for (int i = 0; i < nodes.size(); i++) {
      String element = name + "[" + i + "]";
      Window length = length(element, nodes.get(i), lifetimeAllowed);
      if (length.millis() == 0) {
        continue;
      }
      if (lengths.stream().anyMatch(w -> w.millis() == length.millis())) {
        object.refuse(
            element,
            "is "
                + (length.isLifetime() ? length.text() : Durations.format(length.millis()))
                + " once more, perhaps in different words; each length is listed once");
      } else {
        lengths.add(length);
      }
    }
    return lengths;
  }

  /** A length; one of 0 milliseconds when it is refused. */
  private Window length(String element, JsonNode node, boolean lifetimeAllowed) {
    Window refused = new Window("", 0);
    String range =
        Durations.format(FeatureSetParser.SHORTEST_WINDOW)
            + " to "
            + Durations.format(FeatureSetParser.LONGEST_WINDOW)
            + (lifetimeAllowed ? ", or " + Window.LIFETIME_TEXT + "," : "");
    if (!node.isTextual()) {
      object.refuse(
          element, "must be a length of time from " + range + " as a text, such as 30s or 24h");
      return refused;
    }
    String text = node.textValue();
    if (text.equals(Window.LIFETIME_TEXT)) {
      if (!lifetimeAllowed) {
        object.refuse(element, "is lifetime; a length of time from " + range + " is expected");
        return refused;
      }
      return new Window(text, Window.LIFETIME);
    }
    long millis;
    try {
      millis = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      object.refuse(
          element, e.getMessage() + (lifetimeAllowed ? "; or write " + Window.LIFETIME_TEXT : ""));
      return refused;
    }
    if (millis < FeatureSetParser.SHORTEST_WINDOW || millis > FeatureSetParser.LONGEST_WINDOW) {
      object.refuse(
          element,
          "is " + Durations.format(millis) + "; a length of time from " + range + " is expected");
      return refused;
    }
    return new Window(text, millis);
  }

  // ---- what does not go together

  private void checkTogether(Shape shape, long delay, boolean coverage, boolean onlyDecay) {
    boolean decay = object.has("decay");
    if (decay && shape != Shape.COUNT && shape != Shape.OF) {
      object.refuse("decay", "goes with count and with 'of': it decays counts and sums");
    }
    if (delay > 0 && (shape == Shape.DISTINCT || shape == Shape.NEW)) {
      object.refuse(
          "delay", "is not for distinct and new: only the last time of each value is remembered");
    }
    if (delay > 0 && shape == Shape.PLACE) {
      object.refuse("delay", "is not for place: only the last place is asked for");
    }
    if (delay > 0 && decay) {
      object.refuse(
          "delay", "does not go with decay, which has no windows; declare the decay by itself");
    }
    if (coverage && onlyDecay) {
      object.refuse("coverage", "is that of windows; a decay by itself has none");
    }
  }
}
