package dev.mitra.features.bench;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** The tables of {@code docs/benchmarks.md}: a line on machine and JVM, profiles, expressions. */
final class BenchmarkReport {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Orders the values of a parameter as the reader expects them. */
  private static final List<String> KEYS = List.of("quiet", "busy", "hot");

  private static final List<String> WINDOWS = List.of("short", "long", "all");

  private BenchmarkReport() {}

  /** Renders results in Markdown. */
  static String of(Collection<RunResult> results) {
    if (results.isEmpty()) {
      return "Nothing was measured.\n";
    }
    StringBuilder report = new StringBuilder(conditions(results.iterator().next().getParams()));
    List<RunResult> profiles = of(ProfileBenchmark.class, results);
    if (!profiles.isEmpty()) {
      report.append(
          """

          | features | windows | key | ns per event | ± | CPU, ns | ± | B allocated | profile, B | cells |
          | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
          """);
      profiles.stream().sorted(ORDER).map(BenchmarkReport::profileRow).forEach(report::append);
    }
    appendTable("shipped sets", "ns per payment", of(ShippedBenchmark.class, results), report);
    appendTable("event", "ns per event", of(EventBenchmark.class, results), report);
    appendTable("expression", "ns per evaluation", of(ExpressionBenchmark.class, results), report);
    return report.toString();
  }

  private static void appendTable(
      String what, String unit, List<RunResult> results, StringBuilder report) {
    if (!results.isEmpty()) {
      report.append(
          """

          | %s | %s | ± | CPU, ns | ± | B allocated |
          | --- | ---: | ---: | ---: | ---: | ---: |
          """
              .formatted(what, unit));
      results.stream().map(BenchmarkReport::namedRow).forEach(report::append);
    }
  }

  private static final Comparator<RunResult> ORDER =
      Comparator.<RunResult>comparingInt(r -> Integer.parseInt(parameter(r, "features")))
          .thenComparingInt(r -> WINDOWS.indexOf(parameter(r, "windows")))
          .thenComparingInt(r -> KEYS.indexOf(parameter(r, "key")));

  private static List<RunResult> of(Class<?> benchmark, Collection<RunResult> results) {
    return results.stream()
        .filter(r -> r.getParams().getBenchmark().startsWith(benchmark.getName() + "."))
        .toList();
  }

  private static String profileRow(RunResult result) {
    return row(
        parameter(result, "features"),
        parameter(result, "windows"),
        parameter(result, "key"),
        whole(result.getPrimaryResult().getScore()),
        spread(result.getPrimaryResult()),
        secondary(result, CpuTime.LABEL),
        spread(result.getSecondaryResults().get(CpuTime.LABEL)),
        secondary(result, "gc.alloc.rate.norm"),
        secondary(result, ProfileSizes.BYTES),
        secondary(result, ProfileSizes.CELLS));
  }

  private static String namedRow(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String past = result.getParams().getParam("past");
    return row(
        benchmark.substring(benchmark.lastIndexOf('.') + 1)
            + (past == null ? "" : ", past of " + past),
        whole(result.getPrimaryResult().getScore()),
        spread(result.getPrimaryResult()),
        secondary(result, CpuTime.LABEL),
        spread(result.getSecondaryResults().get(CpuTime.LABEL)),
        secondary(result, "gc.alloc.rate.norm"));
  }

  private static String row(String... columns) {
    return "| " + String.join(" | ", columns) + " |\n";
  }

  private static String parameter(RunResult result, String name) {
    return result.getParams().getParam(name);
  }

  /** Half of what lies between the fastest iteration and the slowest, as a share of the mean. */
  private static String spread(@Nullable Result<?> result) {
    if (result == null) {
      return "";
    }
    Statistics statistics = result.getStatistics();
    double half = (statistics.getMax() - statistics.getMin()) / 2;
    return whole(100 * half / statistics.getMean()) + " %";
  }

  private static String secondary(RunResult result, String label) {
    Result<?> found = result.getSecondaryResults().get(label);
    return found == null || Double.isNaN(found.getScore()) ? "" : whole(found.getScore());
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }

  private static String conditions(BenchmarkParams params) {
    return String.format(
        Locale.ROOT,
        "Measured on %d × %s, %s; JDK %s (%s), %s; JMH %s: forks %d, warm-up %d × %s, measured %d ×"
            + " %s.%n",
        Runtime.getRuntime().availableProcessors(),
        processor(),
        System.getProperty("os.name"),
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

  /** The processor's name where Linux tells it, else its architecture. */
  private static String processor() {
    String architecture = System.getProperty("os.arch");
    if (!Files.isReadable(CPU_INFO)) {
      return architecture;
    }
    try {
      return Files.readAllLines(CPU_INFO).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException e) {
      return architecture;
    }
  }
}
