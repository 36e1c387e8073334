package dev.mitra.features.plan;

import dev.mitra.features.declare.FeatureSetSpec;

/**
 * A FeatureSet in force.
 *
 * @param name its resource's name
 * @param path what findings about it begin with: empty for the resource that is looked at, its kind
 *     and name for the others
 * @param spec what it declares
 * @param effectiveAt from when on it is in force, milliseconds since 1970
 */
public record DeclaredSet(String name, String path, FeatureSetSpec spec, long effectiveAt) {

  String at(String place) {
    return path.isEmpty() ? place : path + " " + place;
  }
}
