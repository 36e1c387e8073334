package dev.mitra.model.train;

import dev.mitra.model.xgboost.XgboostJsonReader;

/**
 * How {@link XgboostTrainer} trains.
 *
 * @param rounds trees to grow, 1 to {@value XgboostJsonReader#MAX_TREES}
 * @param depth splits from the root to a leaf at most, 1 to 16
 * @param eta learning rate, in (0, 1]
 * @param seed of XGBoost's random numbers, 0 or more
 * @param scalePosWeight weight of a positive row relative to a negative one, greater than 0
 * @param threads threads that train, 1 or more
 */
public record TrainingParameters(
    int rounds, int depth, float eta, int seed, float scalePosWeight, int threads) {

  /** 100 trees of depth 6, eta 0.1, seed 0, equal weights, one thread. */
  public static final TrainingParameters DEFAULT = new TrainingParameters(100, 6, 0.1f, 0, 1f, 1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public TrainingParameters {
    require(
        rounds >= 1 && rounds <= XgboostJsonReader.MAX_TREES,
        "rounds",
        rounds,
        "1 to " + XgboostJsonReader.MAX_TREES);
    require(depth >= 1 && depth <= 16, "depth", depth, "1 to 16");
    require(eta > 0 && eta <= 1, "eta", eta, "greater than 0 and at most 1");
    require(seed >= 0, "seed", seed, "0 or more");
    require(
        scalePosWeight > 0 && Float.isFinite(scalePosWeight),
        "scalePosWeight",
        scalePosWeight,
        "a finite number greater than 0");
    require(threads >= 1, "threads", threads, "1 or more");
  }

  private static void require(boolean holds, String name, Number value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed: " + allowed);
    }
  }
}
