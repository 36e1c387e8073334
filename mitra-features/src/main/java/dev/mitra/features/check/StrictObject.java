package dev.mitra.features.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads the fields of an object in a declaration, and notes what is wrong instead of stopping.
 *
 * <p>Each reading method names a field that is allowed; {@link #finish()}, called last, refuses all
 * others with the nearest allowed name. A reading method that finds a problem adds a {@link
 * Finding} and answers its default, or a harmless value of the type when the field is required; so
 * a parser reads everything first, and builds its result only when {@link Findings#isEmpty()}. A
 * field that is there but holds nothing ({@code null}, in YAML a bare {@code name:}) is a finding.
 *
 * <pre>{@code
 * StrictObject spec = StrictObject.of(node, "spec", findings);
 * String when = spec.requiredText("when");
 * Action action = spec.requiredEnum("action", Action.class);
 * long within = spec.duration("within", HOUR, 0, DAY);
 * spec.finish();
 * findings.throwIfAny();
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class StrictObject {
  /** Later years are surely a mistake, and would overflow when a duration is added. */
  private static final Instant LATEST = Instant.parse("3000-01-01T00:00:00Z");

  private final ObjectNode node;
  private final String path;
  private final Findings findings;
  private final Set<String> allowed = new LinkedHashSet<>();

  /** Set when there is no object to read, which is a finding already: no field is missed then. */
  private final boolean absent;

  private StrictObject(ObjectNode node, String path, Findings findings, boolean absent) {
    this.node = node;
    this.path = path;
    this.findings = findings;
    this.absent = absent;
  }

  /**
   * Reads {@code node}; when it is no object that is a finding, and the answer reads as an object
   * whose fields are all at their defaults.
   *
   * @param path where the object is, {@code ""} for the top of the declaration
   */
  public static StrictObject of(JsonNode node, String path, Findings findings) {
    if (node instanceof ObjectNode object) {
      return new StrictObject(object, path, findings, false);
    }
    findings.add(path, "%s; an object with named fields is expected", describe(node));
    return absent(path, findings);
  }

  private static StrictObject absent(String path, Findings findings) {
    return new StrictObject(JsonNodeFactory.instance.objectNode(), path, findings, true);
  }

  /** The path of this object. */
  public String path() {
    return path;
  }

  /** The path of one of its fields, for findings of the caller's own. */
  public String path(String name) {
    String shown = Quote.bare(name);
    return path.isEmpty() ? shown : path + "." + shown;
  }

  /** The collector that this object adds to. */
  public Findings findings() {
    return findings;
  }

  /** Adds a finding of the caller's own about a field. */
  public void refuse(String name, String message) {
    findings.add(new Finding(path(name), message));
  }

  /** Whether the field is there; counts as naming it. */
  public boolean has(String name) {
    allowed.add(name);
    return node.has(name);
  }

  /** The names that are there, in order, allowed or not: for objects whose keys are data. */
  public List<String> names() {
    List<String> names = new ArrayList<>(node.size());
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The field as it is; empty when it is not there or holds nothing. */
  public Optional<JsonNode> node(String name) {
    allowed.add(name);
    JsonNode value = node.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.isNull() || value.isMissingNode()) {
      refuse(name, "has no value; give it one or leave it out");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private Optional<JsonNode> required(String name, String expected) {
    if (!absent && !node.has(name)) {
      allowed.add(name);
      refuse(name, "is missing; " + expected + " is required");
      return Optional.empty();
    }
    return node(name);
  }

  private void wrong(String name, JsonNode value, String expected) {
    refuse(name, describe(value) + "; " + expected + " is expected");
  }

  private static String describe(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "is an object";
      case ARRAY -> "is a list";
      case STRING -> "is a text";
      case NUMBER -> "is a number";
      case BOOLEAN -> "is true or false";
      case BINARY -> "is binary data";
      case NULL, MISSING -> "has no value";
    };
  }

  // ---- texts

  /** A text that must be there and not be blank; {@code ""} when it is not. */
  public String requiredText(String name) {
    Optional<String> text =
        required(name, "a text").filter(value -> isText(name, value)).map(JsonNode::textValue);
    if (text.isPresent() && text.get().isBlank()) {
      refuse(name, "is blank; a text is required");
      return "";
    }
    return text.orElse("");
  }

  /** A text, or {@code fallback} when it is not there. */
  public String text(String name, String fallback) {
    return optionalText(name).orElse(fallback);
  }

  /** A text, when it is there. */
  public Optional<String> optionalText(String name) {
    return node(name).filter(value -> isText(name, value)).map(JsonNode::textValue);
  }

  private boolean isText(String name, JsonNode value) {
    if (!value.isTextual()) {
      wrong(name, value, value.isValueNode() ? "a text (write it in quotes)" : "a text");
    }
    return value.isTextual();
  }

  /** A list of texts, empty when it is not there. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    List<JsonNode> values = list(name);
    for (int i = 0; i < values.size(); i++) {
      if (isText(name + "[" + i + "]", values.get(i))) {
        texts.add(values.get(i).textValue());
      }
    }
    return texts;
  }

  /** An object whose values are texts and whose keys are data, such as labels; empty by default. */
  public Map<String, String> textMap(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    optionalObject(name)
        .ifPresent(
            object -> {
              for (String key : object.names()) {
                object.optionalText(key).ifPresent(text -> texts.put(key, text));
              }
            });
    return texts;
  }

  // ---- flags, numbers, durations, constants

  /** A flag, or {@code fallback} when it is not there. */
  public boolean bool(String name, boolean fallback) {
    Optional<JsonNode> value = node(name);
    if (value.isPresent() && !value.get().isBoolean()) {
      wrong(name, value.get(), "true or false");
      return fallback;
    }
    return value.map(JsonNode::booleanValue).orElse(fallback);
  }

  /** A finite number within {@code [min, max]}, or {@code fallback} when it is not there. */
  public double number(String name, double fallback, double min, double max) {
    return optionalNumber(name, min, max).orElse(fallback);
  }

  /** A finite number within {@code [min, max]} that must be there; {@code min} when it is not. */
  public double requiredNumber(String name, double min, double max) {
    return required(name, "a number from " + show(min) + " to " + show(max)).isPresent()
        ? checkedNumber(name, min, max).orElse(min)
        : min;
  }

  /** A finite number within {@code [min, max]}, when it is there. */
  public OptionalDouble optionalNumber(String name, double min, double max) {
    return node(name).isPresent() ? checkedNumber(name, min, max) : OptionalDouble.empty();
  }

  private OptionalDouble checkedNumber(String name, double min, double max) {
    JsonNode value = node.path(name);
    String expected = "a number from " + show(min) + " to " + show(max);
    if (!value.isNumber()) {
      wrong(name, value, expected);
      return OptionalDouble.empty();
    }
    double number = value.doubleValue();
    if (!(number >= min && number <= max) || Double.isInfinite(number)) {
      refuse(name, "is " + show(number) + "; " + expected + " is expected");
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(number);
  }

  /** A whole number within {@code [min, max]}, or {@code fallback} when it is not there. */
  public long whole(String name, long fallback, long min, long max) {
    Optional<JsonNode> value = node(name);
    if (value.isEmpty()) {
      return fallback;
    }
    String expected = "a whole number from " + min + " to " + max;
    if (!value.get().isIntegralNumber()) {
      wrong(name, value.get(), expected);
      return fallback;
    }
    if (!value.get().canConvertToLong()
        || value.get().longValue() < min
        || value.get().longValue() > max) {
      refuse(name, "is out of range; " + expected + " is expected");
      return fallback;
    }
    return value.get().longValue();
  }

  /** As {@link #whole}, for a field that must be there; {@code min} when it is not. */
  public long requiredWhole(String name, long min, long max) {
    return required(name, "a whole number from " + min + " to " + max).isPresent()
        ? whole(name, min, min, max)
        : min;
  }

  /**
   * A length of time ({@link Durations}) within {@code [min, max]}, in milliseconds, or {@code
   * fallback} when it is not there.
   */
  public long duration(String name, long fallback, long min, long max) {
    return optionalText(name).map(text -> checkedDuration(name, text, min, max)).orElse(fallback);
  }

  /** As {@link #duration}, for a field that must be there; {@code min} when it is not. */
  public long requiredDuration(String name, long min, long max) {
    return required(name, "a length of time such as 10m or 7d").isPresent()
        ? duration(name, min, min, max)
        : min;
  }

  /** A list of lengths of time within {@code [min, max]}, in milliseconds; empty by default. */
  public List<Long> durations(String name, long min, long max) {
    List<JsonNode> values = list(name);
    List<Long> durations = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      String element = name + "[" + i + "]";
      if (isText(element, values.get(i))) {
        durations.add(checkedDuration(element, values.get(i).textValue(), min, max));
      }
    }
    return durations;
  }

  private long checkedDuration(String name, String text, long min, long max) {
    long millis;
    try {
      millis = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      refuse(name, String.valueOf(e.getMessage()));
      return min;
    }
    if (millis < min || millis > max) {
      refuse(
          name,
          "is "
              + Durations.format(millis)
              + "; a length of time from "
              + Durations.format(min)
              + " to "
              + Durations.format(max)
              + " is expected");
      return min;
    }
    return millis;
  }

  /**
   * A constant, written as its {@code toString()}, or {@code fallback} when it is not there; so an
   * enum chooses its spelling by overriding {@code toString()}.
   */
  public <E extends Enum<E>> E enumValue(String name, Class<E> type, E fallback) {
    return optionalText(name).map(text -> constant(name, text, type, fallback)).orElse(fallback);
  }

  /** A constant that must be there; the first one of the type when it is not. */
  public <E extends Enum<E>> E requiredEnum(String name, Class<E> type) {
    E first = type.getEnumConstants()[0];
    return required(name, "one of " + spellings(type)).isPresent()
        ? enumValue(name, type, first)
        : first;
  }

  private <E extends Enum<E>> E constant(String name, String text, Class<E> type, E fallback) {
    for (E constant : type.getEnumConstants()) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    List<String> spellings = spellings(type);
    refuse(name, Quote.of(text) + " is not one of " + spellings + Nearest.hint(text, spellings));
    return fallback;
  }

  private static <E extends Enum<E>> List<String> spellings(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
  }

  // ---- structure

  /**
   * An instant such as {@code 2026-03-01T00:00:00Z}, from 1970 to 2999, in milliseconds since
   * 1970-01-01T00:00:00Z; empty when it is not there.
   */
  public OptionalLong optionalInstant(String name) {
    Optional<String> text = optionalText(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      Instant instant = Instant.parse(text.get());
      if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(LATEST)) {
        return OptionalLong.of(instant.toEpochMilli());
      }
    } catch (DateTimeException e) {
      // The same finding as for an instant out of range.
    }
    refuse(
        name,
        Quote.of(text.get())
            + " is not allowed; write an instant from 1970 to 2999, such as"
            + " 2026-03-01T00:00:00Z");
    return OptionalLong.empty();
  }

  /** A list, empty when it is not there. */
  public List<JsonNode> list(String name) {
    Optional<JsonNode> value = node(name);
    if (value.isPresent() && !value.get().isArray()) {
      wrong(name, value.get(), "a list");
      return List.of();
    }
    List<JsonNode> elements = new ArrayList<>();
    value.ifPresent(array -> array.forEach(elements::add));
    return elements;
  }

  /** A list of objects, empty when it is not there; each is to be finished by the caller. */
  public List<StrictObject> objects(String name) {
    List<JsonNode> elements = list(name);
    List<StrictObject> objects = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      objects.add(of(elements.get(i), path(name) + "[" + i + "]", findings));
    }
    return objects;
  }

  /** An object that must be there, to be finished by the caller. */
  public StrictObject object(String name) {
    return required(name, "an object")
        .map(value -> of(value, path(name), findings))
        .orElseGet(() -> absent(path(name), findings));
  }

  /** An object, when it is there, to be finished by the caller. */
  public Optional<StrictObject> optionalObject(String name) {
    return node(name).map(value -> of(value, path(name), findings));
  }

  /** Allows fields that are read in another way than through this object. */
  public void allow(Collection<String> names) {
    allowed.addAll(names);
  }

  /** Refuses every field that was not named by then. */
  public void finish() {
    for (String name : names()) {
      if (!allowed.contains(name)) {
        String hint = Nearest.hint(name, allowed);
        findings.add(
            path,
            "has an unknown field %s%s",
            Quote.of(name),
            hint.isEmpty() ? "; allowed are " + String.join(", ", allowed) : hint);
      }
    }
  }

  private static String show(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
