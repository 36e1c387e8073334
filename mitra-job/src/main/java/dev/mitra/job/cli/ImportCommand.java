package dev.mitra.job.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes resources of rules from elsewhere. */
@Command(
    name = "import",
    description = "Make resources of the rules that you have elsewhere.",
    mixinStandardHelpOptions = true,
    subcommands = ImportFlinkDemoCommand.class)
final class ImportCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name where the rules come from: flink-demo.");
  }
}
