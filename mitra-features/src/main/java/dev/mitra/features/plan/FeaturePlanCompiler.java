package dev.mitra.features.plan;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.declare.FeatureSetParser;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns the FeatureSets in force into a {@link FeaturePlan}, or finds everything that stands
 * against it. Several sets may add to the profiles of one entity; measures that mean the same are
 * kept once. Not thread-safe.
 */
public final class FeaturePlanCompiler {
  /** The most cells that the profiles of an entity may come to need. */
  public static final int MOST_CELLS = 8192;

  /** The most features of all entities together: their names and vectors go into one record. */
  public static final int MOST_FEATURES = 10_000;

  private final EventSchema schema;
  private final long retention;
  private final ExpressionCompiler expressions;

  /** A compiler for one schema, with the longest retention that windows can need. */
  public FeaturePlanCompiler(EventSchema schema) {
    this(schema, FeatureSetParser.LONGEST_WINDOW);
  }

  /**
   * A compiler for one schema.
   *
   * @param schema the schema
   * @param retention how long profiles without events are kept, milliseconds: the most that a
   *     window and its delay may be together in a set that was not admitted before
   */
  public FeaturePlanCompiler(EventSchema schema, long retention) {
    this.schema = schema;
    this.retention = retention;
    this.expressions =
        new ExpressionCompiler(EventVariables.table(schema), ExpressionLimits.DEFAULT);
  }

  /**
   * Compiles a plan.
   *
   * @param sets the sets in force, by name: their order is that of the features
   * @param before since when measures have been declared, from the plan before this one; a set's
   *     own record of that comes first
   * @throws InvalidDeclarationException with all findings
   */
  public FeaturePlan compile(List<DeclaredSet> sets, Map<String, Long> before) {
    return compile(sets, List.of(), before);
  }

  /**
   * Compiles a plan with patterns.
   *
   * @param sets the sets in force, by name: their order is that of the features
   * @param patterns what the patterns in force add to the vector
   * @param before since when measures have been declared, from the plan before this one; a set's
   *     own record of that comes first
   * @throws InvalidDeclarationException with all findings
   */
  public FeaturePlan compile(
      List<DeclaredSet> sets, List<PatternColumns> patterns, Map<String, Long> before) {
    Findings findings = new Findings();
    Map<String, EntityBuilder> entities = new TreeMap<>();
    for (DeclaredSet set : sets) {
      String name = set.spec().entity();
      EntityBuilder entity = entities.get(name);
      if (entity == null) {
        EntityKind kind = entityKind(name, sets, findings);
        entity = new EntityBuilder(kind, set, schema, expressions, before, retention, findings);
        entities.put(name, entity);
      }
      entity.add(set);
    }
    PatternPlaces places = new PatternPlaces(patterns, findings);
    entities.values().forEach(entity -> places.take(entity.names()));
    List<EntityPlan> plans = new ArrayList<>();
    List<List<PatternColumns>> followed = new ArrayList<>();
    Map<String, ExprType> columns = new LinkedHashMap<>();
    Map<String, Map<String, Long>> measuresSince = new HashMap<>();
    entities.forEach(
        (name, entity) -> {
          entity.names().forEach(feature -> columns.put(feature, ExprType.NUMBER));
          measuresSince.putAll(entity.declaredBySet());
          entity.check();
          if (!entity.isEmpty()) {
            followed.add(places.of(name, columns));
          }
          if (findings.isEmpty() && !entity.isEmpty()) {
            plans.add(entity.build());
          }
        });
    places.refuseOthers();
    DerivedCompiler derived = new DerivedCompiler(schema, columns, findings);
    sets.forEach(derived::add);
    DerivedFeatures derivedFeatures = derived.compile();
    int size = columns.size() + derived.size();
    if (size > MOST_FEATURES) {
      findings.add(
          patterns.isEmpty() ? sets.get(sets.size() - 1).at("spec.features") : "spec",
          "would make %d features in all; %d are allowed",
          size,
          MOST_FEATURES);
    }
    findings.throwIfAny();
    return new FeaturePlan(schema, plans, followed, derivedFeatures, measuresSince);
  }

  /** The kind of entity that the sets of a name add to; without a key when it has none. */
  private EntityKind entityKind(String name, List<DeclaredSet> all, Findings findings) {
    List<DeclaredSet> sets = all.stream().filter(set -> set.spec().entity().equals(name)).toList();
    Optional<EntityKind> known = schema.entity(name);
    List<DeclaredSet> keyed = sets.stream().filter(set -> !set.spec().key().isEmpty()).toList();
    if (keyed.isEmpty()) {
      if (known.isEmpty()) {
        findings.add(
            sets.get(0).at("spec.entity"),
            "'%s' is not an entity of the schema; name one of %s, or give 'key', the fields that key"
                + " a new kind of entity%s",
            name,
            schema.entityNames().stream().sorted().toList(),
            Nearest.hint(name, schema.entityNames()));
      }
      return known.orElse(new EntityKind(name, List.of()));
    }
    DeclaredSet first = keyed.get(0);
    List<Field> key = keyFields(first, findings);
    if (known.isPresent() && !known.get().key().equals(key)) {
      findings.add(
          first.at("spec.key"),
          "is not how the schema keys '%s'; leave it out, or give the entity another name",
          name);
    }
    for (DeclaredSet other : keyed.subList(1, keyed.size())) {
      if (!other.spec().key().equals(first.spec().key())) {
        findings.add(
            other.at("spec.key"),
            "is not how '%s' is keyed already, by %s; say the same or leave it out",
            name,
            first.spec().key());
      }
    }
    return new EntityKind(name, key);
  }

  private List<Field> keyFields(DeclaredSet set, Findings findings) {
    List<Field> key = new ArrayList<>();
    for (String name : set.spec().key()) {
      Optional<Field> field = schema.field(name);
      if (field.isEmpty()
          || field.get().type() == FieldType.DOUBLE
          || field.get().type() == FieldType.TIME) {
        findings.add(
            set.at("spec.key"),
            "'%s' cannot key an entity; a field of type string, long or boolean can%s",
            name,
            field.isPresent() ? "" : Nearest.hint(name, schema.fieldNames()));
      } else {
        key.add(field.get());
      }
    }
    return key;
  }
}
