package dev.mitra.job.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.job.importing.DemoDocuments.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads rules in the forms of the demo and keeps what would be in force after all of them: a rule
 * replaces the one of its id before it, DELETE takes it away, and so do commands.
 */
final class DemoRuleReader {
  private enum State {
    ACTIVE,
    PAUSE,
    DELETE,
    CONTROL
  }

  private enum Command {
    CLEAR_STATE_ALL,
    CLEAR_STATE_ALL_STOP,
    DELETE_RULES_ALL,
    EXPORT_RULES_CURRENT
  }

  private static final List<String> MEMBERS =
      List.of(
          "ruleId",
          "ruleState",
          "groupingKeyNames",
          "unique",
          "aggregateFieldName",
          "aggregatorFunctionType",
          "limitOperatorType",
          "limit",
          "windowMinutes",
          "controlType");

  /** The members in the order of the text form. */
  private static final List<String> COLUMNS = MEMBERS.subList(0, 9);

  private static final int LONGEST_NUMBER = 60;

  /**
   * What was read.
   *
   * @param rules the rules in force in the end, in the order in which their ids came first
   * @param notes what happened on the way that people should know of, each with its line
   */
  record Read(List<DemoRule> rules, List<String> notes) {}

  private final Findings findings;
  private final Map<Integer, DemoRule> rules = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  private DemoRuleReader(Findings findings) {
    this.findings = findings;
  }

  /** Reads a file; what is wrong is added to the findings. */
  static Read read(String file, Findings findings) {
    DemoRuleReader reader = new DemoRuleReader(findings);
    List<Part> parts = DemoDocuments.split(file, findings);
    if (parts.isEmpty() && findings.isEmpty()) {
      findings.add("", "holds no rule");
    }
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        reader.columns(text).ifPresent(members -> reader.take(text.line(), members));
      } else if (part instanceof Part.Json json) {
        reader.members(json).ifPresent(members -> reader.take(json.line(), members));
      }
    }
    return new Read(List.copyOf(reader.rules.values()), List.copyOf(reader.notes));
  }

  // ---- the two forms

  private Optional<Map<String, List<String>>> columns(Part.Text line) {
    String[] columns = line.text().split(",", -1);
    if (columns.length != COLUMNS.size()) {
      findings.add(
          DemoDocuments.at(line.line()),
          "has %d columns; %d are expected: %s",
          columns.length,
          COLUMNS.size(),
          String.join(", ", COLUMNS));
      return Optional.empty();
    }
    Map<String, List<String>> members = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      String value = columns[i].replace("(", "").replace(")", "").strip();
      boolean several =
          COLUMNS.get(i).equals("groupingKeyNames") || COLUMNS.get(i).equals("unique");
      if (!several) {
        members.put(COLUMNS.get(i), List.of(operatorOf(COLUMNS.get(i), value)));
      } else if (!value.isEmpty()) {
        members.put(
            COLUMNS.get(i), Arrays.stream(value.split("&", -1)).map(String::strip).toList());
      }
    }
    return Optional.of(members);
  }

  /** The text form writes operators as signs. */
  private static String operatorOf(String column, String value) {
    if (column.equals("limitOperatorType")) {
      for (DemoRule.Operator operator : DemoRule.Operator.values()) {
        if (operator.sign().equals(value)) {
          return operator.name();
        }
      }
    }
    return value;
  }

  private Optional<Map<String, List<String>>> members(Part.Json part) {
    String place = DemoDocuments.at(part.line());
    if (!part.node().isObject()) {
      findings.add(place, "is no object; a rule is an object with ruleId, ruleState and others");
      return Optional.empty();
    }
    int before = findings.size();
    Map<String, List<String>> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : part.node().properties()) {
      String name = member.getKey();
      JsonNode value = member.getValue();
      if (!MEMBERS.contains(name)) {
        String hint = Nearest.hint(name, MEMBERS);
        findings.add(
            place,
            "has an unknown member %s%s",
            Quote.of(name),
            hint.isEmpty() ? "; the demo knows " + String.join(", ", MEMBERS) : hint);
      } else if (value.isArray()) {
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.asText()));
        members.put(name, texts);
      } else if (value.isObject()) {
        findings.add(place + " " + name, "is an object; a text or number is expected");
      } else if (!value.isNull()) {
        members.put(name, List.of(value.asText()));
      }
    }
    return findings.size() > before ? Optional.empty() : Optional.of(members);
  }

  // ---- what they say

  private void take(int line, Map<String, List<String>> members) {
    String place = DemoDocuments.at(line);
    int before = findings.size();
    State state = constant(place, members, "ruleState", State.class, State.ACTIVE);
    if (findings.size() > before) {
      return;
    }
    switch (state) {
      case CONTROL ->
          command(
              line,
              constant(place, members, "controlType", Command.class, Command.EXPORT_RULES_CURRENT));
      case DELETE -> {
        int id = whole(place, members, "ruleId", Integer.MIN_VALUE);
        if (findings.size() == before && rules.remove(id) == null) {
          notes.add(place + ": deletes rule " + id + ", which is not there");
        }
      }
      case ACTIVE, PAUSE -> {
        DemoRule rule = rule(line, state == State.PAUSE, members);
        if (findings.size() == before) {
          DemoRule replaced = rules.put(rule.id(), rule);
          if (replaced != null) {
            notes.add(
                place
                    + ": replaces rule "
                    + rule.id()
                    + " of "
                    + DemoDocuments.at(replaced.line()));
          }
        }
      }
    }
  }

  private void command(int line, Command command) {
    if (command == Command.DELETE_RULES_ALL) {
      rules.clear();
    }
    notes.add(
        DemoDocuments.at(line)
            + ": the command "
            + command
            + (command == Command.DELETE_RULES_ALL
                ? " takes away all rules before it"
                : " is no rule and is left out"));
  }

  private DemoRule rule(int line, boolean paused, Map<String, List<String>> members) {
    String place = DemoDocuments.at(line);
    return new DemoRule(
        line,
        whole(place, members, "ruleId", Integer.MIN_VALUE),
        paused,
        keys(place, members),
        members.getOrDefault("unique", List.of()),
        required(place, members, "aggregateFieldName"),
        constant(
            place,
            members,
            "aggregatorFunctionType",
            DemoRule.Function.class,
            DemoRule.Function.SUM),
        constant(
            place, members, "limitOperatorType", DemoRule.Operator.class, DemoRule.Operator.EQUAL),
        number(place, members, "limit"),
        whole(place, members, "windowMinutes", 1));
  }

  private List<String> keys(String place, Map<String, List<String>> members) {
    List<String> keys = members.getOrDefault("groupingKeyNames", List.of());
    Set<String> once = new LinkedHashSet<>(keys);
    if (once.contains("")) {
      findings.add(place + " groupingKeyNames", "holds an empty name");
    }
    return List.copyOf(once);
  }

  private String required(String place, Map<String, List<String>> members, String name) {
    List<String> values = members.getOrDefault(name, List.of());
    if (values.size() != 1 || values.get(0).isBlank()) {
      findings.add(
          place + " " + name,
          values.isEmpty() || values.size() == 1
              ? "is missing; every rule has it"
              : "is a list; one value is expected");
      return "";
    }
    return values.get(0).strip();
  }

  private <E extends Enum<E>> E constant(
      String place, Map<String, List<String>> members, String name, Class<E> type, E fallback) {
    String text = required(place, members, name);
    if (text.isEmpty()) {
      return fallback;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
      names.add(constant.name());
    }
    findings.add(
        new Finding(
            place + " " + name,
            Quote.of(text) + " is not one of " + names + Nearest.hint(text, names)));
    return fallback;
  }

  private int whole(String place, Map<String, List<String>> members, String name, int least) {
    String text = required(place, members, name);
    try {
      int value = text.isEmpty() ? least : Integer.parseInt(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The same finding as for a number that is too small.
    }
    findings.add(
        place + " " + name,
        "is %s; a whole number%s is expected",
        Quote.of(text),
        least > Integer.MIN_VALUE ? " from " + least + " on" : "");
    return least;
  }

  private BigDecimal number(String place, Map<String, List<String>> members, String name) {
    String text = required(place, members, name);
    if (text.isEmpty()) {
      return BigDecimal.ZERO;
    }
    try {
      BigDecimal number = text.length() <= LONGEST_NUMBER ? new BigDecimal(text) : null;
      if (number != null && Math.abs((long) number.scale()) <= LONGEST_NUMBER) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same finding as for a number that is too long.
    }
    findings.add(place + " " + name, "is %s; a number is expected", Quote.of(text));
    return BigDecimal.ZERO;
  }
}
