package dev.mitra.model.train;

import dev.mitra.model.xgboost.XgboostReader;

/**
 * How {@link XgboostTrainer} trains. The names in brackets are XGBoost's own.
 *
 * @param rounds trees to grow, 1 to {@value XgboostReader#MAX_TREES}
 * @param depth splits from the root to a leaf at most, 1 to 16 ({@code max_depth})
 * @param eta learning rate, in (0, 1]
 * @param seed of XGBoost's random numbers, 0 or more
 * @param scalePosWeight weight of a positive row relative to a negative one, greater than 0 ({@code
 *     scale_pos_weight})
 * @param threads threads that train, 1 or more ({@code nthread})
 * @param minChildWeight least sum of second derivatives in a child, 0 or more ({@code
 *     min_child_weight})
 * @param gamma least gain of a split, 0 or more
 * @param rowSample share of the rows that a tree sees, in (0, 1] ({@code subsample})
 * @param columnSample share of the features that a tree sees, in (0, 1] ({@code colsample_bytree})
 * @param lambda weight of the squared leaves, 0 or more
 * @param alpha weight of the absolute leaves, 0 or more
 */
public record TrainingParameters(
    int rounds,
    int depth,
    float eta,
    int seed,
    float scalePosWeight,
    int threads,
    float minChildWeight,
    float gamma,
    float rowSample,
    float columnSample,
    float lambda,
    float alpha) {

  /** 100 trees of depth 6, eta 0.1, seed 0, equal weights, one thread, else XGBoost's defaults. */
  public static final TrainingParameters DEFAULT = new TrainingParameters(100, 6, 0.1f, 0, 1f, 1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TrainingParameters {
    require(
        rounds >= 1 && rounds <= XgboostReader.MAX_TREES,
        "rounds",
        rounds,
        "1 to " + XgboostReader.MAX_TREES);
    require(depth >= 1 && depth <= 16, "depth", depth, "1 to 16");
    require(eta > 0 && eta <= 1, "eta", eta, "greater than 0 and at most 1");
    require(seed >= 0, "seed", seed, "0 or more");
    require(
        scalePosWeight > 0 && Float.isFinite(scalePosWeight),
        "scalePosWeight",
        scalePosWeight,
        "a finite number greater than 0");
    require(threads >= 1, "threads", threads, "1 or more");
    requireNotNegative("minChildWeight", minChildWeight);
    requireNotNegative("gamma", gamma);
    requireShare("rowSample", rowSample);
    requireShare("columnSample", columnSample);
    requireNotNegative("lambda", lambda);
    requireNotNegative("alpha", alpha);
  }

  /** The parameters with XGBoost's defaults for what is not given. */
  public TrainingParameters(
      int rounds, int depth, float eta, int seed, float scalePosWeight, int threads) {
    this(rounds, depth, eta, seed, scalePosWeight, threads, 1f, 0f, 1f, 1f, 1f, 0f);
  }

  /** The same with another weight of a positive row. */
  public TrainingParameters withScalePosWeight(float weight) {
    return new TrainingParameters(
        rounds,
        depth,
        eta,
        seed,
        weight,
        threads,
        minChildWeight,
        gamma,
        rowSample,
        columnSample,
        lambda,
        alpha);
  }

  private static void requireNotNegative(String name, float value) {
    require(value >= 0 && Float.isFinite(value), name, value, "a finite number from 0 on");
  }

  private static void requireShare(String name, float value) {
    require(value > 0 && value <= 1, name, value, "greater than 0 and at most 1");
  }

  private static void require(boolean holds, String name, Number value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: " + allowed);
    }
  }
}
