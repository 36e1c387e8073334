package dev.mitra.features.plan;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.Finding;
import dev.mitra.features.check.Findings;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.FeatureDeclaration;
import dev.mitra.features.declare.FeatureSetSpec;
import dev.mitra.features.declare.ProfileLimits;
import dev.mitra.features.declare.Window;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.Expression;
import dev.mitra.features.expr.ExpressionCompiler;
import dev.mitra.features.expr.ExpressionLimits;
import dev.mitra.features.expr.InvalidExpressionException;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.profile.Measure;
import dev.mitra.features.profile.MeasureKind;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import dev.mitra.features.schema.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

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
  private final ExpressionCompiler expressions;

  /** A compiler for one schema. */
  public FeaturePlanCompiler(EventSchema schema) {
    this.schema = schema;
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
    Findings findings = new Findings();
    Map<String, EntityBuilder> entities = new TreeMap<>();
    for (DeclaredSet set : sets) {
      FeatureSetSpec spec = set.spec();
      EntityBuilder entity = entities.get(spec.entity());
      if (entity == null) {
        Optional<EntityKind> kind = entityKind(set, findings);
        if (kind.isEmpty()) {
          continue;
        }
        entity = new EntityBuilder(kind.get(), set, before, findings);
        entities.put(spec.entity(), entity);
      } else {
        entity.checkKey(set);
      }
      entity.add(set);
    }
    List<EntityPlan> plans = new ArrayList<>();
    Map<String, Map<String, Long>> measuresSince = new HashMap<>();
    int columns = 0;
    for (EntityBuilder entity : entities.values()) {
      entity.checkSize();
      columns += entity.features.size();
      if (findings.isEmpty()) {
        plans.add(entity.build());
      }
      entity.sinceBySet.forEach(
          (name, since) ->
              measuresSince.computeIfAbsent(name, any -> new HashMap<>()).putAll(since));
    }
    if (columns > MOST_FEATURES) {
      findings.add(
          sets.get(sets.size() - 1).at("spec.features"),
          "would make %d features in all; %d are allowed",
          columns,
          MOST_FEATURES);
    }
    findings.throwIfAny();
    return new FeaturePlan(schema, plans, measuresSince);
  }

  private Optional<EntityKind> entityKind(DeclaredSet set, Findings findings) {
    FeatureSetSpec spec = set.spec();
    Optional<EntityKind> declared = schema.entity(spec.entity());
    if (spec.key().isEmpty()) {
      if (declared.isEmpty()) {
        findings.add(
            set.at("spec.entity"),
            "'%s' is not an entity of the schema; name one of %s, or give 'key', the fields that key"
                + " a new kind of entity%s",
            spec.entity(),
            schema.entityNames().stream().sorted().toList(),
            Nearest.hint(spec.entity(), schema.entityNames()));
      }
      return declared;
    }
    List<Field> key = new ArrayList<>();
    for (String name : spec.key()) {
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
    if (declared.isPresent() && !declared.get().key().equals(key)) {
      findings.add(
          set.at("spec.key"),
          "is not how the schema keys '%s'; leave it out, or give the entity another name",
          spec.entity());
    }
    return Optional.of(new EntityKind(spec.entity(), key));
  }

  /** The profiles of one entity, as its sets are added. */
  private final class EntityBuilder {
    private final EntityKind kind;
    private final DeclaredSet first;
    private final Map<String, Long> before;
    private final Map<String, Map<String, Long>> sinceBySet = new HashMap<>();
    private final Findings findings;
    private final Map<String, Integer> filterIndices = new HashMap<>();
    private final List<Expression> filters = new ArrayList<>();
    private final Map<String, Measure> measures = new LinkedHashMap<>();
    private final Map<String, Integer> measureIndices = new HashMap<>();
    private final Map<String, Feature> features = new LinkedHashMap<>();
    private ProfileLimits limits;

    EntityBuilder(EntityKind kind, DeclaredSet first, Map<String, Long> before, Findings findings) {
      this.kind = kind;
      this.first = first;
      this.before = before;
      this.findings = findings;
      this.limits = first.spec().limits();
    }

    /** A set after the first: it may leave the key out, or say the same. */
    void checkKey(DeclaredSet set) {
      List<String> names = kind.key().stream().map(Field::name).toList();
      if (!set.spec().key().isEmpty() && !set.spec().key().equals(names)) {
        findings.add(
            set.at("spec.key"),
            "is not how '%s' is keyed already, by %s; say the same or leave it out",
            kind.name(),
            names);
      }
    }

    void add(DeclaredSet set) {
      ProfileLimits more = set.spec().limits();
      // One profile serves all sets of an entity, so the most exact wish decides.
      limits =
          new ProfileLimits(
              Math.max(limits.cells(), more.cells()),
              Math.min(limits.epsilon(), more.epsilon()),
              Math.max(limits.distinctValues(), more.distinctValues()));
      for (FeatureDeclaration declaration : set.spec().features()) {
        addFeature(set, declaration);
      }
    }

    private void addFeature(DeclaredSet set, FeatureDeclaration declaration) {
      int filter = filter(set, declaration);
      Aggregate sample =
          declaration.aggregates().isEmpty() ? Aggregate.COUNT : declaration.aggregates().get(0);
      MeasureKind measureKind =
          switch (sample) {
            case COUNT -> MeasureKind.COUNT;
            case DISTINCT -> MeasureKind.DISTINCT;
            case SUM, AVG, STD, MIN, MAX, RATE -> MeasureKind.VALUE;
          };
      Field field = field(set, declaration, measureKind);
      int measure = measure(set, declaration, measureKind, field, filter);
      for (Aggregate aggregate : declaration.aggregates()) {
        for (Window window : declaration.windows()) {
          String name = kind.name() + "." + declaration.featureName(aggregate, window);
          Feature feature =
              new Feature(
                  name,
                  aggregate,
                  measure,
                  window.millis(),
                  declaration.delay(),
                  declaration.whenEmpty().orElse(aggregate.empty()));
          if (!Variable.isName(name)) {
            findings.add(
                set.at(declaration.path()),
                "makes '%s', which expressions cannot read; a name has at most %d characters and no"
                    + " part that CEL keeps for itself",
                name,
                Variable.LONGEST_NAME);
          }
          if (features.putIfAbsent(name, feature) != null) {
            findings.add(
                set.at(declaration.path()),
                "makes '%s', which is there already; names are given once",
                name);
          }
        }
      }
    }

    private int filter(DeclaredSet set, FeatureDeclaration declaration) {
      String where = declaration.where().strip();
      if (where.isEmpty()) {
        return -1;
      }
      Integer known = filterIndices.get(where);
      if (known != null) {
        return known;
      }
      try {
        filters.add(expressions.condition(where));
        filterIndices.put(where, filters.size() - 1);
        return filters.size() - 1;
      } catch (InvalidExpressionException e) {
        for (Finding finding : e.findings(set.at(declaration.path() + ".where"))) {
          findings.add(finding);
        }
        return -1;
      }
    }

    private @Nullable Field field(
        DeclaredSet set, FeatureDeclaration declaration, MeasureKind measureKind) {
      if (declaration.field().isEmpty()) {
        return null;
      }
      String name = declaration.field().get();
      Optional<Field> field = schema.field(name);
      if (field.isEmpty()) {
        findings.add(
            set.at(declaration.path()),
            "reads '%s', which is no field of the schema%s",
            name,
            Nearest.hint(name, schema.fieldNames()));
        return null;
      }
      FieldType type = field.get().type();
      if (measureKind == MeasureKind.VALUE && !type.isNumeric()) {
        findings.add(
            set.at(declaration.path()),
            "aggregates '%s' of type %s; a field of type long, double or boolean can be",
            name,
            type.name().toLowerCase(Locale.ROOT));
      }
      if (declaration.aggregates().contains(Aggregate.RATE) && type != FieldType.BOOLEAN) {
        findings.add(
            set.at(declaration.path()),
            "takes the rate of '%s'; a rate is the share of true in a field of type boolean",
            name);
      }
      return field.get();
    }

    private int measure(
        DeclaredSet set,
        FeatureDeclaration declaration,
        MeasureKind measureKind,
        @Nullable Field field,
        int filter) {
      String key =
          kind.name()
              + kind.key().stream().map(Field::name).toList()
              + "|"
              + measureKind
              + "|"
              + (field == null ? "" : field.name())
              + "|"
              + (filter < 0 ? "" : declaration.where().strip());
      Map<String, Long> bySet = sinceBySet.computeIfAbsent(set.name(), any -> new HashMap<>());
      Integer known = measureIndices.get(key);
      if (known != null) {
        bySet.put(key, Objects.requireNonNull(measures.get(key)).since());
        return known;
      }
      long since = since(set, key);
      bySet.put(key, since);
      int id = id(key + "|" + since);
      if (measures.values().stream().anyMatch(m -> m.id() == id)) {
        findings.add(
            set.at(declaration.path()),
            "has the same id in stored profiles as another measure, by chance; write its condition"
                + " a little differently");
      }
      measures.put(key, new Measure(measureKind, field, filter, key, since, id, 0));
      measureIndices.put(key, measures.size() - 1);
      return measures.size() - 1;
    }

    private long since(DeclaredSet set, String key) {
      if (set.spec().since().isPresent()) {
        return set.spec().since().getAsLong();
      }
      Long recorded = set.measuresSince().get(key);
      long since = recorded != null ? recorded : set.effectiveAt();
      // What is being collected already is not begun anew.
      return Math.min(since, before.getOrDefault(key, since));
    }

    void checkSize() {
      int bound = EntityPlan.cellBound(List.copyOf(features.values()), limits);
      if (bound > MOST_CELLS) {
        findings.add(
            first.at("spec.epsilon"),
            "of %s could need %d cells for a busy %s; at most %d are allowed: raise epsilon, lower"
                + " exactCells, or give delayed features (longest: %s) no windows shorter than a"
                + " hundredth of their delay",
            limits.epsilon(),
            bound,
            kind.name(),
            MOST_CELLS,
            Durations.format(features.values().stream().mapToLong(Feature::delay).max().orElse(0)));
      }
    }

    EntityPlan build() {
      return new EntityPlan(
          kind,
          filters,
          EntityPlan.layOut(List.copyOf(measures.values())),
          List.copyOf(features.values()),
          limits);
    }
  }

  private static int id(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }
}
