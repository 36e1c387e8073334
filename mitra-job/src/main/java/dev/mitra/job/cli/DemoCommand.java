package dev.mitra.job.cli;

import dev.mitra.features.check.Durations;
import dev.mitra.job.config.JobConfig;
import dev.mitra.job.config.JobConfigParser;
import dev.mitra.job.demo.DemoRun;
import dev.mitra.job.demo.LiveTable;
import dev.mitra.job.demo.Summary;
import dev.mitra.job.traffic.TrafficConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Runs the main job on the embedded default and shows its decisions. */
@Command(
    name = "demo",
    description =
        "Run the job with a Kafka broker and Flink in this process, on generated payments with"
            + " fraud in them, and show the decisions as they are made.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final double FRAUD_SHARE = 0.05;

  /** Reads {@code 60s}. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return Duration.ofMillis(Durations.parse(value));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "How long to send payments, such as 60s (default: until Ctrl-C).")
  private Optional<Duration> duration = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50",
      description = "Payments a second (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "The seed of the traffic (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Write the totals to a file as JSON.")
  private Optional<Path> summaryFile = Optional.empty();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "The job's parallelism (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Override
  public Integer call() throws IOException {
    PrintStream out = LiveTable.standardOutput();
    // More fraud and more look-alikes than in real life: there is something to see at once.
    TrafficConfig traffic =
        TrafficConfig.defaults()
            .withSeed(seed)
            .withPaymentsPerSecond(rate)
            .withShares(FRAUD_SHARE, FRAUD_SHARE);
    Path defaults = Home.defaults();
    Map<String, byte[]> resources = ResourceFiles.bodies(defaults.resolve("resources"));
    Path file = Connection.demoFile();
    CountDownLatch ended = new CountDownLatch(1);
    try (DemoRun run = new DemoRun(out)) {
      Runtime.getRuntime().addShutdownHook(stopOnInterrupt(run, ended));
      Files.createDirectories(file.getParent());
      Files.writeString(file, run.bootstrapServers() + "\n");
      out.println(
          "Kafka is at "
              + run.bootstrapServers()
              + "; from another terminal: deploy/bin/mitra apply -f"
              + " deploy/examples/tighter-card-testing.yaml");
      Summary summary = run.run(config(run, defaults), resources, traffic, duration, parallelism);
      out.println();
      out.println(summary.table());
      if (summaryFile.isPresent()) {
        summary.writeJson(summaryFile.get());
        out.println("The totals are in " + summaryFile.get());
      }
    } finally {
      Files.deleteIfExists(file);
      ended.countDown();
    }
    return 0;
  }

  private static JobConfig config(DemoRun run, Path defaults) {
    return JobConfigParser.parse(
        "name: mitra-demo\nkafka: { bootstrapServers: '"
            + run.bootstrapServers()
            + "' }\nschema: schema.yaml\nstartFrom: earliest\n",
        defaults);
  }

  /** Ctrl-C ends the traffic, and the run goes through its own end before the process does. */
  private static Thread stopOnInterrupt(DemoRun run, CountDownLatch ended) {
    return new Thread(
        () -> {
          run.stop();
          try {
            if (!ended.await(20, TimeUnit.SECONDS)) {
              System.err.println("mitra: the demo did not end in time and is cut off");
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        "mitra-demo-stop");
  }
}
