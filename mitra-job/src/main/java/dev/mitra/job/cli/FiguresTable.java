package dev.mitra.job.cli;

import dev.mitra.model.report.PartFigures;
import dev.mitra.model.report.ReportContent;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The figures of a report as text, for the terminal. */
final class FiguresTable {
  private FiguresTable() {}

  static void write(ReportContent content, List<PartFigures> figures, PrintWriter out) {
    content.warnings().forEach(warning -> out.println("WARNING: " + warning));
    TextTable parts =
        new TextTable(
            List.of(
                "PART",
                ">PAYMENTS",
                ">FRAUDS",
                ">AVERAGE PRECISION",
                ">ROC AUC",
                ">LOG LOSS",
                ">CARD PRECISION@" + content.cardsADay()));
    for (int i = 0; i < figures.size(); i++) {
      PartFigures part = figures.get(i);
      parts.row(
          content.parts().get(i).name(),
          count(part.payments()),
          count(part.frauds()),
          number(part.averagePrecision()),
          number(part.rocAuc()),
          number(part.logLoss()),
          number(part.cardPrecision()));
    }
    parts.write(out);
    out.println();
    TextTable thresholds =
        new TextTable(List.of(">SCORE FROM", ">FLAGGED", ">FRAUDS FOUND", ">PRECISION", ">RECALL"));
    for (PartFigures.AtThreshold at : figures.get(figures.size() - 1).thresholds()) {
      thresholds.row(
          String.format(Locale.ROOT, "%.2f", at.threshold()),
          count(at.flagged()),
          count(at.hits()),
          number(at.precision()),
          number(at.recall()));
    }
    thresholds.write(out);
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }
}
