package dev.mitra.model.train;

/**
 * How XGBoost finds splits, and what it starts from. Both have other defaults in its releases 1 and
 * 3, and change what is trained on rare frauds: with a start at the share of positives a row weighs
 * as little in the first trees as frauds are rare, and with few bins the largest values of a
 * feature cannot be told apart.
 *
 * @param method how splits are found ({@code tree_method})
 * @param bins into how many quantiles a feature is put, 2 to 65536; no effect with {@link
 *     Method#EXACT} ({@code max_bin})
 * @param baseScore the probability that the first tree starts from, in (0, 1), or NaN for the share
 *     of positive rows ({@code base_score})
 */
public record TreeGrowth(Method method, int bins, float baseScore) {

  /** How splits are found. */
  public enum Method {
    /** Between any two values. */
    EXACT("exact"),
    /** Between quantiles that are found anew for each tree. */
    APPROX("approx"),
    /** Between quantiles that are found once. */
    HIST("hist");

    private final String spelling;

    Method(String spelling) {
      this.spelling = spelling;
    }

    /** XGBoost's name of it. */
    public String spelling() {
      return spelling;
    }
  }

  /** The defaults of XGBoost 1, on as few rows as fit into memory. */
  public static final TreeGrowth XGBOOST_1 = new TreeGrowth(Method.EXACT, 256, 0.5f);

  /** The defaults of XGBoost 3. */
  public static final TreeGrowth XGBOOST_3 = new TreeGrowth(Method.HIST, 256, Float.NaN);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TreeGrowth {
    if (bins < 2 || bins > 1 << 16) {
      throw new IllegalArgumentException("bins is " + bins + "; allowed: 2 to 65536");
    }
    if (!Float.isNaN(baseScore) && !(baseScore > 0 && baseScore < 1)) {
      throw new IllegalArgumentException(
          "baseScore is " + baseScore + "; allowed: greater than 0 and less than 1, or NaN");
    }
  }
}
