package dev.mitra.rules.bench;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The table of {@code docs/benchmarks.md} on rules. */
final class RuleReport {
  private RuleReport() {}

  /** Renders results in Markdown. */
  static String of(Collection<RunResult> results) {
    if (results.isEmpty()) {
      return "Nothing was measured.\n";
    }
    StringBuilder report =
        new StringBuilder(conditions(results.iterator().next().getParams()))
            .append("\n| what | with | ns on the clock | CPU, ns | B allocated |\n")
            .append("| --- | --- | ---: | ---: | ---: |\n");
    for (RunResult result : results) {
      report.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %s |%n",
              name(result.getParams()),
              parameters(result.getParams()),
              whole(result.getPrimaryResult()),
              whole(result.getSecondaryResults().get(CpuTime.LABEL)),
              whole(result.getSecondaryResults().get("gc.alloc.rate.norm"))));
    }
    return report.toString();
  }

  private static String name(BenchmarkParams params) {
    String name = params.getBenchmark();
    int method = name.lastIndexOf('.');
    return name.substring(name.lastIndexOf('.', method - 1) + 1);
  }

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().stream()
        .sorted()
        .map(key -> key + " " + params.getParam(key))
        .collect(joining(", "));
  }

  private static String whole(@Nullable Result<?> result) {
    return result == null ? "" : String.format(Locale.ROOT, "%,d", Math.round(result.getScore()));
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
