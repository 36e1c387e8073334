package dev.mitra.features.plan;

import dev.mitra.features.check.Findings;
import dev.mitra.features.check.Nearest;
import dev.mitra.features.check.Quote;
import dev.mitra.features.expr.ExprType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the columns of patterns behind the features of their entities. */
final class PatternPlaces {
  private final Findings findings;

  /** Those that no entity has asked for yet, by entity and each by name. */
  private final SortedMap<String, List<PatternColumns>> open = new TreeMap<>();

  private final List<String> entities = new ArrayList<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * @param findings receives what is wrong
   */
  PatternPlaces(List<PatternColumns> patterns, Findings findings) {
    this.findings = findings;
    patterns.stream()
        .sorted(Comparator.comparing(PatternColumns::pattern))
        .forEach(
            pattern ->
                open.computeIfAbsent(pattern.entity(), any -> new ArrayList<>()).add(pattern));
  }

  /** Takes names that no column can have. */
  void take(Collection<String> names) {
    taken.addAll(names);
  }

  /**
   * The patterns of an entity that has features.
   *
   * @param columns receives their columns
   */
  List<PatternColumns> of(String entity, Map<String, ExprType> columns) {
    entities.add(entity);
    List<PatternColumns> patterns = open.remove(entity);
    if (patterns == null) {
      return List.of();
    }
    for (PatternColumns pattern : patterns) {
      String path = pattern.at("metadata.name");
      for (PatternColumns.Column column : pattern.columns()) {
        if (FeatureNames.check(column.name(), path, findings)) {
          if (taken.add(column.name())) {
            columns.put(column.name(), column.type());
          } else {
            FeatureNames.refuseSecond(column.name(), path, findings);
          }
        }
      }
    }
    return patterns;
  }

  /** Refuses the patterns of entities that were not asked for: nobody moves profiles of them. */
  void refuseOthers() {
    open.forEach(
        (entity, patterns) ->
            patterns.forEach(
                pattern ->
                    findings.add(
                        pattern.at("spec.entity"),
                        "%s has no features in force; %sdeclare a FeatureSet with features of it"
                            + " first%s",
                        Quote.of(entity),
                        entities.isEmpty() ? "" : "name one of " + entities + ", or ",
                        Nearest.hint(entity, entities))));
  }
}
