package dev.mitra.features.declare;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One declared feature, which stands for as many as it has aggregates and windows, and half-lives.
 *
 * @param path where it stands in its resource, for findings
 * @param name the first part of the features' names after the entity
 * @param shape what it is about
 * @param fields the fields that are aggregated: none for counts, times and burstiness, latitude and
 *     longitude for a place, else one
 * @param aggregates what is computed over the windows; empty when there are only half-lives
 * @param windows over which windows
 * @param halfLives with which half-lives decayed counts or sums are kept
 * @param delay how long before the event the windows end, milliseconds
 * @param where the condition on the events that are looked at; empty text for all
 * @param whenEmpty the value where there would be none, in place of the aggregate's own
 * @param coverage whether each window's coverage is a feature too
 * @param description what it is for
 */
public record FeatureDeclaration(
    String path,
    String name,
    Shape shape,
    List<String> fields,
    List<Aggregate> aggregates,
    List<Window> windows,
    List<Window> halfLives,
    long delay,
    String where,
    OptionalDouble whenEmpty,
    boolean coverage,
    String description) {

  /** Copies the lists. */
  public FeatureDeclaration {
    fields = List.copyOf(fields);
    aggregates = List.copyOf(aggregates);
    windows = List.copyOf(windows);
    halfLives = List.copyOf(halfLives);
  }

  /** The name of one of its features, without the entity. */
  public String featureName(Aggregate aggregate, Window window) {
    String named =
        switch (aggregate) {
          case COUNT, RATE, DISTINCT, BURSTINESS, NEW, SAME, ENTROPY -> name;
          case SUM,
              AVG,
              STD,
              MIN,
              MAX,
              FIRST,
              LAST,
              PREVIOUS,
              RATIO,
              ZSCORE,
              SINCE_FIRST,
              SINCE_LAST,
              SINCE_PREVIOUS,
              DECAY,
              DISTANCE,
              SPEED,
              COVERAGE ->
              name + "_" + aggregate.name().toLowerCase(Locale.ROOT);
        };
    return window.text().isEmpty() ? named : named + "_" + window.text();
  }
}
