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
 * numeric fields by slot, the calendar, then the features of each entity, entities by name.
 * Immutable; made by {@link FeaturePlanCompiler}.
 */
public final class FeaturePlan {
  private final EventSchema schema;
  private final List<EntityPlan> entities;
  private final Map<String, Map<String, Long>> measuresSince;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private final Field[] numericFields;
  private final int calendarAt;
  private final int[] offsets;

  FeaturePlan(
      EventSchema schema, List<EntityPlan> entities, Map<String, Map<String, Long>> measuresSince) {
    this.schema = schema;
    this.entities = List.copyOf(entities);
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
    for (int i = 0; i < names.size(); i++) {
      indices.put(names.get(i), i);
    }
  }

  /** A plan with no declared features. */
  public static FeaturePlan empty(EventSchema schema) {
    return new FeaturePlan(schema, List.of(), Map.of());
  }

  /** The schema. */
  public EventSchema schema() {
    return schema;
  }

  /** The entities that have features, by name. */
  public List<EntityPlan> entities() {
    return entities;
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

  /** Since when each measure has been declared, by its key. */
  public Map<String, Long> measuresSince() {
    Map<String, Long> all = new HashMap<>();
    measuresSince.values().forEach(all::putAll);
    return all;
  }

  /** The same for the measures that one set declares, to be recorded with it. */
  public Map<String, Long> measuresSince(String set) {
    return measuresSince.getOrDefault(set, Map.of());
  }

  /** Writes the columns that come from the event alone; those of entities stay as they are. */
  public void fillEvent(Event event, EventInputs inputs, double[] vector) {
    for (int i = 0; i < numericFields.length; i++) {
      vector[i] = EventInputs.number(event, numericFields[i]);
    }
    inputs.copyCalendar(vector, calendarAt);
  }

  /** What expressions over a payment may read: the event, then the features of all entities. */
  public VariableTable variables() {
    List<Variable> features = new ArrayList<>();
    for (EntityPlan entity : entities) {
      for (Feature feature : entity.features()) {
        features.add(new Variable(feature.name(), ExprType.NUMBER));
      }
    }
    return EventVariables.table(schema).plus(features);
  }

  /** The column of the first feature, which follows the event's own: see {@link #variables}. */
  public int firstFeature() {
    return calendarAt + BusinessCalendar.NAMES.size();
  }
}
