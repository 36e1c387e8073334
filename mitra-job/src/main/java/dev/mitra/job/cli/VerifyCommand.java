package dev.mitra.job.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Recomputes decisions and reports every difference. */
@Command(
    name = "verify",
    description = {
      "Recompute decisions from the feature log and the control topic, and report every difference.",
      "Reads and changes nothing; the job may run meanwhile."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:there is no difference",
      "1:there are differences, or something cannot be read",
      "2:a wrong option"
    })
final class VerifyCommand implements Callable<Integer> {
  /** How the report is written. */
  enum Output {
    TABLE,
    JSON
  }

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--since",
      paramLabel = "INSTANT",
      description =
          "Only payments that were ingested from then on, as in 2026-03-01T10:00:00Z (default:"
              + " all that the topics still hold).")
  private @Nullable Instant since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only the newest N decisions by ingest time (default: all).")
  private @Nullable Integer limit;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people, json for programs (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() {
    if (limit != null && limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "--limit: is " + limit + "; a whole number from 1 on is expected");
    }
    PrintWriter out = spec.commandLine().getOut();
    VerifyReport report =
        new VerifyRun(connection, Optional.ofNullable(limit), spec.commandLine().getErr())
            .run(Optional.ofNullable(since));
    switch (output) {
      case TABLE -> report.writeTable(out);
      case JSON -> report.writeJson(out);
    }
    out.flush();
    return report.differences() == 0 ? 0 : Mitra.REFUSED;
  }
}
