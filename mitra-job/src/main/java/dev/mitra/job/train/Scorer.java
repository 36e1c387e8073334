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
   * @param rows of its payments, as the model takes them
   */
  ScoredPart score(LabelledPart labelled, float[][] rows) {
    int[] which = labelled.rows();
    TimeSplit.Part part = labelled.part();
    TrainingTable table = labelled.known().table();
    float[] before = new float[which.length];
    float[] scores = new float[which.length];
    int[] days = new int[which.length];
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
        labelled.labels(),
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
