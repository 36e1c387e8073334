package dev.mitra.model;

import java.util.Arrays;

/**
 * A row with the score that the trainer got for it. A model that does not reproduce it is not the
 * model that was trained, whatever its file looks like.
 */
public final class GoldenRow {

  private final float[] features;
  private final double score;

  /**
   * @param features one value per feature of the model, in its order; NaN is missing
   * @param score the score that the trainer got, finite
   */
  public GoldenRow(float[] features, double score) {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("score is " + score + "; a finite number is allowed");
    }
    this.features = features.clone();
    this.score = score;
  }

  /** A copy of the values, one per feature; NaN is missing. */
  public float[] features() {
    return features.clone();
  }

  /** How many values the row has. */
  public int size() {
    return features.length;
  }

  /** The score that the trainer got. */
  public double score() {
    return score;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoldenRow row
        && Arrays.equals(features, row.features)
        && Double.compare(score, row.score) == 0;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(features) + Double.hashCode(score);
  }

  @Override
  public String toString() {
    return "GoldenRow[" + features.length + " features, score " + score + "]";
  }
}
