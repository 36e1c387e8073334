package dev.mitra.job.train;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.HistogramFit;
import dev.mitra.model.drift.Psi;
import dev.mitra.model.drift.ReferenceDistribution;
import dev.mitra.model.report.NamedValue;
import dev.mitra.model.report.PartFigures;
import dev.mitra.model.report.ReportContent;
import dev.mitra.model.report.ScoredPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Scores a table with a model as the job would, and measures. */
public final class ModelEvaluation {
  private static final int SHOWN_DRIFTS = 30;

  private ModelEvaluation() {}

  /**
   * A model that can be measured.
   *
   * @param title what it is called
   * @param features what it reads, in order
   * @param uncalibrated its score of a row, NaN being missing
   * @param calibrated the score that decides
   * @param calibration what lies between the two
   * @param reference what it was trained on, when that is known
   */
  public record Subject(
      String title,
      List<String> features,
      RowScore uncalibrated,
      RowScore calibrated,
      Calibration calibration,
      ReferenceDistribution reference) {

    /** Copies the list. */
    public Subject {
      features = List.copyOf(features);
    }
  }

  /** A score of a row. */
  @FunctionalInterface
  public interface RowScore {
    /** The score; NaN is missing. */
    float of(float[] row);
  }

  /**
   * What is measured.
   *
   * @param from the first moment; empty for the oldest payment
   * @param to the first moment after; empty for all
   * @param thresholds of the tables
   * @param cardsADay k of card precision at k
   */
  public record Wanted(
      Optional<Instant> from, Optional<Instant> to, List<Double> thresholds, int cardsADay) {}

  /** The content of a report and the figures of its one part. */
  public record Result(ReportContent content, PartFigures figures) {}

  /**
   * Measures a model.
   *
   * @param labelled payments whose features are those of the model, in its order
   * @throws InvalidDeclarationException when no payment with a label is in the time, or the model
   *     gives no number for one
   */
  public static Result run(Subject subject, PointInTime labelled, Wanted wanted) {
    TrainingTable table = labelled.table();
    long from = wanted.from().map(Instant::toEpochMilli).orElse(table.oldest());
    long to = wanted.to().map(Instant::toEpochMilli).orElse(table.newest() + 1);
    TimeSplit.Part time = new TimeSplit.Part("evaluated", from, to);
    LabelledPart evaluated = LabelledPart.of(time, labelled, labelled.asOf());
    int[] which = evaluated.rows();
    if (which.length == 0) {
      throw new InvalidDeclarationException(
          "--from", "no payment with a label is from " + time + "; choose another time");
    }
    float[][] rows = Rows.of(table.rows(), which);
    ScoredPart part =
        new Scorer(subject.uncalibrated(), subject.calibrated()).score(evaluated, rows);
    for (int i = 0; i < which.length; i++) {
      if (Float.isNaN(part.scores()[i])) {
        throw new InvalidDeclarationException(
            "--model", "gives no number for the payment of line " + (which[i] + 1) + " by time");
      }
    }
    List<String> warnings = new ArrayList<>();
    if (part.frauds() == 0 || part.frauds() == part.size()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d payments are fraud: without both classes most figures say nothing.",
              part.frauds(),
              part.size()));
    }
    ReportContent content =
        new ReportContent(
            subject.title(),
            "Evaluation. Labels as they were known at " + Instant.ofEpochMilli(labelled.asOf()),
            warnings,
            List.of(part),
            wanted.thresholds(),
            wanted.cardsADay(),
            TrainingSummary.describe(subject.calibration()),
            Optional.empty(),
            List.of(),
            drifts(subject, rows),
            List.of(TrainingSummary.data(labelled, List.of())));
    return new Result(content, PartFigures.of(part, wanted.thresholds(), wanted.cardsADay()));
  }

  private static List<NamedValue> drifts(Subject subject, float[][] rows) {
    List<NamedValue> drifts = new ArrayList<>();
    for (Map.Entry<String, Histogram> then : subject.reference().features().entrySet()) {
      int column = subject.features().indexOf(then.getKey());
      if (column >= 0) {
        Histogram now =
            HistogramFit.shares(then.getValue().edges(), TrainingTable.column(rows, column));
        drifts.add(new NamedValue(then.getKey(), Psi.between(then.getValue(), now)));
      }
    }
    drifts.sort(
        Comparator.comparingDouble(NamedValue::value).reversed().thenComparing(NamedValue::name));
    return drifts.stream().limit(SHOWN_DRIFTS).toList();
  }
}
