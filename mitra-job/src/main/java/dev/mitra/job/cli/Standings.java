package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mitra.features.check.StrictDocuments;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Writes resources as {@code mitra get} does. */
final class Standings {
  private static final String OWNER = "owner";
  private static final String ACTIVE = "ACTIVE";
  private static final int LONGEST_DESCRIPTION = 60;

  private Standings() {}

  /** One line for each. */
  static void table(List<Standing> standings, boolean wide, PrintWriter out) {
    List<String> headings =
        new ArrayList<>(
            List.of("RESOURCE", "STATE", ">VERSION", ">EPOCH", "SINCE", "OWNER", "WHAT"));
    if (wide) {
      headings.addAll(List.of("SIGNED BY", "DESCRIPTION"));
    }
    TextTable table = new TextTable(headings);
    for (Standing standing : standings) {
      Change change = standing.change();
      List<String> cells =
          new ArrayList<>(
              List.of(
                  change.id().toKey(),
                  standing.state().label(),
                  change.version().isPresent() ? Long.toString(change.version().getAsLong()) : "-",
                  Long.toString(change.epoch()),
                  Moments.brief(change.effectiveAt()),
                  change.deletes() ? "-" : change.resource().labels().getOrDefault(OWNER, "-"),
                  change.deletes() ? "deletion" : what(change.resource())));
      if (wide) {
        cells.add(change.signers().isEmpty() ? "-" : String.join(", ", change.signers()));
        cells.add(change.deletes() ? "" : description(change.resource()));
      }
      table.row(cells, List.of());
    }
    table.write(out);
  }

  private static String description(Resource resource) {
    String text = resource.spec().path("description").asText("").strip();
    return TextTable.cut(text, LONGEST_DESCRIPTION);
  }

  /** What a resource is in a few words, from its spec. */
  static String what(Resource resource) {
    JsonNode spec = resource.spec();
    return switch (resource.id().kind()) {
      case FEATURE_SET ->
          "%s, %d declared"
              .formatted(
                  spec.path("entity").asText("?"),
                  spec.path("features").size() + spec.path("derived").size());
      case LIST ->
          "%s, %d entries"
              .formatted(spec.path("purpose").asText("WATCH"), spec.path("entries").size());
      case PATTERN -> pattern(spec);
      case MODEL -> model(resource);
      case RULE -> rule(spec);
      case POLICY -> policy(spec);
      case DEMOTION -> "of " + spec.path("target").asText("?");
      case BUNDLE -> "";
    };
  }

  private static String model(Resource model) {
    return "%s %s".formatted(model.spec().path("role").asText("?"), ModelSpecs.version(model))
        + ModelSpecs.split(model).map(split -> ", " + ModelSpecs.splitText(split)).orElse("");
  }

  private static String pattern(JsonNode spec) {
    String mode = spec.path("mode").asText(ACTIVE);
    return "%s, %d steps".formatted(spec.path("entity").asText("?"), spec.path("sequence").size())
        + (mode.equals(ACTIVE) ? "" : ", " + mode);
  }

  private static String rule(JsonNode spec) {
    StringJoiner words = new StringJoiner(", ");
    boolean hard = spec.path("lane").asText().equals("HARD");
    words.add((hard ? "HARD " : "") + spec.path("action").asText("?"));
    String mode = spec.path("mode").asText(ACTIVE);
    if (!mode.equals(ACTIVE)) {
      words.add(mode);
    }
    if (spec.has("rollout")) {
      words.add(spec.path("rollout").path("percent").asText() + " %");
    }
    if (spec.has("scope")) {
      words.add("by " + spec.path("scope").path("field").asText());
    }
    return words.toString();
  }

  private static String policy(JsonNode spec) {
    StringJoiner words = new StringJoiner(", ");
    for (String part : List.of("score", "points")) {
      String block = spec.path(part).path("block").asText();
      if (!block.isEmpty()) {
        words.add(part + " " + block + " blocks");
      }
    }
    if (spec.has("breaker")) {
      words.add("breaker");
    }
    return words.toString();
  }

  /** Kind and name of each, one a line. */
  static void names(List<Standing> standings, PrintWriter out) {
    standings.stream().map(standing -> standing.id().toKey()).distinct().forEach(out::println);
  }

  /**
   * The resources as one YAML file that {@code apply} reads, what refers to something after it.
   *
   * @param leftOut what is not in it and why, as comments
   */
  static void yaml(List<Standing> standings, List<String> leftOut, PrintWriter out) {
    leftOut.forEach(line -> out.println("# " + line));
    for (Resource resource : resources(standings)) {
      out.println("---");
      out.print(ResourceYaml.body(ResourceYaml.tree(resource), StrictDocuments.MAX_YAML_BYTES / 4));
    }
  }

  /**
   * The resources as JSON.
   *
   * @param one whether it is one resource, and not a list of them
   */
  static void json(List<Standing> standings, boolean one, PrintWriter out) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    resources(standings).forEach(resource -> list.add(ResourceYaml.tree(resource)));
    out.println(ResourceYaml.prettyJson(one && list.size() == 1 ? list.get(0) : list));
  }

  /** Each resource once: as it is in force, or as it will be when it is not yet. */
  private static List<Resource> resources(List<Standing> standings) {
    Map<ResourceId, Standing> once = new LinkedHashMap<>();
    for (Standing standing : standings) {
      if (!standing.change().deletes()) {
        once.putIfAbsent(standing.id(), standing);
      }
    }
    return once.values().stream().map(standing -> standing.change().resource()).toList();
  }

  /** Whether a resource makes sense in the control topic that it is from only. */
  static boolean isBoundToItsTopic(Standing standing) {
    return standing.id().kind() == Kind.DEMOTION;
  }
}
