package dev.mitra.job.bench;

import static java.util.stream.Collectors.joining;

import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The table of {@code docs/benchmarks.md} on patterns. */
final class PatternReport {
  private PatternReport() {}

  /** Renders results in Markdown. */
  static String of(Collection<RunResult> results) {
    if (results.isEmpty()) {
      return "Nothing was measured.\n";
    }
    StringBuilder report =
        new StringBuilder(conditions(results.iterator().next().getParams()))
            .append("\n| what | under way | with | ns on the clock | CPU, ns | B allocated |")
            .append(" B stored | of patterns |\n")
            .append("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for (RunResult result : results) {
      report
          .append("| ")
          .append(
              String.join(
                  " | ",
                  name(result.getParams()),
                  result.getParams().getParam("underWay"),
                  parameters(result.getParams()),
                  whole(result.getPrimaryResult()),
                  secondary(result, CpuTime.LABEL),
                  secondary(result, "gc.alloc.rate.norm"),
                  secondary(result, StateSizes.STORED),
                  secondary(result, StateSizes.OF_PATTERNS)))
          .append(" |\n");
    }
    return report.toString();
  }

  private static String name(BenchmarkParams params) {
    String type = params.getBenchmark().substring(0, params.getBenchmark().lastIndexOf('.'));
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().stream()
        .filter(key -> !key.equals("underWay"))
        .sorted()
        .map(key -> key + " " + params.getParam(key))
        .collect(joining(", "));
  }

  private static String secondary(RunResult result, String label) {
    return whole(result.getSecondaryResults().get(label));
  }

  private static String whole(@Nullable Result<?> result) {
    return result == null ? "" : String.format(Locale.ROOT, "%,d", Math.round(result.getScore()));
  }

  private static String conditions(BenchmarkParams params) {
    return String.format(
        Locale.ROOT,
        "Measured with %d processors, load %.1f at the end; JDK %s (%s), %s; JMH %s: forks %d,"
            + " warm-up %d × %s, measured %d × %s.%n",
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
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
