package dev.mitra.model.bench;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The tables of {@code docs/benchmarks.md} on models: one row for each shape of a model. */
final class ModelReport {
  private static final List<String> SHAPE = List.of("trees", "depth", "features");

  private ModelReport() {}

  /** Renders results in Markdown. */
  static String of(Collection<RunResult> results) {
    if (results.isEmpty()) {
      return "Nothing was measured.\n";
    }
    StringBuilder report = new StringBuilder(conditions(results.iterator().next().getParams()));
    table(report, results, "ScoreBenchmark", "scorer", Scorer.values());
    table(report, results, "ExplainBenchmark", "explained", ExplainBenchmark.Explained.values());
    return report.toString();
  }

  /**
   * The first of the contenders is ours; of each other it is told how many times as long it takes.
   */
  private static void table(
      StringBuilder report,
      Collection<RunResult> results,
      String benchmark,
      String contender,
      Enum<?>[] contenders) {
    Map<String, Map<String, RunResult>> shapes = new LinkedHashMap<>();
    for (RunResult result : results) {
      BenchmarkParams params = result.getParams();
      if (params.getBenchmark().contains("." + benchmark + ".")) {
        String shape = SHAPE.stream().map(params::getParam).collect(joining(" | "));
        shapes
            .computeIfAbsent(shape, key -> new LinkedHashMap<>())
            .put(params.getParam(contender), result);
      }
    }
    if (shapes.isEmpty()) {
      return;
    }
    report.append("\n| trees | depth | features |");
    for (int i = 0; i < contenders.length; i++) {
      report.append(" ").append(contenders[i]).append(", CPU ns |");
      report.append(i == 0 ? "" : " times |");
    }
    report.append(" B allocated by ").append(contenders[0]).append(" |\n");
    report.append("| ---: ".repeat(3 + 2 * contenders.length)).append("|\n");
    shapes.forEach(
        (shape, row) -> {
          report.append("| ").append(shape).append(" |");
          double ours = cpu(row.get(contenders[0].name()));
          for (int i = 0; i < contenders.length; i++) {
            double nanos = cpu(row.get(contenders[i].name()));
            report.append(number("%,.0f", nanos));
            report.append(i == 0 ? "" : number("%.1f", nanos / ours));
          }
          report.append(number("%,.0f", allocated(row.get(contenders[0].name())))).append("\n");
        });
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "  |" : String.format(Locale.ROOT, " " + format + " |", value);
  }

  private static double cpu(@Nullable RunResult result) {
    return result == null ? Double.NaN : secondary(result, CpuTime.LABEL);
  }

  private static double allocated(@Nullable RunResult result) {
    return result == null ? Double.NaN : secondary(result, "gc.alloc.rate.norm");
  }

  private static double secondary(RunResult result, String label) {
    Result<?> value = result.getSecondaryResults().get(label);
    return value == null ? Double.NaN : value.getScore();
  }

  private static String conditions(BenchmarkParams params) {
    return String.format(
        Locale.ROOT,
        "Measured with %d processors; JDK %s (%s), %s; JMH %s: forks %d, warm-up %d × %s, measured"
            + " %d × %s.%n",
        Runtime.getRuntime().availableProcessors(),
        params.getJdkVersion(),
        params.getVmName(),
        params.getJvmArgs().stream().filter(arg -> !arg.startsWith("-D")).collect(joining(" ")),
        params.getJmhVersion(),
        params.getForks(),
        params.getWarmup().getCount(),
        params.getWarmup().getTime(),
        params.getMeasurement().getCount(),
        params.getMeasurement().getTime());
  }
}
