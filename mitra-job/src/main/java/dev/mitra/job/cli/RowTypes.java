package dev.mitra.job.cli;

import dev.mitra.features.schema.EventSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which types of event have rows in a table, and which of these never came. Not thread-safe. */
final class RowTypes {
  private static final String ALL = "all";

  private final EventSchema schema;
  private final Set<String> wanted;
  private final Set<String> unmet;

  /**
   * The types that are asked for.
   *
   * @param schema says which types are scored
   * @param wanted names of types, {@code all} among them for every type; none for those that are
   *     scored
   */
  RowTypes(EventSchema schema, List<String> wanted) {
    this.schema = schema;
    this.wanted = Set.copyOf(wanted);
    this.unmet = new TreeSet<>(wanted);
    unmet.remove(ALL);
  }

  /** Whether events of a type have rows; those that erase a subject never have. */
  boolean has(String type) {
    if (!unmet.isEmpty()) {
      unmet.remove(type);
    }
    if (schema.isErasure(type)) {
      return false;
    }
    return wanted.isEmpty() ? schema.isScored(type) : wanted.contains(type) || wanted.contains(ALL);
  }

  /** The types that were asked for by name and have not come. */
  List<String> unmet() {
    return List.copyOf(unmet);
  }
}
