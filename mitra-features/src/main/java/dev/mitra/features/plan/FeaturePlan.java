package dev.mitra.features.plan;

import dev.mitra.features.event.Event;
import dev.mitra.features.event.EventInputs;
import dev.mitra.features.event.EventVariables;
import dev.mitra.features.expr.ExprType;
import dev.mitra.features.expr.Variable;
import dev.mitra.features.expr.VariableTable;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Feature;
import dev.mitra.features.schema.BusinessCalendar;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * All features in force, and the order in which they stand in a payment's vector: the event's
 * numeric fields by slot, the calendar, the features of each entity with the columns of its
 * patterns behind them, entities and patterns by name, then the derived features, sets by name.
 * Immutable; made by {@link FeaturePlanCompiler}.
 */
public final class FeaturePlan {
  private final EventSchema schema;
  private final List<EntityPlan> entities;
  private final List<List<PatternColumns>> patterns;
  private final DerivedFeatures derived;
  private final Map<String, Map<String, Long>> measuresSince;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final Field[] numericFields;
  private final int calendarAt;
  private final int[] offsets;
  private final int[] widths;
  private final Set<String> flags = new HashSet<>();
  private final int derivedAt;

  /**
   * @param patterns the columns of the patterns of each of the entities, by name of the pattern
   */
  FeaturePlan(
      EventSchema schema,
      List<EntityPlan> entities,
      List<List<PatternColumns>> patterns,
      DerivedFeatures derived,
      Map<String, Map<String, Long>> measuresSince) {
    this.schema = schema;
    this.entities = List.copyOf(entities);
    this.patterns = patterns.stream().map(List::copyOf).toList();
    this.derived = derived;
    this.measuresSince = Map.copyOf(measuresSince);
    this.numericFields =
        schema.fields().stream().filter(f -> f.type().isNumeric()).toArray(Field[]::new);
    for (Field field : numericFields) {
      names.add(field.name());
    }
    calendarAt = names.size();
    names.addAll(BusinessCalendar.NAMES);
    offsets = new int[entities.size()];
    widths = new int[offsets.length];
    for (int e = 0; e < offsets.length; e++) {
      offsets[e] = names.size();
      for (Feature feature : entities.get(e).features()) {
        names.add(feature.name());
      }
      for (PatternColumns pattern : patterns.get(e)) {
        for (PatternColumns.Column column : pattern.columns()) {
          names.add(column.name());
          if (column.type() == ExprType.FLAG) {
            flags.add(column.name());
          }
        }
      }
      widths[e] = names.size() - offsets[e];
    }
    derivedAt = names.size();
    derived.features().forEach(feature -> names.add(feature.name()));
    for (int i = 0; i < names.size(); i++) {
      indices.put(names.get(i), i);
    }
  }

  /** A plan with no declared features. */
  public static FeaturePlan empty(EventSchema schema) {
    return new FeaturePlan(schema, List.of(), List.of(), DerivedFeatures.NONE, Map.of());
  }

  /** The schema. */
  public EventSchema schema() {
    return schema;
  }

  /** The entities that have features, by name. */
  public List<EntityPlan> entities() {
    return entities;
  }

  /** The features that are computed from others, in the order of the vector, whose end they are. */
  public List<DerivedFeature> derived() {
    return derived.features();
  }

  /** The names of the vector's columns. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** The number of the vector's columns. */
  public int size() {
    return names.size();
  }

  /** The column of a name, if there is one. */
  public OptionalInt index(String name) {
    Integer index = indices.get(name);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** The column of an entity's first feature. */
  public int offset(int entity) {
    return offsets[entity];
  }

  /** How many columns an entity has: its features, then those of its patterns. */
  public int width(int entity) {
    return widths[entity];
  }

  /** What patterns add to the vector, in its order. */
  public List<PatternColumns> patternColumns() {
    return patterns.stream().flatMap(List::stream).toList();
  }

  /** What the patterns of an entity add, in the order of the vector. */
  public List<PatternColumns> patternColumns(int entity) {
    return patterns.get(entity);
  }

  /**
   * Writes what the columns of an entity's patterns hold when nothing is known of the entity.
   *
   * @param vector receives the values
   * @param at where the entity's first feature is in it
   */
  public void fillEmptyPatterns(int entity, double[] vector, int at) {
    int next = at + entities.get(entity).features().size();
    for (PatternColumns pattern : patterns.get(entity)) {
      for (PatternColumns.Column column : pattern.columns()) {
        vector[next++] = column.empty();
      }
    }
  }

  /** The derived features that read one of these columns, directly or through others. */
  public Set<String> derivedFrom(Set<String> columns) {
    VariableTable table = variables();
    boolean[] marked = new boolean[table.size()];
    columns.forEach(name -> table.ordinal(name).ifPresent(ordinal -> marked[ordinal] = true));
    int firstDerived = table.size() - derived.features().size();
    derived.follow(marked, firstDerived);
    Set<String> found = new TreeSet<>();
    for (int i = firstDerived; i < marked.length; i++) {
      if (marked[i]) {
        found.add(table.get(i).name());
      }
    }
    return found;
  }

  /** When each measure was declared, by its key; milliseconds since 1970. */
  public Map<String, Long> measuresSince() {
    Map<String, Long> all = new HashMap<>();
    measuresSince.values().forEach(all::putAll);
    return all;
  }

  /** The same for the measures that one set declares, to be recorded with it. */
  public Map<String, Long> measuresSince(String set) {
    return measuresSince.getOrDefault(set, Map.of());
  }

  /**
   * Writes the columns that come from the event alone; those of entities and the derived ones stay
   * as they are.
   */
  public void fillEvent(Event event, EventInputs inputs, double[] vector) {
    for (int i = 0; i < numericFields.length; i++) {
      vector[i] = EventInputs.number(event, numericFields[i]);
    }
    inputs.copyCalendar(vector, calendarAt);
  }

  /**
   * Computes the derived columns, when all others are there. A condition gives 1 or 0; a number is
   * as IEEE 754 has it: a missing input makes it missing (NaN), a division by zero infinite.
   *
   * @param inputs of the same schema, whose event is that of the vector
   * @param vector the vector
   */
  public void computeDerived(VectorInputs inputs, double[] vector) {
    derived.compute(inputs.bind(vector), vector, derivedAt);
  }

  /**
   * What expressions over a payment may read, by the ordinals of {@link VectorInputs}: the event,
   * then the features and patterns of all entities and the derived features. All are numbers but
   * whether a pattern has matched, which is a flag.
   */
  public VariableTable variables() {
    List<Variable> features = new ArrayList<>();
    for (String name : names.subList(firstFeature(), names.size())) {
      features.add(new Variable(name, flags.contains(name) ? ExprType.FLAG : ExprType.NUMBER));
    }
    return EventVariables.table(schema).plus(features);
  }

  /** The column of the first feature, which follows the event's own: see {@link #variables}. */
  public int firstFeature() {
    return calendarAt + BusinessCalendar.NAMES.size();
  }
}
