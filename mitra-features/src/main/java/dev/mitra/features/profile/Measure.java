package dev.mitra.features.profile;

import dev.mitra.features.schema.Field;
import java.util.List;

/**
 * One thing that a profile remembers; several features may be computed from it.
 *
 * @param kind what it holds
 * @param input where its numbers come from
 * @param fields the fields it reads: one for {@link Input#FIELD} and for what keeps values,
 *     latitude and longitude for {@link Input#PLACE}, else none
 * @param filter index of the filter that an event must pass, in the plan's filters; -1 for none
 * @param halfLife of a decayed measure, milliseconds; 0 for others
 * @param key what it is, in words that do not change: two declarations with the same key share it
 * @param since from when on events reach it, event time in milliseconds
 * @param id its name in stored profiles, made from the key and the moment when it was declared, so
 *     that a measure that was removed and declared again does not take up its stale history
 */
public record Measure(
    MeasureKind kind,
    Input input,
    List<Field> fields,
    int filter,
    long halfLife,
    String key,
    long since,
    int id) {

  /** Copies the list. */
  public Measure {
    fields = List.copyOf(fields);
  }
}
