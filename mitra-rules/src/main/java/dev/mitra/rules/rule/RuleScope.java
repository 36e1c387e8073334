package dev.mitra.rules.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.StrictObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Which payments a rule is for: those whose field has one of these values. For the others it is not
 * evaluated and costs nothing.
 *
 * @param field a text field of the event schema
 * @param values 1 to {@value #MOST_VALUES} different values
 */
public record RuleScope(String field, List<String> values) {
  /** How many values a scope may have. */
  public static final int MOST_VALUES = 10_000;

  /**
   * @throws IllegalArgumentException when there are no values, too many, or one twice
   */
  public RuleScope {
    values = List.copyOf(values);
    if (values.isEmpty()
        || values.size() > MOST_VALUES
        || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException("a scope has 1 to 10,000 different values");
    }
  }

  /** Reads a scope; its values are a harmless one when something is wrong with them. */
  static RuleScope read(StrictObject scope) {
    String field = scope.requiredText("field");
    int before = scope.findings().size();
    if (!scope.has("values")) {
      scope.refuse("values", "is missing; a list of 1 to " + MOST_VALUES + " texts is required");
    }
    List<JsonNode> nodes = scope.list("values");
    // What is no list is a finding already, and not an empty list besides.
    List<String> values = scope.findings().size() == before ? values(scope, nodes) : List.of();
    boolean right = scope.findings().size() == before;
    scope.finish();
    return new RuleScope(field, right ? values : List.of(field));
  }

  private static List<String> values(StrictObject scope, List<JsonNode> nodes) {
    List<String> values = new ArrayList<>();
    if (nodes.isEmpty() || nodes.size() > MOST_VALUES) {
      scope.refuse(
          "values", "are " + nodes.size() + " texts; 1 to " + MOST_VALUES + " are allowed");
      return values;
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      String value = nodes.get(i).asText();
      String element = "values[" + i + "]";
      if (!nodes.get(i).isTextual()) {
        scope.refuse(element, "is no text; a text (write it in quotes) is expected");
      } else if (value.isBlank()) {
        scope.refuse(element, "is blank; a text is required");
      } else if (value.length() > RuleSpec.LONGEST_VALUE) {
        scope.refuse(element, RuleSpec.tooLong(RuleSpec.LONGEST_VALUE));
      } else if (seen.putIfAbsent(value, i) != null) {
        // Not shown: it may be a token.
        scope.refuse(element, "is the same as values[" + seen.get(value) + "]; once is allowed");
      }
      values.add(value);
    }
    return values;
  }
}
