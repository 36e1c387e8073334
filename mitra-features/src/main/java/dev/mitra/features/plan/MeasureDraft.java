package dev.mitra.features.plan;

import dev.mitra.features.profile.EntityPlan;
import dev.mitra.features.profile.Input;
import dev.mitra.features.profile.Measure;
import dev.mitra.features.profile.MeasureKind;
import dev.mitra.features.schema.Field;
import java.util.List;

/** A measure while sets that share it are still being added. */
final class MeasureDraft {
  private final MeasureKind kind;
  private final Input input;
  private final List<Field> fields;
  private final int filter;
  private final long halfLife;
  private final String key;
  private final int index;
  private final String path;
  private long declared = Long.MAX_VALUE;
  private long since = Long.MAX_VALUE;

  /**
   * @param index its place among the entity's measures
   * @param path where it is declared first, for findings; the others as {@link Measure}'s
   */
  MeasureDraft(
      MeasureKind kind,
      Input input,
      List<Field> fields,
      int filter,
      long halfLife,
      String key,
      int index,
      String path) {
    this.kind = kind;
    this.input = input;
    this.fields = fields;
    this.filter = filter;
    this.halfLife = halfLife;
    this.key = key;
    this.index = index;
    this.path = path;
  }

  /** Takes up one more set's moments: the earliest decides, whatever the order of the sets. */
  void declare(long declaredAt, long eventsSince) {
    declared = Math.min(declared, declaredAt);
    since = Math.min(since, eventsSince);
  }

  int index() {
    return index;
  }

  String path() {
    return path;
  }

  long declared() {
    return declared;
  }

  long since() {
    return since;
  }

  /**
   * The name in stored profiles. Made from the moment of the declaration, not from a {@code since}
   * that was asked for: a measure that was removed and declared again starts anew.
   */
  int id() {
    return EntityPlan.hash(key + "|" + declared);
  }

  Measure build() {
    return new Measure(kind, input, fields, filter, halfLife, key, since, id());
  }
}
