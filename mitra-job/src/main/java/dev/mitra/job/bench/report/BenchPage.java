package dev.mitra.job.bench.report;

import dev.mitra.job.bench.BenchResult;
import dev.mitra.job.bench.Figure;
import dev.mitra.job.bench.Latency;
import dev.mitra.job.bench.Run;
import dev.mitra.job.bench.Verdict;
import java.util.List;
import java.util.Optional;

/** A result as one page of HTML with its plots, without anything from elsewhere. */
final class BenchPage {
  private final BenchResult result;
  private final StringBuilder html = new StringBuilder(1 << 17);

  private BenchPage(BenchResult result) {
    this.result = result;
  }

  static String of(BenchResult result) {
    return new BenchPage(result).page();
  }

  private String page() {
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>Mitra: the whole job on one machine</title>\n<style>\n")
        .append(PageStyle.CSS)
        .append(
            "</style>\n</head>\n<body>\n<h1>The whole job on one machine</h1>\n<p class=\"sub\">")
        .append(Text.html(Tables.machine(result) + " Begun at " + result.startedAt() + "."))
        .append("</p>\n");
    tiles();
    goals();
    figure(
        "Latency by percentile",
        LatencyPlots.distribution(result),
        "From the intended time of sending to the decision at a consumer; nothing is left out when"
            + " the job falls behind. Each step to the right leaves a tenth of the payments above it.");
    for (Run run : Runs.timed(result)) {
      if (run.timeline().size() > 1) {
        figure(
            "Second by second: " + run.name(),
            LatencyPlots.timeline(run),
            "%s, %s payments a second.".formatted(run.title(), Text.plain(run.rate())));
      }
    }
    List<Run> steps = Runs.steps(result);
    if (steps.size() > 1) {
      figure(
          "Rate steps", LatencyPlots.steps(steps), "Until the 99th percentile is beyond 200 ms.");
    }
    figure(
        "CPU time per payment",
        CostPlots.processes(result),
        "All processes share the machine; the load is no part of the job.");
    Runs.timed(result).stream()
        .filter(run -> !run.stages().isEmpty())
        .findFirst()
        .ifPresent(
            run ->
                figure(
                    "Stages: " + run.name(),
                    CostPlots.stages(run),
                    "As the job's own histograms tell, over the last minute of the run."));
    List<Figure> ratios = CostPlots.ratios(result);
    if (!ratios.isEmpty()) {
      figure("Costs as multiples", CostPlots.ratios(ratios), "The mark is what is allowed.");
    }
    Tables.of(result).stream().filter(table -> !table.title().equals("Goals")).forEach(this::table);
    return html.append("</body>\n</html>\n").toString();
  }

  private void tiles() {
    Optional<Run> main = Runs.main(result);
    html.append("<div class=\"tiles\">\n");
    main.ifPresent(
        run -> {
          Latency latency = run.latency();
          tile(Text.number(latency.p50()) + " ms", "median, " + run.name());
          tile(Text.number(latency.p99()) + " ms", "99 % are faster");
          tile(Text.number(latency.p999()) + " ms", "99.9 % are faster");
          tile(Text.number(Runs.jobMicros(run)) + " µs", "CPU time of the job per payment");
          tile(Text.count(run.withoutFeatures()), "payments without their features");
        });
    long reached =
        result.figures().stream().filter(figure -> figure.verdict() != Verdict.MISSED).count();
    if (!result.figures().isEmpty()) {
      tile(reached + " of " + result.figures().size(), "goals reached");
    }
    html.append("</div>\n");
  }

  private void tile(String value, String name) {
    html.append(
        "<div class=\"tile\"><b>%s</b><span>%s</span></div>\n"
            .formatted(Text.html(value), Text.html(name)));
  }

  private void goals() {
    if (result.figures().isEmpty()) {
      return;
    }
    html.append(
            "<h2>Goals</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th class=\"text\">what</th>")
        .append("<th>measured</th><th class=\"text\">goal</th><th class=\"text\">verdict</th>")
        .append("<th class=\"text\">from</th></tr></thead>\n<tbody>\n");
    for (Figure figure : result.figures()) {
      html.append(
          "<tr><td class=\"text\">%s</td><td>%s</td><td class=\"text\">%s</td><td class=\"text\"><span class=\"%s\">%s</span></td><td class=\"text\">%s</td></tr>\n"
              .formatted(
                  Text.inline(figure.name()),
                  Text.html(Tables.measured(figure)),
                  Text.inline(figure.goal()),
                  figure.verdict() == Verdict.MISSED ? "missed" : "reached",
                  Tables.verdict(figure.verdict()),
                  Text.inline(figure.from())));
    }
    html.append("</tbody></table></div>\n");
  }

  private void figure(String title, String plot, String caption) {
    if (!plot.isEmpty()) {
      html.append("<h2>").append(Text.html(title)).append("</h2>\n<figure>\n").append(plot);
      html.append("<figcaption>").append(Text.html(caption)).append("</figcaption></figure>\n");
    }
  }

  private void table(Table table) {
    html.append("<h2>").append(Text.html(table.title())).append("</h2>\n").append(table.html());
  }
}
