package dev.mitra.features.catalog;

import java.util.List;

/**
 * One column of a payment's vector, in words. Texts that do not apply to its kind are empty.
 *
 * @param index its place in the vector, from 0
 * @param kind where it comes from
 * @param name its name
 * @param entity the kind of entity it belongs to; empty for what comes from the event alone
 * @param aggregate what is computed from a profile, as in {@code sum} or {@code since_first}
 * @param fields the fields that are aggregated, or the one that it is
 * @param window over which length of time, as it stands in the name where it does, or {@code
 *     lifetime}
 * @param halfLife with which half-life a count or sum is decayed
 * @param delay how long before the event the window ends; empty for none
 * @param where the condition on the events that are looked at; empty for all
 * @param expression what a derived feature is computed by
 * @param whenEmpty its value where there would be none; NaN for missing
 * @param meaning what it is, in a phrase without {@code where}; names and expressions of the
 *     declaration stand between backquotes
 * @param description what it is for; may be empty
 */
public record FeatureColumn(
    int index,
    Kind kind,
    String name,
    String entity,
    String aggregate,
    List<String> fields,
    String window,
    String halfLife,
    String delay,
    String where,
    String expression,
    double whenEmpty,
    String meaning,
    String description) {

  /** Where a column comes from. */
  public enum Kind {
    /** A field of the event. */
    FIELD,
    /** The calendar, at the event's time. */
    CALENDAR,
    /** The profile of an entity. */
    PROFILE,
    /** A pattern that follows the events of an entity. */
    PATTERN,
    /** Other columns. */
    DERIVED
  }

  /** Copies the list. */
  public FeatureColumn {
    fields = List.copyOf(fields);
  }

  /** A column that comes from the event alone. */
  static FeatureColumn ofEvent(
      int index, Kind kind, String name, List<String> fields, String meaning, String description) {
    return new FeatureColumn(
        index, kind, name, "", "", fields, "", "", "", "", "", Double.NaN, meaning, description);
  }

  /** A column of a pattern. */
  static FeatureColumn ofPattern(
      int index, String name, String entity, double whenEmpty, String meaning, String description) {
    return new FeatureColumn(
        index,
        Kind.PATTERN,
        name,
        entity,
        "",
        List.of(),
        "",
        "",
        "",
        "",
        "",
        whenEmpty,
        meaning,
        description);
  }

  /** A derived column. */
  static FeatureColumn derived(
      int index,
      String name,
      String entity,
      String expression,
      double whenEmpty,
      String meaning,
      String description) {
    return new FeatureColumn(
        index,
        Kind.DERIVED,
        name,
        entity,
        "",
        List.of(),
        "",
        "",
        "",
        "",
        expression,
        whenEmpty,
        meaning,
        description);
  }
}
