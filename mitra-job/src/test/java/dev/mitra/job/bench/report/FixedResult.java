package dev.mitra.job.bench.report;

import dev.mitra.job.bench.BenchResult;
import dev.mitra.job.bench.Checkpoint;
import dev.mitra.job.bench.Figure;
import dev.mitra.job.bench.Hot;
import dev.mitra.job.bench.Kind;
import dev.mitra.job.bench.Latency;
import dev.mitra.job.bench.Machine;
import dev.mitra.job.bench.Memory;
import dev.mitra.job.bench.Moment;
import dev.mitra.job.bench.Point;
import dev.mitra.job.bench.ProcessCost;
import dev.mitra.job.bench.Run;
import dev.mitra.job.bench.Setting;
import dev.mitra.job.bench.Stage;
import dev.mitra.job.bench.State;
import dev.mitra.job.bench.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;

/** A result with every kind of run in it, of invented figures, always the same. */
final class FixedResult {
  private static final double[] PERCENTILES = {
    0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95, 97.5, 98, 99, 99.5, 99.75, 99.9, 99.95,
    99.975, 99.99, 99.995, 99.9987
  };

  private FixedResult() {}

  static BenchResult whole() {
    List<Run> runs = new ArrayList<>();
    runs.add(passThrough("limit", "Pass-through, bytes in and out", 1_200, 2.1, 9.4));
    runs.add(backlog("limit-max", "Pass-through on a backlog", Kind.PASS_THROUGH, 98_000, 9.6));
    runs.add(scoring("steady", "The scoring job, everything on", 1_200, 600, 7.2, 112, 60));
    runs.add(
        scoring("steady-without-checkpoints", "The same, no checkpoints", 1_200, 180, 7, 109, 0));
    runs.add(step("max-2000", 2_000, 8.1));
    runs.add(step("max-2400", 2_400, 9.6));
    runs.add(step("max-2880", 2_880, 13));
    runs.add(step("max-3456", 3_456, 31));
    runs.add(scoring("hold-2880", "The highest rate that held", 2_880, 300, 12.8, 98, 30));
    runs.add(backlog("backlog", "The scoring job on a backlog", Kind.MITRA, 7_900, 96.2));
    runs.add(scoring("hot-merchant", "One merchant with 30 %", 2_304, 300, 11.5, 101, 30));
    runs.add(scoring("cost-features-200", "200 features", 1_200, 60, 7, 80, 6));
    runs.add(scoring("cost-features-800", "800 features", 1_200, 60, 8, 115.2, 6));
    return new BenchResult(
        "2026-03-01T08:00:00Z",
        42,
        new Machine(2, "A Processor 3000", 25_199_083_520L, "Linux 6.1", "OpenJDK 17.0.15"),
        List.of(new Setting("Flink", "2.3.0"), new Setting("Kafka", "4.2.1")),
        List.of(
            new Setting("--rate", "1200"),
            new Setting("taskmanager.memory.managed.size", "256m"),
            new Setting("rules", "200, <all> for every | payment")),
        runs,
        figures());
  }

  private static List<Figure> figures() {
    return List.of(
        figure(
            "p99 at 1,200/s",
            41.2,
            "ms",
            "at most 100 ms; the stretch: 50 ms",
            Verdict.STRETCH,
            "steady"),
        figure("payments without their features", 0, "", "at most 0", Verdict.REACHED, "steady"),
        figure(
            "p99 against the pass-through at 1,200/s",
            3.41,
            "×",
            "at most 3 ×",
            Verdict.MISSED,
            "steady, limit"),
        figure(
            "p99 with checkpoints against without",
            1.12,
            "×",
            "at most 1.3 ×",
            Verdict.REACHED,
            "steady, steady-without-checkpoints"),
        figure(
            "CPU time of the job per payment against the pass-through, both at the same rate",
            11.9,
            "×",
            "at most 15 ×; the stretch: 10 ×",
            Verdict.REACHED,
            "steady, limit"),
        figure(
            "highest rate with p99 under 200 ms",
            2_880,
            "payments/s",
            "at least 3,000; the stretch: 5,000",
            Verdict.MISSED,
            "max, hold"),
        figure(
            "rate with 30 % at one merchant against the highest",
            0.8, "×", "at least 0.8", Verdict.REACHED, "hot-merchant, hold"),
        figure(
            "cost of 800 features against 200",
            1.44,
            "×",
            "at most 1.5 ×",
            Verdict.REACHED,
            "cost-features-800, cost-features-200"));
  }

  private static Figure figure(
      String name, double value, String unit, String goal, Verdict verdict, String from) {
    return new Figure(name, value, unit, goal, verdict, from);
  }

  private static Run passThrough(
      String name, String title, double rate, double median, double micros) {
    return new Run(
        name,
        title,
        Kind.PASS_THROUGH,
        rate,
        120,
        144_012,
        144_012,
        0,
        0,
        0,
        0,
        latency(median, 144_012),
        timeline(120, rate, median, 0),
        processes(micros, rate),
        Optional.empty(),
        checkpoints(12, 90_000),
        new Memory(2_104, 2.5, 3, 9.1, 4.2),
        List.of(),
        List.of());
  }

  private static Run scoring(
      String name,
      String title,
      double rate,
      int seconds,
      double median,
      double micros,
      int checkpoints) {
    long count = Math.round(rate * seconds);
    return new Run(
        name,
        title,
        Kind.MITRA,
        rate,
        seconds,
        count,
        count,
        0,
        0,
        name.startsWith("hold") ? 12 : 0,
        name.startsWith("hold") ? 40 : 0,
        latency(median, count),
        timeline(seconds, rate, median, checkpoints > 0 ? 10 : 0),
        processes(micros, rate),
        checkpoints > 0 ? Optional.of(new State(412_000_000)) : Optional.empty(),
        checkpoints(checkpoints, 18_000_000),
        new Memory(18_432, 22.1, 41, 212.4, 11.3),
        stages(median),
        List.of(
            new Hot("dev.mitra.features.profile.ProfileReader.scan", 0.214),
            new Hot("org.rocksdb.RocksDB.get", 0.131),
            new Hot("dev.mitra.model.forest.Forest.score", 0.092)));
  }

  private static Run step(String name, double rate, double median) {
    long count = Math.round(rate * 40);
    return new Run(
        name,
        "A step of the rate",
        Kind.MITRA,
        rate,
        40,
        count,
        count,
        0,
        0,
        0,
        0,
        latency(median, count),
        timeline(40, rate, median, 10),
        processes(100, rate),
        Optional.of(new State(390_000_000)),
        checkpoints(4, 21_000_000),
        Memory.NONE,
        List.of(),
        List.of());
  }

  private static Run backlog(String name, String title, Kind kind, double rate, double micros) {
    return new Run(
        name,
        title,
        kind,
        0,
        20.4,
        2_000_000,
        2_000_000,
        0,
        0,
        0,
        0,
        Latency.NONE,
        List.of(),
        processes(micros, rate),
        Optional.empty(),
        List.of(),
        Memory.NONE,
        List.of(),
        List.of());
  }

  /** A median and a tail that grows by a factor of 2.2 with every further nine. */
  private static Latency latency(double median, long count) {
    List<Point> points = new ArrayList<>();
    for (double percentile : PERCENTILES) {
      points.add(new Point(percentile, millis(median, percentile)));
    }
    points.add(new Point(100, millis(median, 99.9995)));
    return new Latency(
        count,
        1.3 * median,
        millis(median, 50),
        millis(median, 75),
        millis(median, 90),
        millis(median, 99),
        millis(median, 99.9),
        millis(median, 99.99),
        millis(median, 99.9995),
        points);
  }

  private static double millis(double median, double percentile) {
    double nines = -Math.log10(1 - percentile / 100);
    return median * Math.pow(2.2, nines - 0.301);
  }

  private static List<Moment> timeline(int seconds, double rate, double median, int every) {
    Random random = new Random(7);
    List<Moment> moments = new ArrayList<>();
    for (int second = 1; second <= seconds; second++) {
      double noise = 0.85 + 0.4 * random.nextDouble();
      double slow = every > 0 && second % every == 3 ? 2.4 : 1;
      moments.add(
          new Moment(
              second,
              rate,
              rate,
              median * noise,
              median * 3.5 * noise * slow,
              median * 7 * noise * slow));
    }
    return moments;
  }

  private static List<ProcessCost> processes(double micros, double rate) {
    return List.of(
        cost("broker", 41, rate),
        cost("jobmanager", 3.2, rate),
        cost("taskmanager-1", micros, rate),
        cost("load", 24, rate));
  }

  private static ProcessCost cost(String process, double micros, double rate) {
    return new ProcessCost(process, micros, micros * rate / 1e6);
  }

  private static List<Checkpoint> checkpoints(int count, long bytes) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      checkpoints.add(
          new Checkpoint(7 + i, 3 + 10 * i, 140 + 3L * (i % 9), 11, 120, 2, bytes, 20 * bytes + i));
    }
    return checkpoints;
  }

  private static List<Stage> stages(double median) {
    List<String> names = List.of("ingest", "dedupe_wait", "profile", "gather", "decide", "total");
    double[] shares = DoubleStream.of(0.3, 0.1, 0.12, 0.2, 0.08, 0.8).toArray();
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      double micros = 1_000 * median * shares[i];
      stages.add(new Stage(names.get(i), micros, 4 * micros, 9 * micros, 20 * micros));
    }
    return stages;
  }
}
