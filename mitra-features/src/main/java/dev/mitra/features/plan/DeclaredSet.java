package dev.mitra.features.plan;

import dev.mitra.features.declare.FeatureSetSpec;
import java.util.Map;

/**
 * A FeatureSet in force.
 *
 * @param name its resource's name
 * @param path what findings about it begin with: empty for the resource that is looked at, its kind
 *     and name for the others
 * @param spec what it declares
 * @param effectiveAt from when on it is in force, milliseconds since 1970
 * @param measuresSince when each of its measures was declared, by the measure's key, milliseconds
 *     since 1970, as found when it was admitted; empty when it is only now being looked at
 */
public record DeclaredSet(
    String name,
    String path,
    FeatureSetSpec spec,
    long effectiveAt,
    Map<String, Long> measuresSince) {

  /** Copies the map. */
  public DeclaredSet {
    measuresSince = Map.copyOf(measuresSince);
  }

  String at(String place) {
    return path.isEmpty() ? place : path + " " + place;
  }
}
