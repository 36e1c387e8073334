package dev.mitra.job.bench.report;

import dev.mitra.job.bench.BenchResult;
import dev.mitra.job.bench.Checkpoint;
import dev.mitra.job.bench.Kind;
import dev.mitra.job.bench.Moment;
import dev.mitra.job.bench.Point;
import dev.mitra.job.bench.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The plots that are about time. */
final class LatencyPlots {
  /** What a payment may take. */
  private static final double BUDGET_MILLIS = 200;

  /** So much of a plot lies above the budget at least. */
  private static final double ROOM = 1.2;

  private static final double LEAST_MILLIS = 0.5;

  /** Of the scoring job's runs, in their order; the pass-through is grey. */
  private static final List<String> STYLES = List.of("s1", "s2", "s3", "s4", "s5", "s6");

  private static final String PASS_THROUGH = "s0";

  private LatencyPlots() {}

  /** The latency that so many per cent of the payments do not exceed, for each run. */
  static String distribution(BenchResult result) {
    List<Run> runs =
        Runs.timed(result).stream().filter(run -> !run.latency().distribution().isEmpty()).toList();
    if (runs.isEmpty()) {
      return "";
    }
    double least = Double.MAX_VALUE;
    double greatest = 0;
    double last = 0;
    for (Run run : runs) {
      for (Point point : run.latency().distribution()) {
        least = Math.min(least, Math.max(LEAST_MILLIS, point.millis()));
        greatest = Math.max(greatest, point.millis());
        // The longest is infinitely far away on this axis; it stands in the table.
        last = point.percentile() < 100 ? Math.max(last, point.percentile()) : last;
      }
    }
    Plot plot =
        new Plot(
            "Latency by percentile",
            Axis.percentiles("percentile of the payments", last),
            Axis.log("milliseconds", least, Math.max(greatest, ROOM * BUDGET_MILLIS)));
    plot.guide(BUDGET_MILLIS, "budget, 200 ms");
    int next = 0;
    for (Run run : runs) {
      boolean isLimit = run.kind() == Kind.PASS_THROUGH;
      String style = isLimit ? PASS_THROUGH : STYLES.get(next++ % STYLES.size());
      List<Point> points =
          run.latency().distribution().stream().filter(p -> p.percentile() < 100).toList();
      plot.line(
          run.name() + (isLimit ? " (pass-through)" : ""),
          style,
          points.stream().mapToDouble(Point::percentile).toArray(),
          points.stream().mapToDouble(Point::millis).toArray());
    }
    return plot.html();
  }

  /** A run second by second. */
  static String timeline(Run run) {
    List<Moment> moments = run.timeline();
    double least = Double.MAX_VALUE;
    double greatest = ROOM * BUDGET_MILLIS;
    for (Moment moment : moments) {
      if (moment.p50() > 0) {
        least = Math.min(least, Math.max(LEAST_MILLIS, moment.p50()));
      }
      greatest = Math.max(greatest, moment.max());
    }
    Plot plot =
        new Plot(
            "Latency second by second of " + run.name(),
            Axis.linear("second of the run", 0, moments.get(moments.size() - 1).second()),
            Axis.log("milliseconds", Math.min(least, BUDGET_MILLIS), greatest));
    for (Checkpoint checkpoint : run.checkpoints()) {
      plot.band(
          checkpoint.atSecond(),
          checkpoint.atSecond() + checkpoint.durationMillis() / 1_000.0,
          "checkpoint %d: %d ms, %s"
              .formatted(
                  checkpoint.id(),
                  checkpoint.durationMillis(),
                  Text.bytes((double) checkpoint.bytes())));
    }
    plot.guide(BUDGET_MILLIS, "budget, 200 ms");
    double[] seconds = moments.stream().mapToDouble(Moment::second).toArray();
    plot.line("longest", "s0 thin", seconds, values(moments, Moment::max));
    plot.line("p99", "s2", seconds, values(moments, Moment::p99));
    plot.line("p50", "s1", seconds, values(moments, Moment::p50));
    if (!run.checkpoints().isEmpty()) {
      plot.legend("checkpoint", "band");
    }
    return plot.html();
  }

  /** A second without answers has no latency. */
  private static double[] values(List<Moment> moments, ToDoubleFunction<Moment> value) {
    return moments.stream()
        .mapToDouble(value)
        .map(millis -> millis > 0 ? millis : Double.NaN)
        .toArray();
  }

  /** Latency by rate. */
  static String steps(List<Run> steps) {
    double least = Double.MAX_VALUE;
    double greatest = ROOM * BUDGET_MILLIS;
    for (Run run : steps) {
      least = Math.min(least, Math.max(LEAST_MILLIS, run.latency().p50()));
      greatest = Math.max(greatest, run.latency().p999());
    }
    double first = steps.get(0).rate();
    double last = steps.get(steps.size() - 1).rate();
    double room = 0.05 * (last - first) + 1;
    Plot plot =
        new Plot(
            "Latency by rate",
            Axis.linear("payments a second", first - room, last + room),
            Axis.log("milliseconds", least, greatest));
    plot.guide(BUDGET_MILLIS, "budget, 200 ms");
    double[] rates = steps.stream().mapToDouble(Run::rate).toArray();
    step(plot, "p99.9", "s0", rates, steps, run -> run.latency().p999());
    step(plot, "p99", "s2", rates, steps, run -> run.latency().p99());
    step(plot, "p50", "s1", rates, steps, run -> run.latency().p50());
    return plot.html();
  }

  private static void step(
      Plot plot,
      String name,
      String style,
      double[] rates,
      List<Run> steps,
      ToDoubleFunction<Run> value) {
    double[] values = steps.stream().mapToDouble(value).toArray();
    List<String> titles = new ArrayList<>();
    for (Run run : steps) {
      titles.add(
          "%s a second: %s %s ms"
              .formatted(Text.plain(run.rate()), name, Text.number(value.applyAsDouble(run))));
    }
    plot.line(name, style, rates, values)
        .points(style, rates, values, titles.toArray(String[]::new));
  }
}
