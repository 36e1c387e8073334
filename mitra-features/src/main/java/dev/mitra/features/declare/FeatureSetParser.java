package dev.mitra.features.declare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Quote;
import dev.mitra.features.check.StrictObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads the {@code spec} of a FeatureSet. Whether fields exist and expressions compile is checked
 * where the schema is known, when features are compiled.
 */
public final class FeatureSetParser {
  /** The shortest window and the shortest half-life, milliseconds. */
  public static final long SHORTEST_WINDOW = 10_000L;

  /** The longest window with a beginning, delay and half-life, milliseconds. */
  public static final long LONGEST_WINDOW = 400L * 86_400_000L;

  /** The most declarations of features in one set. */
  public static final int MAX_FEATURES = 500;

  /** The most derived features in one set. */
  public static final int MAX_DERIVED = 200;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

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
    List<FeatureDeclaration> features = features(spec, where);
    List<DerivedDeclaration> derived = derived(spec);
    spec.finish();
    spec.findings().throwIfAny();
    return new FeatureSetSpec(entity, key, since, limits, features, derived);
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

  private static List<FeatureDeclaration> features(StrictObject spec, String where) {
    int before = spec.findings().size();
    List<JsonNode> nodes = spec.list("features");
    boolean missing = nodes.isEmpty() && spec.findings().size() == before && !spec.has("derived");
    if (missing || nodes.size() > MAX_FEATURES) {
      spec.refuse(
          "features",
          "must list 1 to " + MAX_FEATURES + " features, or be left out beside derived ones");
    }
    List<FeatureDeclaration> features = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String path = spec.path("features") + "[" + i + "]";
      Optional<Map.Entry<String, JsonNode>> named =
          named(path, nodes.get(i), "count: { windows: [1h] }", spec.findings());
      if (named.isPresent()) {
        String name = named.get().getKey();
        features.add(
            FeatureReader.read(
                path + "." + Quote.bare(name),
                name,
                named.get().getValue(),
                where,
                spec.findings()));
      }
    }
    return features;
  }

  private static List<DerivedDeclaration> derived(StrictObject spec) {
    int before = spec.findings().size();
    List<JsonNode> nodes = spec.list("derived");
    boolean empty = nodes.isEmpty() && spec.findings().size() == before && spec.has("derived");
    if (empty || nodes.size() > MAX_DERIVED) {
      spec.refuse("derived", "must list 1 to " + MAX_DERIVED + " derived features, or be left out");
    }
    List<DerivedDeclaration> derived = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String path = spec.path("derived") + "[" + i + "]";
      named(path, nodes.get(i), "per_hour: \"card.count_24h / 24.0\"", spec.findings())
          .ifPresent(
              named ->
                  derived.add(
                      readDerived(
                          path + "." + Quote.bare(named.getKey()),
                          named.getKey(),
                          named.getValue(),
                          spec.findings())));
    }
    return derived;
  }

  private static DerivedDeclaration readDerived(
      String path, String name, JsonNode node, Findings findings) {
    if (node.isTextual()) {
      if (node.textValue().isBlank()) {
        findings.add(path, "is blank; an expression is required");
      }
      return new DerivedDeclaration(path, name, node.textValue(), "");
    }
    if (!node.isObject()) {
      findings.add(
          path, "must be an expression in quotes, or { value: expression, description: text }");
      return new DerivedDeclaration(path, name, "", "");
    }
    StrictObject object = StrictObject.of(node, path, findings);
    String value = object.requiredText("value");
    String description = object.text("description", "");
    object.finish();
    return new DerivedDeclaration(path, name, value, description);
  }

  /** The one name of an element and what stands under it. */
  private static Optional<Map.Entry<String, JsonNode>> named(
      String path, JsonNode node, String example, Findings findings) {
    if (!node.isObject() || node.size() != 1) {
      findings.add(path, "must be one name with its declaration, such as %s", example);
      return Optional.empty();
    }
    Map.Entry<String, JsonNode> entry = node.properties().iterator().next();
    if (!NAME.matcher(entry.getKey()).matches()) {
      findings.add(path, "has a name that is not lower-case letters, digits and _, first a letter");
    }
    return Optional.of(entry);
  }
}
