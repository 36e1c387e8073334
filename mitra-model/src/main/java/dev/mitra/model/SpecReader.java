package dev.mitra.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.NearestName;
import dev.mitra.model.check.Problems;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the fields of one object of a manifest; what is wrong becomes a finding. */
final class SpecReader {
  private static final int QUOTED = 60;

  private final JsonNode object;
  private final String path;
  private final Problems problems;

  SpecReader(JsonNode object, String path, Problems problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /** The path of a field. */
  String at(String name) {
    return path + "." + name;
  }

  void add(String name, String message) throws ModelRefusedException {
    problems.add(at(name), message);
  }

  Problems problems() {
    return problems;
  }

  void refuseUnknown(Set<String> known) throws ModelRefusedException {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        add(
            shortened(name),
            "is not a known field; the nearest known one is '%s'. Allowed are %s."
                .formatted(NearestName.of(name, known), known));
      }
    }
  }

  /** The field; a missing node when it is not there or null. */
  JsonNode field(String name) {
    JsonNode node = object.path(name);
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  boolean has(String name) {
    return !field(name).isMissingNode();
  }

  /** An object that may be left out. */
  Optional<SpecReader> object(String name) throws ModelRefusedException {
    JsonNode node = field(name);
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    if (!node.isObject()) {
      add(name, "must be an object, or be left out.");
      return Optional.empty();
    }
    return Optional.of(new SpecReader(node, at(name), problems));
  }

  JsonNode node() {
    return object;
  }

  /** The text of a required field; empty, with a finding, when there is none. */
  String text(String name) throws ModelRefusedException {
    JsonNode node = field(name);
    String text = node.isTextual() ? node.textValue() : "";
    if (text.isEmpty()) {
      add(name, "is required and must be text that is not empty.");
    }
    return text;
  }

  /** A required number; NaN, with a finding, when it is none or out of its range. */
  double number(String name, double min, double max, String allowed) throws ModelRefusedException {
    JsonNode node = field(name);
    double number = node.isNumber() ? node.doubleValue() : Double.NaN;
    if (!Double.isFinite(number) || number < min || number > max) {
      add(name, "is required and must be " + allowed + ".");
      return Double.NaN;
    }
    return number;
  }

  /** A required list of finite numbers; empty, with a finding, when it is none. */
  double[] numbers(String name, int least, int most) throws ModelRefusedException {
    JsonNode node = field(name);
    if (!node.isArray() || node.size() < least || node.size() > most) {
      add(name, "must be a list of %d to %d finite numbers.".formatted(least, most));
      return new double[0];
    }
    double[] numbers = new double[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode element = node.path(i);
      numbers[i] = element.isNumber() ? element.doubleValue() : Double.NaN;
      if (!Double.isFinite(numbers[i])) {
        add(name + "[" + i + "]", "must be a finite number.");
        return new double[0];
      }
    }
    return numbers;
  }

  <T> Optional<T> constant(String name, T[] allowed, Function<T, String> spelling)
      throws ModelRefusedException {
    String written = text(name);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    for (T constant : allowed) {
      if (spelling.apply(constant).equals(written)) {
        return Optional.of(constant);
      }
    }
    add(
        name,
        "is '%s'; allowed: %s."
            .formatted(
                shortened(written),
                Arrays.stream(allowed).map(spelling).collect(Collectors.joining(", "))));
    return Optional.empty();
  }

  static String shortened(String text) {
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
  }
}
