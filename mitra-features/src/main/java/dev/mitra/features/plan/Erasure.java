package dev.mitra.features.plan;

import dev.mitra.features.event.Event;
import dev.mitra.features.profile.CorruptProfileException;
import dev.mitra.features.profile.EntityKeys;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Hashes;
import dev.mitra.features.profile.Measure;
import dev.mitra.features.profile.ProfileMover;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one event that erases a subject does to profiles. Each of its fields that takes part in the
 * key of some kind of entity names the subject by itself: every profile whose key holds the value
 * in that field's place goes, what other profiles keep of that field's values loses it, and
 * sequences of patterns with an event that has it are given up. Immutable.
 *
 * <p>The field of the event's id, type and time name nobody, even if they key an entity.
 */
public final class Erasure {
  /** What becomes of a profile. */
  public enum Fate {
    /** It cannot hold anything of the subject. */
    KEEP,
    /** It may hold a trace: {@link Erasure#forget} removes it. */
    SEARCH,
    /** It is the subject's own. */
    DELETE
  }

  /** A value by which the subject is known. */
  private record Value(Field field, String inKeys, long hash) {}

  /** A value that is looked for in one place of keys. */
  private record Place(int index, String value) {}

  /** What is looked for in the profiles of one kind of entity. */
  private record Search(EntityKind kind, List<Place> places, List<Value> traces) {}

  private final List<Value> values = new ArrayList<>();
  private final Map<String, Search> searches = new HashMap<>();

  /**
   * The erasure of an event.
   *
   * @param plan what is in force, which knows the kinds of entity and what their profiles keep
   * @param event an event of a type that erases
   */
  public Erasure(FeaturePlan plan, Event event) {
    for (Field field : keyFields(plan)) {
      String value = EntityKeys.value(event, field);
      if (!value.isEmpty()) {
        values.add(new Value(field, value, Hashes.of(event, field)));
      }
    }
    kinds(plan).forEach((name, kind) -> searches.put(name, search(kind, List.of(), false)));
    for (int i = 0; i < plan.entities().size(); i++) {
      EntityPlan entity = plan.entities().get(i);
      EntityKind kind = entity.entity();
      boolean followed = !plan.patternColumns(i).isEmpty();
      searches.put(kind.name(), search(kind, entity.measures(), followed));
    }
  }

  /** The fields that may name a subject: those of all keys, in the order of the schema. */
  public static List<Field> keyFields(FeaturePlan plan) {
    EventSchema schema = plan.schema();
    List<Field> keys = kinds(plan).values().stream().flatMap(k -> k.key().stream()).toList();
    return schema.fields().stream()
        .filter(keys::contains)
        .filter(field -> !field.equals(schema.idField()))
        .filter(field -> !field.equals(schema.typeField()))
        .filter(field -> !field.equals(schema.timeField()))
        .toList();
  }

  private static Map<String, EntityKind> kinds(FeaturePlan plan) {
    Map<String, EntityKind> kinds = new TreeMap<>();
    for (String name : plan.schema().entityNames()) {
      plan.schema().entity(name).ifPresent(kind -> kinds.put(name, kind));
    }
    for (EntityPlan entity : plan.entities()) {
      kinds.put(entity.entity().name(), entity.entity());
    }
    return kinds;
  }

  /**
   * @param followed whether patterns follow its events, of which they may keep any field
   */
  private Search search(EntityKind kind, List<Measure> measures, boolean followed) {
    List<Place> places = new ArrayList<>();
    Map<String, Value> traces = new LinkedHashMap<>();
    for (Value value : values) {
      int index = kind.key().indexOf(value.field());
      if (index >= 0) {
        places.add(new Place(index, value.inKeys()));
      }
      if (followed) {
        traces.put(value.field().name(), value);
      }
      for (Measure measure : measures) {
        if (!measure.kind().inCells() && measure.fields().contains(value.field())) {
          traces.put(value.field().name(), value);
        }
      }
    }
    return new Search(kind, places, List.copyOf(traces.values()));
  }

  /** The names of the fields by which it names the subject; none: the event erases nothing. */
  public List<String> fields() {
    return values.stream().map(value -> value.field().name()).toList();
  }

  /**
   * What becomes of the profile of a key.
   *
   * <p>A kind of entity that is not known (its declaration was deleted, or is of a time that comes
   * later) does not say which value stands in which place; its profile goes when a value stands in
   * any.
   */
  public Fate fate(String key) {
    Search search = searches.get(EntityKeys.kind(key));
    if (search == null) {
      for (Value value : values) {
        if (EntityKeys.holdsAnywhere(key, value.inKeys())) {
          return Fate.DELETE;
        }
      }
      return Fate.KEEP;
    }
    for (Place place : search.places()) {
      if (EntityKeys.holds(search.kind(), key, place.index(), place.value())) {
        return Fate.DELETE;
      }
    }
    return search.traces().isEmpty() ? Fate.KEEP : Fate.SEARCH;
  }

  /**
   * Removes the subject's values from what a profile keeps of them.
   *
   * @param mover a mover of this erasure's plan, of the profile's kind of entity
   * @param stored the profile
   * @return the profile to store: {@code stored} itself when it held none of the values
   * @throws CorruptProfileException when {@code stored} cannot be read
   */
  public byte[] forget(ProfileMover mover, byte[] stored) {
    byte[] left = stored;
    Search search = searches.get(mover.plan().entity().name());
    if (search != null) {
      for (Value trace : search.traces()) {
        left = mover.forget(left, trace.field().name(), trace.hash());
      }
    }
    return left;
  }
}
