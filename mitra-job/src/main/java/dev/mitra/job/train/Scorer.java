package dev.mitra.job.train;

import dev.mitra.job.train.ModelEvaluation.RowScore;
import dev.mitra.model.report.ScoredPart;

/** Scores payments as the job does, and puts them together for a report. */
final class Scorer {
  private static final long DAY = 86_400_000;

  private final RowScore uncalibrated;
  private final RowScore calibrated;

  /**
   * @param uncalibrated the score as the model gives it
   * @param calibrated the score that decides
   */
  Scorer(RowScore uncalibrated, RowScore calibrated) {
    this.uncalibrated = uncalibrated;
    this.calibrated = calibrated;
  }

  /**
   * Scores a part.
   *
   * @param labelled the table that the part is of
   * @param which the payments of the part
   * @param rows of these, as the model takes them
   */
  ScoredPart score(TimeSplit.Part part, PointInTime labelled, int[] which, float[][] rows) {
    float[] before = new float[which.length];
    float[] scores = new float[which.length];
    int[] days = new int[which.length];
    TrainingTable table = labelled.table();
    for (int i = 0; i < which.length; i++) {
      before[i] = uncalibrated.of(rows[i]);
      scores[i] = calibrated.of(rows[i]);
      days[i] = (int) Math.floorDiv(table.times()[which[i]], DAY);
    }
    double[] amounts = Rows.of(table.amounts(), which);
    int[] cards = Rows.of(table.cards(), which);
    return new ScoredPart(
        part.name(),
        part.from(),
        part.to(),
        before,
        scores,
        Rows.of(labelled.labels(), which),
        allKnown(amounts) ? amounts : new double[0],
        allKnown(cards) ? cards : new int[0],
        days);
  }

  private static boolean allKnown(double[] amounts) {
    for (double amount : amounts) {
      if (!(amount >= 0)) {
        return false;
      }
    }
    return true;
  }

  private static boolean allKnown(int[] cards) {
    for (int card : cards) {
      if (card < 0) {
        return false;
      }
    }
    return true;
  }
}
