package dev.mitra.job.train;

import dev.mitra.features.check.Durations;
import dev.mitra.model.calibration.Calibration;
import dev.mitra.model.drift.Histogram;
import dev.mitra.model.drift.HistogramFit;
import dev.mitra.model.drift.Psi;
import dev.mitra.model.report.FactTable;
import dev.mitra.model.report.FactTable.Fact;
import dev.mitra.model.report.NamedValue;
import dev.mitra.model.report.ReportContent;
import dev.mitra.model.report.ScoredPart;
import dev.mitra.model.train.LearningCurve;
import dev.mitra.model.train.TrainingParameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a training's report says beside scores: the data, the parameters, the features.
 *
 * @param fitted the parts that made the model, with the labels that were known then
 */
record TrainingSummary(
    TrainingPlan plan,
    PointInTime labelled,
    List<LabelledPart> fitted,
    long gapMillis,
    FeatureChoice features,
    TrainingParameters parameters,
    List<String> warnings) {
  private static final int SHOWN_FEATURES = 30;
  private static final int SHOWN_DRIFTS = 20;
  private static final int LISTED_COLUMNS = 60;
  private static final Histogram ONE_BIN = new Histogram(new double[0], new double[] {1}, 0);

  /** The content of the report. */
  ReportContent content(
      List<ScoredPart> parts,
      LearningCurve curve,
      double[] gains,
      Map<String, Histogram> spread,
      float[][] test,
      Calibration calibration) {
    return new ReportContent(
        plan.name() + " " + plan.version(),
        "Training report. Labels of each part as they were known when the next began, of the test"
            + " part as they were known at "
            + Instant.ofEpochMilli(labelled.asOf()),
        warnings,
        parts,
        plan.thresholds(),
        plan.cardsADay(),
        describe(calibration),
        Optional.of(curve),
        gains(gains),
        drifts(spread, test),
        List.of(data(labelled, ofParts()), parameters(curve), columns()));
  }

  /** What a calibration does, in words; empty when it does nothing. */
  static Optional<String> describe(Calibration calibration) {
    if (calibration instanceof Calibration.Platt platt) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "Platt's sigmoid over the margin, slope %.4f, intercept %.4f",
              platt.slope(),
              platt.intercept()));
    }
    if (calibration instanceof Calibration.Isotonic isotonic) {
      return Optional.of(
          String.format(
              Locale.ROOT, "isotonic regression with %,d points", isotonic.scores().length));
    }
    return Optional.empty();
  }

  private List<NamedValue> gains(double[] gains) {
    double total = Arrays.stream(gains).sum();
    return top(gains, total > 0 ? total : 1);
  }

  private List<NamedValue> drifts(Map<String, Histogram> spread, float[][] test) {
    double[] drifts = new double[features.names().size()];
    for (int i = 0; i < drifts.length; i++) {
      Histogram then = spread.getOrDefault(features.names().get(i), ONE_BIN);
      float[] values = TrainingTable.column(test, i);
      drifts[i] = Psi.between(then, HistogramFit.shares(then.edges(), values));
    }
    return top(drifts, 1).stream().limit(SHOWN_DRIFTS).toList();
  }

  private List<NamedValue> top(double[] values, double unit) {
    List<NamedValue> all = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] > 0) {
        all.add(new NamedValue(features.names().get(i), values[i] / unit));
      }
    }
    all.sort(Comparator.comparingDouble(NamedValue::value).reversed());
    return all.stream().limit(SHOWN_FEATURES).toList();
  }

  private List<Fact> ofParts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("gap between two parts", Durations.format(gapMillis)));
    for (LabelledPart part : fitted) {
      String name = "labels of the " + part.part().name() + " part";
      Instant moment = Instant.ofEpochMilli(part.known().asOf());
      facts.add(new Fact(name, "as they were known at " + moment));
      facts.add(
          new Fact(
              name + " that became known later",
              count(part.later())
                  + (part.later() > 0
                      ? "; by them " + count(part.changed()) + " payments have another label today"
                      : "")));
      if (part.young() > 0) {
        facts.add(
            new Fact(
                "payments of the " + part.part().name() + " part too young then",
                count(part.young()) + "; the gap is shorter than the label delay"));
      }
    }
    return facts;
  }

  /**
   * The table that says which payments were used and which fell out.
   *
   * @param more rows at its end
   */
  static FactTable data(PointInTime labelled, List<Fact> more) {
    TrainingTable table = labelled.table();
    PointInTime.Counts counts = labelled.counts();
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("payments in the table", count(table.size())));
    facts.add(
        new Fact(
            "their times",
            Instant.ofEpochMilli(table.oldest()) + " to " + Instant.ofEpochMilli(table.newest())));
    facts.add(new Fact("with a label that could be used", count(counts.usable())));
    facts.add(
        new Fact(
            "younger than the label delay of " + Durations.format(labelled.delayMillis()),
            count(counts.young())
                + (counts.youngFrauds() > 0
                    ? ", of which " + count(counts.youngFrauds()) + " were known to be fraud"
                    : "")));
    facts.add(new Fact("of which the label column says nothing", count(counts.unlabelled())));
    facts.add(new Fact("labels that became known later", count(counts.later())));
    facts.add(new Fact("labels of payments that the table has not", count(counts.unknownIds())));
    facts.add(new Fact("rows with an id that came before", count(table.repeated())));
    facts.add(new Fact("rows in order of time", table.sorted() ? "no; they were sorted" : "yes"));
    if (table.clamped() > 0) {
      facts.add(new Fact("values too large, cut to ±1e30", count(table.clamped())));
    }
    facts.addAll(more);
    return new FactTable("Which payments", facts);
  }

  private FactTable parameters(LearningCurve curve) {
    List<Fact> facts = new ArrayList<>();
    plan.trainingData().ifPresent(text -> facts.add(new Fact("training data", text)));
    facts.add(new Fact("role", plan.role().name()));
    facts.add(new Fact("trees", curve.best() + " of at most " + parameters.rounds()));
    facts.add(
        new Fact(
            "stopped by",
            curve.metric().title() + ", patience " + plan.stopping().patience() + " rounds"));
    facts.add(new Fact("depth", "" + parameters.depth()));
    facts.add(new Fact("learning rate (eta)", "" + parameters.eta()));
    facts.add(new Fact("weight of a fraud", "" + parameters.scalePosWeight()));
    facts.add(new Fact("least child weight", "" + parameters.minChildWeight()));
    facts.add(new Fact("least gain of a split (gamma)", "" + parameters.gamma()));
    facts.add(new Fact("share of rows a tree", "" + parameters.rowSample()));
    facts.add(new Fact("share of features a tree", "" + parameters.columnSample()));
    facts.add(new Fact("lambda and alpha", parameters.lambda() + " and " + parameters.alpha()));
    facts.add(new Fact("seed", "" + parameters.seed()));
    facts.add(new Fact("threads", "" + parameters.threads()));
    return new FactTable("How it was trained", facts);
  }

  private FactTable columns() {
    return new FactTable(
        "Columns",
        List.of(
            new Fact("features of the model", count(features.names().size())),
            new Fact("left out: constant in the training part", list(features.constant())),
            new Fact("left out: text", list(labelled.table().dropped()))));
  }

  private static String list(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String shown = String.join(", ", names.subList(0, Math.min(names.size(), LISTED_COLUMNS)));
    int more = names.size() - LISTED_COLUMNS;
    return names.size() + ": " + shown + (more > 0 ? " and " + more + " more" : "");
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
