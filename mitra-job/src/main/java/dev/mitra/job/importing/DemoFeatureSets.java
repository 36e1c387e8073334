package dev.mitra.job.importing;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the entity and the feature that a rule of the demo is about. */
final class DemoFeatureSets {
  private static final int MOST_KEYS = 4;
  private static final int LONGEST_ENTITY = 40;
  private static final long MINUTE = 60_000L;

  /**
   * An aggregate over an entity: one declaration of a feature.
   *
   * @param name its name in the FeatureSet
   * @param field the schema's field; empty when it counts events
   * @param aggregate the word of the aggregate; empty when it counts events
   */
  record Declared(String name, String field, String aggregate) {}

  /**
   * The features of one combination of keys.
   *
   * @param entity the kind of entity
   * @param key the fields that key it
   * @param own whether the schema has no such entity, so that the FeatureSet has to say its key
   * @param features the windows of each aggregate, as declarations write them
   * @param rules the ids of the demo's rules that read them
   */
  record DemoSet(
      String entity,
      List<String> key,
      boolean own,
      Map<Declared, Set<String>> features,
      Set<Integer> rules) {}

  private final DemoImport.Target target;
  private final EventSchema schema;
  private final Findings findings;
  private final Map<Set<String>, DemoSet> sets = new LinkedHashMap<>();

  DemoFeatureSets(DemoImport.Target target, Findings findings) {
    this.target = target;
    this.schema = target.schema();
    this.findings = findings;
  }

  /** The sets so far. */
  Collection<DemoSet> sets() {
    return sets.values();
  }

  /**
   * The full name of the feature that a rule compares.
   *
   * @return nothing when it cannot be carried over, which is a finding
   */
  Optional<String> featureOf(DemoRule rule) {
    int before = findings.size();
    String place = DemoDocuments.at(rule.line());
    List<String> key = key(rule, place + " groupingKeyNames");
    String field = rule.isCount() ? "" : aggregated(rule, place + " aggregateFieldName");
    if (rule.isCount() && rule.function() != DemoRule.Function.SUM) {
      findings.add(
          place + " aggregatorFunctionType",
          "is %s of a count, which is 1 at any time; SUM is what counts payments",
          rule.function());
    }
    long window = rule.windowMinutes() * MINUTE;
    if (window > FeatureSetParser.LONGEST_WINDOW) {
      findings.add(
          place + " windowMinutes",
          "is %d; windows of at most %d minutes (%s) are allowed",
          rule.windowMinutes(),
          FeatureSetParser.LONGEST_WINDOW / MINUTE,
          Durations.format(FeatureSetParser.LONGEST_WINDOW));
    }
    if (findings.size() > before) {
      return Optional.empty();
    }
    DemoSet set = sets.computeIfAbsent(new HashSet<>(key), any -> newSet(key));
    Declared declared =
        rule.isCount()
            ? new Declared("demo_count", "", "")
            : new Declared(
                "demo_" + word(field), field, rule.function().name().toLowerCase(Locale.ROOT));
    String length = Durations.format(window);
    set.features().computeIfAbsent(declared, any -> new LinkedHashSet<>()).add(length);
    set.rules().add(rule.id());
    return Optional.of(
        set.entity()
            + "."
            + declared.name()
            + (declared.aggregate().isEmpty() ? "" : "_" + declared.aggregate())
            + "_"
            + length);
  }

  private List<String> key(DemoRule rule, String path) {
    if (rule.keys().isEmpty() || rule.keys().size() > MOST_KEYS) {
      findings.add(
          path,
          "has %d names; an entity is keyed by 1 to %d fields, so an aggregate over all payments"
              + " cannot be carried over",
          rule.keys().size(),
          MOST_KEYS);
      return List.of();
    }
    Set<String> key = new LinkedHashSet<>();
    for (String name : rule.keys()) {
      Optional<Field> field = field(name, path);
      if (field.isEmpty()) {
        continue;
      }
      if (field.get().type() == FieldType.DOUBLE || field.get().type() == FieldType.TIME) {
        findings.add(
            path,
            "%s is the field '%s', which cannot key an entity; a field of type string, long or"
                + " boolean can",
            Quote.of(name),
            field.get().name());
      }
      key.add(field.get().name());
    }
    return List.copyOf(key);
  }

  private String aggregated(DemoRule rule, String path) {
    Optional<Field> field = field(rule.field(), path);
    if (field.isPresent()
        && (field.get().type() == FieldType.STRING || field.get().type() == FieldType.TIME)) {
      findings.add(
          path,
          "%s is the field '%s', which has no values to add up; a field of type double, long or"
              + " boolean has",
          Quote.of(rule.field()),
          field.get().name());
    }
    return field.map(Field::name).orElse("");
  }

  /** The schema's field for a name of the demo. */
  private Optional<Field> field(String theirs, String path) {
    String ours = target.fields().getOrDefault(theirs, theirs);
    Optional<Field> field = schema.field(ours);
    if (field.isEmpty()) {
      String hint = Nearest.hint(ours, schema.fieldNames());
      findings.add(
          path,
          "%s is no field of the schema '%s'; say which it is with --map %s=FIELD%s",
          Quote.of(ours),
          schema.name(),
          Quote.bare(theirs),
          hint);
    }
    return field;
  }

  private DemoSet newSet(List<String> key) {
    Optional<EntityKind> known =
        schema.entityNames().stream()
            .sorted()
            .map(name -> schema.entity(name).orElseThrow())
            .filter(kind -> sameKey(kind, key))
            .findFirst();
    if (known.isPresent()) {
      return new DemoSet(
          known.get().name(),
          known.get().key().stream().map(Field::name).toList(),
          false,
          new LinkedHashMap<>(),
          new LinkedHashSet<>());
    }
    return new DemoSet(newEntity(key), key, true, new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  private static boolean sameKey(EntityKind kind, List<String> key) {
    List<String> fields = kind.key().stream().map(Field::name).toList();
    return fields.size() == key.size() && fields.containsAll(key);
  }

  private String newEntity(List<String> key) {
    List<String> words = new ArrayList<>();
    key.forEach(field -> words.add(word(field)));
    String name = String.join("_", words);
    if (name.length() > LONGEST_ENTITY || !Character.isLetter(name.charAt(0))) {
      return "demo_keys_" + sets.size();
    }
    return schema.entity(name).isPresent() || name.equals("time") ? "demo_" + name : name;
  }

  /** A field's name as a part of a feature's. */
  private static String word(String field) {
    return field.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
  }
}
