package dev.mitra.model.report;

import dev.mitra.model.metrics.Calibrations;
import dev.mitra.model.metrics.CardPrecision;
import dev.mitra.model.metrics.Curve;
import dev.mitra.model.metrics.MoneySaved;
import dev.mitra.model.metrics.RankingMetrics;
import dev.mitra.model.train.LearningCurve;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The plots of a report. */
final class Charts {
  private static final int HISTOGRAM_BINS = 20;
  private static final int RELIABILITY_BINS = 10;
  private static final int MONEY_STEPS = 200;
  private static final List<String> COLOURS = List.of(Plot.GREY, Plot.ORANGE, Plot.BLUE);

  private Charts() {}

  /** The curves of precision over recall of all parts. */
  static String precisionRecall(List<ScoredPart> parts) {
    Plot plot = new Plot("Precision over recall", Axis.unit("recall"), Axis.unit("precision"));
    ScoredPart last = parts.get(parts.size() - 1);
    double share = (double) last.frauds() / last.size();
    plot.guide(0, share, 1, share);
    return curves(plot, parts, p -> RankingMetrics.precisionRecall(p.scores(), p.labels()));
  }

  /** The ROC curves of all parts. */
  static String roc(List<ScoredPart> parts) {
    Plot plot =
        new Plot(
            "ROC",
            Axis.unit("share of the honest payments that are flagged"),
            Axis.unit("share of the frauds that are flagged"));
    plot.guide(0, 0, 1, 1);
    return curves(plot, parts, p -> RankingMetrics.roc(p.scores(), p.labels()));
  }

  private static String curves(
      Plot plot, List<ScoredPart> parts, Function<ScoredPart, Curve> curve) {
    for (int i = 0; i < parts.size(); i++) {
      Curve points = curve.apply(parts.get(i));
      String colour = COLOURS.get(COLOURS.size() - parts.size() + i);
      plot.line(parts.get(i).name(), colour, false, points.x(), points.y());
    }
    return plot.html();
  }

  /** How many payments of each class have which score; logarithmic, as frauds are few. */
  static String scores(ScoredPart part) {
    double least = 0;
    double greatest = 1;
    for (float score : part.scores()) {
      least = Math.min(least, score);
      greatest = Math.max(greatest, score);
    }
    double width = (greatest - least) / HISTOGRAM_BINS;
    double[][] counts = new double[2][HISTOGRAM_BINS];
    for (int i = 0; i < part.size(); i++) {
      int bin = (int) Math.min(HISTOGRAM_BINS - 1, (part.scores()[i] - least) / width);
      counts[(int) part.labels()[i]][bin]++;
    }
    double most = Arrays.stream(counts[0]).max().orElse(1);
    most = Math.max(most, Arrays.stream(counts[1]).max().orElse(1));
    Plot plot =
        new Plot(
            "Scores by class",
            new Axis("score", least, greatest, false),
            new Axis("payments (logarithmic)", 0.7, Math.max(10, most * 1.3), true));
    double[] edges = new double[HISTOGRAM_BINS];
    double start = least;
    Arrays.setAll(edges, i -> start + i * width);
    plot.columns(
        "honest", Plot.GREEN, moved(edges, 0.06 * width), moved(edges, 0.5 * width), counts[0]);
    plot.columns(
        "fraud", Plot.RED, moved(edges, 0.5 * width), moved(edges, 0.94 * width), counts[1]);
    return plot.html();
  }

  private static double[] moved(double[] values, double by) {
    return Arrays.stream(values).map(v -> v + by).toArray();
  }

  /** The reliability diagram before and after calibration. */
  static String reliability(ScoredPart part, boolean calibrated) {
    Plot plot =
        new Plot(
            "Reliability",
            Axis.unit("mean score of the bin"),
            Axis.unit("share of frauds in the bin"));
    plot.guide(0, 0, 1, 1);
    if (calibrated && PartFigures.inUnit(part.uncalibrated())) {
      reliability(plot, "before calibration", Plot.GREY, part.uncalibrated(), part.labels());
    }
    reliability(plot, calibrated ? "calibrated" : "score", Plot.BLUE, part.scores(), part.labels());
    return plot.html();
  }

  private static void reliability(
      Plot plot, String name, String colour, float[] scores, float[] labels) {
    List<Calibrations.Bin> bins =
        Calibrations.reliability(scores, labels, RELIABILITY_BINS).stream()
            .filter(bin -> bin.rows() > 0)
            .toList();
    double[] x = bins.stream().mapToDouble(Calibrations.Bin::meanScore).toArray();
    double[] y = bins.stream().mapToDouble(Calibrations.Bin::positiveShare).toArray();
    plot.line("", colour, false, x, y).points(name, colour, x, y);
  }

  /** The watched metric by round. */
  static String learning(LearningCurve curve) {
    double[] rounds = IntStream.rangeClosed(1, curve.rounds()).asDoubleStream().toArray();
    // The first trees gain most; from zero on, what comes after them would be one flat line.
    double[] later = Arrays.copyOfRange(curve.validation(), curve.rounds() / 20, curve.rounds());
    double least = Math.min(min(later), min(curve.training(), curve.rounds() / 20));
    double greatest = Math.max(max(later), max(curve.training()));
    double room = Math.max(1e-4, 0.06 * (greatest - least));
    least = Math.max(0, least - room);
    greatest = greatest + room;
    Plot plot =
        new Plot(
            "Learning curve",
            new Axis("trees", 1, Math.max(2, curve.rounds()), false),
            new Axis(curve.metric().title(), least, greatest, false));
    plot.guide(curve.best(), least, curve.best(), greatest);
    plot.line("train", Plot.GREY, false, rounds, curve.training());
    plot.line("validation", Plot.ORANGE, false, rounds, curve.validation());
    plot.points(
        "kept: " + curve.best() + " trees",
        Plot.ORANGE,
        new double[] {curve.best()},
        new double[] {curve.bestValue()});
    return plot.html();
  }

  /** Card precision day by day, and that of perfect scores. */
  static String cards(ScoredPart part, int k) {
    double[] reached =
        CardPrecision.daily(k, part.scores(), part.labels(), part.cards(), part.days(), true);
    double[] possible =
        CardPrecision.daily(k, part.labels(), part.labels(), part.cards(), part.days(), true);
    double[] days = IntStream.rangeClosed(1, reached.length).asDoubleStream().toArray();
    double most = Math.max(max(reached), max(possible));
    Plot plot =
        new Plot(
            "Card precision by day",
            new Axis("day of the test part", 0, reached.length + 1.0, false),
            Axis.fromZero("compromised among " + k + " cards", Math.min(1.05, most * 1.1)));
    plot.columns("reached", Plot.BLUE, moved(days, -0.38), moved(days, 0.38), reached);
    plot.points("with perfect scores", Plot.GREY, days, possible);
    return plot.html();
  }

  /** The amounts that are stopped by threshold. */
  static String money(ScoredPart part) {
    double[] thresholds = new double[MONEY_STEPS + 1];
    Arrays.setAll(thresholds, i -> i / (double) MONEY_STEPS);
    List<MoneySaved.AtThreshold> at =
        MoneySaved.at(thresholds, part.scores(), part.labels(), part.amounts());
    double[] fraud = at.stream().mapToDouble(MoneySaved.AtThreshold::fraudStopped).toArray();
    double[] honest = at.stream().mapToDouble(MoneySaved.AtThreshold::honestStopped).toArray();
    MoneySaved.AtThreshold all = at.get(0);
    double total = all.fraudStopped() + all.fraudMissed();
    // Stopping everything would dwarf what is worth looking at.
    Plot plot =
        new Plot(
            "Money by threshold",
            Axis.unit("threshold of the score"),
            Axis.fromZero("amount stopped", 1.5 * total));
    plot.guide(0, total, 1, total);
    plot.line("fraud stopped", Plot.RED, false, thresholds, fraud);
    plot.line("honest stopped", Plot.GREEN, false, thresholds, honest);
    return plot.html();
  }

  private static double min(double[] values) {
    return min(values, 0);
  }

  private static double min(double[] values, int from) {
    return Arrays.stream(values, from, values.length).min().orElse(0);
  }

  private static double max(double[] values) {
    return Arrays.stream(values).max().orElse(0);
  }
}
