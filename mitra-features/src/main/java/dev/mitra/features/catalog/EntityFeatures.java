package dev.mitra.features.catalog;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The features of one kind of entity.
 *
 * @param entity the kind of entity
 * @param key the fields that key it; empty for an entity without a profile, which has derived
 *     features only
 * @param usualWhere the condition that most of the features have; empty when that is none
 * @param columns those of its profile, those of its patterns, then the derived ones, each in the
 *     order of the vector
 */
public record EntityFeatures(
    String entity, List<String> key, String usualWhere, List<FeatureColumn> columns) {

  /** Copies the lists. */
  public EntityFeatures {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  static EntityFeatures of(String entity, List<String> key, List<FeatureColumn> columns) {
    Map<String, Integer> conditions = new LinkedHashMap<>();
    for (FeatureColumn column : columns) {
      if (looksAtEvents(column)) {
        conditions.merge(column.where(), 1, Integer::sum);
      }
    }
    String usual =
        conditions.entrySet().stream()
            .max(Comparator.comparing(Map.Entry::getValue))
            .map(Map.Entry::getKey)
            .orElse("");
    return new EntityFeatures(entity, key, usual, columns);
  }

  /** How many features it has; the columns of patterns are none. */
  public int size() {
    return (int)
        columns.stream().filter(column -> column.kind() != FeatureColumn.Kind.PATTERN).count();
  }

  /** Whether a column looks at other events than most do. */
  public boolean hasOwnWhere(FeatureColumn column) {
    return looksAtEvents(column) && !column.where().equals(usualWhere);
  }

  private static boolean looksAtEvents(FeatureColumn column) {
    return !column.window().isEmpty();
  }
}
