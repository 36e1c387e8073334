package dev.mitra.rules.policy;

import dev.mitra.features.check.StrictObject;

/**
 * Which scores are explained: by how much each feature has raised them.
 *
 * @param above from this score on, in [0,1]
 * @param features how many features are told at most, those first that raised the score most; 1 to
 *     {@value #MOST}
 */
public record ExplainSpec(double above, int features) {
  /** Most features that are told. */
  public static final int MOST = 20;

  private static final int DEFAULT_FEATURES = 4;

  /**
   * @throws IllegalArgumentException when a component is out of its range
   */
  public ExplainSpec {
    if (!(above >= 0 && above <= 1) || features < 1 || features > MOST) {
      throw new IllegalArgumentException(
          "above is " + above + " and features " + features + "; 0 to 1 and 1 to " + MOST);
    }
  }

  static ExplainSpec read(StrictObject object) {
    double above = object.requiredNumber("above", 0, 1);
    int features = (int) object.whole("features", DEFAULT_FEATURES, 1, MOST);
    object.finish();
    return new ExplainSpec(above, features);
  }
}
