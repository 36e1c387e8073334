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
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * All features in force, and the order in which they stand in a payment's vector: the event's
 * numeric fields by slot, the calendar, the features of each entity, entities by name, then the
 * derived features, sets by name. Immutable; made by {@link FeaturePlanCompiler}.
 */
public final class FeaturePlan {
  private final EventSchema schema;
  private final List<EntityPlan> entities;
  private final DerivedFeatures derived;
  private final Map<String, Map<String, Long>> measuresSince;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final Field[] numericFields;
  private final int calendarAt;
  private final int[] offsets;
  private final int derivedAt;

  FeaturePlan(
      EventSchema schema,
      List<EntityPlan> entities,
      DerivedFeatures derived,
      Map<String, Map<String, Long>> measuresSince) {
    this.schema = schema;
    this.entities = List.copyOf(entities);
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
    for (int e = 0; e < offsets.length; e++) {
      offsets[e] = names.size();
      for (Feature feature : entities.get(e).features()) {
        names.add(feature.name());
      }
    }
    derivedAt = names.size();
    derived.features().forEach(feature -> names.add(feature.name()));
    for (int i = 0; i < names.size(); i++) {
      indices.put(names.get(i), i);
    }
  }

  /** A plan with no declared features. */
  public static FeaturePlan empty(EventSchema schema) {
    return new FeaturePlan(schema, List.of(), DerivedFeatures.NONE, Map.of());
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
   * then the features of all entities and the derived ones, which are numbers.
   */
  public VariableTable variables() {
    List<Variable> features = new ArrayList<>();
    for (String name : names.subList(firstFeature(), names.size())) {
      features.add(new Variable(name, ExprType.NUMBER));
    }
    return EventVariables.table(schema).plus(features);
  }

  /** The column of the first feature, which follows the event's own: see {@link #variables}. */
  public int firstFeature() {
    return calendarAt + BusinessCalendar.NAMES.size();
  }
}
