package dev.mitra.model.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A report on a model: one page of HTML with its plots, without scripts, fonts or pictures from
 * elsewhere. A pure function of its content.
 */
public final class ModelReport {
  private static final String STYLE =
      """
      :root { color-scheme: light; }
      body { font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
        color: #1d2733; background: #fff; max-width: 1020px; margin: 28px auto 60px; padding: 0 20px; }
      h1 { font-size: 25px; margin: 0 0 2px; }
      h2 { font-size: 18px; margin: 34px 0 10px; padding-bottom: 4px; border-bottom: 1px solid #d7dde3; }
      h3 { font-size: 14px; margin: 0 0 6px; }
      p { margin: 4px 0 10px; }
      .sub, .note { color: #5a6672; }
      .note { font-size: 12.5px; }
      .warning { border-left: 5px solid #b83232; background: #fbeeee; padding: 8px 14px; margin: 10px 0; }
      .tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 12px; margin: 20px 0 6px; }
      .tile { border: 1px solid #d7dde3; border-radius: 6px; padding: 10px 12px; }
      .tile b { display: block; font-size: 21px; font-variant-numeric: tabular-nums; }
      .tile span { color: #5a6672; font-size: 12.5px; }
      .plots { display: grid; grid-template-columns: 1fr 1fr; gap: 26px 30px; }
      figure { margin: 0; break-inside: avoid; }
      figcaption { color: #5a6672; font-size: 12.5px; margin-top: 2px; }
      svg { width: 100%; height: auto; display: block; }
      svg text { font-family: inherit; fill: #1d2733; }
      .tick { font-size: 10.5px; } svg .tick { fill: #5a6672; }
      .label, .name { font-size: 11.5px; }
      svg .onbar { fill: #fff; font-size: 12px; font-weight: 600; }
      .grid { stroke: #e6eaee; } .axis { stroke: #8a94a0; } .guide { stroke: #8a94a0; stroke-dasharray: 3 4; }
      .legend { min-height: 20px; font-size: 12px; color: #3a4653; }
      .legend span { margin-right: 14px; white-space: nowrap; }
      .legend i { display: inline-block; width: 11px; height: 11px; margin-right: 5px; border-radius: 2px;
        vertical-align: -1px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { text-align: right; padding: 4px 10px; border-bottom: 1px solid #e6eaee; vertical-align: top; }
      th { color: #5a6672; font-weight: 600; font-size: 12.5px; }
      th:first-child, td:first-child { text-align: left; padding-left: 0; }
      table.facts td { text-align: left; overflow-wrap: anywhere; } table.facts td:first-child { width: 34%; color: #5a6672; }
      .two { display: grid; grid-template-columns: 1fr 1fr; gap: 26px 30px; align-items: start; }
      @media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
      @media (max-width: 760px) { .plots, .two { grid-template-columns: 1fr; } .tiles { grid-template-columns: 1fr 1fr; } }
      """;

  private final ReportContent content;
  private final List<PartFigures> figures;
  private final StringBuilder html = new StringBuilder(1 << 18);

  private ModelReport(ReportContent content, List<PartFigures> figures) {
    this.content = content;
    this.figures = figures;
  }

  /**
   * Makes the page.
   *
   * @param content what it is about
   * @param figures of the content's parts, in their order
   */
  public static String html(ReportContent content, List<PartFigures> figures) {
    return new ModelReport(content, figures).page();
  }

  private String page() {
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<title>").append(Texts.escape(content.title())).append("</title>\n");
    html.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    html.append("<h1>").append(Texts.escape(content.title())).append("</h1>\n");
    html.append("<p class=\"sub\">").append(Texts.escape(content.subtitle())).append("</p>\n");
    for (String warning : content.warnings()) {
      html.append("<p class=\"warning\"><b>Look at this.</b> ")
          .append(Texts.escape(warning))
          .append("</p>\n");
    }
    tiles();
    data();
    quality();
    plots();
    features();
    facts();
    return html.append("</body>\n</html>\n").toString();
  }

  private void tiles() {
    PartFigures last = figures.get(figures.size() - 1);
    String part = content.last().name();
    html.append("<div class=\"tiles\">\n");
    tile(Texts.number(last.averagePrecision()), "average precision, " + part);
    tile(Texts.number(last.rocAuc()), "area under ROC, " + part);
    tile(Texts.percent((double) last.frauds() / last.payments()), "of the payments are fraud");
    if (content.last().hasCards()) {
      tile(
          Texts.number(last.cardPrecision()),
          "card precision at %d (perfect scores: %s)"
              .formatted(content.cardsADay(), Texts.number(last.cardCeiling())));
    }
    last.thresholds().stream()
        .filter(at -> at.flagged() > 0)
        .findFirst()
        .ifPresent(
            at ->
                tile(
                    Texts.percent(at.recall()),
                    "of the frauds found at score " + Texts.tick(at.threshold())));
    html.append("</div>\n");
  }

  private void tile(String value, String name) {
    html.append(
        "<div class=\"tile\"><b>%s</b><span>%s</span></div>\n"
            .formatted(Texts.escape(value), Texts.escape(name)));
  }

  private void data() {
    heading("Payments");
    if (content.parts().size() > 1) {
      html.append(Timeline.html(content.parts()));
    }
    boolean amounts = content.parts().stream().allMatch(ScoredPart::hasAmounts);
    List<String> names =
        new ArrayList<>(List.of("part", "from (UTC)", "to", "payments", "frauds", "share"));
    if (amounts) {
      names.addAll(List.of("amount", "of it fraud"));
    }
    table(
        names,
        content.parts().stream()
            .map(
                part -> {
                  List<String> row =
                      new ArrayList<>(
                          List.of(
                              part.name(),
                              Texts.moment(part.from()),
                              Texts.moment(part.to()),
                              Texts.count(part.size()),
                              Texts.count(part.frauds()),
                              Texts.percent((double) part.frauds() / part.size())));
                  if (amounts) {
                    double[] sums = amounts(part);
                    row.add(String.format(Locale.ROOT, "%,.0f", sums[0] + sums[1]));
                    row.add(Texts.percent(sums[1] / (sums[0] + sums[1])));
                  }
                  return row;
                })
            .toList());
  }

  private static double[] amounts(ScoredPart part) {
    double[] sums = {0, 0};
    for (int i = 0; i < part.size(); i++) {
      sums[(int) part.labels()[i]] += part.amounts()[i];
    }
    return sums;
  }

  private void quality() {
    heading("How good it is");
    boolean cards = content.parts().stream().anyMatch(ScoredPart::hasCards);
    boolean calibrated = content.calibration().isPresent();
    List<String> names =
        new ArrayList<>(
            List.of("part", "average precision", "area under ROC", "log loss", "Brier score"));
    if (calibrated) {
      names.addAll(List.of("log loss before", "Brier before"));
    }
    if (cards) {
      names.addAll(List.of("card precision at " + content.cardsADay(), "with perfect scores"));
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      PartFigures part = figures.get(i);
      List<String> row = new ArrayList<>();
      row.add(content.parts().get(i).name());
      row.add(Texts.number(part.averagePrecision()));
      row.add(Texts.number(part.rocAuc()));
      row.add(Texts.number(part.logLoss()));
      row.add(Texts.number(part.brier()));
      if (calibrated) {
        row.add(Texts.number(part.logLossBefore()));
        row.add(Texts.number(part.brierBefore()));
      }
      if (cards) {
        row.add(Texts.number(part.cardPrecision()));
        row.add(Texts.number(part.cardCeiling()));
      }
      rows.add(row);
    }
    table(names, rows);
    content
        .calibration()
        .ifPresent(
            text ->
                html.append("<p class=\"note\">Scores are calibrated: ")
                    .append(Texts.escape(text))
                    .append(". “Before” is what the model itself says.</p>\n"));
    html.append("<h3>Thresholds on the ").append(Texts.escape(content.last().name()));
    html.append(" part</h3>\n");
    PartFigures last = figures.get(figures.size() - 1);
    table(
        List.of(
            "score at least", "flagged", "of all payments", "frauds found", "precision", "recall"),
        last.thresholds().stream()
            .map(
                at ->
                    List.of(
                        Texts.tick(at.threshold()),
                        Texts.count(at.flagged()),
                        Texts.percent((double) at.flagged() / last.payments()),
                        Texts.count(at.hits()),
                        Texts.percent(at.precision()),
                        Texts.percent(at.recall())))
            .toList());
  }

  private void plots() {
    heading("Plots");
    html.append("<div class=\"plots\">\n");
    ScoredPart last = content.last();
    String name = last.name();
    figure(
        "Precision over recall",
        Charts.precisionRecall(content.parts()),
        "Broken line: the share of frauds, which flagging at random reaches.");
    figure("ROC", Charts.roc(content.parts()), "Broken line: flagging at random.");
    figure("Scores by class", Charts.scores(last), "Part: " + name + ".");
    if (last.hasProbabilities()) {
      figure(
          "Reliability",
          Charts.reliability(last, content.calibration().isPresent()),
          "Part: " + name + ". On the broken line a score is the probability that it says.");
    }
    content
        .curve()
        .ifPresent(
            curve ->
                figure(
                    "Learning curve",
                    Charts.learning(curve),
                    "%d rounds were done; the best on the validation part was %d."
                        .formatted(curve.rounds(), curve.best())));
    if (last.hasCards()) {
      figure(
          "Card precision by day",
          Charts.cards(last, content.cardsADay()),
          "Each day the %d cards with the highest scores, found ones leave; part: %s."
              .formatted(content.cardsADay(), name));
    }
    if (last.hasAmounts() && last.hasProbabilities()) {
      figure(
          "Money by threshold",
          Charts.money(last),
          "Broken line: the amount of all frauds; part: " + name + ".");
    }
    html.append("</div>\n");
  }

  private void features() {
    if (content.gains().isEmpty() && content.drifts().isEmpty()) {
      return;
    }
    heading("Features");
    html.append("<div class=\"plots\">\n");
    if (!content.gains().isEmpty()) {
      figure(
          "Gain",
          Bars.html("Gain", content.gains(), Plot.BLUE, Texts::percent),
          "Share of the loss that the splits by a feature took away.");
    }
    if (!content.drifts().isEmpty()) {
      figure(
          "Drift from %s to %s".formatted(content.parts().get(0).name(), content.last().name()),
          Bars.html("Drift", content.drifts(), Plot.ORANGE, Texts::number),
          "Population stability index over the deciles of the training part; above 0.1 is worth a"
              + " look, above 0.25 is a different world.");
    }
    html.append("</div>\n");
  }

  private void facts() {
    for (FactTable facts : content.facts()) {
      heading(facts.title());
      html.append("<table class=\"facts\">\n");
      for (FactTable.Fact fact : facts.facts()) {
        html.append(
            "<tr><td>%s</td><td>%s</td></tr>\n"
                .formatted(Texts.escape(fact.name()), Texts.escape(fact.value())));
      }
      html.append("</table>\n");
    }
  }

  private void heading(String text) {
    html.append("<h2>").append(Texts.escape(text)).append("</h2>\n");
  }

  private void figure(String title, String drawing, String caption) {
    html.append("<figure>\n<h3>").append(Texts.escape(title)).append("</h3>\n");
    html.append(drawing);
    html.append("<figcaption>").append(Texts.escape(caption)).append("</figcaption>\n</figure>\n");
  }

  private void table(List<String> names, List<List<String>> rows) {
    html.append("<table>\n");
    row("th", names.stream());
    rows.forEach(row -> row("td", row.stream()));
    html.append("</table>\n");
  }

  private void row(String tag, Stream<String> cells) {
    html.append("<tr>");
    cells.forEach(
        cell ->
            html.append('<')
                .append(tag)
                .append('>')
                .append(Texts.escape(cell))
                .append("</")
                .append(tag)
                .append('>'));
    html.append("</tr>\n");
  }
}
