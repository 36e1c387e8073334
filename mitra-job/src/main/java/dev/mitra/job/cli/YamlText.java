package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a tree as the YAML that people write: blocks, and small lists and objects on one line. A
 * text is in quotes whenever a reader of YAML 1.1 or 1.2 could take it for something else, so that
 * what is read is what was written.
 */
final class YamlText {
  private static final int WIDTH = 96;

  /** The levels of a resource that are always blocks: the resource itself and its spec. */
  private static final Set<String> BLOCKS = Set.of("metadata", "spec");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./+ <>=&|()'$;~^-]*");
  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
  private static final Pattern DURATION = Pattern.compile("\\d{1,9}(ms|s|m|h|d)");
  private static final Set<String> RESERVED =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder out = new StringBuilder();

  private YamlText() {}

  /** The document, which ends in a line break. */
  static String of(ObjectNode tree) {
    YamlText text = new YamlText();
    text.members(tree, 0);
    return text.out.toString();
  }

  private void members(ObjectNode object, int indent) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      out.append(" ".repeat(indent));
      member(member, indent);
    }
  }

  private void member(Map.Entry<String, JsonNode> member, int indent) {
    String name = scalarText(member.getKey());
    JsonNode value = member.getValue();
    out.append(name).append(':');
    boolean top = indent == 0 && BLOCKS.contains(member.getKey()) && !value.isEmpty();
    String line = top ? "" : onOneLine(value);
    if (!line.isEmpty() && indent + name.length() + 2 + line.length() <= WIDTH) {
      out.append(' ').append(line).append('\n');
    } else if (value instanceof ObjectNode object) {
      out.append('\n');
      members(object, indent + 2);
    } else if (value instanceof ArrayNode array) {
      out.append('\n');
      elements(array, indent + 2);
    } else {
      out.append(' ').append(scalar(value)).append('\n');
    }
  }

  private void elements(ArrayNode array, int indent) {
    for (JsonNode element : array) {
      out.append(" ".repeat(indent)).append("- ");
      String line = element.size() == 1 && element.isObject() ? "" : onOneLine(element);
      if (!line.isEmpty() && indent + 2 + line.length() <= WIDTH) {
        out.append(line).append('\n');
      } else if (element instanceof ObjectNode object) {
        Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
        member(members.next(), indent + 2);
        while (members.hasNext()) {
          out.append(" ".repeat(indent + 2));
          member(members.next(), indent + 2);
        }
      } else if (element instanceof ArrayNode list) {
        // A list in a list is rare: it stays on its line, however long.
        var unused = flow(list, out, Integer.MAX_VALUE);
        out.append('\n');
      } else {
        out.append(scalar(element)).append('\n');
      }
    }
  }

  /** A value on one line; empty when it belongs into a block. */
  private static String onOneLine(JsonNode value) {
    if (value.isValueNode()) {
      return scalar(value);
    }
    if (value.isEmpty()) {
      return value.isArray() ? "[]" : "{}";
    }
    if (value instanceof ArrayNode array && holdsContainers(array)) {
      return "";
    }
    StringBuilder line = new StringBuilder();
    return flow(value, line, WIDTH) && line.length() <= WIDTH ? line.toString() : "";
  }

  private static boolean holdsContainers(ArrayNode array) {
    for (JsonNode element : array) {
      if (element.isContainerNode()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Writes in flow style, where a plain text ends at a bracket or comma, neither of which is plain
   * here; false, at the latest soon after the line is full, when it is too long.
   */
  private static boolean flow(JsonNode value, StringBuilder line, int longest) {
    if (line.length() > longest) {
      return false;
    }
    if (value.isValueNode()) {
      line.append(scalar(value));
      return true;
    }
    if (value.isEmpty()) {
      line.append(value.isArray() ? "[]" : "{}");
      return true;
    }
    String separator = value.isArray() ? "" : " ";
    line.append(value.isArray() ? "[" : "{");
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        line.append(separator).append(scalar(TextNode.valueOf(member.getKey()))).append(": ");
        if (!flow(member.getValue(), line, longest)) {
          return false;
        }
        separator = ", ";
      }
      line.append(" }");
      return true;
    }
    for (JsonNode element : value) {
      line.append(separator);
      if (!flow(element, line, longest)) {
        return false;
      }
      separator = ", ";
    }
    line.append(']');
    return true;
  }

  private static String scalar(JsonNode value) {
    if (value.isTextual()) {
      return scalarText(value.asText());
    }
    String text = value.asText();
    // YAML 1.1 takes 1.0E10 for a text: its exponents have a sign.
    return value.isFloatingPointNumber() ? text.replaceFirst("[eE](\\d)", "E+$1") : text;
  }

  private static String scalarText(String text) {
    boolean plain =
        (PLAIN.matcher(text).matches()
                && !text.endsWith(" ")
                && !RESERVED.contains(text.toLowerCase(Locale.ROOT)))
            || INSTANT.matcher(text).matches()
            || DURATION.matcher(text).matches();
    return plain ? text : quoted(text);
  }

  /** As in JSON, which YAML's double quotes contain; what YAML cannot hold as it is, is escaped. */
  private static String quoted(String text) {
    String json = ResourceYaml.json(TextNode.valueOf(text));
    StringBuilder safe = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            point -> {
              if (isPlainlyVisible(point)) {
                safe.appendCodePoint(point);
              } else {
                safe.append(String.format(Locale.ROOT, "\\U%08x", point));
              }
            });
    return safe.toString();
  }

  private static boolean isPlainlyVisible(int point) {
    if (point < 0x7f) {
      return point >= ' ';
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
