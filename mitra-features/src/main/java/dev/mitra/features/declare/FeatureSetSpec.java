package dev.mitra.features.declare;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a FeatureSet resource declares.
 *
 * @param entity the kind of entity whose profiles it adds to
 * @param key the fields that key the entity; empty when the schema says so already
 * @param since from when on the payments topics hold events, milliseconds since 1970; empty: from
 *     when the measure was declared
 * @param limits sizes and precision of the profiles
 * @param features the declared features
 * @param derived what is computed from features
 */
public record FeatureSetSpec(
    String entity,
    List<String> key,
    OptionalLong since,
    ProfileLimits limits,
    List<FeatureDeclaration> features,
    List<DerivedDeclaration> derived) {

  /** Copies the lists. */
  public FeatureSetSpec {
    key = List.copyOf(key);
    features = List.copyOf(features);
    derived = List.copyOf(derived);
  }
}
