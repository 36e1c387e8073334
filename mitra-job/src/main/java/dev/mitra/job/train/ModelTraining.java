package dev.mitra.job.train;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.model.MissingValue;
import dev.mitra.model.ModelDescription;
import dev.mitra.model.ModelManifest;
import dev.mitra.model.ModelPackager;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.calibration.IsotonicFit;
import dev.mitra.model.calibration.PlattFit;
import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.HistogramFit;
import dev.mitra.model.drift.ReferenceDistribution;
import dev.mitra.model.forest.Forest;
import dev.mitra.model.report.PartFigures;
import dev.mitra.model.report.ReportContent;
import dev.mitra.model.report.ScoredPart;
import dev.mitra.model.train.Examples;
import dev.mitra.model.train.FeatureGain;
import dev.mitra.model.train.LearningCurve;
import dev.mitra.model.train.TrainingParameters;
import dev.mitra.model.train.XgboostTrainer;
import dev.mitra.model.xgboost.XgboostReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a model on what was known of payments: splits them by time, chooses the features, trains
 * with early stopping, calibrates, measures and packs. The labels of the training part are those
 * that were known when the validation part begins, those of the validation part those known when
 * the test part begins, as they would have been had the model been made then. Equal payments and an
 * equal plan give equal bytes.
 */
public final class ModelTraining {
  private static final int REFERENCE_BINS = 10;

  private final PointInTime labelled;
  private final TrainingPlan plan;
  private final Progress progress;
  private final List<String> warnings = new ArrayList<>();

  private ModelTraining(PointInTime labelled, TrainingPlan plan, Progress progress) {
    this.labelled = labelled;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * What training made.
   *
   * @param spec of the Model resource, without the file when it is too large to be in it
   * @param file the model file, when it is too large to be in the spec
   * @param content of the report
   * @param figures of the report's parts
   */
  public record Result(
      ObjectNode spec, Optional<byte[]> file, ReportContent content, List<PartFigures> figures) {}

  /**
   * Trains.
   *
   * @param uri where the model file will be when it is too large to be in the spec
   * @throws InvalidDeclarationException when a part has no fraud or no honest payment, or the model
   *     would not be admitted
   */
  public static Result run(PointInTime labelled, TrainingPlan plan, URI uri, Progress progress) {
    return new ModelTraining(labelled, plan, progress).train(uri);
  }

  private Result train(URI uri) {
    TimeSplit split = TimeSplit.of(labelled, plan.split());
    LabelledPart trainPart =
        LabelledPart.of(split.train(), labelled, split.validation().from()).checked();
    LabelledPart validationPart =
        LabelledPart.of(split.validation(), labelled, split.test().from()).checked();
    LabelledPart testPart = LabelledPart.of(split.test(), labelled, labelled.asOf()).checked();
    TrainingTable table = labelled.table();
    float[][] wide = Rows.of(table.rows(), trainPart.rows());
    float[] trainLabels = trainPart.labels();
    // What gives a label away gives away that of today, whenever it became known.
    FeatureChoice features =
        FeatureChoice.of(table.names(), wide, Rows.of(labelled.labels(), trainPart.rows()));
    warnings.addAll(features.leaks());
    features.leaks().forEach(leak -> progress.say("WARNING: " + leak));
    Examples train = new Examples(narrow(wide, features), trainLabels);
    Examples validation =
        new Examples(
            narrow(Rows.of(table.rows(), validationPart.rows()), features),
            validationPart.labels());
    float[][] test = narrow(Rows.of(table.rows(), testPart.rows()), features);
    TrainingParameters parameters = weighted(train);
    progress.say(
        String.format(
            Locale.ROOT,
            "training on %,d payments (%,d frauds) with %,d features, at most %,d trees",
            train.size(),
            train.positives(),
            features.names().size(),
            parameters.rounds()));
    XgboostTrainer.Fitted fitted =
        XgboostTrainer.fit(
            train, validation, features.names(), parameters, plan.stopping(), this::round);
    try (XgboostTrainer.Trained model = fitted.model()) {
      LearningCurve curve = fitted.curve();
      progress.say(
          String.format(
              Locale.ROOT,
              "%,d trees kept of %,d: %s %.4f on the validation part",
              curve.best(),
              curve.rounds(),
              curve.metric().title(),
              curve.bestValue()));
      byte[] file = model.toJson();
      Forest forest = forest(file);
      Calibration calibration = calibration(forest, validation);
      Scorer scorer =
          new Scorer(
              forest::score,
              row -> (float) calibration.apply(forest.score(row), forest.margin(row)));
      List<ScoredPart> parts =
          List.of(
              scorer.score(trainPart, train.rows()),
              scorer.score(validationPart, validation.rows()),
              scorer.score(testPart, test));
      ScoredPart tested = parts.get(2);
      Map<String, Histogram> spread = histograms(features.names(), train.rows());
      ModelDescription description =
          new ModelDescription(
              plan.version(),
              plan.role(),
              plan.rollout(),
              features.names(),
              MissingValue.NAN,
              0,
              calibration,
              plan.trainingData(),
              new ReferenceDistribution(
                  Optional.of(HistogramFit.quantiles(tested.scores(), REFERENCE_BINS)), spread),
              plan.reasons());
      int[] golden = GoldenChoice.of(test, tested.uncalibrated(), plan.goldenRows());
      boolean large = file.length > ModelManifest.MAX_MODEL_BYTES;
      ModelPackager packager = new ModelPackager(description);
      ObjectNode spec =
          large
              ? packager.packAt(uri, file, Rows.of(test, golden), model::score)
              : packager.pack(file, Rows.of(test, golden), model::score);
      TrainingSummary summary =
          new TrainingSummary(
              plan,
              labelled,
              List.of(trainPart, validationPart),
              split.gapMillis(),
              features,
              parameters,
              warnings);
      ReportContent content =
          summary.content(
              parts,
              curve,
              FeatureGain.total(file, features.names().size()),
              spread,
              test,
              calibration);
      List<PartFigures> figures =
          parts.stream()
              .map(part -> PartFigures.of(part, plan.thresholds(), plan.cardsADay()))
              .toList();
      return new Result(spec, large ? Optional.of(file) : Optional.empty(), content, figures);
    } catch (ModelRefusedException e) {
      throw new InvalidDeclarationException(
          "the model", "would not be admitted: " + e.getMessage());
    }
  }

  private void round(int round, double training, double validation) {
    progress.tick(
        () ->
            String.format(
                Locale.ROOT,
                "%,d trees: %s %.4f on the training part, %.4f on the validation part",
                round,
                plan.stopping().metric().title(),
                training,
                validation));
  }

  private static float[][] narrow(float[][] rows, FeatureChoice features) {
    if (rows[0].length == features.columns().length) {
      return rows;
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Rows.pick(rows[i], features.columns());
    }
    return rows;
  }

  private TrainingParameters weighted(Examples train) {
    double frauds = train.positives();
    double weight = plan.classWeight().orElse((train.size() - frauds) / frauds);
    return plan.parameters().withScalePosWeight((float) weight);
  }

  private static Forest forest(byte[] file) throws ModelRefusedException {
    return Forest.compile(XgboostReader.read(file, XgboostReader.detect(file)));
  }

  private Calibration calibration(Forest forest, Examples validation) {
    float[] values = new float[validation.size()];
    boolean byMargin = plan.calibration() == TrainingPlan.CalibrationMethod.PLATT;
    for (int i = 0; i < values.length; i++) {
      float[] row = validation.rows()[i];
      values[i] = byMargin ? forest.margin(row) : forest.score(row);
    }
    try {
      return switch (plan.calibration()) {
        case NONE -> Calibration.NONE;
        case PLATT -> PlattFit.fit(values, validation.labels());
        case ISOTONIC -> IsotonicFit.fit(values, validation.labels());
      };
    } catch (IllegalArgumentException e) {
      throw new InvalidDeclarationException("--calibration", String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Histogram> histograms(List<String> names, float[][] rows) {
    Map<String, Histogram> histograms = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      histograms.put(
          names.get(i), HistogramFit.quantiles(TrainingTable.column(rows, i), REFERENCE_BINS));
    }
    return histograms;
  }
}
