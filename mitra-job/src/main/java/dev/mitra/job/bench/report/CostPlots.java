package dev.mitra.job.bench.report;

import dev.mitra.job.bench.BenchResult;
import dev.mitra.job.bench.Figure;
import dev.mitra.job.bench.ProcessCost;
import dev.mitra.job.bench.Run;
import dev.mitra.job.bench.Stage;
import dev.mitra.job.bench.Verdict;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plots that are about effort. */
final class CostPlots {
  private static final List<String> STYLES = List.of("s1", "s2", "s3", "s4", "s0");

  /** The unit of a figure that is one thing as a multiple of another. */
  private static final String TIMES = "×";

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");

  private CostPlots() {}

  /** CPU time for each payment, by process, for each run. */
  static String processes(BenchResult result) {
    List<Run> runs = result.runs().stream().filter(run -> !run.processes().isEmpty()).toList();
    if (runs.isEmpty()) {
      return "";
    }
    double most =
        runs.stream()
            .mapToDouble(
                run -> run.processes().stream().mapToDouble(ProcessCost::cpuMicrosPerPayment).sum())
            .max()
            .orElse(1);
    List<String> processes = Runs.processes(result);
    Rows rows =
        new Rows(
            "CPU time per payment by process",
            Axis.linear("microseconds of CPU time for each payment", 0, most),
            runs.size(),
            false);
    for (int i = 0; i < processes.size(); i++) {
      rows.legend(processes.get(i), style(i));
    }
    for (Run run : runs) {
      rows.row(run.name());
      double at = 0;
      for (int i = 0; i < processes.size(); i++) {
        for (ProcessCost cost : run.processes()) {
          if (cost.process().equals(processes.get(i))) {
            double end = at + cost.cpuMicrosPerPayment();
            rows.bar(
                at,
                end,
                style(i),
                "%s: %s µs, %s cores"
                    .formatted(
                        cost.process(),
                        Text.number(cost.cpuMicrosPerPayment()),
                        Text.number(cost.cores())));
            at = end;
          }
        }
      }
      rows.value(at, Text.number(at) + " µs");
    }
    return rows.html();
  }

  private static String style(int process) {
    return STYLES.get(process % STYLES.size());
  }

  /** The stages of a run, from the median to the longest. */
  static String stages(Run run) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (Stage stage : run.stages()) {
      least = Math.min(least, Math.max(1, stage.p50()) / 1_000);
      most = Math.max(most, stage.max() / 1_000);
    }
    Rows rows =
        new Rows(
            "Stages of " + run.name(),
            Axis.log("milliseconds", least, most),
            run.stages().size(),
            false);
    rows.legend("p50", "s1").legend("p99", "s2").legend("p99.9", "s4").legend("longest", "s0");
    for (Stage stage : run.stages()) {
      rows.row(stage.name()).range(stage.p50() / 1_000, stage.max() / 1_000, "s0");
      point(rows, "longest", stage.max(), "s0");
      point(rows, "p99.9", stage.p999(), "s4");
      point(rows, "p99", stage.p99(), "s2");
      point(rows, "p50", stage.p50(), "s1");
    }
    return rows.html();
  }

  private static void point(Rows rows, String name, double micros, String style) {
    rows.point(micros / 1_000, style, name + ": " + Text.number(micros / 1_000) + " ms");
  }

  /** The goals that are one thing as a multiple of another. */
  static List<Figure> ratios(BenchResult result) {
    return result.figures().stream().filter(figure -> figure.unit().equals(TIMES)).toList();
  }

  /** Ratios, with their goals as marks. */
  static String ratios(List<Figure> figures) {
    double least = 0.9;
    double most = 1;
    for (Figure figure : figures) {
      least = Math.min(least, figure.value());
      most = Math.max(most, Math.max(figure.value(), goal(figure)));
    }
    Rows rows =
        new Rows(
            "Costs as multiples",
            Axis.log("times as much (logarithmic)", least, most * 1.05),
            figures.size(),
            true);
    rows.legend("goal reached", "s3").legend("missed", "s2").legend("the goal", "mark");
    for (Figure figure : figures) {
      boolean isMissed = figure.verdict() == Verdict.MISSED;
      String style = isMissed ? "s2" : "s3";
      rows.row(figure.name())
          .range(Math.min(1, figure.value()), Math.max(1, figure.value()), style)
          .point(figure.value(), style, figure.goal())
          .value(
              Math.max(1, Math.max(figure.value(), goal(figure))),
              Text.number(figure.value()) + " " + TIMES + (isMissed ? " ✗" : " ✓"));
      if (goal(figure) > 0) {
        rows.mark(goal(figure));
      }
    }
    return rows.html();
  }

  /** The first number of what is asked for; 0 when there is none. */
  private static double goal(Figure figure) {
    Matcher matcher = NUMBER.matcher(figure.goal());
    return matcher.find() ? Double.parseDouble(matcher.group()) : 0;
  }
}
