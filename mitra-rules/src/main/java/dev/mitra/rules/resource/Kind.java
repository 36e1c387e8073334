package dev.mitra.rules.resource;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a resource declares. */
public enum Kind {
  /** The features of one entity. */
  FEATURE_SET("FeatureSet"),
  /** A condition and what follows from it. */
  RULE("Rule"),
  /** A model that scores payments. */
  MODEL("Model"),
  /** How scores and rules become a decision. */
  POLICY("Policy");

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** The kind as resources write it, such as {@code FeatureSet}. */
  public String label() {
    return label;
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
