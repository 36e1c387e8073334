package dev.mitra.features.catalog;

import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Every column of a plan's vectors with what it is and what it is for.
 *
 * @param fields the event's own fields
 * @param calendar the calendar's
 * @param entities the features, by kind of entity
 */
public record FeatureCatalog(
    List<FeatureColumn> fields, List<FeatureColumn> calendar, List<EntityFeatures> entities) {

  /** Copies the lists. */
  public FeatureCatalog {
    fields = List.copyOf(fields);
    calendar = List.copyOf(calendar);
    entities = List.copyOf(entities);
  }

  /** The catalog of a plan. */
  public static FeatureCatalog of(FeaturePlan plan) {
    ColumnReader reader = new ColumnReader(plan);
    Map<String, List<FeatureColumn>> byEntity = new TreeMap<>();
    Map<String, List<String>> keys = new TreeMap<>();
    for (int e = 0; e < plan.entities().size(); e++) {
      EntityPlan entity = plan.entities().get(e);
      String name = entity.entity().name();
      byEntity.put(name, reader.profile(e));
      keys.put(name, names(entity.entity().key()));
    }
    for (FeatureColumn column : reader.derived()) {
      byEntity.computeIfAbsent(column.entity(), any -> new ArrayList<>()).add(column);
    }
    List<EntityFeatures> entities = new ArrayList<>();
    byEntity.forEach(
        (entity, columns) ->
            entities.add(
                EntityFeatures.of(
                    entity, keys.getOrDefault(entity, schemaKey(plan, entity)), columns)));
    return new FeatureCatalog(reader.fields(), reader.calendar(), entities);
  }

  private static List<String> schemaKey(FeaturePlan plan, String entity) {
    return plan.schema()
        .entity(entity)
        .map(EntityKind::key)
        .map(FeatureCatalog::names)
        .orElse(List.of());
  }

  private static List<String> names(List<Field> key) {
    return key.stream().map(Field::name).toList();
  }

  /** All columns in the order of the vector. */
  public List<FeatureColumn> columns() {
    return Stream.of(fields.stream(), calendar.stream(), features())
        .flatMap(stream -> stream)
        .sorted(Comparator.comparingInt(FeatureColumn::index))
        .toList();
  }

  /**
   * How many features there are: what profiles and other columns give, neither the event alone nor
   * patterns.
   */
  public int size() {
    return entities.stream().mapToInt(EntityFeatures::size).sum();
  }

  /** How many columns patterns have. */
  public int patternColumns() {
    return (int) features().count() - size();
  }

  private Stream<FeatureColumn> features() {
    return entities.stream().flatMap(entity -> entity.columns().stream());
  }

  /** The columns that pass a test, and the entities that have any. */
  public FeatureCatalog matching(Predicate<FeatureColumn> test) {
    return new FeatureCatalog(
        fields.stream().filter(test).toList(),
        calendar.stream().filter(test).toList(),
        entities.stream()
            .map(
                entity ->
                    new EntityFeatures(
                        entity.entity(),
                        entity.key(),
                        entity.usualWhere(),
                        entity.columns().stream().filter(test).toList()))
            .filter(entity -> !entity.columns().isEmpty())
            .toList());
  }
}
