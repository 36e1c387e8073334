package dev.mitra.model.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks and writes what they found as a table in Markdown. Arguments are JMH's own: a
 * pattern of names, {@code -p trees=500}, {@code -i 10}, {@code -h} for all of them.
 *
 * <p>{@code -Dmitra.bench.report=FILE} says where the table goes, {@code -Dmitra.bench.quick=true}
 * takes one short pass, which shows that everything runs and measures little.
 */
public final class ModelBenchmarks {
  private static final TimeValue SHORT = TimeValue.milliseconds(200);

  private ModelBenchmarks() {}

  /** Runs what the arguments choose; everything without arguments. */
  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    CommandLineOptions chosen = new CommandLineOptions(args);
    if (chosen.shouldHelp()) {
      chosen.showHelp();
    } else if (chosen.shouldList()) {
      new Runner(chosen).list();
    } else {
      run(chosen);
    }
  }

  private static void run(CommandLineOptions chosen) throws RunnerException, IOException {
    ChainedOptionsBuilder options = withProfilers(new OptionsBuilder().parent(chosen));
    if (Boolean.getBoolean("mitra.bench.quick")) {
      options.warmupIterations(1).warmupTime(SHORT).measurementIterations(1);
      options.measurementTime(SHORT);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    String report = ModelReport.of(results);
    Path file = Path.of(System.getProperty("mitra.bench.report", "target/benchmarks.md"));
    Files.writeString(file, report);
    System.out.printf("%n%s%nWritten to %s%n", report, file);
  }

  /** Adds what the report reads beside the time. */
  static ChainedOptionsBuilder withProfilers(ChainedOptionsBuilder options) {
    return options.addProfiler(CpuTime.class).addProfiler(GCProfiler.class);
  }
}
