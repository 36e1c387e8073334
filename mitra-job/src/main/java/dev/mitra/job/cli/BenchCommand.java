package dev.mitra.job.cli;

import dev.mitra.features.check.Finding;
import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.job.bench.Bench;
import dev.mitra.job.bench.BenchOptions;
import dev.mitra.job.bench.BenchProgress;
import dev.mitra.job.bench.BenchResult;
import dev.mitra.job.bench.Latency;
import dev.mitra.job.bench.Run;
import dev.mitra.job.bench.Scenario;
import dev.mitra.job.bench.Soundness;
import dev.mitra.job.bench.cluster.ClusterSize;
import dev.mitra.job.bench.report.BenchReport;
import dev.mitra.job.bench.workload.WorkloadSpec;
import dev.mitra.job.screen.Display;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Measures the whole job on this machine. */
@Command(
    name = "bench",
    description =
        "Measure the job on this machine: a Kafka broker and a Flink cluster are started, payments"
            + " are sent at times of their own, and what comes back is timed.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all was measured",
      "1:the cluster or the job did not work; with --short also when something was not as it should",
      "130:Ctrl-C"
    })
final class BenchCommand implements Callable<Integer> {
  private static final long BUDGET_MILLIS = 200;
  private static final int LIMIT_BACKLOG = 2_000_000;
  private static final double SHORT_RATE = 100;
  private static final Duration SHORT_DURATION = Duration.ofSeconds(10);
  private static final Duration SHORT_WARM_UP = Duration.ofSeconds(6);
  private static final Duration SHORT_BUDGET = Duration.ofMinutes(1);
  private static final Duration SHORT_CHECKPOINTS = Duration.ofSeconds(3);
  private static final int SHORT_CARDS = 1_000;
  private static final int SHORT_HEAP = 384;
  private static final int SHORT_MANAGED = 256;
  private static final WorkloadSpec SHORT_WORKLOAD =
      WorkloadSpec.DEFAULT.withRules(20, 20).withTrees(20, 20);
  private static final int INTERRUPTED = 130;
  private static final long END_PATIENCE_SECONDS = 90;

  /** Reads a scenario's label. */
  static final class ScenarioConverter implements ITypeConverter<Scenario> {
    @Override
    public Scenario convert(String value) {
      return Arrays.stream(Scenario.values())
          .filter(scenario -> scenario.label().equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + value + "' is no scenario; there are " + labels()));
    }

    private static String labels() {
      return String.join(", ", Arrays.stream(Scenario.values()).map(Scenario::label).toList());
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--scenarios",
      paramLabel = "NAME",
      split = ",",
      converter = ScenarioConverter.class,
      description =
          "What to run: limit, limit-max, steady, steady-without-checkpoints, max, backlog,"
              + " hot-merchant, cost-windows, cost-features, cost-rules, cost-cards (default: all).")
  private List<Scenario> scenarios = List.of(Scenario.values());

  @Option(
      names = "--short",
      description =
          "Limit and steady for ten seconds each with a small workload, on a small cluster: shows"
              + " that all works, measures little.")
  private boolean isShort;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write what was measured to a file as JSON.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write a report to a folder: Markdown, a page with plots, JSON.")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "1200",
      description = "Payments a second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DemoCommand.DurationConverter.class,
      description = "How long each stretch is measured (default: that of the scenario).")
  private Optional<Duration> duration = Optional.empty();

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = DemoCommand.DurationConverter.class,
      description = "How long load runs before that (default: that of the scenario).")
  private Optional<Duration> warmUp = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "The seed of payments and arrivals (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--cards",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Cards that pay (default: ${DEFAULT-VALUE}).")
  private int cards;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "1",
      description = "The jobs' parallelism (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--task-heap",
      paramLabel = "MB",
      defaultValue = "1024",
      description = "The TaskManager's heap for the job (default: ${DEFAULT-VALUE}).")
  private int taskHeap;

  @Option(
      names = "--managed",
      paramLabel = "MB",
      defaultValue = "2048",
      description = "The TaskManager's memory for RocksDB (default: ${DEFAULT-VALUE}).")
  private int managed;

  @Option(
      names = "--profile-cache",
      paramLabel = "MB",
      defaultValue = "32",
      description = "The job's profileCacheBytes; 0 for none (default: ${DEFAULT-VALUE}).")
  private int profileCache;

  @Option(
      names = "--flink",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink on this cluster; may be repeated.")
  private List<String> flink = List.of();

  @Option(
      names = "--java",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "More options for the TaskManager's Java, in one argument.")
  private String java = "";

  @Option(
      names = "--checkpoints",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DemoCommand.DurationConverter.class,
      description = "Time between checkpoints (default: ${DEFAULT-VALUE}).")
  private Duration checkpoints = Duration.ZERO;

  @Option(
      names = "--backlog",
      paramLabel = "N",
      defaultValue = "300000",
      description = "Payments in a backlog (default: ${DEFAULT-VALUE}).")
  private int backlog;

  @Option(
      names = "--jfr",
      paramLabel = "FILE",
      description = "Keep the flight recording of the TaskManager's last stretch.")
  private Optional<Path> jfr = Optional.empty();

  @Option(names = "--keep", description = "Leave the cluster and the last job running.")
  private boolean keep;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    BenchOptions options = options();
    BenchProgress progress = new BenchProgress(out, Display.detect().terminal());
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean stopping = new AtomicBoolean();
    Thread hook = endOnInterrupt(Thread.currentThread(), stopping, ended);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      BenchResult result = new Bench(options, Home.path(), progress).run(this::write);
      print(result, out);
      report.ifPresent(
          folder -> out.println("The report is in " + folder + ": " + BenchReport.PAGE));
      out.flush();
      List<String> problems = Soundness.problems(result);
      problems.forEach(problem -> spec.commandLine().getErr().println("mitra: " + problem));
      return isShort && !problems.isEmpty() ? Mitra.REFUSED : 0;
    } catch (InterruptedException e) {
      progress.close();
      return INTERRUPTED;
    } catch (InvalidDeclarationException e) {
      progress.close();
      throw e;
    } catch (RuntimeException e) {
      progress.close();
      if (stopping.get()) {
        // What was interrupted has its own ways to say so.
        return INTERRUPTED;
      }
      throw new InvalidDeclarationException(
          "",
          String.valueOf(e.getMessage())
              + "; the logs are in "
              + Bench.folder(Home.path()).resolve("logs"));
    } finally {
      ended.countDown();
    }
  }

  /** What is known so far: a benchmark that is ended leaves the stretches that it has measured. */
  private void write(BenchResult result) {
    try {
      if (json.isPresent()) {
        Files.writeString(json.get(), BenchReport.json(result));
      }
      if (report.isPresent()) {
        BenchReport.write(result, report.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written", e);
    }
  }

  private BenchOptions options() {
    List<Finding> findings = new ArrayList<>();
    json.ifPresent(file -> TableOptions.checkOut("--json", file, findings));
    atLeast("--rate", rate, 1, findings);
    atLeast("--cards", cards, 1, findings);
    atLeast("--parallelism", parallelism, 1, findings);
    atLeast("--task-heap", taskHeap, 64, findings);
    atLeast("--managed", managed, 32, findings);
    atLeast("--profile-cache", profileCache, 0, findings);
    atLeast("--backlog", backlog, 1_000, findings);
    if (!findings.isEmpty()) {
      throw new InvalidDeclarationException(findings);
    }
    if (isShort) {
      return shortOptions();
    }
    return new BenchOptions(
        scenarios,
        rate,
        duration,
        warmUp,
        seed,
        cards,
        parallelism,
        new ClusterSize(parallelism, taskHeap, managed, flink, java),
        checkpoints.toMillis(),
        BUDGET_MILLIS,
        (long) profileCache << 20,
        WorkloadSpec.DEFAULT.withSeed(seed),
        backlog,
        LIMIT_BACKLOG,
        jfr,
        keep);
  }

  /** However slow the machine is, all payments are decided with all of their features. */
  private BenchOptions shortOptions() {
    return new BenchOptions(
        List.of(Scenario.LIMIT, Scenario.STEADY),
        SHORT_RATE,
        Optional.of(SHORT_DURATION),
        Optional.of(SHORT_WARM_UP),
        seed,
        SHORT_CARDS,
        1,
        new ClusterSize(2, SHORT_HEAP, SHORT_MANAGED, List.of(), ""),
        SHORT_CHECKPOINTS.toMillis(),
        SHORT_BUDGET.toMillis(),
        (long) profileCache << 20,
        SHORT_WORKLOAD.withSeed(seed),
        backlog,
        LIMIT_BACKLOG,
        jfr,
        keep);
  }

  private static void atLeast(String name, double value, double least, List<Finding> findings) {
    if (!(value >= least)) {
      findings.add(
          new Finding(
              name, String.format(Locale.ROOT, "is %s; %.0f and more are allowed", value, least)));
    }
  }

  private static void print(BenchResult result, PrintWriter out) {
    TextTable table =
        new TextTable(
            List.of(
                "RUN",
                ">RATE",
                ">SENT",
                ">ANSWERED",
                ">P50 ms",
                ">P99 ms",
                ">P99.9 ms",
                ">MAX ms",
                ">TM µs",
                ">TM KB"));
    for (Run run : result.runs()) {
      Latency latency = run.latency();
      table.row(
          run.name(),
          number("%.0f", run.rate()),
          String.format(Locale.ROOT, "%,d", run.sent()),
          String.format(Locale.ROOT, "%,d", run.answered()),
          number("%.1f", latency.p50()),
          number("%.1f", latency.p99()),
          number("%.1f", latency.p999()),
          number("%.1f", latency.max()),
          number(
              "%.1f",
              run.processes().stream()
                  .filter(cost -> cost.process().startsWith("taskmanager"))
                  .mapToDouble(cost -> cost.cpuMicrosPerPayment())
                  .sum()),
          number("%.1f", run.memory().allocatedBytesPerPayment() / 1_000));
    }
    out.println();
    table.write(out);
    out.flush();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Ctrl-C ends the benchmark by its own way out, which stops what it has started. */
  private static Thread endOnInterrupt(Thread main, AtomicBoolean stopping, CountDownLatch ended) {
    return new Thread(
        () -> {
          if (ended.getCount() == 0) {
            return;
          }
          stopping.set(true);
          main.interrupt();
          try {
            if (!ended.await(END_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
              System.err.println("mitra: the benchmark did not end in time and is cut off");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
