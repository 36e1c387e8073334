package dev.mitra.model.train;

/**
 * How good a model was after each round. The arrays are not copied and not to be changed.
 *
 * @param metric what was measured
 * @param training for each round that was done its value on the rows that were trained on
 * @param validation the same on the rows that were held back
 * @param best the round, counted from 1, after which the validation rows were scored best: the
 *     first of several; as many trees the model has
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record LearningCurve(
    EarlyStopping.Metric metric, double[] training, double[] validation, int best) {

  /** How many rounds were done. */
  public int rounds() {
    return validation.length;
  }

  /** The value on the validation rows after the best round. */
  public double bestValue() {
    return validation[best - 1];
  }
}
