package dev.mitra.job.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.declare.DerivedDeclaration;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.declare.FeatureSetSpec;
import dev.mitra.features.plan.DeclaredSet;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.plan.FeaturePlanCompiler;
import dev.mitra.features.plan.PatternColumns;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.pattern.PatternSpec;
import dev.mitra.rules.pattern.Relation;
import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.Resource;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which resource reads what of which other. Conditions are searched for the names that are declared
 * by the resources in force; whether they are right is not asked here.
 */
final class References {
  /** A name with its members; a text is matched so that nothing in it is taken for a name. */
  private static final Pattern NAME =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|([A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)");

  private static final Pattern LIST =
      Pattern.compile("\\blist\\(\\s*['\"]([a-z0-9][a-z0-9-]*)['\"]\\s*\\)");

  private static final String SCORE = "score";
  private static final String MODEL = "model.";

  private final Map<ResourceId, Resource> resources = new TreeMap<>();
  private final Set<String> fields = new TreeSet<>();

  /** Which set or pattern declares a column. */
  private final Map<String, ResourceId> declaredBy = new HashMap<>();

  References(InForce inForce, EventSchema schema) {
    inForce.all().forEach(change -> resources.put(change.id(), change.resource()));
    schema.fields().stream().map(Field::name).forEach(fields::add);
    FeaturePlanCompiler compiler = new FeaturePlanCompiler(schema);
    resources.forEach(
        (id, resource) -> {
          if (id.kind() == Kind.FEATURE_SET) {
            declare(id, resource, compiler);
          } else if (id.kind() == Kind.PATTERN) {
            declareColumns(id, resource);
          }
        });
  }

  private void declare(ResourceId id, Resource resource, FeaturePlanCompiler compiler) {
    try {
      FeatureSetSpec spec = FeatureSetParser.parse(resource.spec());
      FeatureSetSpec alone =
          new FeatureSetSpec(
              spec.entity(), spec.key(), spec.since(), spec.limits(), spec.features(), List.of());
      FeaturePlan plan =
          compiler.compile(List.of(new DeclaredSet(id.name(), "", alone, 0, Map.of())), Map.of());
      for (String name : plan.names()) {
        if (name.startsWith(spec.entity() + ".")) {
          declaredBy.putIfAbsent(name, id);
        }
      }
      for (DerivedDeclaration derived : spec.derived()) {
        declaredBy.put(spec.entity() + "." + derived.name(), id);
      }
    } catch (InvalidDeclarationException e) {
      // A set that is not valid any more declares nothing.
    }
  }

  private void declareColumns(ResourceId id, Resource resource) {
    try {
      for (PatternColumns.Column column :
          PatternSpec.parse(resource.spec()).columns(id.name(), "").columns()) {
        declaredBy.put(column.name(), id);
      }
    } catch (InvalidDeclarationException e) {
      // The same.
    }
  }

  /** What a resource reads, in lines such as {@code FeatureSet/card: card.count_1h}. */
  List<String> readBy(Resource resource) {
    Map<String, Set<String>> reads = reads(resource);
    List<String> lines = new ArrayList<>();
    reads.forEach(
        (source, names) -> lines.add(names.isEmpty() ? source : source + ": " + join(names)));
    return lines;
  }

  /** The resources that read a resource, and what of it. */
  List<String> readersOf(ResourceId id) {
    List<String> lines = new ArrayList<>();
    resources.forEach(
        (reader, resource) -> {
          Set<String> names = reads(resource).get(id.toKey());
          if (names != null && !reader.equals(id)) {
            lines.add(names.isEmpty() ? reader.toKey() : reader + ": " + join(names));
          }
        });
    return lines;
  }

  private static String join(Set<String> names) {
    return String.join(", ", names);
  }

  private Map<String, Set<String>> reads(Resource resource) {
    Map<String, Set<String>> reads = new TreeMap<>();
    ObjectNode spec = resource.spec();
    switch (resource.id().kind()) {
      case RULE -> {
        condition(spec.path("when").asText(), reads);
        name(spec.path("scope").path("field").asText(), reads);
        name(spec.path("rollout").path("by").asText(), reads);
        spec.path("suppress").forEach(each -> name(each.path("field").asText(), reads));
      }
      case MODEL -> spec.path("features").forEach(each -> name(each.asText(), reads));
      case FEATURE_SET -> derived(spec, reads);
      case DEMOTION -> reads.put(InForce.target(resource), Set.of());
      case PATTERN -> steps(spec.path("sequence"), stages(spec.path("sequence")), reads);
      case LIST, POLICY, BUNDLE -> {}
    }
    reads.remove(resource.id().toKey());
    return reads;
  }

  private void derived(ObjectNode spec, Map<String, Set<String>> reads) {
    try {
      FeatureSetParser.parse(spec)
          .derived()
          .forEach(derived -> condition(derived.expression(), reads));
    } catch (InvalidDeclarationException e) {
      for (JsonNode derived : spec.path("derived")) {
        condition(derived.toString(), reads);
      }
    }
  }

  /** The names of all stages, those in groups too. */
  private static Set<String> stages(JsonNode sequence) {
    Set<String> stages = new HashSet<>();
    for (JsonNode step : sequence) {
      for (Relation relation : Relation.values()) {
        stages.add(step.path(relation.field()).asText());
      }
      stages.addAll(stages(step.path("group")));
    }
    return stages;
  }

  private void steps(JsonNode sequence, Set<String> stages, Map<String, Set<String>> reads) {
    for (JsonNode step : sequence) {
      for (String condition : List.of("where", "until")) {
        Matcher names = NAME.matcher(step.path(condition).asText());
        while (names.find()) {
          String name = names.group(1);
          if (name != null) {
            name(ofEvent(name, stages), reads);
          }
        }
      }
      steps(step.path("group"), stages, reads);
    }
  }

  /** Of {@code small.last.merchant}, where {@code small} is a stage, the field. */
  private static String ofEvent(String name, Set<String> stages) {
    String[] parts = name.split("\\.", 3);
    return stages.contains(parts[0]) ? (parts.length < 3 ? "" : parts[2]) : name;
  }

  private void condition(String source, Map<String, Set<String>> reads) {
    Matcher lists = LIST.matcher(source);
    while (lists.find()) {
      reads.put(Kind.LIST.label() + "/" + lists.group(1), Set.of());
    }
    Matcher names = NAME.matcher(source);
    while (names.find()) {
      String name = names.group(1);
      if (name != null) {
        name(name, reads);
      }
    }
  }

  /** Takes up a name; of {@code promo.startsWith} the longest beginning that is declared. */
  private void name(String name, Map<String, Set<String>> reads) {
    for (String part = name; !part.isEmpty(); part = withoutLast(part)) {
      ResourceId set = declaredBy.get(part);
      if (set != null) {
        reads.computeIfAbsent(set.toKey(), unused -> new TreeSet<>()).add(part);
        return;
      }
      if (fields.contains(part)) {
        reads.computeIfAbsent("the event", unused -> new TreeSet<>()).add(part);
        return;
      }
      if (part.equals(SCORE)) {
        resources.values().stream()
            .filter(References::mayDecide)
            .forEach(
                model ->
                    reads
                        .computeIfAbsent(model.id().toKey(), unused -> new TreeSet<>())
                        .add(SCORE));
        return;
      }
      if (part.startsWith(MODEL) && part.indexOf('.', MODEL.length()) < 0) {
        String model = part.substring(MODEL.length()).replace('_', '-');
        reads
            .computeIfAbsent(Kind.MODEL.label() + "/" + model, unused -> new TreeSet<>())
            .add(part);
        return;
      }
    }
  }

  private static String withoutLast(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /** Whether a model's score is that of some payments. */
  private static boolean mayDecide(Resource resource) {
    return resource.id().kind() == Kind.MODEL
        && (ModelSpecs.has(ModelRole.CHAMPION, resource)
            || ModelSpecs.has(ModelRole.CHALLENGER, resource));
  }
}
