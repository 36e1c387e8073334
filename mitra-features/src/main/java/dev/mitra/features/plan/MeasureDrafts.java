package dev.mitra.features.plan;

import dev.mitra.features.check.Findings;
import dev.mitra.features.declare.Aggregate;
import dev.mitra.features.declare.FeatureDeclaration;
import dev.mitra.features.profile.Input;
import dev.mitra.features.profile.Measure;
import dev.mitra.features.profile.MeasureKind;
import dev.mitra.features.schema.EntityKind;
import dev.mitra.features.schema.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The measures of one entity: what means the same is kept once. */
final class MeasureDrafts {
  private final EntityKind entity;
  private final Map<String, Long> before;
  private final Map<String, MeasureDraft> byKey = new LinkedHashMap<>();
  private final Map<String, Set<String>> keysBySet = new HashMap<>();

  /**
   * @param entity the kind of entity
   * @param before since when measures have been declared, by their keys
   */
  MeasureDrafts(EntityKind entity, Map<String, Long> before) {
    this.entity = entity;
    this.before = before;
  }

  /** The measure from which an aggregate of a declaration is computed. */
  MeasureDraft of(
      DeclaredSet set,
      FeatureDeclaration declaration,
      Aggregate aggregate,
      List<Field> fields,
      int filter) {
    return switch (aggregate) {
      case COUNT -> add(set, declaration, MeasureKind.COUNT, Input.NONE, List.of(), filter, 0);
      case SUM, AVG, STD, MIN, MAX, RATE, RATIO, ZSCORE ->
          add(set, declaration, MeasureKind.VALUE, Input.FIELD, fields, filter, 0);
      case LAST, PREVIOUS ->
          add(set, declaration, MeasureKind.LAST, Input.FIELD, fields, filter, 0);
      case FIRST -> add(set, declaration, MeasureKind.FIRST, Input.FIELD, fields, filter, 0);
      case SINCE_LAST, SINCE_PREVIOUS ->
          add(set, declaration, MeasureKind.LAST, Input.TIME, List.of(), filter, 0);
      case SINCE_FIRST ->
          add(set, declaration, MeasureKind.FIRST, Input.TIME, List.of(), filter, 0);
      case BURSTINESS -> {
        MeasureDraft gaps =
            add(set, declaration, MeasureKind.VALUE, Input.GAP, List.of(), filter, 0);
        // The gap of an event is found from the time of the one before it.
        add(set, declaration, MeasureKind.LAST, Input.TIME, List.of(), filter, 0);
        yield gaps;
      }
      case DISTINCT -> add(set, declaration, MeasureKind.DISTINCT, Input.FIELD, fields, filter, 0);
      case NEW -> add(set, declaration, MeasureKind.KNOWN, Input.FIELD, fields, filter, 0);
      case SAME, ENTROPY ->
          add(set, declaration, MeasureKind.VALUES, Input.FIELD, fields, filter, 0);
      case DISTANCE, SPEED ->
          add(set, declaration, MeasureKind.PLACE, Input.PLACE, fields, filter, 0);
      case DECAY, COVERAGE ->
          throw new IllegalArgumentException(aggregate + " is not declared as an aggregate");
    };
  }

  /** The decayed count of events, or the decayed sum of a field. */
  MeasureDraft decayed(
      DeclaredSet set,
      FeatureDeclaration declaration,
      List<Field> fields,
      int filter,
      long halfLife) {
    Input input = declaration.fields().isEmpty() ? Input.NONE : Input.FIELD;
    return add(set, declaration, MeasureKind.DECAY, input, fields, filter, halfLife);
  }

  private MeasureDraft add(
      DeclaredSet set,
      FeatureDeclaration declaration,
      MeasureKind kind,
      Input input,
      List<Field> fields,
      int filter,
      long halfLife) {
    String about =
        switch (input) {
          case NONE -> "";
          case TIME -> "@time";
          case GAP -> "@gap";
          case FIELD, PLACE -> String.join(",", declaration.fields());
        };
    String key =
        entity.name()
            + entity.key().stream().map(Field::name).toList()
            + "|"
            + kind
            + "|"
            + about
            + "|"
            + (filter < 0 ? "" : declaration.where().strip())
            + (kind == MeasureKind.DECAY ? "|" + halfLife : "");
    MeasureDraft measure =
        byKey.computeIfAbsent(
            key,
            any ->
                new MeasureDraft(
                    kind,
                    input,
                    fields,
                    filter,
                    halfLife,
                    key,
                    byKey.size(),
                    set.at(declaration.path())));
    if (keysBySet.computeIfAbsent(set.name(), any -> new LinkedHashSet<>()).add(key)) {
      long declared = declared(set, key);
      OptionalLong asked = set.spec().since();
      measure.declare(declared, asked.orElse(declared));
    }
    return measure;
  }

  private long declared(DeclaredSet set, String key) {
    Long recorded = set.measuresSince().get(key);
    long declared = recorded != null ? recorded : set.effectiveAt();
    // What is being collected already is not begun anew.
    return Math.min(declared, before.getOrDefault(key, declared));
  }

  /** Adds a finding when two ids are the same by chance. */
  void check(Findings findings) {
    Set<Integer> ids = new HashSet<>();
    for (MeasureDraft measure : byKey.values()) {
      if (!ids.add(measure.id())) {
        findings.add(
            measure.path(),
            "has the same id in stored profiles as another measure, by chance; write its condition"
                + " a little differently");
      }
    }
  }

  /** When each measure of each set was declared: by set, then by the measure's key. */
  Map<String, Map<String, Long>> declaredBySet() {
    Map<String, Map<String, Long>> result = new HashMap<>();
    keysBySet.forEach(
        (set, keys) -> {
          Map<String, Long> declared = new HashMap<>();
          byKey.forEach(
              (key, measure) -> {
                if (keys.contains(key)) {
                  declared.put(key, measure.declared());
                }
              });
          result.put(set, declared);
        });
    return result;
  }

  List<Measure> build() {
    return byKey.values().stream().map(MeasureDraft::build).toList();
  }
}
