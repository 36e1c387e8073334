package dev.mitra.features.declare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One declared feature, which stands for as many as it has aggregates and windows.
 *
 * @param path where it stands in its resource, for findings
 * @param name the first part of the features' names after the entity
 * @param field the field that is aggregated; empty for a count of events
 * @param aggregates what is computed
 * @param windows over which windows
 * @param delay how long before the event the windows end, milliseconds
 * @param where the condition on the events that are looked at; empty text for all
 * @param whenEmpty the value when a window holds nothing, in place of the aggregate's own
 * @param description what it is for
 */
public record FeatureDeclaration(
    String path,
    String name,
    Optional<String> field,
    List<Aggregate> aggregates,
    List<Window> windows,
    long delay,
    String where,
    OptionalDouble whenEmpty,
    String description) {

  /** Copies the lists. */
  public FeatureDeclaration {
    aggregates = List.copyOf(aggregates);
    windows = List.copyOf(windows);
  }

  /** The name of one of its features, without the entity. */
  public String featureName(Aggregate aggregate, Window window) {
    return switch (aggregate) {
      case COUNT, RATE, DISTINCT -> name + "_" + window.text();
      case SUM, AVG, STD, MIN, MAX ->
          name + "_" + aggregate.name().toLowerCase(Locale.ROOT) + "_" + window.text();
    };
  }
}
