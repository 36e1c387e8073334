package dev.mitra.rules.resource;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a resource declares. In the order in which resources are best published: what refers to
 * something stands after it.
 */
public enum Kind {
  /** The features of one entity. */
  FEATURE_SET("FeatureSet"),
  /** Values that rules look up, each with an expiry of its own. */
  LIST("List"),
  /** A sequence of events of one entity. */
  PATTERN("Pattern"),
  /** A model that scores payments. */
  MODEL("Model"),
  /** A condition and what follows from it. */
  RULE("Rule"),
  /** How scores and rules become a decision. */
  POLICY("Policy"),
  /** Takes a rule or a model out of decisions; published by the breaker. */
  DEMOTION("Demotion"),
  /** Several changes that come into force together or not at all; never in force itself. */
  BUNDLE("Bundle");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** The kind as resources write it, such as {@code FeatureSet}. */
  public String label() {
    return label;
  }

  /** Whether a resource of this kind can have a name. */
  public boolean allowsName(String name) {
    return ResourceId.isName(this, name);
  }

  /** The names that are allowed, in words, to end a sentence with. */
  public String allowedNames() {
    return ResourceId.NAMES;
  }

  /** The kind with exactly this label. */
  public static Optional<Kind> of(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }

  /** All labels, in order. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Kind::label).toList();
  }

  /** The label. */
  @Override
  public String toString() {
    return label;
  }
}
