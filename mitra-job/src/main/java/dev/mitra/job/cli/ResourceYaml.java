package dev.mitra.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Resources as trees and as YAML. */
final class ResourceYaml {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A longer text in a spec, such as a model file, is only named in a diff. */
  private static final int LONGEST_SHOWN = 400;

  private ResourceYaml() {}

  /** The whole resource, the members of its spec as its author ordered them. */
  static ObjectNode tree(Resource resource) {
    return tree(resource, resource.version(), resource.effectiveAt());
  }

  /** The same with another version and time. */
  static ObjectNode tree(Resource resource, OptionalLong version, OptionalLong effectiveAt) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("apiVersion", ResourceParser.API_VERSION);
    tree.put("kind", resource.id().kind().label());
    ObjectNode metadata = tree.putObject("metadata");
    metadata.put("name", resource.id().name());
    version.ifPresent(number -> metadata.put("version", number));
    if (!resource.labels().isEmpty()) {
      ObjectNode labels = metadata.putObject("labels");
      resource.labels().forEach(labels::put);
    }
    effectiveAt.ifPresent(
        millis -> metadata.put("effectiveAt", Instant.ofEpochMilli(millis).toString()));
    tree.set("spec", resource.spec());
    return tree;
  }

  /** A tree as YAML that {@code apply} reads. */
  static String write(ObjectNode tree) {
    return YamlText.of(tree);
  }

  /**
   * A tree as the body of a record: YAML, or JSON when it is too large for the YAML that is
   * allowed.
   */
  static String body(ObjectNode tree, int longestYaml) {
    String yaml = write(tree);
    return yaml.length() <= longestYaml ? yaml : json(tree) + "\n";
  }

  static String json(JsonNode tree) {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String prettyJson(JsonNode tree) {
    return tree.toPrettyString();
  }

  /**
   * The lines by which two contents of a resource are compared: members sorted, long texts named by
   * their length and hash. Nothing for no resource.
   */
  static List<String> lines(Optional<Resource> resource) {
    return resource
        .map(content -> write((ObjectNode) canonical(tree(content))).lines().toList())
        .orElse(List.of());
  }

  private static JsonNode canonical(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode sorted = JsonNodeFactory.instance.objectNode();
      Map<String, JsonNode> members = new TreeMap<>();
      object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      // What a resource is about stands first in it, as people write it.
      for (String first : List.of("apiVersion", "kind", "metadata", "name")) {
        JsonNode member = members.remove(first);
        if (member != null) {
          sorted.set(first, canonical(member));
        }
      }
      members.forEach((name, member) -> sorted.set(name, canonical(member)));
      return sorted;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> copy.add(canonical(element)));
      return copy;
    }
    if (node instanceof TextNode text && text.asText().length() > LONGEST_SHOWN) {
      return TextNode.valueOf(
          "(%,d characters, SHA-256 %s…)"
              .formatted(text.asText().length(), Hashes.sha256(text.asText()).substring(0, 16)));
    }
    return node;
  }

  /** The document for people: long texts are only named. */
  static List<String> specLines(Resource resource) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    List<String> lines = new ArrayList<>();
    resource
        .spec()
        .properties()
        .forEach(member -> spec.set(member.getKey(), shortened(member.getValue())));
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.set("spec", spec);
    lines.addAll(write(whole).lines().toList());
    return lines;
  }

  private static JsonNode shortened(JsonNode node) {
    return node.isTextual() ? canonical(node) : node;
  }
}
