package dev.mitra.features.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a company's events look like: their fields, which fields key which entities, and which types
 * leave with a decision or erase a subject. Read from a file by {@link EventSchemaParser};
 * immutable.
 */
public final class EventSchema {
  private final String name;
  private final List<Field> fields;
  private final Field idField;
  private final Field typeField;
  private final Field timeField;
  private final Set<String> scored;
  private final List<String> erases;
  private final Map<String, EntityKind> entities = new HashMap<>();
  private final Map<String, Field> fieldsByName = new HashMap<>();
  private final BusinessCalendar calendar;

  EventSchema(
      String name,
      List<Field> fields,
      Field idField,
      Field typeField,
      Field timeField,
      Set<String> scored,
      List<String> erases,
      List<EntityKind> entities,
      BusinessCalendar calendar) {
    this.name = name;
    this.fields = List.copyOf(fields);
    this.idField = idField;
    this.typeField = typeField;
    this.timeField = timeField;
    this.scored = Set.copyOf(scored);
    this.erases = List.copyOf(erases);
    this.calendar = calendar;
    entities.forEach(entity -> this.entities.put(entity.name(), entity));
    fields.forEach(field -> fieldsByName.put(field.name(), field));
  }

  /** The schema's name. */
  public String name() {
    return name;
  }

  /** All fields in the order of their slots. */
  public List<Field> fields() {
    return fields;
  }

  /** The field of a name, if there is one. */
  public Optional<Field> field(String fieldName) {
    return Optional.ofNullable(fieldsByName.get(fieldName));
  }

  /** The field with the event's id. */
  public Field idField() {
    return idField;
  }

  /** The field with the event's type. */
  public Field typeField() {
    return typeField;
  }

  /** The field with the event's time. */
  public Field timeField() {
    return timeField;
  }

  /** Whether events of this type leave with a decision. */
  public boolean isScored(String type) {
    return scored.contains(type);
  }

  /**
   * Whether events of this type erase a subject: the values of their fields that key entities are
   * removed from all profiles. Such an event is not scored and moves no profile.
   */
  public boolean isErasure(String type) {
    return !erases.isEmpty() && erases.contains(type);
  }

  /** The types of events that erase a subject, in the order of the schema; often none or one. */
  public List<String> erasureTypes() {
    return erases;
  }

  /** The entity of a name, if the schema has one. */
  public Optional<EntityKind> entity(String entityName) {
    return Optional.ofNullable(entities.get(entityName));
  }

  /** The names of the entities. */
  public Set<String> entityNames() {
    return Set.copyOf(entities.keySet());
  }

  /** The names of the fields. */
  public Set<String> fieldNames() {
    return Set.copyOf(fieldsByName.keySet());
  }

  /** A calendar for one thread. */
  public BusinessCalendar newCalendar() {
    return calendar.copy();
  }
}
