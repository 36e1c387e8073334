package dev.mitra.features.declare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads the {@code spec} of a FeatureSet. Whether fields exist and conditions compile is checked
 * where the schema is known, when features are compiled.
 */
public final class FeatureSetParser {
  /** The shortest window, milliseconds. */
  public static final long SHORTEST_WINDOW = 10_000L;

  /** The longest window and the longest delay, milliseconds. */
  public static final long LONGEST_WINDOW = 400L * 86_400_000L;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final int MAX_FEATURES = 500;
  private static final int MAX_WINDOWS = 64;

  /** What may be asked of a number field; the rest have fields of their own. */
  private enum FieldAggregate {
    SUM,
    AVG,
    STD,
    MIN,
    MAX;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private FeatureSetParser() {}

  /**
   * Parses a FeatureSet's spec.
   *
   * @throws InvalidDeclarationException with all findings
   */
  public static FeatureSetSpec parse(JsonNode spec) {
    return read(StrictObject.of(spec, "spec", new Findings()));
  }

  private static FeatureSetSpec read(StrictObject spec) {
    Findings all = spec.findings();
    String entity = spec.requiredText("entity");
    if (!entity.isEmpty() && (!NAME.matcher(entity).matches() || entity.equals("time"))) {
      spec.refuse(
          "entity",
          "must be lower-case letters, digits and _, start with a letter, and not be 'time'");
    }
    List<String> key = spec.texts("key");
    if (key.size() > 4 || new HashSet<>(key).size() < key.size()) {
      spec.refuse("key", "must list 1 to 4 different fields");
    }
    OptionalLong since = since(spec);
    ProfileLimits defaults = ProfileLimits.DEFAULT;
    ProfileLimits limits =
        new ProfileLimits(
            (int) spec.whole("exactCells", defaults.cells(), 8, 4096),
            spec.number("epsilon", defaults.epsilon(), 0.005, 0.5),
            (int) spec.whole("exactDistinct", defaults.distinctValues(), 16, 4096));
    String where = spec.text("where", "");
    List<FeatureDeclaration> features = new ArrayList<>();
    List<JsonNode> declared = spec.list("features");
    if (declared.isEmpty() || declared.size() > MAX_FEATURES) {
      spec.refuse("features", "must list 1 to " + MAX_FEATURES + " features");
    }
    for (int i = 0; i < declared.size(); i++) {
      String path = spec.path("features") + "[" + i + "]";
      JsonNode node = declared.get(i);
      if (!node.isObject() || node.size() != 1) {
        all.add(path, "must be one name with its declaration, such as count: { windows: [1h] }");
        continue;
      }
      Map.Entry<String, JsonNode> entry = node.properties().iterator().next();
      features.add(readFeature(path, entry.getKey(), entry.getValue(), where, all));
    }
    spec.finish();
    all.throwIfAny();
    return new FeatureSetSpec(entity, key, since, limits, features);
  }

  private static OptionalLong since(StrictObject spec) {
    Optional<String> text = spec.optionalText("since");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Instant.parse(text.get()).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      spec.refuse("since", "must be a moment such as 2026-01-01T00:00:00Z");
      return OptionalLong.empty();
    }
  }

  private static FeatureDeclaration readFeature(
      String parent, String name, JsonNode node, String defaultWhere, Findings findings) {
    String path = parent + "." + name;
    if (!NAME.matcher(name).matches()) {
      findings.add(
          parent, "has a name that is not lower-case letters, digits and _, first a letter");
    }
    StrictObject object = StrictObject.of(node, path, findings);
    Optional<String> of = object.optionalText("of");
    Optional<String> distinct = object.optionalText("distinct");
    Optional<String> rate = object.optionalText("rate");
    boolean count = object.bool("count", false);
    int shapes =
        (of.isPresent() ? 1 : 0)
            + (distinct.isPresent() ? 1 : 0)
            + (rate.isPresent() ? 1 : 0)
            + (count ? 1 : 0);
    if (shapes > 1) {
      findings.add(path, "must have one of count, of, distinct and rate; it has %d", shapes);
    }
    List<Aggregate> aggregates = aggregates(object, of, distinct, rate);
    List<Window> windows = windows(object);
    long delay = object.duration("delay", 0, 0, LONGEST_WINDOW);
    if (delay > 0 && distinct.isPresent()) {
      object.refuse("delay", "is not for distinct: only the last time of each value is remembered");
    }
    String where = object.text("where", defaultWhere);
    OptionalDouble whenEmpty = object.optionalNumber("whenEmpty", -1e15, 1e15);
    String description = object.text("description", "");
    object.finish();
    Optional<String> field = of.isPresent() ? of : distinct.isPresent() ? distinct : rate;
    return new FeatureDeclaration(
        path, name, field, aggregates, windows, delay, where, whenEmpty, description);
  }

  private static List<Aggregate> aggregates(
      StrictObject object, Optional<String> of, Optional<String> distinct, Optional<String> rate) {
    List<Aggregate> aggregates = new ArrayList<>();
    List<String> names = object.texts("aggregates");
    if (of.isPresent()) {
      for (String name : names) {
        Aggregate aggregate = fieldAggregate(name);
        if (aggregate == Aggregate.COUNT || aggregates.contains(aggregate)) {
          object.refuse("aggregates", "must hold some of sum, avg, std, min, max, each once");
        } else {
          aggregates.add(aggregate);
        }
      }
      if (names.isEmpty()) {
        object.refuse("aggregates", "is missing; 'of' needs some of sum, avg, std, min, max");
      }
      return aggregates;
    }
    if (!names.isEmpty()) {
      object.refuse("aggregates", "goes with 'of', which names the field");
    }
    aggregates.add(
        distinct.isPresent()
            ? Aggregate.DISTINCT
            : rate.isPresent() ? Aggregate.RATE : Aggregate.COUNT);
    return aggregates;
  }

  /** The aggregate of a name; COUNT, which is none of them, for a name that is not allowed. */
  private static Aggregate fieldAggregate(String name) {
    for (FieldAggregate aggregate : FieldAggregate.values()) {
      if (aggregate.toString().equals(name)) {
        return Aggregate.valueOf(aggregate.name());
      }
    }
    return Aggregate.COUNT;
  }

  private static List<Window> windows(StrictObject object) {
    List<Window> windows = new ArrayList<>();
    int before = object.findings().size();
    List<Long> lengths = object.durations("windows", SHORTEST_WINDOW, LONGEST_WINDOW);
    if (object.findings().size() > before) {
      return windows;
    }
    if (lengths.size() > MAX_WINDOWS) {
      object.refuse("windows", "lists more than the " + MAX_WINDOWS + " lengths that are allowed");
      return windows;
    }
    List<String> texts = object.texts("windows");
    if (texts.isEmpty()) {
      object.refuse("windows", "must list at least one length, such as 10m, 24h or 30d");
    }
    for (int i = 0; i < texts.size(); i++) {
      Window window = new Window(texts.get(i), lengths.get(i));
      if (windows.stream().anyMatch(w -> w.millis() == window.millis())) {
        object.refuse(
            "windows",
            "lists "
                + Durations.format(window.millis())
                + " twice, perhaps in different words; each length once");
      }
      windows.add(window);
    }
    return windows;
  }
}
