package dev.mitra.model.xgboost;

import java.util.Optional;

/**
 * What a model was trained for, which says how a margin becomes a score.
 *
 * <p>The arithmetic is XGBoost's, in float. Its logarithm and exponential come from {@link
 * StrictMath} and not from {@link Math}, so that a score is the same on every machine. XGBoost
 * takes them from the C library of the machine, whose {@code logf} and {@code expf} are not always
 * correctly rounded: with glibc, the margin of a base score differs from ours in its last bit for 2
 * % of the base scores between 0.4 and 0.6, and for 0.2 % of the others.
 */
public enum Objective {
  /** Probability of the positive class. */
  BINARY_LOGISTIC("binary:logistic", true),
  /** A share between 0 and 1, by logistic regression. */
  REG_LOGISTIC("reg:logistic", true),
  /** Any number, by least squares; the margin is the score. */
  REG_SQUARED_ERROR("reg:squarederror", false),
  /** Any number, larger for what ranks higher, by pairs; the margin is the score. */
  RANK_PAIRWISE("rank:pairwise", false),
  /** Any number, larger for what ranks higher, by NDCG; the margin is the score. */
  RANK_NDCG("rank:ndcg", false),
  /** Any number, larger for what ranks higher, by mean average precision; as above. */
  RANK_MAP("rank:map", false),
  /** Probability of one of several classes, by softmax over the margins of all. */
  MULTI_SOFTPROB("multi:softprob", false);

  /** XGBoost's bound that keeps {@code expf} from overflowing. */
  private static final float LARGEST_EXPONENT = 88.7f;

  private final String spelling;
  private final boolean logistic;

  Objective(String spelling, boolean logistic) {
    this.spelling = spelling;
    this.logistic = logistic;
  }

  /** XGBoost's name for it, also the word in a manifest. */
  public String spelling() {
    return spelling;
  }

  /** Whether the score is the sigmoid of the one margin. */
  public boolean isLogistic() {
    return logistic;
  }

  /** Whether scores are probabilities, from 0 to 1. */
  public boolean isProbability() {
    return logistic || this == MULTI_SOFTPROB;
  }

  /** The objective XGBoost calls {@code spelling}, if it is one that is supported. */
  public static Optional<Objective> of(String spelling) {
    for (Objective objective : values()) {
      if (objective.spelling.equals(spelling)) {
        return Optional.of(objective);
      }
    }
    return Optional.empty();
  }

  /**
   * The margin of a row before any tree is added.
   *
   * @param baseScore in (0, 1) when the objective is logistic, else any finite number
   */
  public float baseMargin(float baseScore) {
    return logistic ? (float) -StrictMath.log(1.0f / baseScore - 1.0f) : baseScore;
  }

  /** The score of a margin: its sigmoid, in [0, 1], when the objective is logistic. */
  public float score(float margin) {
    if (!logistic) {
      return margin;
    }
    float exponent = Math.min(-margin, LARGEST_EXPONENT);
    return 1.0f / ((float) StrictMath.exp(exponent) + 1.0f);
  }
}
